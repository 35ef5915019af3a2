"""One command's unit of work: facts are appended and folded as they are recorded, and read at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from hub.application.ports.books import Actor
from hub.application.ports.understanding import ProductMatcher
from hub.domain.clock import HybridClock
from hub.domain.errors import MostradorError
from hub.domain.events import DeviceJoined, DeviceMoved, Event, Payload, SettingChanged
from hub.domain.ids import event_id, new_id, series_letters
from hub.storage.log import Head
from hub.storage.matching import Matcher
from hub.storage.projections import Projector
from hub.storage.reader import SqliteReader

_NEXT = """
INSERT INTO series (name, last) VALUES (?, 1)
ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last
"""
_KEEP = "INSERT OR IGNORE INTO media (id, subject, mime, sealed) VALUES (?, ?, ?, ?)"
_DRAFT = """
INSERT INTO drafts (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text
"""


def write_draft(connection: sqlite3.Connection, name: str, text: str) -> None:
    """Keep what somebody is in the middle of; empty forgets it."""
    if text:
        connection.execute(_DRAFT, [name, text])
    else:
        connection.execute("DELETE FROM drafts WHERE name = ?", [name])


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
        super().__init__(reader.log)
        self.key = key
        self.actor = actor
        self.now = now
        self.device = device
        self.recorded: list[Payload] = []
        self._clock = clock
        self._projector = projector
        self._head = self.log.head(device)
        self._branch: str | None = None
        self._settings: dict[tuple[str, str], str] = {}
        self._matcher = Matcher(self.connection, self.products_by_id)

    @property
    def branch(self) -> str:
        """The branch of this device; empty before it joined the shop."""
        if self._branch is None:
            found = self.connection.execute("SELECT branch FROM devices WHERE id = ?", [self.device]).fetchone()
            self._branch = str(found[0]) if found else ""
        return self._branch

    @property
    def matcher(self) -> ProductMatcher:
        """Products by words, those that this command wrote among them."""
        self._projector.search.flush(self.language())
        return self._matcher

    def setting(self, name: str, default: str = "") -> str:
        """A setting's latest value; asked for every line of a sale, so it is looked up once."""
        if (name, default) not in self._settings:
            self._settings[name, default] = super().setting(name, default)
        return self._settings[name, default]

    def new_id(self) -> str:
        """A new time-ordered id."""
        return new_id(int(self.now.timestamp() * 1000), os.urandom)

    def next_reference(self, series: str) -> str:
        """The next number of a series, behind what begins this device's numbers."""
        last = self.connection.execute(_NEXT, [series]).fetchall()[0][0]
        return f"{series_letters(self.device, self.keys.founder)}-{last}"

    def record(self, payload: Payload) -> Event:
        """Append a fact and fold it."""
        event = Event(
            id=event_id(self.key, len(self.recorded)),
            stamp=self._clock.tick(),
            number=self._head.number + 1,
            branch=self.branch or None,
            actor=self.actor.id,
            command=self.key,
            index=len(self.recorded),
            payload=payload,
        )
        digest = self.log.append(event, self._head.hash)
        self._head = Head(event.number, str(event.stamp), digest)
        self._projector.apply(event)
        self._projector.settle()
        self.recorded.append(payload)
        if isinstance(payload, DeviceJoined | DeviceMoved):
            self._branch = None
        elif isinstance(payload, SettingChanged):
            self._settings.clear()
        return event

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what the block did where it raises one of our errors; any other undoes the whole command."""
        # What waits to be indexed was done before: it is not the block's to take back.
        self._projector.search.flush(self.language())
        recorded, head, branch = len(self.recorded), self._head, self._branch
        self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except MostradorError:
            self.connection.execute("ROLLBACK TO attempt")
            self.connection.execute("RELEASE attempt")
            del self.recorded[recorded:]
            self._head, self._branch = head, branch
            self._projector.forget()
            self._settings.clear()
            self.keys.forget_cache()
            raise
        self.connection.execute("RELEASE attempt")

    @property
    def head(self) -> Head:
        """The last event of this device, those of this command among them."""
        return self._head

    def finish(self) -> None:
        """Write what is written once per command. The last thing before the commit."""
        if self.recorded:
            self.log.set_head(self.device, self._head)

    def keep_draft(self, name: str, text: str) -> None:
        """Keep a draft, or forget it."""
        write_draft(self.connection, name, text)

    def keep_media(self, media: str, subject: str, content: bytes, mime: str) -> None:
        """Keep a media file, encrypted for `subject`; nothing is kept of an erased one."""
        sealed = self.keys.seal(subject, content, media)
        if sealed is not None:
            self.connection.execute(_KEEP, [media, subject, mime, sealed])
