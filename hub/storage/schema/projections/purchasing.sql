CREATE TABLE orders (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, branch TEXT NOT NULL, supplier TEXT NOT NULL, state TEXT NOT NULL,
    is_open INTEGER NOT NULL, due TEXT, requested_by TEXT NOT NULL, message TEXT, at INTEGER NOT NULL, value INTEGER
) STRICT;

CREATE INDEX orders_at ON orders (at);

CREATE INDEX orders_open ON orders (is_open, at);
