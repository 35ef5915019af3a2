CREATE TABLE shop (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL, country TEXT NOT NULL,
    currency TEXT NOT NULL, timezone TEXT NOT NULL
) STRICT;

CREATE TABLE branches (
    id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, closed INTEGER NOT NULL, stamp TEXT NOT NULL
) STRICT;

CREATE TABLE devices (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, stamp TEXT NOT NULL,
    letters TEXT NOT NULL                     -- what the founder gave it; empty: those of its id
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY, value TEXT NOT NULL, stamp TEXT NOT NULL
) STRICT;
