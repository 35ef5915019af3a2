SELECT m.at AS "at:moment", c.name AS contact, m.incoming AS "incoming:yes", m.kind AS "kind:word",
    coalesce(m.text, m.heard) AS words, m.intent, m.outcome AS "outcome:word"
FROM messages m LEFT JOIN contacts c ON c.id = m.contact
ORDER BY m.at, m.id
