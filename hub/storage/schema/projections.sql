-- What screens read, folded from the log in the same transaction as the event. Quantities are thousandths of the base
-- unit, prices ten-thousandths of the currency, amounts minor units, times milliseconds since 1970 in UTC.
CREATE TABLE shop (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL, country TEXT NOT NULL,
    currency TEXT NOT NULL, timezone TEXT NOT NULL
) STRICT;

CREATE TABLE branches (
    id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL
) STRICT;

CREATE TABLE devices (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, letter TEXT NOT NULL, stamp TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY, value TEXT NOT NULL, stamp TEXT NOT NULL
) STRICT;

CREATE TABLE products (
    id TEXT PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, brand TEXT, category TEXT, base_unit TEXT NOT NULL,
    pack_name TEXT, pack_size INTEGER, price INTEGER, cost INTEGER, barcodes TEXT NOT NULL, supplier TEXT,
    aliases TEXT NOT NULL, reorder_point INTEGER, image TEXT, active INTEGER NOT NULL
) STRICT;

CREATE INDEX products_name ON products (active, name COLLATE NOCASE);

CREATE INDEX products_category ON products (active, category, name COLLATE NOCASE);

CREATE INDEX products_reorder ON products (id, reorder_point) WHERE active = 1 AND reorder_point IS NOT NULL;

CREATE INDEX products_sku ON products (sku);

CREATE TABLE barcodes (
    barcode TEXT NOT NULL, product TEXT NOT NULL, PRIMARY KEY (barcode, product)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    id TEXT PRIMARY KEY, name TEXT, role TEXT NOT NULL, language TEXT NOT NULL, code TEXT
) STRICT;

CREATE TABLE erased (
    subject TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE handles (
    kind TEXT NOT NULL, value TEXT NOT NULL, contact TEXT NOT NULL, stamp TEXT NOT NULL,
    PRIMARY KEY (kind, value, contact)
) STRICT, WITHOUT ROWID;

CREATE INDEX handles_contact ON handles (contact);

-- Whoever was linked to a handle last holds it.
CREATE VIEW held AS
SELECT kind, value, contact, stamp FROM handles AS link
WHERE NOT EXISTS (
    SELECT 1 FROM handles AS later
    WHERE later.kind = link.kind AND later.value = link.value AND later.stamp > link.stamp
);

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

CREATE TABLE sales (
    id TEXT PRIMARY KEY, receipt TEXT NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, branch TEXT NOT NULL,
    total INTEGER NOT NULL, customer TEXT, actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sales_at ON sales (at);

CREATE TABLE sale_days (
    day TEXT NOT NULL, branch TEXT NOT NULL, total INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, branch)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_days (
    day TEXT NOT NULL, product TEXT NOT NULL, branch TEXT NOT NULL, quantity INTEGER NOT NULL, total INTEGER NOT NULL,
    PRIMARY KEY (day, product, branch)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, branch TEXT NOT NULL, supplier TEXT NOT NULL, state TEXT NOT NULL,
    is_open INTEGER NOT NULL, due TEXT, requested_by TEXT NOT NULL, message TEXT, at INTEGER NOT NULL, value INTEGER
) STRICT;

CREATE INDEX orders_at ON orders (at);

CREATE INDEX orders_open ON orders (is_open, at);

CREATE TABLE messages (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, incoming INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    text TEXT, heard TEXT, button TEXT, media TEXT, reply_to TEXT, state TEXT, outcome TEXT, intent TEXT, route TEXT,
    wamid TEXT, body TEXT, about TEXT, error TEXT
) STRICT;

CREATE INDEX messages_contact ON messages (contact, at);

CREATE INDEX messages_at ON messages (at);

CREATE INDEX messages_wamid ON messages (wamid) WHERE wamid IS NOT NULL;

CREATE INDEX messages_unhandled ON messages (at) WHERE incoming = 1 AND outcome IS NULL;

CREATE INDEX messages_queued ON messages (at) WHERE state = 'queued';

CREATE INDEX messages_media ON messages (media) WHERE media IS NOT NULL;

CREATE INDEX messages_about ON messages (about) WHERE about IS NOT NULL;

CREATE TABLE cards (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, kind TEXT NOT NULL, content TEXT, message TEXT, at INTEGER NOT NULL,
    stamp TEXT NOT NULL, answer TEXT
) STRICT;

CREATE INDEX cards_message ON cards (message) WHERE message IS NOT NULL;

CREATE INDEX cards_open ON cards (contact, stamp) WHERE answer IS NULL;

CREATE TABLE attention (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, contact TEXT, about TEXT, at INTEGER NOT NULL, resolved INTEGER NOT NULL
) STRICT;

CREATE INDEX attention_open ON attention (at) WHERE resolved = 0;

CREATE TABLE unread_items (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
