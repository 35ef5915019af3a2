"""The event log on disk: appending with a hash chain per device, reading by stream, and rows for the exchange."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged
from hub.domain.events import Event, Payload
from hub.storage.codec import Codec

GENESIS = bytes(32)
"""What stands before the first hash of a device's chain."""
_INSERT = """
INSERT INTO events (id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash, counts)
VALUES (:id, :device, :number, :stamp, :branch, :actor, :command, :idx, :type, :stream, :data, :hash, :counts)
"""
_COLUMNS = "id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash"


@dataclass(frozen=True, slots=True)
class Row:
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
        fields = [
            self.id, self.device, self.number, self.stamp, self.branch, self.actor, self.command, self.idx,
            self.type, self.stream, self.data,
        ]  # fmt: skip
        content = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
        return hashlib.sha256(previous + content).digest()

    def to_wire(self) -> bytes:
        """One line of JSON for the exchange."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "hash"}
        fields["hash"] = b64encode(self.hash).decode()
        return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()

    @classmethod
    def from_wire(cls, line: bytes) -> Self:
        """The row that `to_wire` wrote. Raises `BooksDamaged`."""
        try:
            fields = json.loads(line)
            fields["hash"] = b64decode(fields["hash"])
            return cls(**fields)
        except (ValueError, KeyError, TypeError) as error:
            raise BooksDamaged("a row of another device cannot be read", reason="row") from error


class EventLog:
    """The log through one connection."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec) -> None:
        self._connection = connection
        self._codec = codec

    def last_stamp(self) -> Stamp | None:
        """The greatest stamp of the log."""
        row = self._connection.execute("SELECT max(stamp) FROM events").fetchone()
        return Stamp.parse(row[0]) if row[0] else None

    def head(self, device: str) -> tuple[int, bytes]:
        """Number and hash of a device's last row."""
        row = self._connection.execute(
            "SELECT number, hash FROM events WHERE device = ? ORDER BY number DESC LIMIT 1", [device]
        ).fetchone()
        return (row[0], row[1]) if row else (0, GENESIS)

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
        fields = {name: getattr(row, name) for name in row.__slots__}
        self._connection.execute(_INSERT, {**fields, "hash": digest, "counts": int(counts)})

    def counting(self, event: str) -> str | None:
        """The stamp of the row that counts for an event id."""
        row = self._connection.execute("SELECT stamp FROM events WHERE id = ? AND counts = 1", [event]).fetchone()
        return row[0] if row else None

    def discount(self, event: str) -> None:
        """Let the row that counts for an event id count no more."""
        self._connection.execute("UPDATE events SET counts = 0 WHERE id = ? AND counts = 1", [event])

    def stream(self, stream: str) -> list[Event]:
        """The history of one thing, in clock order."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM events WHERE stream = ? AND counts = 1 ORDER BY stamp, id",  # noqa: S608
            [stream],
        )
        return [self.decode(Row(*row)) for row in rows.fetchall()]

    def all(self) -> Iterator[Event]:
        """Every event that counts, in clock order."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM events WHERE counts = 1 ORDER BY stamp, id")  # noqa: S608
        for row in rows:
            yield self.decode(Row(*row))

    def of_device(self, device: str, after: int, limit: int) -> list[tuple[int, Row]]:
        """Rows of a device behind place `after`, with their places (`seq`)."""
        rows = self._connection.execute(
            f"SELECT seq, {_COLUMNS} FROM events WHERE device = ? AND seq > ? ORDER BY seq LIMIT ?",  # noqa: S608
            [device, after, limit],
        )
        return [(row[0], Row(*row[1:])) for row in rows.fetchall()]

    def decode(self, row: Row) -> Event:
        """The event of a row."""
        payload: Payload = self._codec.decode(row.type, row.data, row.id)
        return Event(row.id, Stamp.parse(row.stamp), row.number, row.branch, row.actor, row.command, row.idx, payload)

    def verify(self) -> None:
        """Prove every device's chain. Raises `BooksDamaged` naming the first row that does not fit."""
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM events ORDER BY device, number")  # noqa: S608
        device, previous, number = "", GENESIS, 0
        for values in rows:
            row = Row(*values)
            if row.device != device:
                device, previous, number = row.device, GENESIS, 0
            if row.number != number + 1 or row.chained(previous) != row.hash:
                raise BooksDamaged(
                    f"event {row.number} of device {row.device} does not fit", reason="chain", number=row.number
                )
            previous, number = row.hash, row.number
