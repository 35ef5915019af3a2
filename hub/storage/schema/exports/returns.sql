SELECT r.receipt, r.at AS "at:moment", s.receipt AS sale, r.kind AS "kind:word", b.name AS branch,
    r.amount AS "amount:money", r.refunded AS "refunded:money", r.reason, w.name AS person
FROM returns r LEFT JOIN sales s ON s.id = r.sale LEFT JOIN branches b ON b.id = r.branch
LEFT JOIN contacts w ON w.id = r.actor
ORDER BY r.at, r.event
