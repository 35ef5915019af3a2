-- `ended`: the stamp of its end; counts after it have no effect.
CREATE TABLE stock_takes (
    id TEXT PRIMARY KEY, branch TEXT NOT NULL, products TEXT NOT NULL, category TEXT, state TEXT NOT NULL,
    started_by TEXT NOT NULL, at INTEGER NOT NULL, ended TEXT
) STRICT;

CREATE INDEX stock_takes_state ON stock_takes (state, at);

-- Every count as it was made; which of them hold is found when they are read.
CREATE TABLE stock_take_counts (
    id TEXT PRIMARY KEY, take TEXT NOT NULL, product TEXT NOT NULL, place TEXT NOT NULL, counted INTEGER,
    books INTEGER NOT NULL, unit_cost INTEGER, actor TEXT NOT NULL, stamp TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX stock_take_counts_take ON stock_take_counts (take, stamp);

CREATE INDEX stock_take_counts_place ON stock_take_counts (take, product, place, stamp);

-- What was counted last at each place, unless that was taken back.
CREATE VIEW counted_places AS
SELECT c.* FROM stock_take_counts c
WHERE c.counted IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM stock_take_counts later
    WHERE later.take = c.take AND later.product = c.product AND later.place = c.place AND later.stamp > c.stamp
);
