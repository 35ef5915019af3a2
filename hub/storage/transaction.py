"""One command's unit of work: facts are appended and folded as they are recorded, and read at once."""

from __future__ import annotations

import os
from datetime import datetime

from hub.application.ports.books import Actor
from hub.domain.clock import HybridClock
from hub.domain.events import Event, Payload
from hub.domain.ids import event_id, new_id
from hub.storage.log import EventLog
from hub.storage.projections import Projector
from hub.storage.reader import SqliteReader
from hub.storage.sealing import SubjectKeys

_NEXT = """
INSERT INTO series (name, last) VALUES (?, 1)
ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last
"""
_KEEP = "INSERT OR IGNORE INTO media (id, subject, mime, sealed) VALUES (?, ?, ?, ?)"


class SqliteTransaction(SqliteReader):
    """Implements `hub.application.ports.books.Transaction`; lives on the writer's thread."""

    def __init__(
        self,
        reader: SqliteReader,
        *,
        key: str,
        actor: Actor,
        now: datetime,
        device: str,
        clock: HybridClock,
        projector: Projector,
    ) -> None:
        super().__init__(reader.connection, reader.keys, reader.matcher)
        self.key = key
        self.actor = actor
        self.now = now
        self.device = device
        self.recorded: list[Payload] = []
        self._clock = clock
        self._projector = projector
        self._number, self._hash = projector.log.head(device)

    @property
    def log(self) -> EventLog:
        """The log that this transaction writes."""
        return self._projector.log

    @property
    def branch(self) -> str:
        """The branch of this device."""
        row = self.connection.execute("SELECT branch FROM devices WHERE id = ?", [self.device]).fetchone()
        return row[0] if row else ""

    def new_id(self) -> str:
        """A new time-ordered id."""
        return new_id(int(self.now.timestamp() * 1000), os.urandom)

    def next_reference(self, series: str) -> str:
        """The next number of a series, with this device's letter."""
        last = self.connection.execute(_NEXT, [series]).fetchall()[0][0]
        letter = self.connection.execute("SELECT letter FROM devices WHERE id = ?", [self.device]).fetchone()
        return f"{letter[0] if letter else ''}-{last}"

    def record(self, payload: Payload) -> Event:
        """Append a fact and fold it."""
        event = Event(
            id=event_id(self.key, len(self.recorded)),
            stamp=self._clock.tick(),
            number=self._number + 1,
            branch=self.branch or None,
            actor=self.actor.id,
            command=self.key,
            index=len(self.recorded),
            payload=payload,
        )
        self._hash = self.log.append(event, self._hash)
        self._number = event.number
        self._projector.apply(event)
        self.recorded.append(payload)
        return event

    def keep_media(self, media: str, subject: str, content: bytes, mime: str) -> None:
        """Keep a media file, encrypted for `subject`."""
        keys: SubjectKeys = self.keys
        self.connection.execute(_KEEP, [media, subject, mime, keys.seal(subject, content, media)])
