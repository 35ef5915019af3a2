"""Making a backup: a copy of the log at one moment, sealed into one file.

The tables that screens read are not in it: they are folded anew from the log when it is restored. So a backup holds
people's words only as the log does, sealed with each person's own key; the keys, voice notes and pictures are in it
too. The manifest in front holds what a new machine needs to be the shop: its keys, and how to know that all of it came.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from hub.domain.errors import BooksLocked, BooksTooNew, InvalidInput, NotFound, Unavailable
from hub.storage.backup.envelope import CHUNK, EnvelopeWriter, is_envelope
from hub.storage.backup.files import file_errors, whole_file
from hub.storage.connection import beside, disk_errors, holds_books
from hub.storage.keys import KeyFile
from hub.storage.lock import FileLock
from hub.storage.migrations import MIGRATIONS, unknown_steps
from hub.storage.projections.tables import FINGERPRINT, KEPT, TABLES, digest
from hub.storage.scratch import scratch

FORMAT = 1
_FAST = 3
"""How hard zlib tries: sealed words do not get smaller, the rest does at once."""
LENGTH = 8
"""Bytes before the manifest that say how long it is."""
Progress = Callable[[int, int], None]
"""How much is done, and how much there is, in bytes."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: Path
    events: int
    size: int
    made_at: datetime


def file_name(at: datetime) -> str:
    """The name of a backup made at a moment: names sort as the moments do."""
    return f"mostrador-{at.astimezone(UTC):%Y%m%d-%H%M%S}.backup"


def silent(_done: int, _total: int) -> None:
    """Say nothing of how far it is."""


def back_up(
    books: Path,
    keys: KeyFile,
    to: Path,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = silent,
) -> Backup:
    """Write a backup of the books, which may be in use, to the file `to`; whole or not at all.

    Its folder is not made: where a stick should be and is not, nobody is told that all is well. Raises `InvalidInput`
    where something else than a backup lies there, `NotFound` without books or recovery code, `Unavailable` while
    another backup is being made, `BooksTooNew`, `BooksDamaged`, `BooksUnusable`, the last with the reason ``full``
    where there is no room.
    """
    code = keys.recovery_code()
    if not holds_books(books):
        raise NotFound(f"no books at {books}", reason="books", folder=books.parent)
    with file_errors(to):
        if to.exists() and not is_envelope(to):
            raise InvalidInput(f"{to} is another file", reason="backup_over", file=to.name)
    with _alone(books), scratch(books) as folder, disk_errors(books), file_errors(to):
        copy = folder / "log.db"
        manifest = {**_copy(books, copy), "format": FORMAT, "made_at": now().isoformat(), "device": keys.device}
        manifest |= {"keys": keys.packed(), "size": copy.stat().st_size, "sha256": sha256(copy)}
        with whole_file(to) as file:
            seal(file, code, manifest, copy, progress)
    return Backup(to, manifest["events"], to.stat().st_size, now())


@contextmanager
def _alone(books: Path) -> Iterator[None]:
    """One backup of these books at a time."""
    try:
        lock = FileLock(books.with_name(books.name + ".backup.lock"))
    except BooksLocked as error:
        raise Unavailable("another backup is being made", reason="backup_running") from error
    try:
        yield
    finally:
        lock.release()


def _copy(books: Path, copy: Path) -> dict[str, Any]:
    """Write the log of one moment into a new file; return what the manifest tells of it."""
    with beside(books, copy) as connection:
        if unknown := unknown_steps(connection, "books."):
            raise BooksTooNew(f"the database was brought to {unknown}, which this version does not know")
        indexes = copy_log(connection)
        events: int = connection.execute("SELECT count(*) FROM main.events").fetchone()[0]
        shape: int = connection.execute("PRAGMA books.user_version").fetchone()[0]
        told = {"indexes": indexes, "events": events, "shape": shape, "tables": digests(connection, "books.")}
        # Their keys are not in it; those of people who are erased later are taken out of it.
        told["erased"] = [row[0] for row in connection.execute("SELECT subject FROM books.erased ORDER BY subject")]
        connection.execute("COMMIT")
    return told


def copy_log(connection: sqlite3.Connection) -> list[str]:
    """Copy the tables of the log from `books` into the main file; return the statements of their indexes.

    These are made when it is restored: they can be told from the rest, and do not get smaller.
    """
    shapes = connection.execute("SELECT type, tbl_name, sql FROM books.sqlite_master WHERE sql IS NOT NULL").fetchall()
    ours = [(kind, table, sql) for kind, table, sql in shapes if table in KEPT | {MIGRATIONS}]
    for kind, table, sql in ours:
        if kind == "table":
            connection.execute(sql)
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM books.{table}")  # noqa: S608
    return [sql for kind, _, sql in ours if kind == "index"]


def digests(connection: sqlite3.Connection, schema: str = "") -> dict[str, str]:
    """A hash of each table that screens read, to be held against those that a restored log folds into.

    Empty where the tables are of another version. Those of the search follow from the products, and have a version of
    their own.
    """
    if connection.execute(f"PRAGMA {schema}user_version").fetchone()[0] != FINGERPRINT:
        return {}
    return {table: digest(connection, table, schema) for table in TABLES if not table.startswith("search_")}


def sha256(path: Path) -> str:
    """The hash of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(file: BinaryIO, code: bytes, manifest: dict[str, Any], copy: Path, progress: Progress = silent) -> None:
    """Write manifest and database, encrypted."""
    writer = EnvelopeWriter(file, code)
    head = json.dumps(manifest).encode()
    writer.write(len(head).to_bytes(LENGTH, "big") + head)
    packer = zlib.compressobj(_FAST)
    done, total = 0, copy.stat().st_size
    with copy.open("rb") as source:
        while chunk := source.read(CHUNK):
            writer.write(packer.compress(chunk))
            progress(done := done + len(chunk), total)
    writer.write(packer.flush())
    writer.finish()
