"""What screens, bot and report read: plain values, ready to show, in the shop's zone and currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from hub.domain.catalogue import Product
from hub.domain.events import DeliveryState, MessageKind, Outcome
from hub.domain.money import Money
from hub.domain.people import HandleKind, Role
from hub.domain.purchasing import OrderState


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the grid; `on_hand` in base units."""

    product: Product
    on_hand: Decimal
    low: bool
    """At or below the reorder point."""


@dataclass(frozen=True, slots=True)
class MovementView:
    """One movement of a product's stock: `kind` is receipt, sale, count, loss."""

    at: datetime
    kind: str
    branch: str
    quantity: Decimal
    actor: str | None
    about: str | None
    """The order, sale, count or loss that moved it."""


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with its stock by branch name and its latest movements, newest first."""

    row: ProductRow
    supplier: str | None
    """The supplier's name."""
    by_branch: tuple[tuple[str, Decimal], ...]
    movements: tuple[MovementView, ...]


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact with what is known of its handles."""

    id: str
    name: str | None
    role: Role
    language: str
    code: str | None
    handles: tuple[tuple[HandleKind, str], ...]
    last_heard: datetime | None


@dataclass(frozen=True, slots=True)
class BranchView:
    """A branch with how many products it holds and what they are worth at cost."""

    id: str
    code: str
    name: str
    products: int
    value: Money


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """A line of an order; quantities in base units, `packs` as it was said."""

    product: str
    name: str
    requested: Decimal
    quantity: Decimal
    received: Decimal
    packs: Decimal | None
    pack_name: str | None
    pack_size: Decimal | None
    base_unit: str
    unit_cost: Decimal | None
    offered: Decimal | None = None
    offered_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A purchase order in a list."""

    id: str
    reference: str
    state: OrderState
    supplier: str | None
    requested_by: str | None
    due: date | None
    at: datetime
    lines: tuple[OrderLineView, ...]
    value: Money | None
    synced: bool
    """Whether the relay has all of its events."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step of an order's history; `what` is the fact's name (``OrderSent``), `who` a name or None for the hub."""

    at: datetime
    what: str
    who: str | None
    words: str | None = None
    """What was written, where the step came with words."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of a conversation. `text` is None for erased words and for audio not yet heard."""

    id: str
    contact: str
    contact_name: str | None
    incoming: bool
    kind: MessageKind
    at: datetime
    text: str | None
    heard: str | None = None
    """The words of a voice note."""
    button: str | None = None
    media: str | None = None
    reply_to: str | None = None
    state: DeliveryState | None = None
    """Of an outgoing message."""
    outcome: Outcome | None = None
    """Of an incoming message, once handled."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingView:
    """A message that waits to be sent; `body` is the Graph API body as JSON, without the recipient's id check."""

    id: str
    contact: str
    phone: str | None
    body: str
    queued_at: datetime
    about: str | None


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order with everything that belongs to it."""

    row: OrderRow
    branch: str
    """The branch's name."""
    history: tuple[HistoryEntry, ...]
    messages: tuple[MessageView, ...]
    voice_note: str | None
    """Media id of the voice note that asked for it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card: `kind` names the dialogue step, `content` is its request as JSON, `answer` None while it is open."""

    id: str
    contact: str
    kind: str
    content: str | None
    message: str | None
    shown_at: datetime
    answer: str | None


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A media file, decrypted."""

    id: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AttentionView:
    """Something that needs a person; `kind` names its words in the catalogues (``attention.<kind>``)."""

    id: str
    kind: str
    at: datetime
    contact: str | None
    contact_name: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class SyncView:
    """What the relay does not have yet."""

    pending: int
    last_exchange: datetime | None


@dataclass(frozen=True, slots=True)
class HomeView:
    """The Home page."""

    name: str
    whatsapp_number: str | None
    sales_today: Money
    sales_count: int
    open_orders: int
    low_stock: int
    waiting_messages: int
    attention: tuple[AttentionView, ...]
    sync: SyncView


@dataclass(frozen=True, slots=True)
class DaySales:
    """One day's sales."""

    day: date
    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class ProductSales:
    """What one product brought in a period; `quantity` in base units."""

    product: str
    name: str
    quantity: Decimal
    total: Money


@dataclass(frozen=True, slots=True)
class SalesSummary:
    """Sales of a period, with the same number of days before it for comparison."""

    days: tuple[DaySales, ...]
    total: Money
    before: Money
    count: int
    average: Money
    top: tuple[ProductSales, ...]


@dataclass(frozen=True, slots=True)
class InventorySummary:
    """Stock at cost and at price, and what needs a look."""

    products: int
    value_at_cost: Money
    value_at_price: Money
    low: tuple[ProductRow, ...]
    low_count: int
    negative: tuple[ProductRow, ...]
    by_category: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class BotCounters:
    """What the bot did in a period. `sent` are outgoing messages, which cost money; `by_route` counts readers."""

    received: int
    voice_notes: int
    understood: int
    asked: int
    not_understood: int
    waiting: int
    sent: int
    failed: int
    orders: int
    orders_confirmed: int
    messages_per_order: Decimal | None
    """Median of outgoing messages per confirmed order."""
    by_intent: tuple[tuple[str, int], ...]
    by_route: tuple[tuple[str, int], ...]
    days: tuple[tuple[date, int, int], ...]
    """Per day: received, sent."""
