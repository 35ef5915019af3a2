"""Connections to the books: the pragmas that durability rests on, transactions, and which errors are the disk's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hub.domain.errors import BooksDamaged, BooksUnusable

_HEADER = b"SQLite format 3\x00"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_NO_TEXT = "Could not decode to UTF-8"
"""What the module says, without a code, where the bytes of a text are none."""
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What the module raises: the latter where even SQLite's own message quotes damaged bytes."""
_UNUSABLE = _DAMAGED | {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOMEM,
}
"""Primary result codes that speak of the file, the disk or the machine. All others are mistakes in our own SQL."""
_PREPARED = 256
"""Statements that a connection keeps: twice as many as by default, since each number of lines of a sale has two."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection; a commit on it is on the disk when it returns. Raises `BooksUnusable`, `BooksDamaged`."""
    mode = "?mode=ro" if read_only else ""
    with disk_errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}{mode}",
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            cached_statements=_PREPARED,
        )
        try:
            connection.execute("PRAGMA busy_timeout = 5000")
            connection.execute("PRAGMA cache_size = -32000")
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                # What was erased is overwritten, not only unlinked.
                connection.execute("PRAGMA secure_delete = ON")
        except UNREADABLE:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block does together, or nothing of it.

    Unlike `sqlite_utils.Database.atomic`, which begins deferred, it takes the write lock at once: a stranger's write
    between our first read and our first write (somebody looking into the file with another tool) makes us wait, not
    fail.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself may have rolled back already, for instance where the disk is full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def beside(path: Path, scratch: Path) -> Iterator[sqlite3.Connection]:
    """A new file of its own, in a transaction that sees one moment of the books, attached as `books` for reading only.

    Names of tables that the file does not have mean those of the books. Nothing of it is durable.
    """
    with closing(sqlite3.connect(scratch.absolute().as_uri(), uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("ATTACH ? AS books", [f"{path.absolute().as_uri()}?mode=ro"])
        connection.execute("BEGIN")
        yield connection


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Raise what is wrong with file, disk or machine as `BooksUnusable` or `BooksDamaged`; mistakes stay themselves."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise BooksDamaged(f"{path}: {error}", path=path) from error
    except sqlite3.Error as error:
        # The lowest byte is the primary code; the others tell details.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if str(error).startswith(_NO_TEXT):
            code = sqlite3.SQLITE_CORRUPT
        if code not in _UNUSABLE:
            raise
        if code in _DAMAGED:
            raise BooksDamaged(f"{path}: {error}", path=path) from error
        reason = "full" if code == sqlite3.SQLITE_FULL else ""
        hint = "Check that the disk is not full and that the folder may be written."
        raise BooksUnusable(f"{path}: {error}", reason=reason, hint=hint, path=path) from error


def holds_books(path: Path) -> bool:
    """Whether there is a database at `path`.

    Raises `BooksDamaged` where something else lies there, `BooksUnusable` where it cannot be read.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return False
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise BooksUnusable(f"{path}: {error}", hint="Check that the folder may be read.", path=path) from error
    if header != _HEADER:
        raise BooksDamaged(f"{path} is not a database", path=path)
    return True
