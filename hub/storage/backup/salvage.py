"""What can be saved of damaged books: every row of the log that still proves its chain, from the file or a backup.

Rows are read one by one around the damage, together with those of a backup, and each device's chain is followed from
its beginning as far as it can be proven. Rows behind a gap whose own predecessor is there are proven as well, only not
to belong where they stood: they are written again by a new device, under the same command and time, so that nothing
that was saved is left out and nothing is doubled when the other devices still have it. The rest is lost, and named.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from hub.domain.clock import Stamp
from hub.domain.errors import BooksUnusable, InvalidInput
from hub.storage.audit import fits
from hub.storage.connection import UNREADABLE, connect
from hub.storage.log import GENESIS, EventLog, Head, Row
from hub.storage.migrations import upgrade
from hub.storage.renewal import written_again

_FIELDS = "id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash"
_PAGE = 4096
"""SQLite's page size, which we leave as it is."""
_SMALLEST_ROW = 200
"""Bytes: no file holds more events than this allows."""
_BESIDE = {
    "commands": "key, result",
    "subject_keys": "subject, made_by, epoch, sealed",
    "media": "id, subject, mime, sealed",
    "series": "name, last",
}
"""What stands beside the events in the log, with its columns."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Events of a device that nobody could save."""

    device: str
    first: int
    last: int | None
    """None where nobody can tell how many there were."""
    since: datetime | None
    """When the last event before them was; None where they are the first."""
    until: datetime | None
    """When the next one that was saved was; None where there is none."""

    @property
    def count(self) -> int | None:
        """How many; None where nobody can tell."""
        return None if self.last is None else self.last - self.first + 1


