-- What somebody is in the middle of at this device: no fact yet, and of no interest to another device.
CREATE TABLE drafts (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
