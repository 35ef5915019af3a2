"""The event log on disk: appending with a hash chain per device, reading by stream, and rows for the exchange."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from types import NoneType
from typing import NamedTuple, Self

from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged, InvalidInput
from hub.domain.events import Event
from hub.domain.ids import event_id
from hub.domain.merging import as_kept
from hub.storage.codec import Codec, to_json
from hub.storage.sealing import SubjectKeys

_TYPES: dict[str, type | tuple[type, ...]] = {"number": int, "idx": int, "branch": (str, NoneType), "hash": bytes}
GENESIS = bytes(32)
"""What stands before the first hash of a device's chain."""
_INSERT = """
INSERT INTO events (id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash, counts)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SET_HEAD = """
INSERT INTO heads (device, number, stamp, hash) VALUES (?, ?, ?, ?)
ON CONFLICT (device) DO UPDATE SET number = excluded.number, stamp = excluded.stamp, hash = excluded.hash
"""
_HEADS = "SELECT device, number, stamp, hash FROM heads"
_DISCOUNT = "UPDATE events SET counts = 0 WHERE id = ? AND counts = 1"
_COLUMNS = "id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash"
# Places are put in order, not the rows themselves; the limit keeps SQLite from leaving that to the end.
_IN_ORDER = "SELECT seq FROM events NOT INDEXED WHERE counts = 1 ORDER BY stamp, id LIMIT -1"
_ALL = f"SELECT {_COLUMNS} FROM ({_IN_ORDER}) CROSS JOIN events USING (seq)"  # noqa: S608  made of constants


class Head(NamedTuple):
    """The end of a device's chain: number, stamp and hash of its last row."""

    number: int
    stamp: str
    hash: bytes


class Row(NamedTuple):
    """One row of the log as it stands on disk and travels between devices."""

    id: str
    device: str
    number: int
    stamp: str
    branch: str | None
    actor: str
    command: str
    idx: int
    type: str
    stream: str
    data: str
    hash: bytes

    def chained(self, previous: bytes) -> bytes:
        """The hash that this row must have after `previous`: SHA-256 over both, fields as a JSON list."""
        return hashlib.sha256(previous + to_json(self[:-1]).encode()).digest()

    def to_wire(self) -> bytes:
        """One line of JSON for the exchange."""
        return to_json({**self._asdict(), "hash": b64encode(self.hash).decode()}).encode()

    @classmethod
    def from_wire(cls, line: bytes) -> Self:
        """The row that `to_wire` wrote. Raises `BooksDamaged`."""
        try:
            fields = json.loads(line)
            fields["hash"] = b64decode(fields["hash"], validate=True)
            row = cls(**fields)
            for name in cls._fields:
                if not isinstance(getattr(row, name), _TYPES.get(name, str)):
                    raise TypeError(name)
            if row.id != event_id(row.command, row.idx) or Stamp.parse(row.stamp).device != row.device:
                raise ValueError(row.id)
        except (ValueError, KeyError, TypeError, InvalidInput) as error:
            raise BooksDamaged("a row of another device cannot be read", reason="row") from error
        return row


