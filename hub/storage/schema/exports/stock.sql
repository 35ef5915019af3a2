SELECT p.sku, p.name AS product, b.name AS branch, s.on_hand AS "quantity:quantity"
FROM stock s JOIN products p ON p.id = s.product JOIN branches b ON b.id = s.branch
ORDER BY p.name COLLATE NOCASE, p.id, b.stamp
