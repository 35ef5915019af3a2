"""Purchase orders with their history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hub.application.views.conversation import MessageView
from hub.domain.awaited import Awaited
from hub.domain.events import CloseReason
from hub.domain.money import Money
from hub.domain.purchasing import OrderState


@dataclass(frozen=True, slots=True)
class OrderLineView(Awaited[Decimal]):
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
    invoiced: Decimal | None = None
    """What the goods that came cost."""
    returned: Decimal = Decimal(0)


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
    in_effect: bool = True
    """False where it came too late: another device had gone on, and it changed nothing."""


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
    extras: tuple[OrderLineView, ...] = ()
    """What came with it and was not ordered."""
    draft: bool = False
    """Whether people still put it together."""
    closed_for: CloseReason | None = None
    """Why it was closed short."""
    follows: str | None = None
    """The order whose outstanding goods it asks for again."""
    followed_by: str | None = None
    """The order with which its own outstanding goods are expected."""
