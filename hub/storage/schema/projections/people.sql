CREATE TABLE contacts (
    id TEXT PRIMARY KEY, name TEXT, role TEXT NOT NULL, language TEXT NOT NULL, code TEXT
) STRICT;

CREATE TABLE erased (
    subject TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE handles (
    kind TEXT NOT NULL, value TEXT NOT NULL, contact TEXT NOT NULL, stamp TEXT NOT NULL,
    PRIMARY KEY (kind, value, contact)
) STRICT, WITHOUT ROWID;

CREATE INDEX handles_contact ON handles (contact);

-- Whoever was linked to a handle last holds it.
CREATE VIEW held AS
SELECT kind, value, contact, stamp FROM handles AS link
WHERE NOT EXISTS (
    SELECT 1 FROM handles AS later
    WHERE later.kind = link.kind AND later.value = link.value AND later.stamp > link.stamp
);
