"""The relay's tables, on SQLite and PostgreSQL, and how an older database is brought up to date.

Nothing here can be read: sealed bytes, keyed ids, hashes of tokens, positions and times (milliseconds since 1970).
Only documents of kind ``public`` are plain, which is their purpose.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    inspect,
    select,
    text,
)

metadata = MetaData()

versions = Table("relay_version", metadata, Column("version", Integer, primary_key=True))

shops = Table(
    "shops",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("log_head", BigInteger, nullable=False, default=0),
    Column("inbox_head", BigInteger, nullable=False, default=0),
    Column("created_ms", BigInteger, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("pushed", BigInteger, nullable=False, default=0),
    Column("created_ms", BigInteger, nullable=False),
)

leases = Table(
    "inbox_leases",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("until_ms", BigInteger, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("item", String(64), primary_key=True),
    # Null while a medium is still to be fetched: the row already keeps its id from being taken twice.
    Column("position", BigInteger),
    Column("kind", String(32), nullable=False),
    Column("key_id", String(16)),
    # Null before a medium is here and after acknowledgement, when the row stays as a tombstone.
    Column("sealed", LargeBinary),
    Column("received_ms", BigInteger, nullable=False),
    Column("acked_ms", BigInteger),
)
waiting = Index(
    "items_waiting",
    items.c.shop,
    items.c.position,
    sqlite_where=items.c.sealed.is_not(None),
    postgresql_where=items.c.sealed.is_not(None),
)
Index("items_tombstones", items.c.acked_ms)

media_jobs = Table(
    "media_jobs",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("item", String(64), primary_key=True),
    # The medium's id, encrypted with a key from the relay's environment.
    Column("what", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_ms", BigInteger, nullable=False, index=True),
    Column("deadline_ms", BigInteger, nullable=False),
    Column("claimed_ms", BigInteger, nullable=False, default=0),
)

log = Table(
    "log",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("device", String(64), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("previous", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("events", Integer, nullable=False),
    Column("max_stamp_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("stored_ms", BigInteger, nullable=False),
    UniqueConstraint("shop", "device", "number"),
)

documents = Table(
    "documents",
    metadata,
    Column("shop", String(63), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("published_ms", BigInteger, nullable=False),
)

Migration = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    metadata.create_all(connection)


MIGRATIONS: tuple[Migration, ...] = (_first,)
"""Each brings the database from its index to the next; only ever append."""


class DatabaseTooNew(RuntimeError):
    """The database was written by a newer relay."""


def migrate(connection: Connection) -> int:
    """Bring the database up to date, once, however many relays start together. Returns the version.

    Raises `DatabaseTooNew`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7265617)"))
    version = 0
    if inspect(connection).has_table(versions.name):
        version = connection.scalar(select(func.max(versions.c.version))) or 0
    if version > len(MIGRATIONS):
        raise DatabaseTooNew(f"relay database has version {version}, this relay knows {len(MIGRATIONS)}")
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        step(connection)
        connection.execute(insert(versions).values(version=number))
    return len(MIGRATIONS)
