"""The proof of the books: the file is whole, every device's chain holds, and the tables say what the log says.

It reads one moment through connections of its own and writes nothing into the books, so a shop that is selling is not
disturbed. The tables are folded anew into a scratch file beside the books and compared row by row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged, NotFound
from hub.domain.events import Event
from hub.domain.ids import event_id
from hub.storage.connection import beside, disk_errors, holds_books
from hub.storage.keys import KeyFile
from hub.storage.log import GENESIS, EventLog, Head, Row
from hub.storage.projections import TABLES, Projector
from hub.storage.projections.tables import FINGERPRINT, digest, make
from hub.storage.reader import SqliteReader
from hub.storage.scratch import scratch
from hub.storage.sealing import SubjectKeys
from hub.storage.witness import Missing, demand_there, missing, read_witness

_EVERY = 10_000
"""Events between two words of progress."""


class Step(StrEnum):
    """What is being proven, in this order; or read of a file that is damaged."""

    FILE = "file"
    CHAIN = "chain"
    KEYS = "keys"
    TABLES = "tables"
    PAGES = "pages"
    """What a damaged file still has."""
    FOLDING = "folding"
    """The tables made anew of what was saved, or of a backup."""
    UNPACKING = "unpacking"
    """A backup."""


Progress = Callable[[Step, int, int], None]
"""Step, how much of it is done, and how much there is to do; both 0 where that cannot be known."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven."""

    events: int
    devices: int
    folded: bool
    """Whether the tables were compared: not those of another version, which are folded anew when the hub starts."""


def silent(_step: Step, _done: int, _total: int) -> None:
    """Nobody watches."""


def audit(path: Path, keys: KeyFile, progress: Progress = silent) -> Proof:
    """Prove the books at `path`, which may be in use.

    Raises `BooksDamaged` naming the first thing that does not fit: with the reason ``integrity`` (SQLite's own check),
    ``chain``, ``counts`` or ``fact`` (an event, by `device`, `number` and `type`), ``older`` (events that this device
    had recorded are gone), ``gone`` (all of them), ``subject_key`` or ``media`` (by `record`), ``table`` (by `table`
    and `record`, and the last event that concerns it). Raises `NotFound` where there are no books.
    """
    demand_there(path, keys.device)
    if not holds_books(path):
        raise NotFound(f"no books at {path}", reason="books", folder=path.parent)
    witness = read_witness(path)  # before the moment that is proven: it is never ahead of that
    with disk_errors(path), scratch(path) as folder, beside(path, folder / "tables.db") as connection:
        prove_file(connection, progress)
        log = EventLog(connection, SubjectKeys(connection, keys))
        ends = prove_chain(log, progress)
        if (gone := missing(log, keys.device, path, witness)) is not None:
            raise _older(gone)
        _prove_keys(log.keys, progress)
        events = connection.execute("SELECT count(*) FROM books.events").fetchone()[0]
        projector, reader = Projector(log), SqliteReader(log)
        shape = connection.execute("PRAGMA books.user_version").fetchone()[0]
        folded = shape == FINGERPRINT and projector.search.is_current(reader.language())
        if folded:
            _prove_tables(projector, reader, events, progress)
    return Proof(events, len(ends), folded)


def prove_file(connection: sqlite3.Connection, progress: Progress = silent) -> None:
    """SQLite's own check of every page and index. Raises `BooksDamaged`."""
    progress(Step.FILE, 0, 0)
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BooksDamaged(f"integrity check: {found}", reason="integrity")


def prove_chain(log: EventLog, progress: Progress = silent) -> dict[str, Head]:
    """Every device's chain to its end; returns the ends. Raises `BooksDamaged` naming the first row that does not fit.

    The chain does not cover which of two devices' rows for one command counts: that follows from their stamps, and is
    proven as well.
    """
    total = log.connection.execute("SELECT max(seq) FROM events").fetchone()[0] or 0
    ends: dict[str, Head] = {}
    discounted: list[Row] = []
    for done, (row, counts) in enumerate(log.rows(), start=1):
        end = ends.get(row.device, Head(0, "", GENESIS))
        if row.number != end.number + 1 or not fits(row, end.hash):
            # Where a row is gone, the one that was expected is the one to name.
            raise misfit("chain", row.device, end.number + 1, row.type if row.number == end.number + 1 else "–")
        ends[row.device] = Head(row.number, row.stamp, row.hash)
        if not counts:
            discounted.append(row)
        if done % _EVERY == 0:
            progress(Step.CHAIN, done, total)
    known = log.heads()
    for device in sorted(known.keys() | ends.keys()):
        if known.get(device) != ends.get(device):
            raise misfit("chain", device, ends[device].number + 1 if device in ends else 1, "–")
    for row in discounted:
        first = log.counting(event_id(row.command, 0))
        if first is None or first[0] == row.device or first[1] > row.stamp:
            raise misfit("counts", row.device, row.number, row.type)
    progress(Step.CHAIN, total, total)
    return ends


