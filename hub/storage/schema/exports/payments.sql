SELECT p.at AS "at:moment", b.name AS branch, p.kind AS "kind:word", p.tender AS "tender:word",
    p.amount AS "amount:money", c.name AS customer, w.name AS person
FROM payments p LEFT JOIN branches b ON b.id = p.branch LEFT JOIN contacts c ON c.id = p.contact
LEFT JOIN contacts w ON w.id = p.actor
ORDER BY p.at, p.event, p.line
