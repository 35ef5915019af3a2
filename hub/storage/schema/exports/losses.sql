SELECT l.at AS "at:moment", p.sku, p.name AS product, b.name AS branch, l.quantity AS "quantity:quantity",
    l.reason AS "reason:word", l.unit_cost AS "cost:price", c.name AS person
FROM losses l LEFT JOIN products p ON p.id = l.product LEFT JOIN branches b ON b.id = l.branch
LEFT JOIN contacts c ON c.id = l.actor
WHERE l.undone = 0 ORDER BY l.at, l.id, l.line
