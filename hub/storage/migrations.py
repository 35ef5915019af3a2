"""The log's schema and how it grew, through sqlite-utils' migrations. A new version adds a step; none is ever changed.

Only what cannot be folded anew needs one: the tables that screens read are made by `hub.storage.projections.tables`.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations

from hub.domain.errors import BooksTooNew
from hub.storage.projections.tables import statements

_SCHEMA = Path(__file__).parent / "schema"
migrations = Migrations("mostrador")
"""Every step of the log's schema, oldest first."""


@migrations()
def log(db: Database) -> None:
    """The event log, command keys, subject keys, media and counters."""
    # Statement by statement: executescript would commit the migration's transaction.
    for statement in statements(_SCHEMA / "log.sql"):
        db.execute(statement)


_OURS = frozenset({log.__name__, "projections"})
"""``projections`` was a step until they were made from their own files."""


def upgrade(db: Database) -> None:
    """Bring the log's schema up to this version. Raises `BooksTooNew` where a newer version wrote it."""
    unknown = {step.name for step in migrations.applied(db)} - _OURS
    if unknown:
        raise BooksTooNew(f"the database was brought to {sorted(unknown)}, which this version does not know")
    migrations.apply(db)
