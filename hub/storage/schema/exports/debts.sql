SELECT c.name AS customer, (SELECT min(value) FROM held WHERE contact = c.id AND kind = 'phone') AS phone, c.code,
    d.amount AS "amount:money"
FROM debts d JOIN contacts c ON c.id = d.customer WHERE d.amount <> 0 ORDER BY d.amount DESC, c.id
