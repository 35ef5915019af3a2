SELECT l.at AS "at:moment", c.name AS customer, l.kind AS "kind:word", l.amount AS "amount:money", b.name AS branch,
    w.name AS person, l.words AS note
FROM ledger l LEFT JOIN contacts c ON c.id = l.customer LEFT JOIN branches b ON b.id = l.branch
LEFT JOIN contacts w ON w.id = l.actor
ORDER BY l.stamp, l.event, l.line
