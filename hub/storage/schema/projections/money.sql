-- Money that came in (positive) or went out; the sum of a tender's rows is what there is of it. Never what was sold on
-- credit: that is no money, and stands in `ledger`. What a sale was paid with is never written anew, so that only the
-- others are found by their event.
CREATE TABLE payments (
    event TEXT NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL, tender TEXT NOT NULL,
    amount INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, branch TEXT NOT NULL, session TEXT,
    contact TEXT, device TEXT NOT NULL, number INTEGER NOT NULL, actor TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX payments_restated ON payments (event, line) WHERE kind <> 'sale';

CREATE INDEX payments_session ON payments (session) WHERE session IS NOT NULL;

CREATE INDEX payments_loose ON payments (device, day) WHERE session IS NULL;

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

CREATE INDEX ledger_paid ON ledger (customer, at) WHERE kind = 'account';

CREATE INDEX ledger_about ON ledger (about);

CREATE INDEX ledger_day ON ledger (day, branch);

CREATE TABLE debts (
    customer TEXT PRIMARY KEY, amount INTEGER NOT NULL, entries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was charged on each day, for the age of a debt.
CREATE TABLE charge_days (
    customer TEXT NOT NULL, day TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (customer, day)
) STRICT, WITHOUT ROWID;

-- One row a session; `part_of` names the session that was open already at the same till, opened apart; `close` the
-- event that closed it, the first in clock order.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY, till TEXT NOT NULL, branch TEXT NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL,
    stamp TEXT NOT NULL, actor TEXT NOT NULL, opening INTEGER NOT NULL, part_of TEXT, close TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_till ON sessions (till, stamp);

CREATE INDEX sessions_open ON sessions (till) WHERE close IS NULL AND part_of IS NULL;

CREATE INDEX sessions_day ON sessions (day, branch);

CREATE INDEX sessions_part ON sessions (part_of) WHERE part_of IS NOT NULL;

CREATE TABLE session_closes (
    event TEXT PRIMARY KEY, session TEXT NOT NULL, till TEXT NOT NULL, at INTEGER NOT NULL, stamp TEXT NOT NULL,
    actor TEXT NOT NULL, reference TEXT NOT NULL, expected INTEGER NOT NULL, counted INTEGER, left_in INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX session_closes_till ON session_closes (till, stamp);

CREATE TABLE cash_moves (
    id TEXT PRIMARY KEY, event TEXT NOT NULL, kind TEXT NOT NULL, branch TEXT NOT NULL, at INTEGER NOT NULL,
    day TEXT NOT NULL, tender TEXT NOT NULL, amount INTEGER NOT NULL, session TEXT, category TEXT, contact TEXT,
    words TEXT, actor TEXT NOT NULL, approved_by TEXT, undone INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX cash_moves_session ON cash_moves (session, at) WHERE session IS NOT NULL;

CREATE INDEX cash_moves_day ON cash_moves (day, branch);

CREATE INDEX cash_moves_words ON cash_moves (actor) WHERE words IS NOT NULL;

CREATE TABLE account_terms (
    customer TEXT PRIMARY KEY, credit_limit INTEGER, blocked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
