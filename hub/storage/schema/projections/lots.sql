-- Which lot a movement was of, where that is known.
CREATE TABLE lot_movements (
    event TEXT NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, code TEXT NOT NULL, expiry TEXT,
    PRIMARY KEY (event, line)
) STRICT, WITHOUT ROWID;

-- What is left of each lot, first expired first out, folded from the product's movements in clock order; an `expiry`
-- that is not known is empty.
CREATE TABLE lots (
    product TEXT NOT NULL, branch TEXT NOT NULL, code TEXT NOT NULL, expiry TEXT NOT NULL, received INTEGER NOT NULL,
    remaining INTEGER NOT NULL, PRIMARY KEY (product, branch, code, expiry)
) STRICT, WITHOUT ROWID;

CREATE INDEX lots_expiry ON lots (expiry) WHERE remaining > 0 AND expiry <> '';