def fits(row: Row, previous: bytes) -> bool:
    """Whether a row is what it says, behind the row of its device with the hash `previous`."""
    return (
        row.chained(previous) == row.hash
        and row.id == event_id(row.command, row.idx)
        and row.stamp.endswith(f".{row.device}")
    )


def misfit(reason: str, device: str, number: int, kind: str) -> BooksDamaged:
    """The error that names an event that is altered, gone or unreadable."""
    return BooksDamaged(
        f"event {number} of device {device} ({kind}) does not fit",
        reason=reason,
        device=device,
        number=number,
        type=kind,
    )


def _older(gone: Missing) -> BooksDamaged:
    return BooksDamaged(
        f"the books end with event {gone.kept.number} of device {gone.device}, which had come to {gone.last.number}",
        reason="older",
        device=gone.device,
        first=gone.kept.number + 1,
        last=gone.last.number,
    )


def _prove_keys(keys: SubjectKeys, progress: Progress) -> None:
    """Every person's key opens, and every media file of theirs."""
    progress(Step.KEYS, 0, 0)
    for key in keys.wrapped():
        keys.unwrap(key)
    for media, subject in keys.damaged_media():
        raise BooksDamaged(f"media {media} of {subject} does not open", reason="media", record=media)


def _prove_tables(projector: Projector, reader: SqliteReader, events: int, progress: Progress) -> None:
    """The tables say what the log says: fold it anew into the scratch file, and compare."""
    connection, log = projector.connection, projector.log
    # Folding an erasure deletes keys and media: of copies, where there are none any more.
    for table in ("subject_keys", "media"):
        shape = connection.execute("SELECT sql FROM books.sqlite_master WHERE name = ?", [table]).fetchone()[0]
        connection.execute(shape)
    connection.execute("INSERT INTO main.subject_keys SELECT * FROM books.subject_keys")
    make(connection)
    try:
        projector.rebuild(lambda done: progress(Step.TABLES, done, events))
    except BooksDamaged as error:
        raise _unreadable(log) or error from error
    projector.search.refill(reader.all_products(), reader.language())
    for table in TABLES:
        # Row by row only where there is one to name: of millions that takes minutes.
        if digest(connection, table, "books.") != digest(connection, table, "main."):
            raise _wrong_row(log, table)
    progress(Step.TABLES, events, events)


def _unreadable(log: EventLog) -> BooksDamaged | None:
    for row, counts in log.rows():
        try:
            if counts:
                log.decode(row)
        except BooksDamaged:
            return misfit("fact", row.device, row.number, row.type)
    return None


def _wrong_row(log: EventLog, table: str) -> BooksDamaged:
    """Name a row that is there and should not be, or the other way round, or once too often.

    With it the last event of the thing that it tells of, where there is one.
    """
    fields = log.connection.execute(f"SELECT * FROM {table} LIMIT 0").description  # noqa: S608
    columns = ", ".join(f'"{name}"' for name, *_ in fields)
    rows = f"SELECT {columns}, count(*) FROM {{}}.{table} GROUP BY {columns}"  # noqa: S608
    differences = (
        log.connection.execute(f"{rows.format(one)} EXCEPT {rows.format(other)} LIMIT 1").fetchone()
        for one, other in (("books", "main"), ("main", "books"))
    )
    # Where SQLite holds both alike and their hashes differ, no row can be named, but the table can.
    *found, _ = next((row for row in differences if row), (None,))
    # No thing's id holds a NUL, behind which SQLite would leave off; what a failing disk wrote may.
    streams = [value for value in found if isinstance(value, str) and "\0" not in value]
    last = max((event for history in log.streams(streams).values() for event in history), key=_stamp, default=None)
    return BooksDamaged(
        f"table {table} does not hold what the log says: {tuple(found)!r}",
        reason="table",
        table=table,
        record=found[0],
        device=last.device if last else "–",
        number=last.number if last else 0,
        type=last.payload.type_name if last else "–",
    )


def _stamp(event: Event) -> Stamp:
    return event.stamp