@dataclass(slots=True)
class Found:
    """Everything that could be read, from one file or several."""

    rows: dict[str, dict[int, list[Row]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """By device and number; several where two files do not agree."""
    heads: dict[str, Head] = field(default_factory=dict)
    beside: dict[str, dict[tuple[Any, ...], None]] = field(default_factory=lambda: defaultdict(dict))
    """Rows of the other tables, by table."""

    def add(self, row: Row) -> None:
        """Take in a row, once."""
        known = self.rows[row.device][row.number]
        if row not in known:
            known.append(row)

    def add_end(self, device: str, end: Head) -> None:
        """Take in where a device's chain ends; the later one holds."""
        if device not in self.heads or self.heads[device].number < end.number:
            self.heads[device] = end


@dataclass(frozen=True, slots=True)
class Saved:
    """What is left to stand: proven rows, orphans that a new device has to write again, and what is lost."""

    rows: list[Row]
    orphans: list[Row]
    lost: list[Lost]


def read_around_damage(path: Path, folder: Path, found: Found, *, ends: bool) -> None:
    """Add everything that can be read from a database, however damaged; nothing where it is none.

    `folder` is for a copy, where one is needed. `ends`: whether this file knows where the chains end; a backup does
    not.
    """
    if not _has_schema(path):
        wal = path.with_name(path.name + "-wal")
        # Without its own first page the copy cannot be read together with the write-ahead log: what came last is there.
        ends = ends and not (wal.exists() and wal.stat().st_size)
        path = _under_own_schema(path, folder)
    with suppress(BooksUnusable, *UNREADABLE), closing(connect(path, read_only=True)) as connection:
        for row in _events(connection, path.stat().st_size // _SMALLEST_ROW):
            found.add(row)
        for device, *end in _both_ways(connection, "heads", "device, number, stamp, hash") if ends else ():
            found.add_end(device, Head(*end))
        for table, columns in _BESIDE.items():
            found.beside[table].update(dict.fromkeys(_both_ways(connection, table, columns)))


def _has_schema(path: Path) -> bool:
    with suppress(BooksUnusable, *UNREADABLE), closing(connect(path, read_only=True)) as connection:
        connection.execute("SELECT 1 FROM events LIMIT 0")
        return True
    return False


def _under_own_schema(path: Path, folder: Path) -> Path:
    """A copy whose first page is that of new books, for where the damage is in the pages that say where tables begin.

    The tables of the log are the first that are ever made, so they begin at the same pages in all books (the format of
    the header: https://www.sqlite.org/fileformat2.html, section 1.3).
    """
    new, copy = folder / "new.db", folder / "under-own-schema.db"
    with closing(sqlite3.connect(new)) as connection:
        upgrade(Database(connection))
    first = bytearray(new.read_bytes()[:_PAGE])
    shutil.copyfile(path, copy)
    pages = path.stat().st_size // _PAGE
    first[28:32] = pages.to_bytes(4, "big")
    first[32:40] = bytes(8)  # no free pages
    with copy.open("r+b") as file:
        file.write(first)
    return copy


_SCAN = f"SELECT seq, {_FIELDS} FROM events NOT INDEXED WHERE seq > ? ORDER BY seq"  # noqa: S608
_ONE = f"SELECT {_FIELDS} FROM events NOT INDEXED WHERE seq = ?"  # noqa: S608


def _events(connection: sqlite3.Connection, most: int) -> Iterator[Row]:
    place = 0
    while place < most:
        with suppress(*UNREADABLE):
            for seq, *values in connection.execute(_SCAN, [place]):
                # Where pages changed places rows come out of order: who went back with them would never end.
                if place < seq <= most:
                    place = seq
                if (row := _row(values)) is not None:
                    yield row
            return
        place, values = _behind_damage(connection, place, most)
        if (row := _row(values)) is not None:
            yield row


def _behind_damage(connection: sqlite3.Connection, seq: int, most: int) -> tuple[int, list[Any]]:
    """The next place that can be read, one by one."""
    for place in range(seq + 1, most + 1):
        with suppress(*UNREADABLE):
            values = connection.execute(_ONE, [place]).fetchone()
            if values is not None:
                return place, list(values)
    return most, []


def _row(values: list[Any]) -> Row | None:
    """A row, where its bytes can be one: whether they are true, the chain tells."""
    try:
        row = Row(*values)
        Stamp.parse(row.stamp)
        row.chained(GENESIS)
    except (TypeError, ValueError, InvalidInput):
        return None
    return row if isinstance(row.number, int) and isinstance(row.hash, bytes) else None


def _both_ways(connection: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows from the front up to the damage, and from the back."""
    key = columns.partition(",")[0]
    for order in ("ASC", "DESC"):
        with suppress(*UNREADABLE):
            yield from connection.execute(f"SELECT {columns} FROM {table} ORDER BY {key} {order}")  # noqa: S608
            return


def choose(found: Found) -> Saved:
    """Follow every device's chain, and name what is missing."""
    rows: list[Row] = []
    orphans: list[Row] = []
    lost: list[Lost] = []
    for device in sorted(found.rows.keys() | found.heads.keys()):
        numbers = found.rows.get(device, {})
        chain = list(_chain(numbers, GENESIS, 1))
        rows += chain
        end = found.heads.get(device)
        last = max([*numbers, end.number if end else 0, len(chain)])
        behind = list(_proven_behind(numbers, len(chain) + 2))
        orphans += behind
        lost += _gaps(device, chain, behind, last, sure=end is not None)
    whole = _whole_commands(rows, orphans)
    stand = {row.id for row in (*rows, *whole)}
    # What is left of a command that is not whole is not done by half: it is lost with the rest of it.
    lost += [Lost(x.device, x.number, x.number, _at(x), _at(x)) for x in orphans if x.id not in stand]
    return Saved(rows, whole, lost)


def _chain(numbers: Mapping[int, list[Row]], previous: bytes, number: int) -> Iterator[Row]:
    while (row := next((row for row in numbers.get(number, ()) if fits(row, previous)), None)) is not None:
        yield row
        previous, number = row.hash, number + 1


def _proven_behind(numbers: Mapping[int, list[Row]], first: int) -> Iterator[Row]:
    """Rows behind a gap that fit the row before them."""
    for number in sorted(number for number in numbers if number >= first):
        before = {row.hash for row in numbers.get(number - 1, ())}
        fitting = next((row for row in numbers[number] if any(fits(row, previous) for previous in before)), None)
        if fitting is not None:
            yield fitting


def _gaps(device: str, chain: list[Row], behind: list[Row], last: int, *, sure: bool) -> Iterator[Lost]:
    """The runs of numbers that are in neither; the time that they span is that between their neighbours."""
    before: Row | None = chain[-1] if chain else None
    number = len(chain) + 1
    for row in behind:
        if row.number > number:
            yield Lost(device, number, row.number - 1, _at(before), _at(row))
        before, number = row, row.number + 1
    if number <= last or not sure:
        yield Lost(device, number, last if sure else None, _at(before), None)


def _at(row: Row | None) -> datetime | None:
    return Stamp.parse(row.stamp).at if row else None


def _whole_commands(rows: Iterable[Row], orphans: list[Row]) -> list[Row]:
    """Orphans in clock order, without those of commands that stand already or whose first event is lost."""
    stand = {row.command for row in rows}
    begun = {row.command for row in orphans if row.idx == 0}
    kept = [row for row in orphans if row.command in begun and row.command not in stand]
    return sorted(kept, key=lambda row: (row.stamp, row.idx))


def write(log: EventLog, saved: Saved, beside: Mapping[str, Mapping[tuple[Any, ...], None]], device: str) -> None:
    """Write what was saved into empty books, the orphans as those of `device`. Within the caller's transaction."""
    rows = sorted(saved.rows, key=lambda row: (row.stamp, row.device, row.number))
    rows += written_again(saved.orphans, device)
    counts = _who_counts(rows)
    heads: dict[str, Head] = {}
    for row in rows:
        log.insert(row, row.hash, counts=counts.get(row.command) == row.device)
        if row.number > heads.get(row.device, Head(0, "", GENESIS)).number:
            heads[row.device] = Head(row.number, row.stamp, row.hash)
    for owner, head in heads.items():
        log.set_head(owner, head)
    for table, columns in _BESIDE.items():
        places = ", ".join("?" * len(columns.split(",")))
        statement = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
        for values in beside.get(table, ()):
            with suppress(sqlite3.IntegrityError):  # bytes that the damage made
                log.connection.execute(statement, values)
    log.connection.executemany(
        "INSERT OR IGNORE INTO commands (key, result) VALUES (?, 'null')", {(row.command,) for row in rows}
    )


def _who_counts(rows: Iterable[Row]) -> dict[str, str]:
    """Which device's rows of a command count: those of the one whose first event has the lower stamp."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.idx == 0 and (row.command not in first or row.stamp < first[row.command].stamp):
            first[row.command] = row
    return {command: row.device for command, row in first.items()}
