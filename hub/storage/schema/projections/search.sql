-- The search index: a function of the products alone, so that it is the same on every device and after every rebuild.
-- `doc` is a product's number (hub/storage/matching/postings.py); what a term is says hub/storage/matching/entry.py.
CREATE TABLE search_basis (
    language TEXT PRIMARY KEY, analysis INTEGER NOT NULL, content INTEGER NOT NULL
) STRICT;

CREATE TABLE search_products (
    doc INTEGER PRIMARY KEY, product TEXT NOT NULL, name TEXT NOT NULL, terms TEXT NOT NULL
) STRICT;

CREATE TABLE search_postings (
    term TEXT NOT NULL, segment INTEGER NOT NULL, docs BLOB NOT NULL, PRIMARY KEY (term, segment)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_keys (
    key TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (key, term)
) STRICT, WITHOUT ROWID;
