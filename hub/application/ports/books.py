"""The books port: commands write facts in one transaction, readers see projections. Implemented by `hub/storage`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from hub.application.ports.understanding import ProductMatcher
from hub.application.views import (
    AttentionView,
    BotCounters,
    BranchView,
    Card,
    ContactView,
    HomeView,
    InventorySummary,
    MediaFile,
    MessageView,
    OrderDetail,
    OrderRow,
    OutgoingView,
    ProductDetail,
    ProductRow,
    SalesSummary,
    SyncView,
)
from hub.domain.catalogue import Product
from hub.domain.events import Event, Payload
from hub.domain.people import Contact, HandleKind, Role
from hub.domain.purchasing import PurchaseOrder
from hub.domain.shop import Branch, Shop

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


class Reader(Protocol):
    """Questions to the books. Every answer is from one consistent moment.

    Lists are paged by `limit` and `offset`; times are aware, in the shop's zone.
    """

    # The shop
    def shop(self) -> Shop | None:
        """The shop, or None before it was opened."""
        ...

    def branches(self) -> Sequence[Branch]:
        """All branches, in the order in which they were opened."""
        ...

    def setting(self, name: str, default: str = "") -> str:
        """A shop setting's latest value; names are those of `hub.application.settings`."""
        ...

    def home(self, now: datetime) -> HomeView:
        """What the Home page shows."""
        ...

    def sync_state(self) -> SyncView:
        """How many events wait to be pushed, and when the last exchange was."""
        ...

    def device_letters(self) -> Mapping[str, str]:
        """The shop's devices by the letter that begins their receipt and order numbers."""
        ...

    # Products
    def product(self, product: str) -> Product | None:
        """One product by id."""
        ...

    def product_by_sku(self, sku: str) -> Product | None:
        """One product by sku (exact)."""
        ...

    def product_by_barcode(self, barcode: str) -> Product | None:
        """One product by any of its barcodes (exact)."""
        ...

    def product_rows(
        self,
        *,
        words: str = "",
        category: str | None = None,
        branch: str | None = None,
        only_low: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[ProductRow]:
        """A page of the Products grid, with stock of one branch or of all; `words` searches."""
        ...

    def product_detail(self, product: str) -> ProductDetail | None:
        """A product with stock by branch and its latest movements."""
        ...

    def categories(self) -> Sequence[str]:
        """Categories in use, by name."""
        ...

    def on_hand(self, product: str, branch: str | None = None) -> Decimal:
        """Quantity on hand, in base units, of one branch or of all."""
        ...

    # People
    def contact(self, contact: str) -> Contact | None:
        """One contact by id."""
        ...

    def contact_by_handle(self, kind: HandleKind, value: str) -> Contact | None:
        """The contact who is reached by a phone number (normal form) or WhatsApp user id."""
        ...

    def contacts(self, role: Role | None = None) -> Sequence[Contact]:
        """Contacts of a role, or all, by name."""
        ...

    def contact_rows(self, role: Role | None = None) -> Sequence[ContactView]:
        """Contacts as the Settings page lists them."""
        ...

    # Orders
    def order(self, order: str) -> PurchaseOrder | None:
        """One purchase order, folded."""
        ...

    def order_rows(self, *, only_open: bool = False, limit: int = 50, offset: int = 0) -> Sequence[OrderRow]:
        """Purchase orders, latest first."""
        ...

    def order_detail(self, order: str) -> OrderDetail | None:
        """An order with lines, its whole history, its messages and the voice note that asked for it."""
        ...

    def open_orders(self, *, supplier: str | None = None, requested_by: str | None = None) -> Sequence[PurchaseOrder]:
        """Open orders (`OrderState.is_open`), oldest first, of one supplier or of one who asked."""
        ...

    # Conversation
    def message(self, message: str) -> MessageView | None:
        """One message, incoming or outgoing."""
        ...

    def conversation(self, contact: str, limit: int = 50) -> Sequence[MessageView]:
        """The latest messages with a contact, oldest first."""
        ...

    def unhandled(self, limit: int = 20) -> Sequence[MessageView]:
        """Incoming messages that wait to be handled, oldest first; voice notes only once their audio is here."""
        ...

    def outgoing(self, limit: int = 20) -> Sequence[OutgoingView]:
        """Messages that wait to be sent, oldest first."""
        ...

    def queued(self, message: str) -> OutgoingView | None:
        """One of our messages as it was queued, whatever became of it since: a failed one can be sent another way."""
        ...

    def last_heard(self, contact: str) -> datetime | None:
        """When a contact last wrote: the 24-hour window hangs on it."""
        ...

    def card(self, card: str) -> Card | None:
        """One card, open or closed."""
        ...

    def open_card(self, contact: str) -> Card | None:
        """The contact's newest card that waits for an answer."""
        ...

    def message_by_wamid(self, wamid: str) -> str | None:
        """Our id of the message that WhatsApp knows by this id."""
        ...

    def message_by_media(self, media: str) -> MessageView | None:
        """The incoming message that came with this voice note or picture (WhatsApp's media id)."""
        ...

    def media(self, media: str) -> MediaFile | None:
        """A voice note or picture by WhatsApp's media id, decrypted; None until it is here, or once erased."""
        ...

    def attention(self) -> Sequence[AttentionView]:
        """What needs a person, newest first."""
        ...

    # Reports
    def sales_summary(self, now: datetime, days: int = 14, branch: str | None = None) -> SalesSummary:
        """Sales of the last `days` days, today last."""
        ...

    def inventory_summary(self, branch: str | None = None) -> InventorySummary:
        """Stock value, low and negative stock."""
        ...

    def bot_counters(self, now: datetime, days: int = 14) -> BotCounters:
        """What the bot did in the last `days` days."""
        ...

    def branch_rows(self) -> Sequence[BranchView]:
        """Branches with their stock figures."""
        ...


class Transaction(Reader, Protocol):
    """One command's unit of work: reads see what it wrote; everything is committed together or not at all."""

    actor: Actor
    device: str
    now: datetime
    """Aware, in UTC, the same throughout the command."""

    @property
    def branch(self) -> str:
        """The branch of this device."""
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

    def read(self) -> AbstractContextManager[Reader]:
        """A reader on its own connection, for use in one thread; its moment is that of its first question."""
        ...

    def subscribe(self, listener: Callable[[Sequence[str]], None]) -> Callable[[], None]:
        """Call `listener` with the payload names of every commit, from the writer's thread; returns the way out."""
        ...
