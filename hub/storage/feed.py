"""The log as the exchange with the relay sees it: what was not pushed yet, and taking in what others recorded.

Personal words travel sealed; the keys that open them travel beside the log, never in it, since a key has to be
deletable. `subject_keys` and `adopt_keys` are the two ends of that: until a key is here, its words read None.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence

from hub.application.ports.relay import EventBatch
from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged
from hub.domain.events import Event, Payload
from hub.domain.ids import event_id
from hub.storage.audit import misfit
from hub.storage.books import SqliteBooks
from hub.storage.log import Head, Row
from hub.storage.sealing import WrappedKey

_SET = """
INSERT INTO replica (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_KNOWN_COMMAND = "INSERT OR IGNORE INTO commands (key, result) VALUES (?, 'null')"


class BooksFeed:
    """Implements `hub.application.ports.relay.EventFeed` over the books."""

    def __init__(self, books: SqliteBooks) -> None:
        self._books = books
        self._connection, self._projector, self._clock = books.writer_parts
        self._log = self._projector.log

    def _get(self, name: str) -> int:
        row = self._connection.execute("SELECT value FROM replica WHERE name = ?", [name]).fetchone()
        return row[0] if row else 0

    def _set(self, name: str, value: int) -> None:
        self._connection.execute(_SET, [name, value])

    def _exchanged(self) -> None:
        self._set("exchanged_at", int(self._books.now().timestamp() * 1000))

    def pending(self, limit: int) -> EventBatch | None:
        """Up to `limit` of this device's events that the relay does not have."""

        def work() -> EventBatch | None:
            previous = self._get("pushed")
            found = self._log.of_device(self._books.device, previous, limit)
            if not found:
                return None
            return EventBatch(
                rows=[row.to_wire() for _, row in found],
                previous=previous,
                number=found[-1][0],
                max_stamp_ms=max(Stamp.parse(row.stamp).wall_ms for _, row in found),
            )

        return self._books.on_writer(work)

    def pending_count(self) -> int:
        """How many of this device's events the relay does not have."""
        with self._books.read() as reader:
            return reader.sync_state().pending

    def pushed(self, number: int) -> None:
        """Record that the relay has everything up to place `number`."""

        def work() -> None:
            with self._books.writing():
                self._set("pushed", number)
                self._exchanged()

        self._books.on_writer(work)

    def position(self) -> int:
        """The position in the shop's log up to which everything was pulled."""
        return self._books.on_writer(lambda: self._get("pulled"))

    def pulled(self, rows: Sequence[bytes], *, device: str, position: int) -> None:
        """Record another device's events and the position, in one transaction.

        Raises `BooksDamaged` where a row does not fit its device's chain, `BooksTooNew` for a fact that this version
        does not know, `InvalidInput` where the device's clock is far ahead. Then nothing of it was taken in.
        """
        taken = [Row.from_wire(row) for row in rows]
        self._books.on_writer(lambda: self._pulled(taken, device, position))

    def take_in(self, rows: Sequence[Row], device: str) -> None:
        """Record events of another device that came from somewhere else than the relay. Raises as `pulled` does."""
        self._books.on_writer(lambda: self._pulled(rows, device, None))

    def _pulled(self, rows: Sequence[Row], device: str, position: int | None) -> None:
        payloads: list[Payload] = []
        with self._books.writing():
            replaced = False
            head = self._log.head(device)
            for row in rows:
                if row.device != device:
                    raise BooksDamaged(f"a row of {row.device} came as one of {device}", reason="row")
                if row.number <= head.number:
                    if self._log.hash_at(device, row.number) != row.hash:
                        raise BooksDamaged(f"{device} wrote two events {row.number}", reason="forked", device=device)
                    continue
                if row.number != head.number + 1 or row.chained(head.hash) != row.hash:
                    raise misfit("chain", row.device, row.number, row.type)
                event, replaces = self._take(row)
                head = Head(row.number, row.stamp, row.hash)
                replaced = replaced or replaces
                if event:
                    payloads.append(event.payload)
                    if not replaced:
                        self._projector.apply(event)
            if head.number:
                self._log.set_head(device, head)
            if replaced:
                # A sum cannot be taken back event by event: the tables are folded anew. Rare: it needs one command
                # done on two devices before either heard of the other.
                self._projector.rebuild()
            else:
                self._projector.settle()
            if position is not None:
                self._set("pulled", position)
                self._exchanged()
        self._books.committed(payloads)

    def _take(self, row: Row) -> tuple[Event | None, bool]:
        """Write one foreign row; return its event where it counts, and whether its command replaced one that counted.

        A command that two devices did counts as the one did it whose first event has the lower stamp: whole, never
        half of each.
        """
        self._clock.observe(Stamp.parse(row.stamp))
        first = self._log.counting(event_id(row.command, 0))
        replaces = row.idx == 0 and first is not None and row.stamp < first[1]
        counts = first is None or replaces if row.idx == 0 else first is not None and first[0] == row.device
        if replaces:
            self._log.discount(row.command)
        self._log.insert(row, row.hash, counts=counts)
        self._connection.execute(_KNOWN_COMMAND, [row.command])
        return (self._log.decode(row), replaces) if counts else (None, False)

    def subject_keys(self) -> list[bytes]:
        """Every key of personal words that is here, as one line of JSON each, encrypted with the shop key.

        For a device of the shop: only it can open them, and it deletes them again when it hears of an erasure.
        """

        def line(key: WrappedKey) -> bytes:
            fields = [key.subject, key.made_by, key.epoch, b64encode(key.sealed).decode()]
            return json.dumps(fields, separators=(",", ":")).encode()

        return self._books.on_writer(lambda: [line(key) for key in self._log.keys.wrapped()])

    def adopt_keys(self, keys: Sequence[bytes]) -> int:
        """Take in another device's keys; what they open can be read at once. Returns how many were new.

        Raises `BooksDamaged` for a key that the shop key does not open; then none was taken in.
        """
        taken = [_wrapped(line) for line in keys]

        def work() -> int:
            with self._books.writing():
                new = self._log.keys.adopt(taken)
                if new:
                    self._projector.rebuild()
            return new

        return self._books.on_writer(work)


def _wrapped(line: bytes) -> WrappedKey:
    try:
        subject, made_by, epoch, sealed = json.loads(line)
        return WrappedKey(str(subject), str(made_by), int(epoch), b64decode(sealed))
    except (ValueError, TypeError) as error:
        raise BooksDamaged("a key of another device cannot be read", reason="row") from error
