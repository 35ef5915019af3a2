SELECT p.sku, p.barcodes AS "barcode:list", p.name, p.brand, p.category, p.base_unit AS "unit:unit", p.pack_name,
    p.pack_size AS "pack_size:quantity", p.price AS "price:price",
    (SELECT json_group_array(tier.value ->> 1) FROM json_each(p.tiers) AS tier) AS "wholesale_price:prices",
    (SELECT json_group_array(tier.value ->> 0) FROM json_each(p.tiers) AS tier) AS "wholesale_from:quantities",
    coalesce(c.average, p.cost) AS "cost:price", p.tax_rate AS "tax:quantity", s.name AS supplier,
    p.aliases AS "aliases:list", p.reorder_point AS "reorder_point:quantity", p.reorder_target AS "target:quantity",
    p.active AS "active:yes"
FROM products p LEFT JOIN costs c ON c.product = p.id LEFT JOIN contacts s ON s.id = p.supplier
ORDER BY p.name COLLATE NOCASE, p.id
