CREATE TABLE orders (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, branch TEXT NOT NULL, supplier TEXT NOT NULL, state TEXT NOT NULL,
    is_open INTEGER NOT NULL, due TEXT, requested_by TEXT NOT NULL, message TEXT, at INTEGER NOT NULL, value INTEGER,
    draft INTEGER NOT NULL, sent_at INTEGER, received_at INTEGER
) STRICT;

CREATE INDEX orders_at ON orders (at);

CREATE INDEX orders_open ON orders (is_open, at);

CREATE INDEX orders_lead_time ON orders (supplier, received_at) WHERE sent_at IS NOT NULL AND received_at IS NOT NULL;

-- What an order's lines come to. `expected` is what of them is still to come: nothing where the order is not out yet,
-- or is over.
CREATE TABLE order_lines (
    "order" TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, supplier TEXT NOT NULL,
    quantity INTEGER NOT NULL, received INTEGER NOT NULL, expected INTEGER NOT NULL, unit_cost INTEGER,
    PRIMARY KEY ("order", product)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_lines_expected ON order_lines (product, branch, expected) WHERE expected > 0;

-- What each supplier asked for a product, by the facts that said so; of a stream (an order, a receipt) all of it is
-- written anew.
CREATE TABLE supplier_prices (
    stream TEXT NOT NULL, place INTEGER NOT NULL, product TEXT NOT NULL, supplier TEXT NOT NULL,
    price INTEGER NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (stream, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX supplier_prices_latest ON supplier_prices (product, supplier, stamp);

-- Where each receipt's history is; a receipt is folded from it.
CREATE TABLE receipts (
    id TEXT PRIMARY KEY, stream TEXT NOT NULL, supplier TEXT, branch TEXT NOT NULL, purchase_order TEXT,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX receipts_at ON receipts (at);

-- Goods that went back to suppliers, and how that was settled; `how` is NULL while a credit is expected.
CREATE TABLE supplier_returns (
    id TEXT PRIMARY KEY, supplier TEXT NOT NULL, branch TEXT NOT NULL, purchase_order TEXT, reason TEXT NOT NULL,
    at INTEGER NOT NULL, credit INTEGER
) STRICT;

CREATE TABLE return_settlements (
    returned TEXT PRIMARY KEY, how TEXT NOT NULL, at INTEGER NOT NULL, stamp TEXT NOT NULL
) STRICT, WITHOUT ROWID;
