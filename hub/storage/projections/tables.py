"""The tables that screens read: made from `hub/storage/schema/projections`, and made anew where these files changed.

They hold nothing that the log does not, so a new version changes their shape without a migration: the fingerprint of
the files stands in the database (SQLite's ``user_version``), and where it is another one, everything is folded again.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

_SCHEMA = Path(__file__).parent.parent / "schema"
_FOLDING = 6
"""To be raised where facts are folded otherwise into tables of the same shape, or where backups hash them otherwise."""
_ROWS = 1000
"""Of a table, hashed at once."""
_NAME = re.compile(r"CREATE (?:VIRTUAL )?TABLE (\w+)")
_NOT_OURS = re.compile(r"sqlite_|_sqlite_")
"""SQLite's own tables, and those of sqlite-utils' migrations."""


def statements(file: Path) -> list[str]:
    """The statements of an SQL file, each to be executed alone: `executescript` would commit."""
    found, begun = [], ""
    for part in file.read_text("utf-8").split(";\n"):
        begun += f"{part};\n"
        # Within a trigger a statement may end too.
        if sqlite3.complete_statement(begun):
            found.append(begun.strip().removesuffix(";"))
            begun = ""
    return [statement for statement in found if statement]


def _projections() -> Iterator[str]:
    for file in sorted((_SCHEMA / "projections").glob("*.sql")):
        yield from statements(file)


_STATEMENTS = tuple(_projections())
TABLES = tuple(name for statement in _STATEMENTS for name in _NAME.findall(statement))
"""Every projection, so that a rebuild can empty and compare them."""
KEPT = frozenset(
    name for file in _SCHEMA.glob("*.sql") for statement in statements(file) for name in _NAME.findall(statement)
)
"""The tables of the log, which no rebuild touches."""
FINGERPRINT = zlib.crc32(f"{_FOLDING}\n{_STATEMENTS}".encode()) & 0x7FFF_FFFF
"""Which shape this version folds into."""


def are_current(connection: sqlite3.Connection) -> bool:
    """Whether this version's tables are there."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found == FINGERPRINT


def make(connection: sqlite3.Connection) -> None:
    """Drop whatever is not the log, and make this version's tables, empty; within the caller's transaction."""
    while (found := _strange(connection)) is not None:
        connection.execute(f"DROP {found[0]} {found[1]}")
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FINGERPRINT}")


def _strange(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Kind and name of something that is not the log's; one at a time, since a virtual table takes others with it."""
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
    ):
        if name not in KEPT and not _NOT_OURS.match(name):
            return kind, name
    return None


def dump(connection: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every projection's rows, sorted, so that two databases or two moments can be compared."""
    return {
        table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608
        for table in TABLES
    }


def digest(connection: sqlite3.Connection, table: str, schema: str = "") -> str:
    """A hash of the rows that a table holds, whatever way they came there; `schema` with its point."""
    columns = connection.execute(f"PRAGMA {schema}table_info({table})").fetchall()
    row = ", ".join(f'hex("{name}")' if kind == "BLOB" else f'"{name}"' for _, name, kind, *_ in columns)
    key = ", ".join(f'"{name}"' for _, name, *_, place in sorted(columns, key=itemgetter(5)) if place)
    found = connection.execute(f"SELECT json_array({row}) FROM {schema}{table} ORDER BY {key or 1}")  # noqa: S608
    # A row is made one text by SQLite, which takes a third of the time that making its values Python's does.
    made = hashlib.sha256()
    while rows := found.fetchmany(_ROWS):
        made.update("\n".join([text for (text,) in rows] + [""]).encode())
    return made.hexdigest()
