"""The schema and how it grew, through sqlite-utils' migrations. A new version adds a function; none is ever changed."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations

from hub.domain.errors import BooksTooNew

_SCHEMA = Path(__file__).parent / "schema"
migrations = Migrations("mostrador")
"""Every step of the schema, oldest first."""


def _run(db: Database, file: str) -> None:
    # Statement by statement: executescript would commit the migration's transaction.
    for statement in (_SCHEMA / file).read_text("utf-8").split(";\n"):
        db.execute(statement)


@migrations()
def log(db: Database) -> None:
    """The event log, command keys, subject keys, media and counters."""
    _run(db, "log.sql")


@migrations()
def projections(db: Database) -> None:
    """What screens read."""
    _run(db, "projections.sql")


_OURS = frozenset(step.__name__ for step in (log, projections))


def upgrade(db: Database) -> None:
    """Bring the schema up to this version. Raises `BooksTooNew` where a newer version wrote it."""
    unknown = {step.name for step in migrations.applied(db)} - _OURS
    if unknown:
        raise BooksTooNew(f"the database was brought to {sorted(unknown)}, which this version does not know")
    migrations.apply(db)
