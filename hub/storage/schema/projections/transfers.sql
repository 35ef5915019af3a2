-- Lines are folded from the log; `surplus`: more was received than was sent, so that somebody should look.
CREATE TABLE transfers (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL,
    is_open INTEGER NOT NULL, surplus INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;

CREATE INDEX transfers_open ON transfers (is_open, at);

CREATE INDEX transfers_at ON transfers (at);
