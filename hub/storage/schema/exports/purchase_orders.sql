SELECT o.reference, o.at AS "at:moment", s.name AS supplier, b.name AS branch, o.state AS "state:word",
    o.due AS "due:day", o.value AS "amount:money", c.name AS person
FROM orders o LEFT JOIN contacts s ON s.id = o.supplier LEFT JOIN branches b ON b.id = o.branch
LEFT JOIN contacts c ON c.id = o.requested_by
ORDER BY o.at, o.id
