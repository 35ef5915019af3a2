-- The log: what was recorded, never changed. Everything else can be rebuilt from it.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,                  -- order of arrival on this device
    id TEXT NOT NULL,                         -- hash of command key and index
    device TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    stamp TEXT NOT NULL,
    branch TEXT,
    actor TEXT NOT NULL,
    command TEXT NOT NULL,
    idx INTEGER NOT NULL,
    type TEXT NOT NULL,
    stream TEXT NOT NULL,
    data TEXT NOT NULL,
    hash BLOB NOT NULL,                       -- SHA-256 over the device's previous hash and this row
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),  -- 0: the same command was recorded elsewhere with a lower stamp
    UNIQUE (device, number)
) STRICT;

CREATE UNIQUE INDEX events_once ON events (id) WHERE counts = 1;

CREATE INDEX events_stream ON events (stream, stamp) WHERE counts = 1;

CREATE TABLE heads (                          -- the end of each device's chain, so that a missing end is noticed
    device TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE commands (
    key TEXT PRIMARY KEY,
    result TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_keys (
    subject TEXT NOT NULL,
    made_by TEXT NOT NULL,                    -- device
    epoch INTEGER NOT NULL,                   -- of the shop key that wraps it
    sealed BLOB NOT NULL,
    PRIMARY KEY (subject, made_by)
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    mime TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE series (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE replica (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
