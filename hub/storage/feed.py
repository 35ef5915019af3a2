"""The log as the exchange with the relay sees it: what was not pushed yet, and taking in what others recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlite_utils import Database

from hub.application.ports.relay import EventBatch
from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged
from hub.domain.events import Payload
from hub.storage.books import SqliteBooks
from hub.storage.log import Row

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
            with Database(self._connection).atomic():
                self._set("pushed", number)
                self._set("exchanged_at", int(datetime.now(UTC).timestamp() * 1000))

        self._books.on_writer(work)

    def position(self) -> int:
        """The position in the shop's log up to which everything was pulled."""
        return self._books.on_writer(lambda: self._get("pulled"))

    def pulled(self, rows: Sequence[bytes], *, device: str, position: int) -> None:
        """Record another device's events and the position, in one transaction.

        Raises `BooksDamaged` where a row does not fit its device's chain, `InvalidInput` where its clock is far ahead.
        """
        self._books.on_writer(lambda: self._pulled([Row.from_wire(row) for row in rows], device, position))

    def _pulled(self, rows: Sequence[Row], device: str, position: int) -> None:
        payloads: list[Payload] = []
        with Database(self._connection).atomic():
            replaced = False
            for row in rows:
                if row.device != device:
                    raise BooksDamaged(f"a row of {row.device} came as one of {device}", reason="row")
                payload, replaces = self._take(row)
                replaced = replaced or replaces
                payloads += [payload] if payload else []
            if replaced:
                # A sum cannot be taken back event by event: the tables are folded anew. Rare: it needs one command
                # done on two devices before either heard of the other.
                self._projector.rebuild()
            self._set("pulled", position)
            self._set("exchanged_at", int(datetime.now(UTC).timestamp() * 1000))
        self._books.committed(payloads)

    def _take(self, row: Row) -> tuple[Payload | None, bool]:
        """Write one foreign row; return its payload where it counts, and whether it replaced one that counted."""
        number, previous = self._log.head(row.device)
        if row.number <= number:
            return None, False
        if row.number != number + 1 or row.chained(previous) != row.hash:
            raise BooksDamaged(f"event {row.number} of device {row.device} does not fit", reason="chain")
        self._clock.observe(Stamp.parse(row.stamp))
        counting = self._log.counting(row.id)
        counts = counting is None or row.stamp < counting
        if counting is not None and counts:
            self._log.discount(row.id)
        self._log.insert(row, row.hash, counts=counts)
        self._connection.execute(_KNOWN_COMMAND, [row.command])
        if not counts:
            return None, False
        event = self._log.decode(row)
        if counting is None:
            self._projector.apply(event)
        return event.payload, counting is not None
