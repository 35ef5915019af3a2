SELECT c.name, (SELECT min(value) FROM held WHERE contact = c.id AND kind = 'phone') AS phone, c.code, c.language
FROM contacts c WHERE c.role = 'supplier' AND c.name IS NOT NULL ORDER BY c.name COLLATE NOCASE, c.id
