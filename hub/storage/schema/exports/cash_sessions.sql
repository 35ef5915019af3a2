SELECT k.reference, s.at AS "at:moment", k.at AS "closed:moment", b.name AS branch, s.opening AS "float:money",
    k.expected AS "expected:money", k.counted AS "counted:money", c.name AS person
FROM sessions s LEFT JOIN session_closes k ON k.event = s.close LEFT JOIN branches b ON b.id = s.branch
LEFT JOIN contacts c ON c.id = s.actor
ORDER BY s.at, s.id
