"""One command's unit of work: facts are appended and folded as they are recorded, and read at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TypeVar

from hub.application.ports.books import Actor
from hub.application.views.cash import CashSession
from hub.domain.catalogue import Product
from hub.domain.clock import HybridClock
from hub.domain.errors import MostradorError
from hub.domain.events import Event, Payload
from hub.domain.ids import event_id, new_id, series_letters
from hub.domain.shop import Shop
from hub.storage.log import Head
from hub.storage.matching import Matcher
from hub.storage.projections import Projector
from hub.storage.reader import SqliteReader

T = TypeVar("T")
_MOST_REMEMBERED = 10_000
"""Products: some 20 MB."""
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

    def _remembered(self, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to what every sale asks, anew only after something else was recorded."""
        answers = self._projector.remembered.answers
        if question not in answers:
            answers[question] = ask()
        answer: T = answers[question]
        return answer

    @property
    def branch(self) -> str:
        """The branch of this device; empty before it joined the shop."""
        return self._remembered("branch", self._branch)

    def _branch(self) -> str:
        return self._value("SELECT branch FROM devices WHERE id = ?", [self.device]) or ""

    @property
    def is_founder(self) -> bool:
        """Whether this device founded the shop."""
        return self.device == self.keys.founder

    @property
    def matcher(self) -> Matcher:
        """Products by words, those that this command wrote among them."""
        self._projector.search.flush(self.language())
        return super().matcher

    def shop(self) -> Shop | None:
        """The shop, once opened."""
        return self._remembered("shop", super().shop)

    def setting(self, name: str, default: str = "") -> str:
        """A setting's latest value, else its default; asked for every line of a sale."""
        return self._remembered(("setting", name, default), partial(super().setting, name, default))

    def open_session(self, till: str) -> CashSession | None:
        """The session that is open at a till."""
        return self._remembered(("session", till), partial(super().open_session, till))

    def product(self, product: str) -> Product | None:
        """One product by id; see `products_by_id`."""
        meant = self.meant(product)
        return self.products_by_id([meant]).get(meant)

    def products_by_id(self, ids: Collection[str]) -> dict[str, Product]:
        """Those of these products that there are, by id."""
        known = self._projector.remembered.products
        if unknown := [product for product in ids if product not in known]:
            if len(known) > _MOST_REMEMBERED:
                known.clear()
                unknown = list(ids)
            known |= super().products_by_id(unknown)
        return {product: known[product] for product in ids if product in known}

    def new_id(self) -> str:
        """A new time-ordered id."""
        return new_id(int(self.now.timestamp() * 1000), os.urandom)

    def next_reference(self, series: str) -> str:
        """The next number of a series, behind what begins this device's numbers."""
        last = self.connection.execute(_NEXT, [series]).fetchall()[0][0]
        given = self._remembered("letters", self._letters)
        return f"{series_letters(self.device, self.keys.founder, given)}-{last}"

    def _letters(self) -> str:
        return self._value("SELECT letters FROM devices WHERE id = ?", [self.device]) or ""

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
        return event

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what the block did where it raises one of our errors; any other undoes the whole command."""
        # What waits to be indexed was done before: it is not the block's to take back.
        self._projector.search.flush(self.language())
        recorded, head = len(self.recorded), self._head
        self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except MostradorError:
            self.connection.execute("ROLLBACK TO attempt")
            self.connection.execute("RELEASE attempt")
            del self.recorded[recorded:]
            self._head = head
            self._projector.forget()
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
