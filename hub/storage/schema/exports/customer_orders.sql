SELECT o.reference, o.at AS "at:moment", c.name AS customer, o.contact AS phone, b.name AS branch,
    o.channel AS "channel:word", o.fulfilment AS "fulfilment:word", o.address, o.state AS "state:word",
    o.total AS "amount:money", o.paid AS "paid:money", o.note
FROM customer_orders o LEFT JOIN contacts c ON c.id = o.customer LEFT JOIN branches b ON b.id = o.branch
ORDER BY o.at, o.id
