SELECT s.receipt, s.at AS "at:moment", b.name AS branch, s.total AS "amount:money", s.rounding AS "rounding:money",
    s.returned AS "returned:money", s.voided AS "voided:yes", c.name AS customer, w.name AS person
FROM sales s LEFT JOIN branches b ON b.id = s.branch LEFT JOIN contacts c ON c.id = s.customer
LEFT JOIN contacts w ON w.id = s.actor
ORDER BY s.at, s.id
