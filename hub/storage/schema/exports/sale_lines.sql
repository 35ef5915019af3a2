SELECT s.receipt, s.at AS "at:moment", b.name AS branch, p.sku, p.name AS product, l.quantity AS "quantity:quantity",
    l.unit_price AS "price:price", l.discount AS "discount:money", l.amount AS "amount:money", l.tax AS "tax:money",
    l.unit_cost AS "cost:price", l.returned AS "returned:quantity"
FROM sale_lines l JOIN sales s ON s.id = l.sale LEFT JOIN products p ON p.id = l.product
LEFT JOIN branches b ON b.id = s.branch
ORDER BY s.at, s.id, l.line
