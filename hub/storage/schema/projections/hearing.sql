CREATE TABLE hearings (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, language TEXT NOT NULL, heard TEXT NOT NULL, other TEXT NOT NULL,
    mistaken INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;

CREATE INDEX hearings_contact ON hearings (contact);
