-- `came` says whether any of it ever moved, so that it has a row in `stock`.
CREATE TABLE products (
    id TEXT PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, brand TEXT, category TEXT, base_unit TEXT NOT NULL,
    pack_name TEXT, pack_size INTEGER, price INTEGER, cost INTEGER, barcodes TEXT NOT NULL, supplier TEXT,
    aliases TEXT NOT NULL, reorder_point INTEGER, image TEXT, active INTEGER NOT NULL, tiers TEXT NOT NULL,
    tax_rate INTEGER, reorder_target INTEGER, tracks_lots INTEGER NOT NULL, parts TEXT NOT NULL,
    came INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Partial, so that SQLite never takes `active` for something to look products up by.
CREATE INDEX products_name ON products (name COLLATE NOCASE) WHERE active = 1;

CREATE INDEX products_category ON products (category, name COLLATE NOCASE) WHERE active = 1;

CREATE INDEX products_reorder ON products (id, reorder_point) WHERE active = 1 AND reorder_point IS NOT NULL;

CREATE INDEX products_never_came ON products (id, reorder_point)
WHERE active = 1 AND reorder_point IS NOT NULL AND came = 0;

CREATE INDEX products_kits ON products (id) WHERE parts <> '[]';

CREATE INDEX products_sku ON products (sku);

-- `barcode` in the form of `hub.domain.barcodes.barcode_key`.
CREATE TABLE barcodes (
    barcode TEXT NOT NULL, product TEXT NOT NULL, PRIMARY KEY (barcode, product)
) STRICT, WITHOUT ROWID;

CREATE INDEX barcodes_product ON barcodes (product);

-- Entries that are another product: `kept` is the one that is meant, `sku` what the entry was called by.
CREATE TABLE merged (
    product TEXT PRIMARY KEY, kept TEXT NOT NULL, sku TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_sku ON merged (sku);

-- How each supplier sells a product; `price_at` in milliseconds.
CREATE TABLE supplier_terms (
    product TEXT NOT NULL, supplier TEXT NOT NULL, price INTEGER, price_at INTEGER, pack_name TEXT, pack_size INTEGER,
    minimum INTEGER, lead_days INTEGER, code TEXT, PRIMARY KEY (product, supplier)
) STRICT, WITHOUT ROWID;

CREATE INDEX supplier_terms_supplier ON supplier_terms (supplier, product);
