-- Money that came in (positive) or went out; the sum of a tender's rows is what there is of it. Never what was sold on
-- credit: that is no money, and stands in `ledger`.
CREATE TABLE payments (
    event TEXT NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL, tender TEXT NOT NULL,
    amount INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, branch TEXT NOT NULL, session TEXT,
    contact TEXT, device TEXT NOT NULL, number INTEGER NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (event, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX payments_session ON payments (session) WHERE session IS NOT NULL;

CREATE INDEX payments_loose ON payments (device, at) WHERE session IS NULL;

CREATE TABLE payment_days (
    day TEXT NOT NULL, branch TEXT NOT NULL, kind TEXT NOT NULL, tender TEXT NOT NULL, amount INTEGER NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (day, branch, kind, tender)
) STRICT, WITHOUT ROWID;

-- Fiado: what a customer owes more (positive) or less; a debt is the sum of its rows.
CREATE TABLE ledger (
    event TEXT NOT NULL, line INTEGER NOT NULL, customer TEXT NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL,
    amount INTEGER NOT NULL, at INTEGER NOT NULL, stamp TEXT NOT NULL, day TEXT NOT NULL, branch TEXT NOT NULL,
    session TEXT, device TEXT NOT NULL, number INTEGER NOT NULL, actor TEXT NOT NULL, words TEXT,
    PRIMARY KEY (event, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_customer ON ledger (customer, at, stamp, event, line);

CREATE INDEX ledger_session ON ledger (session) WHERE session IS NOT NULL;

CREATE INDEX ledger_loose ON ledger (device, at) WHERE session IS NULL;

CREATE TABLE debts (
    customer TEXT PRIMARY KEY, amount INTEGER NOT NULL, entries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was charged on each day, for the age of a debt.
CREATE TABLE charge_days (
    customer TEXT NOT NULL, day TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (customer, day)
) STRICT, WITHOUT ROWID;