class EventLog:
    """The log through one connection."""

    def __init__(self, connection: sqlite3.Connection, keys: SubjectKeys) -> None:
        self.connection = connection
        self.keys = keys
        self._codec = Codec(keys)
        self._kept: dict[str, str] | None = None
        self._last: tuple[Row, Event] | None = None
        """Where all events are read: the one that is at hand, which its own stream often holds alone."""

    @property
    def kept(self) -> Mapping[str, str]:
        """By a merged product the one that is meant: what is read from the log names the latter."""
        if self._kept is None:
            self._kept = dict(self.connection.execute("SELECT product, kept FROM merged").fetchall())
        return self._kept

    def forget_merges(self) -> None:
        """Ask the tables anew, since they changed or may have."""
        self._kept = None

    def last_stamp(self) -> Stamp | None:
        """The greatest stamp of the log."""
        row = self.connection.execute("SELECT max(stamp) FROM heads").fetchone()
        return Stamp.parse(row[0]) if row[0] else None

    def head(self, device: str) -> Head:
        """The end of a device's chain."""
        row = self.connection.execute("SELECT number, stamp, hash FROM heads WHERE device = ?", [device]).fetchone()
        return Head(*row) if row else Head(0, "", GENESIS)

    def set_head(self, device: str, head: Head) -> None:
        """Write the end of a device's chain, once per transaction."""
        self.connection.execute(_SET_HEAD, [device, head.number, head.stamp, head.hash])

    def append(self, event: Event, previous: bytes) -> bytes:
        """Write an event of this device behind the row with hash `previous`; return its hash."""
        payload = event.payload
        row = Row(
            id=event.id,
            device=event.device,
            number=event.number,
            stamp=str(event.stamp),
            branch=event.branch,
            actor=event.actor,
            command=event.command,
            idx=event.index,
            type=payload.type_name,
            stream=payload.stream,
            data=self._codec.encode(payload, event.id),
            hash=b"",
        )
        digest = row.chained(previous)
        self.insert(row, digest, counts=True)
        return digest

    def insert(self, row: Row, digest: bytes, *, counts: bool) -> None:
        """Write a row as it is."""
        self.connection.execute(_INSERT, (*row[:-1], digest, int(counts)))

    def counting(self, event: str) -> tuple[str, str] | None:
        """Device and stamp of the row that counts for an event id."""
        found: tuple[str, str] | None = self.connection.execute(
            "SELECT device, stamp FROM events WHERE id = ? AND counts = 1", [event]
        ).fetchone()
        return found

    def discount(self, command: str) -> None:
        """Let the rows that count for a command count no more."""
        place = 0
        while self.connection.execute(_DISCOUNT, [event_id(command, place)]).rowcount:
            place += 1

    def hash_at(self, device: str, number: int) -> bytes | None:
        """The hash of one row of a device's chain."""
        row = self.connection.execute(
            "SELECT hash FROM events WHERE device = ? AND number = ?", [device, number]
        ).fetchone()
        return row[0] if row else None

    def stream(self, stream: str) -> list[Event]:
        """The history of one thing, in clock order."""
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM events WHERE stream = ? AND counts = 1 ORDER BY stamp, id",  # noqa: S608
            [stream],
        )
        return [self.decode(Row(*row)) for row in rows.fetchall()]

    def streams(self, streams: Sequence[str]) -> dict[str, list[Event]]:
        """The histories of several things, each in clock order; empty where there is none."""
        found: dict[str, list[Event]] = {stream: [] for stream in streams}
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM events WHERE stream IN (SELECT value FROM json_each(?)) AND counts = 1"  # noqa: S608
            " ORDER BY stream, stamp, id",
            [json.dumps(list(streams))],
        )
        for row in (Row(*row) for row in rows.fetchall()):
            found[row.stream].append(self.decode(row))
        return found

    def all(self) -> Iterator[Event]:
        """Every event that counts, in clock order."""
        rows = self.connection.execute(_ALL)
        try:
            for row in (Row(*row) for row in rows):
                event = self.decode(row)
                self._last = row, event
                yield event
        finally:
            self._last = None

    def of_device(self, device: str, after: int, limit: int) -> list[tuple[int, Row]]:
        """Rows of a device behind place `after`, with their places (`seq`)."""
        # The plus keeps SQLite on the rowid: what is pending lies at the end, while the index on device holds all.
        rows = self.connection.execute(
            f"SELECT seq, {_COLUMNS} FROM events WHERE +device = ? AND seq > ? ORDER BY seq LIMIT ?",  # noqa: S608
            [device, after, limit],
        )
        return [(row[0], Row(*row[1:])) for row in rows.fetchall()]

    def readable(self, event: Event) -> str:
        """An event as one line of JSON with personal words in clear; numbers as the log keeps them."""
        said = {"type": event.payload.type_name, "stamp": str(event.stamp), "number": event.number}
        said |= {"branch": event.branch, "actor": event.actor, "command": event.command}
        return json.dumps({**said, "data": self._codec.readable(event.payload)}, ensure_ascii=False)

    def decode(self, row: Row) -> Event:
        """The event of a row."""
        if self._last and self._last[0] == row:
            return self._last[1]
        payload = as_kept(self._codec.decode(row.type, row.data, row.id), self.kept)
        return Event(row.id, Stamp.parse(row.stamp), row.number, row.branch, row.actor, row.command, row.idx, payload)

    def rows(self) -> Iterator[tuple[Row, bool]]:
        """Every row by device and number, with whether it counts."""
        rows = self.connection.execute(f"SELECT {_COLUMNS}, counts FROM events ORDER BY device, number")  # noqa: S608
        for *fields, counts in rows:
            yield Row(*fields), bool(counts)

    def heads(self) -> dict[str, Head]:
        """The end of every device's chain, as it was written down."""
        return {device: Head(*end) for device, *end in self.connection.execute(_HEADS)}
