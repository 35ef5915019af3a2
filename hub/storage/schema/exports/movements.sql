SELECT m.at AS "at:moment", p.sku, p.name AS product, b.name AS branch, m.kind AS "kind:word",
    m.quantity AS "quantity:quantity", m.unit_cost AS "cost:price", c.name AS person
FROM all_movements m LEFT JOIN products p ON p.id = m.product LEFT JOIN branches b ON b.id = m.branch
LEFT JOIN contacts c ON c.id = m.actor
ORDER BY m.stamp, m.event, m.line
