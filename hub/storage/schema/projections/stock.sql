CREATE TABLE movements (
    event TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, stamp TEXT NOT NULL,
    at INTEGER NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL, unit_cost INTEGER, actor TEXT NOT NULL,
    about TEXT NOT NULL, PRIMARY KEY (event, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX movements_product ON movements (product, stamp);

CREATE TABLE stock (
    product TEXT NOT NULL, branch TEXT NOT NULL, on_hand INTEGER NOT NULL, PRIMARY KEY (product, branch)
) STRICT, WITHOUT ROWID;

-- Only goods that come at a known cost move an average; `stamp` is when the last of them came.
CREATE TABLE costs (
    product TEXT PRIMARY KEY, average INTEGER NOT NULL, stamp TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
