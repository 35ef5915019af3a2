"""Facts about purchase orders, from the request to the last crate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hub.domain.events.envelope import Payload, Personal, fact
from hub.domain.money import UnitPrice


class CloseReason(StrEnum):
    """Why nothing more is expected of an order, though not all of it came."""

    OUT_OF_STOCK = "out_of_stock"
    """The supplier will not have it."""
    NOT_NEEDED = "not_needed"
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    MOVED = "moved"
    """It is expected with another order."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product of an order: `quantity` in base units, and as the person said it, in packs, where they did."""

    product: str
    quantity: Decimal
    packs: Decimal | None = None
    unit_cost: UnitPrice | None = None
    """The last known cost, so that the order's value can be held against the shop's limit."""
    estimated: bool = False
    """Whether that cost is what the shop paid on average, and not this supplier's price."""


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """What the supplier says about one product: how much, and at what cost where that changed."""

    product: str
    quantity: Decimal
    unit_cost: UnitPrice | None = None


class OrderFact(Payload):
    """Base of what happens to a purchase order."""

    __slots__ = ()
    order: str

    @property
    def stream(self) -> str:
        """The order."""
        return self.order


@fact
class OrderRequested(OrderFact):
    """Somebody of the shop confirmed what to order."""

    order: str
    reference: str
    """Short number that people can say, unique per device (``A-12``)."""
    branch: str
    supplier: str
    lines: tuple[OrderLine, ...]
    due: date | None
    requested_by: str
    message: str | None = None
    """The message that asked for it, so that its voice note can be heard."""
    draft: bool = False
    """Whether people still put it together: it goes out once it is released."""
    follows: str | None = None
    """The order whose outstanding goods it asks for again."""


@fact
class OrderEdited(OrderFact):
    """Lines were written before the order went out: of each product the latest holds, a quantity of zero drops it.

    `due` and `supplier` are None where they stay as they were.
    """

    order: str
    lines: tuple[OrderLine, ...] = ()
    due: date | None = None
    supplier: str | None = None


@fact
class OrderReleased(OrderFact):
    """The draft is finished: the order may go out."""

    order: str


@fact
class ApprovalAsked(OrderFact):
    """The order's value is above the shop's limit: the owner has to approve it first."""

    order: str


@fact
class OrderApproved(OrderFact):
    """The owner approved the order."""

    order: str


@fact
class OrderSent(OrderFact):
    """The order went out to the supplier in `message`."""

    order: str
    message: str


@fact
class OrderConfirmed(OrderFact):
    """The supplier will deliver all of it."""

    order: str
    due: date | None = None


@fact
class OrderOffered(OrderFact):
    """The supplier offers something else: less, at another cost, or on another day."""

    order: str
    lines: tuple[OfferedLine, ...]
    due: date | None
    words: Personal | None = None


@fact
class OfferAccepted(OrderFact):
    """The shop takes what the supplier offered; the order is for that from now on."""

    order: str


@fact
class OrderDeclined(OrderFact):
    """The supplier will not deliver."""

    order: str
    words: Personal | None = None


@fact
class OrderCancelled(OrderFact):
    """The shop does not want it any more."""

    order: str


@fact
class OrderClosed(OrderFact):
    """Nothing more is expected of this order."""

    order: str
    reason: CloseReason | None = None
    """None where all of it came."""
    moved_to: str | None = None
    """The order with which the rest is expected."""
