"""What can be saved of damaged books: every row of the log that still proves its chain, from the file or a backup.

Rows are read one by one around the damage, together with those of a backup, and each device's chain is followed from
its beginning as far as it can be proven. Rows behind a gap whose own predecessor is there are proven as well, only not
to belong where they stood: they are written again by a new device, under the same command and time, so that nothing
that was saved is left out and nothing is doubled when the other devices still have it. The rest is lost, and named.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from sys import intern
from typing import Any

from hub.domain.clock import Stamp
from hub.domain.errors import BooksUnusable, InvalidInput
from hub.storage.audit import Progress, Step, fits, silent
from hub.storage.backup.pages import records
from hub.storage.connection import UNREADABLE, connect, disk_errors
from hub.storage.log import GENESIS, EventLog, Head, Row
from hub.storage.renewal import written_again

_FIELDS = "id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash"
_SHAPES = {
    "events": re.compile("nttit[tn]ttitttbi"),
    "heads": re.compile("titb"),
    "subject_keys": re.compile("ttib"),
    "media": re.compile("tttb"),
}
"""How the rows of the log's tables look on a page. Keys of commands follow from their events."""
_OFTEN = frozenset(place for place, name in enumerate(Row._fields) if name in ("device", "branch", "actor", "type"))
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
    """When the last event before them was, or the first of them where it can be read; None where they are the first."""
    until: datetime | None
    """When the next one that was saved was, or the last of them where it can be read; None where there is none."""

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


def read_around_damage(path: Path, found: Found, progress: Progress = silent) -> None:
    """Add everything that can be read from a damaged database and its write-ahead log; nothing where it is none."""
    for name, values in records(path, _SHAPES, partial(progress, Step.PAGES)):
        if name == "events":
            _, *fields, _ = values
            if (row := _row(fields)) is not None:
                found.add(row)
        elif name == "heads":
            device, *end = values
            if _is_end(end):
                found.add_end(str(device), Head(*end))  # type: ignore[arg-type]  # the shape told their types
        else:
            found.beside[name][tuple(values)] = None
    with suppress(BooksUnusable, *UNREADABLE), closing(connect(path, read_only=True)) as connection:
        _read_beside(connection, found)


def read_copy(path: Path, found: Found) -> None:
    """Add the log of a backup that was unpacked. Where its chains end now it does not know."""
    with disk_errors(path), closing(connect(path, read_only=True)) as connection:
        for values in connection.execute(f"SELECT {_FIELDS} FROM events"):  # noqa: S608
            if (row := _row(values)) is not None:
                found.add(row)
        _read_beside(connection, found)


def _read_beside(connection: sqlite3.Connection, found: Found) -> None:
    for table, columns in _BESIDE.items():
        found.beside[table].update(dict.fromkeys(_both_ways(connection, table, columns)))


def _is_end(end: Sequence[object]) -> bool:
    try:
        _, stamp, digest = end
        Stamp.parse(str(stamp))
    except (ValueError, InvalidInput):
        return False
    return isinstance(digest, bytes) and len(digest) == len(GENESIS)


def _row(values: Sequence[Any]) -> Row | None:
    """A row, where its bytes can be one: whether they are true, the chain tells."""
    try:
        # Of what says the same in every row one is kept: all rows are held at once.
        values = [intern(x) if place in _OFTEN and type(x) is str else x for place, x in enumerate(values)]
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
        chain = list(follow(numbers, GENESIS, 1))
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
    return Saved(rows, whole, list(_runs(lost)))


def _runs(lost: Iterable[Lost]) -> Iterator[Lost]:
    """What lies side by side as one: a command, an import perhaps, can have thousands of events."""
    run: Lost | None = None
    for each in sorted(lost, key=lambda each: (each.device, each.first)):
        if run is not None and run.device == each.device and run.last is not None and run.last + 1 == each.first:
            run = replace(run, last=each.last, until=each.until)
            continue
        if run is not None:
            yield run
        run = each
    if run is not None:
        yield run


def follow(numbers: Mapping[int, list[Row]], previous: bytes, number: int) -> Iterator[Row]:
    """A device's chain behind the row with the hash `previous`, from `number` on, as far as it can be proven."""
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
    done = {(row.command,) for row in rows}
    log.connection.executemany("INSERT OR IGNORE INTO commands (key, result) VALUES (?, 'null')", done)
    if saved.lost:
        # Whoever tries a lost sale again must not hear that it was done; what wrote nothing can be tried again as well.
        known = log.connection.execute("SELECT key FROM commands").fetchall()
        log.connection.executemany("DELETE FROM commands WHERE key = ?", set(known) - done)


def keep_media(connection: sqlite3.Connection, media: Iterable[tuple[Any, ...]]) -> None:
    """Write media files of people who have a key here, unless they are there. Within the caller's transaction."""
    known = {subject for (subject,) in connection.execute("SELECT DISTINCT subject FROM subject_keys")}
    connection.executemany(
        f"INSERT OR IGNORE INTO media ({_BESIDE['media']}) VALUES (?, ?, ?, ?)",  # noqa: S608
        [values for values in media if values[1] in known],
    )


def _who_counts(rows: Iterable[Row]) -> dict[str, str]:
    """Which device's rows of a command count: those of the one whose first event has the lower stamp."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.idx == 0 and (row.command not in first or row.stamp < first[row.command].stamp):
            first[row.command] = row
    return {command: row.device for command, row in first.items()}
