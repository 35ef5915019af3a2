-- What moved on days that are over; `at` is the wall clock of `stamp`. What goods were sold by is never written anew,
-- so that only the others are found by their event.
CREATE TABLE movements (
    event TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, stamp TEXT NOT NULL,
    at INTEGER NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL, unit_cost INTEGER, actor TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;

CREATE INDEX movements_product ON movements (product, at);

CREATE UNIQUE INDEX movements_restated ON movements (event, line) WHERE kind <> 'sale' OR quantity > 0;

-- What moved on the latest day of the log (`day_of` in projections/projector.py) that anything happened on. It has no
-- index by product but while the log is folded anew: the ten lines of a sale would each change another page of it, and
-- no shop moves so much in a day that looking through it takes long.
CREATE TABLE open_movements (
    event TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, stamp TEXT NOT NULL,
    at INTEGER NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL, unit_cost INTEGER, actor TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX open_movements_restated ON open_movements (event, line) WHERE kind <> 'sale' OR quantity > 0;

-- That day, in days since 1970.
CREATE TABLE moved_until (
    only INTEGER PRIMARY KEY CHECK (only = 1), day INTEGER NOT NULL
) STRICT;

CREATE VIEW all_movements AS
SELECT event, line, product, branch, stamp, at, kind, quantity, unit_cost, actor, about FROM movements
UNION ALL
SELECT event, line, product, branch, stamp, at, kind, quantity, unit_cost, actor, about FROM open_movements;

-- What is on hand, and beside it what the product's row and its average cost say, so that reports of the whole stock
-- read one table. `reorder_point` is empty where nothing is to be looked after.
CREATE TABLE stock (
    product TEXT NOT NULL, branch TEXT NOT NULL, on_hand INTEGER NOT NULL, active INTEGER NOT NULL DEFAULT 0,
    category TEXT NOT NULL DEFAULT '', unit_cost INTEGER NOT NULL DEFAULT 0, price INTEGER NOT NULL DEFAULT 0,
    reorder_point INTEGER, PRIMARY KEY (product, branch)
) STRICT, WITHOUT ROWID;

-- Only goods that come at a known cost move an average; `stamp` is when the last of them came.
CREATE TABLE costs (
    product TEXT PRIMARY KEY, average INTEGER NOT NULL, stamp TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_begun AFTER INSERT ON stock BEGIN
    UPDATE stock SET active = p.active, category = coalesce(p.category, ''), price = coalesce(p.price, 0),
        unit_cost = coalesce((SELECT average FROM costs WHERE product = p.id), p.cost, 0),
        reorder_point = p.reorder_point
    FROM products p WHERE p.id = new.product AND stock.product = new.product AND stock.branch = new.branch; END;

CREATE TRIGGER stock_of_product AFTER INSERT ON products BEGIN
    UPDATE stock SET active = new.active, category = coalesce(new.category, ''), price = coalesce(new.price, 0),
        unit_cost = coalesce((SELECT average FROM costs WHERE product = new.id), new.cost, 0),
        reorder_point = new.reorder_point
    WHERE product = new.id; END;

CREATE TRIGGER stock_at_cost AFTER INSERT ON costs BEGIN
    UPDATE stock SET unit_cost = new.average WHERE product = new.product; END;

CREATE TRIGGER stock_without_cost AFTER DELETE ON costs BEGIN
    UPDATE stock SET unit_cost = coalesce((SELECT cost FROM products WHERE id = old.product), 0)
    WHERE product = old.product; END;

-- What is on the way to a branch: the sum of its movements of kind in_transit, which are no part of `stock`.
CREATE TABLE transit (
    product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (product, branch)
) STRICT, WITHOUT ROWID;

-- What open customers' orders keep from being sold; each order writes its own rows anew.
CREATE TABLE reservations (
    "order" TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL,
    PRIMARY KEY ("order", product, branch)
) STRICT, WITHOUT ROWID;

CREATE INDEX reservations_product ON reservations (product, branch, quantity);

-- Goods that left unsold; of a loss that was undone the row stays, marked. `line` tells the parts of one loss apart.
CREATE TABLE losses (
    id TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL,
    reason TEXT NOT NULL, unit_cost INTEGER, lot TEXT, at INTEGER NOT NULL, actor TEXT NOT NULL,
    undone INTEGER NOT NULL, PRIMARY KEY (id, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX losses_at ON losses (at);
