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
-- index by product: the ten lines of a sale would each change another page of it, and no shop moves so much in a day
-- that looking through it takes long.
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
-- read one table. `reorder_point` is empty where nothing is to be looked after. `since` is when the first of it moved.
-- What a row is worth, in thousandths of a unit times ten-thousandths of the currency, is cut where SQLite's integers
-- end: it must never keep goods from moving.
CREATE TABLE stock (
    product TEXT NOT NULL, branch TEXT NOT NULL, on_hand INTEGER NOT NULL, active INTEGER NOT NULL DEFAULT 0,
    category TEXT NOT NULL DEFAULT '', unit_cost INTEGER NOT NULL DEFAULT 0, price INTEGER NOT NULL DEFAULT 0,
    reorder_point INTEGER, since INTEGER NOT NULL,
    at_cost INTEGER AS (min(max(on_hand, 0), 9223372036854775807 / max(unit_cost, 1)) * unit_cost) VIRTUAL,
    at_price INTEGER AS (min(max(on_hand, 0), 9223372036854775807 / max(price, 1)) * price) VIRTUAL,
    PRIMARY KEY (product, branch)
) STRICT, WITHOUT ROWID;

-- A product is low in all branches together only where it is so in one of them.
CREATE INDEX stock_low ON stock (product) WHERE active = 1 AND reorder_point IS NOT NULL AND on_hand <= reorder_point;

-- What the rows of `stock` come to, `entries` of them, where there is anything in `held`. Each worth is in units of the
-- currency and what is left of them in ten-millionths, apart, so that no sum of the largest rows is too large.
CREATE TABLE stock_worth (
    branch TEXT NOT NULL, category TEXT NOT NULL, active INTEGER NOT NULL, held INTEGER NOT NULL,
    cost INTEGER NOT NULL, cost_rest INTEGER NOT NULL, price INTEGER NOT NULL, price_rest INTEGER NOT NULL,
    entries INTEGER NOT NULL, PRIMARY KEY (branch, category, active)
) STRICT, WITHOUT ROWID;

-- Only goods that come at a known cost move an average; `stamp` is when the last of them came.
CREATE TABLE costs (
    product TEXT PRIMARY KEY, average INTEGER NOT NULL, stamp TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_begun AFTER INSERT ON stock BEGIN
    INSERT INTO stock_worth (branch, category, active, held, cost, cost_rest, price, price_rest, entries)
    VALUES (new.branch, new.category, new.active, new.on_hand <> 0, new.at_cost / 10000000, new.at_cost % 10000000,
        new.at_price / 10000000, new.at_price % 10000000, 1)
    ON CONFLICT (branch, category, active) DO UPDATE SET held = held + excluded.held, cost = cost + excluded.cost,
        cost_rest = cost_rest + excluded.cost_rest, price = price + excluded.price,
        price_rest = price_rest + excluded.price_rest, entries = entries + 1;
    UPDATE stock SET active = p.active, category = coalesce(p.category, ''), price = coalesce(p.price, 0),
        unit_cost = coalesce((SELECT average FROM costs WHERE product = p.id), p.cost, 0),
        reorder_point = p.reorder_point
    FROM products p WHERE p.id = new.product AND stock.product = new.product AND stock.branch = new.branch;
    UPDATE products SET came = 1 WHERE id = new.product AND came = 0; END;

-- No statement writes both what is on hand and what the product says.
CREATE TRIGGER stock_moved AFTER UPDATE OF on_hand ON stock BEGIN
    UPDATE stock_worth SET held = held + (new.on_hand <> 0) - (old.on_hand <> 0),
        cost = cost + new.at_cost / 10000000 - old.at_cost / 10000000,
        cost_rest = cost_rest + new.at_cost % 10000000 - old.at_cost % 10000000,
        price = price + new.at_price / 10000000 - old.at_price / 10000000,
        price_rest = price_rest + new.at_price % 10000000 - old.at_price % 10000000
    WHERE branch = new.branch AND category = new.category AND active = new.active; END;

CREATE TRIGGER stock_revalued AFTER UPDATE OF active, category, unit_cost, price ON stock BEGIN
    UPDATE stock_worth SET held = held - (old.on_hand <> 0), cost = cost - old.at_cost / 10000000,
        cost_rest = cost_rest - old.at_cost % 10000000, price = price - old.at_price / 10000000,
        price_rest = price_rest - old.at_price % 10000000, entries = entries - 1
    WHERE branch = old.branch AND category = old.category AND active = old.active;
    INSERT INTO stock_worth (branch, category, active, held, cost, cost_rest, price, price_rest, entries)
    VALUES (new.branch, new.category, new.active, new.on_hand <> 0, new.at_cost / 10000000, new.at_cost % 10000000,
        new.at_price / 10000000, new.at_price % 10000000, 1)
    ON CONFLICT (branch, category, active) DO UPDATE SET held = held + excluded.held, cost = cost + excluded.cost,
        cost_rest = cost_rest + excluded.cost_rest, price = price + excluded.price,
        price_rest = price_rest + excluded.price_rest, entries = entries + 1;
    DELETE FROM stock_worth
    WHERE branch = old.branch AND category = old.category AND active = old.active AND entries = 0; END;

CREATE TRIGGER stock_gone AFTER DELETE ON stock BEGIN
    UPDATE stock_worth SET held = held - (old.on_hand <> 0), cost = cost - old.at_cost / 10000000,
        cost_rest = cost_rest - old.at_cost % 10000000, price = price - old.at_price / 10000000,
        price_rest = price_rest - old.at_price % 10000000, entries = entries - 1
    WHERE branch = old.branch AND category = old.category AND active = old.active;
    DELETE FROM stock_worth
    WHERE branch = old.branch AND category = old.category AND active = old.active AND entries = 0;
    UPDATE products SET came = 0
    WHERE id = old.product AND NOT EXISTS (SELECT 1 FROM stock WHERE product = old.product); END;

CREATE TRIGGER stock_of_product AFTER INSERT ON products BEGIN
    UPDATE stock SET active = new.active, category = coalesce(new.category, ''), price = coalesce(new.price, 0),
        unit_cost = coalesce((SELECT average FROM costs WHERE product = new.id), new.cost, 0),
        reorder_point = new.reorder_point
    WHERE product = new.id;
    UPDATE products SET came = 1 WHERE id = new.id AND EXISTS (SELECT 1 FROM stock WHERE product = new.id); END;

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
