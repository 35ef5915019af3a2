"""The log's schema and how it grew, through sqlite-utils' migrations. A new version adds a step; none is ever changed.

Only what cannot be folded anew needs one: the tables that screens read are made by `hub.storage.projections.tables`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from hub.domain.errors import BooksTooNew
from hub.storage.projections.tables import statements

_SCHEMA = Path(__file__).parent / "schema"
MIGRATIONS = "_sqlite_migrations"
"""The table in which sqlite-utils notes what was done."""
migrations = Migrations("mostrador")
"""Every step of the log's schema, oldest first."""


@migrations()
def log(db: Database) -> None:
    """The event log, command keys, subject keys, media and counters."""
    # Statement by statement: executescript would commit the migration's transaction.
    for statement in statements(_SCHEMA / "log.sql"):
        db.execute(statement)


@migrations()
def drafts(db: Database) -> None:
    """What somebody is in the middle of at this device."""
    for statement in statements(_SCHEMA / "drafts.sql"):
        db.execute(statement)


_OURS = frozenset({log.__name__, drafts.__name__, "projections"})
"""``projections`` was a step until they were made from their own files."""


def unknown_steps(connection: sqlite3.Connection, schema: str = "") -> list[str]:
    """Steps that a newer version took, in the database attached as `schema`."""
    applied = connection.execute(f"SELECT name FROM {schema}{MIGRATIONS}")  # noqa: S608
    return sorted({name for (name,) in applied} - _OURS)


def upgrade(db: Database) -> None:
    """Bring the log's schema up to this version. Raises `BooksTooNew` where a newer version wrote it."""
    if db[MIGRATIONS].exists() and (unknown := unknown_steps(db.conn)):
        raise BooksTooNew(f"the database was brought to {unknown}, which this version does not know")
    migrations.apply(db)
