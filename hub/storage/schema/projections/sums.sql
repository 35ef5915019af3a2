-- Sales less what came back, kept up with every fact, so that no report adds up sales again. A return counts on its own
-- day, a void on the day of the sale. `cost` is thousandths of a unit times ten-thousandths of the currency, of the
-- lines whose cost was known; `costed` is what these brought. `entries` says how many facts are summed in a row, so that
-- a row is there exactly while something happened.
CREATE TABLE sale_sums (
    day TEXT NOT NULL, branch TEXT NOT NULL, hour INTEGER NOT NULL, person TEXT NOT NULL, count INTEGER NOT NULL,
    total INTEGER NOT NULL, discount INTEGER NOT NULL, tax INTEGER NOT NULL, cost INTEGER NOT NULL,
    costed INTEGER NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (day, branch, hour, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_days (
    day TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL, total INTEGER NOT NULL,
    cost INTEGER NOT NULL, costed INTEGER NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (day, product, branch)
) STRICT, WITHOUT ROWID;

-- The same by month (``2026-11``) and by year (``2026``), of those that are over: of every one before `summed_until`.
CREATE TABLE product_periods (
    period TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL,
    total INTEGER NOT NULL, cost INTEGER NOT NULL, costed INTEGER NOT NULL, entries INTEGER NOT NULL,
    PRIMARY KEY (period, product, branch)
) STRICT, WITHOUT ROWID;

CREATE TABLE summed_until (
    only INTEGER PRIMARY KEY CHECK (only = 1), month TEXT NOT NULL
) STRICT;
