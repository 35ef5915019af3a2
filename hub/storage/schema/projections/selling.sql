-- `returned` is what of the total came back or was voided; what was paid is total plus rounding.
CREATE TABLE sales (
    id TEXT PRIMARY KEY, receipt TEXT NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, branch TEXT NOT NULL,
    total INTEGER NOT NULL, customer TEXT, actor TEXT NOT NULL, rounding INTEGER NOT NULL, fee INTEGER NOT NULL,
    customer_order TEXT, returned INTEGER NOT NULL, voided INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sales_at ON sales (at);

CREATE INDEX sales_receipt ON sales (receipt);

-- `unit_cost` in ten-thousandths of the currency; `short` is how much the books did not know to be there.
CREATE TABLE sale_lines (
    sale TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL, amount INTEGER NOT NULL, discount INTEGER NOT NULL, unit_cost INTEGER,
    tax INTEGER NOT NULL, short INTEGER, returned INTEGER NOT NULL, refunded INTEGER NOT NULL,
    PRIMARY KEY (sale, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX sale_lines_short ON sale_lines (sale, line) WHERE short IS NOT NULL;

-- Returns and voids as far as they had effect, at the hour and person in whose sums they count; `cut` where that was
-- less than they said, `ends` for a sale's first void.
CREATE TABLE returns (
    event TEXT PRIMARY KEY, sale TEXT NOT NULL, kind TEXT NOT NULL, receipt TEXT, at INTEGER NOT NULL,
    day TEXT NOT NULL, branch TEXT NOT NULL, amount INTEGER NOT NULL, refunded INTEGER NOT NULL, reason TEXT NOT NULL,
    cut INTEGER NOT NULL, ends INTEGER NOT NULL, actor TEXT NOT NULL, hour INTEGER NOT NULL, person TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX returns_sale ON returns (sale);

CREATE INDEX returns_at ON returns (at);

CREATE INDEX returns_day ON returns (day);

CREATE INDEX returns_cut ON returns (at) WHERE cut = 1;

CREATE TABLE return_lines (
    event TEXT NOT NULL, line INTEGER NOT NULL, place INTEGER NOT NULL, product TEXT NOT NULL,
    quantity INTEGER NOT NULL, amount INTEGER NOT NULL, loss TEXT, cost INTEGER NOT NULL, costed INTEGER NOT NULL,
    tax INTEGER NOT NULL, PRIMARY KEY (event, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, at INTEGER NOT NULL, customer TEXT, actor TEXT NOT NULL,
    lines INTEGER NOT NULL, holder TEXT, closed INTEGER NOT NULL, sales INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tickets_open ON tickets (at) WHERE closed = 0;

CREATE INDEX tickets_twice ON tickets (at) WHERE sales > 1;
