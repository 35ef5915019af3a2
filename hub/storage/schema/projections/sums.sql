-- Sales less what came back, kept up with every fact, so that no report adds up sales again. A return counts on its own
-- day, a void on the day of the sale. `cost` is thousandths of a unit times ten-thousandths of the currency, of the
-- lines whose cost was known; `costed` is what these brought. `entries` says how many facts are summed in a row, so that
-- a row is there exactly while something happened.
CREATE TABLE sale_sums (
    day TEXT NOT NULL, branch TEXT NOT NULL, hour INTEGER NOT NULL, person TEXT NOT NULL, count INTEGER NOT NULL,
    total INTEGER NOT NULL, discount INTEGER NOT NULL, tax INTEGER NOT NULL, cost INTEGER NOT NULL,
    costed INTEGER NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (day, branch, hour, person)
) STRICT, WITHOUT ROWID;

-- By product, only of the days before `summed_until`, the latest day that a till was opened, or anything sold or came
-- back on. That day itself is read from its lines (`open_day`), so that a sale of today writes no sums of its products.
CREATE TABLE product_days (
    day TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL, total INTEGER NOT NULL,
    cost INTEGER NOT NULL, costed INTEGER NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (day, product, branch)
) STRICT, WITHOUT ROWID;

-- The last four weeks of them by product, for what is sold of it a day; kept by the triggers, and in `sums.py` where
-- the weeks move on.
CREATE TABLE recent_days (
    product TEXT NOT NULL, day TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL,
    PRIMARY KEY (product, day, branch)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER recent_day_begun AFTER INSERT ON product_days
WHEN new.day >= (SELECT date(day, '-28 days') FROM summed_until) BEGIN
    INSERT INTO recent_days (product, day, branch, quantity)
    VALUES (new.product, new.day, new.branch, new.quantity); END;

CREATE TRIGGER recent_day_changed AFTER UPDATE OF quantity ON product_days BEGIN
    UPDATE recent_days SET quantity = new.quantity
    WHERE product = new.product AND day = new.day AND branch = new.branch; END;

CREATE TRIGGER recent_day_gone AFTER DELETE ON product_days BEGIN
    DELETE FROM recent_days WHERE product = old.product AND day = old.day AND branch = old.branch; END;

-- What these weeks come to, each day by the weight of its week as seen from `summed_until` (`projections/demand.py`); an
-- empty branch stands for all of them together. `entries` of `recent_days` are summed in a row.
CREATE TABLE demand (
    product TEXT NOT NULL, branch TEXT NOT NULL, weighed INTEGER NOT NULL, entries INTEGER NOT NULL,
    PRIMARY KEY (product, branch)
) STRICT, WITHOUT ROWID;

-- The same days by month (``2026-11``) and by year (``2026``): of the month and year of now as far as they are summed.
CREATE TABLE product_periods (
    period TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL,
    total INTEGER NOT NULL, cost INTEGER NOT NULL, costed INTEGER NOT NULL, entries INTEGER NOT NULL,
    PRIMARY KEY (period, product, branch)
) STRICT, WITHOUT ROWID;

-- What sold best is found without reading the rest.
CREATE INDEX product_periods_best ON product_periods (period, branch, total);

-- The same days, months and years by category, that of the product as it is now; empty where it has none.
CREATE TABLE category_sums (
    period TEXT NOT NULL, category TEXT NOT NULL, branch TEXT NOT NULL, total INTEGER NOT NULL, cost INTEGER NOT NULL,
    costed INTEGER NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (period, category, branch)
) STRICT, WITHOUT ROWID;

CREATE TABLE summed_until (
    only INTEGER PRIMARY KEY CHECK (only = 1), day TEXT NOT NULL
) STRICT;

-- Each product that a sale or a return of the day `summed_until` names. A moment is within 14 hours of its day in UTC,
-- wherever the shop is; a return is found by its day, since a void counts on that of its sale.
CREATE VIEW open_day AS
SELECT s.day, l.product, s.branch, l.quantity, l.amount AS total, l.quantity * coalesce(l.unit_cost, 0) AS cost,
    CASE WHEN l.unit_cost IS NULL THEN 0 ELSE l.amount END AS costed
FROM summed_until u
CROSS JOIN sales s ON s.at >= unixepoch(u.day) * 1000 - 50400000 AND s.at < unixepoch(u.day) * 1000 + 136800000
    AND s.day = u.day
CROSS JOIN sale_lines l ON l.sale = s.id
UNION ALL
SELECT r.day, l.product, r.branch, -l.quantity, -l.amount, -l.cost, -l.costed
FROM summed_until u CROSS JOIN returns r ON r.day = u.day CROSS JOIN return_lines l ON l.event = r.event;
