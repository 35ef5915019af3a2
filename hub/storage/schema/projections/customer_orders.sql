CREATE TABLE customer_orders (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, branch TEXT NOT NULL, channel TEXT NOT NULL,
    fulfilment TEXT NOT NULL, customer TEXT, contact TEXT, address TEXT, note TEXT, zone TEXT, state TEXT NOT NULL,
    is_open INTEGER NOT NULL, at INTEGER NOT NULL, since INTEGER NOT NULL, promised INTEGER, lines INTEGER NOT NULL,
    total INTEGER NOT NULL, paid INTEGER NOT NULL, owed INTEGER NOT NULL, sale TEXT,
    crossed INTEGER NOT NULL                  -- handed over on one device, called off on another
) STRICT;

CREATE INDEX customer_orders_at ON customer_orders (at);

CREATE INDEX customer_orders_open ON customer_orders (at) WHERE is_open = 1;

CREATE INDEX customer_orders_owing ON customer_orders (since) WHERE owed > 0;

CREATE INDEX customer_orders_crossed ON customer_orders (at) WHERE crossed = 1;

CREATE INDEX customer_orders_customer ON customer_orders (customer, at) WHERE customer IS NOT NULL;

CREATE TABLE delivery_zones (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, fee INTEGER NOT NULL, minimum INTEGER, free_from INTEGER,
    active INTEGER NOT NULL, stamp TEXT NOT NULL
) STRICT;
