"""The books port: commands write facts in one transaction, readers see projections. Implemented by `hub/storage`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from hub.application.ports.reads.accounts import AccountReads
from hub.application.ports.reads.cash import CashReads
from hub.application.ports.reads.catalogue import CatalogueReads
from hub.application.ports.reads.conflicts import ConflictReads
from hub.application.ports.reads.conversation import ConversationReads
from hub.application.ports.reads.customer_orders import CustomerOrderReads
from hub.application.ports.reads.exports import ExportReads
from hub.application.ports.reads.people import PeopleReads
from hub.application.ports.reads.purchasing import PurchasingReads
from hub.application.ports.reads.reports import ReportReads
from hub.application.ports.reads.selling import SellingReads
from hub.application.ports.reads.shop import ShopReads
from hub.application.ports.reads.stock import StockReads
from hub.application.ports.reads.supplying import SupplyingReads
from hub.application.ports.understanding import ProductMatcher
from hub.domain.events import Event, Payload
from hub.domain.people import Contact, Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: a contact with a role, or the hub itself (role None), which may do everything."""

    id: str
    role: Role | None

    @classmethod
    def hub(cls, device: str) -> Actor:
        """The hub acting by itself: redelivered webhooks, delivery states, imports."""
        return cls(f"device:{device}", None)

    @classmethod
    def of(cls, contact: Contact) -> Actor:
        """A person."""
        return cls(contact.id, contact.role)


class Reader(
    ShopReads,
    CatalogueReads,
    ConflictReads,
    StockReads,
    CashReads,
    SellingReads,
    AccountReads,
    PeopleReads,
    PurchasingReads,
    SupplyingReads,
    CustomerOrderReads,
    ConversationReads,
    ExportReads,
    ReportReads,
    Protocol,
):
    """Questions to the books. Every answer is from one consistent moment.

    Lists are paged by `limit` and `offset`; times are aware, in the shop's zone.
    """


class Transaction(Reader, Protocol):
    """One command's unit of work: reads see what it wrote; everything is committed together or not at all."""

    key: str
    """The command's idempotency key."""
    actor: Actor
    device: str
    now: datetime
    """Aware, in UTC, the same throughout the command."""

    @property
    def branch(self) -> str:
        """The branch of this device."""
        ...

    @property
    def is_founder(self) -> bool:
        """Whether this device founded the shop."""
        ...

    def new_id(self) -> str:
        """A new time-ordered id for a thing."""
        ...

    def next_reference(self, series: str) -> str:
        """The next number of a series of this device, as people read it (``A-12``); never repeated."""
        ...

    def record(self, payload: Payload) -> Event:
        """Append a fact and update every projection."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """A part of the command that may fail alone: where it raises a `MostradorError`, nothing of it stays."""
        ...

    def keep_draft(self, name: str, text: str) -> None:
        """Keep what somebody is in the middle of, on this device alone; empty forgets it."""
        ...

    def keep_media(self, media: str, subject: str, content: bytes, mime: str) -> None:
        """Keep a media file, encrypted with the key of `subject`; keeping it again changes nothing."""
        ...


class Books(Protocol):
    """The shop's books on this device."""

    device: str

    @property
    def matcher(self) -> ProductMatcher:
        """Products by words, following every commit."""
        ...

    def run(self, key: str, actor: Actor, work: Callable[[Transaction], T]) -> T:
        """Do `work` once for the idempotency key, durably.

        The result must be made of JSON values, without names or words of people, since it is kept; where the key was
        done before, the result of then is returned and nothing is written (None where another device did it). Any
        exception of `work` rolls everything back and is raised here; `BooksUnusable` where the disk does not take it.
        Thread-safe; blocks until the disk has it. `work` and listeners may not call `run`.
        """
        ...

    def keep_draft(self, name: str, text: str) -> None:
        """Keep what somebody is in the middle of, durably but on this device alone; empty forgets it.

        No fact and no command: nobody is told of it, and the latest text holds.
        """
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """A reader on its own connection, for use in one thread; its moment is that of its first question."""
        ...

    def subscribe(self, listener: Callable[[Sequence[str]], None]) -> Callable[[], None]:
        """Call `listener` with the payload names of every commit, from the writer's thread; returns the way out."""
        ...
