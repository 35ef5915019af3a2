"""Facts about customers' orders, from the wish to the handing over, and about where the shop delivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from hub.domain.catalogue import KitPart
from hub.domain.events.envelope import Payload, Personal, fact
from hub.domain.events.selling import Payment, Tender
from hub.domain.money import Money, UnitPrice


class OrderChannel(StrEnum):
    """How an order reached the shop."""

    WEB = "web"
    CHAT = "chat"
    COUNTER = "counter"


class Fulfilment(StrEnum):
    """How the goods reach the customer."""

    PICKUP = "pickup"
    DELIVERY = "delivery"


class PaymentPlan(StrEnum):
    """When the customer is to pay."""

    ON_DELIVERY = "on_delivery"
    """When the goods are handed over, at the door or at the counter."""
    PREPAID = "prepaid"
    CREDIT = "credit"
    """Fiado: written into the customer's account when the goods are handed over."""


class ChangeReason(StrEnum):
    """Why an order's lines were changed before it was accepted."""

    OUT_OF_STOCK = "out_of_stock"
    CUSTOMER_ASKED = "customer_asked"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why a customer's order was cancelled."""

    CHANGED_MIND = "changed_mind"
    OUT_OF_STOCK = "out_of_stock"
    NOT_COLLECTED = "not_collected"
    NOT_PAID = "not_paid"
    UNREACHABLE = "unreachable"
    """Nobody answered, or the address was not found."""
    DUPLICATE = "duplicate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One product of a customer's order, in base units, at the price that was promised."""

    product: str
    quantity: Decimal
    unit_price: UnitPrice
    parts: tuple[KitPart, ...] = ()
    """Of a kit: what one of it takes off the shelf."""


class CustomerOrderFact(Payload):
    """Base of what happens to a customer's order."""

    __slots__ = ()
    order: str

    @property
    def stream(self) -> str:
        """The order."""
        return self.order


@fact
class CustomerOrderPlaced(CustomerOrderFact):
    """A customer asked for goods. Prices and fee are those of this moment, whatever they become later."""

    order: str
    reference: str
    """Short number that people can say, unique per device (``PA-12``)."""
    branch: str
    channel: OrderChannel
    lines: tuple[CustomerLine, ...]
    fulfilment: Fulfilment = Fulfilment.PICKUP
    customer: str | None = None
    contact: Personal | None = None
    """Who is to be asked for and how they are reached, as it was said."""
    address: Personal | None = None
    note: Personal | None = None
    zone: str | None = None
    fee: Money | None = None
    """For the delivery; None where there is none."""
    promised: datetime | None = None
    """When the goods are to be there, in the shop's zone."""
    payment: PaymentPlan = PaymentPlan.ON_DELIVERY
    tender: Tender | None = None
    """How the customer means to pay, where they said it."""
    reserves: bool = False
    """Whether stock is kept from now on, and not only from the acceptance: the shop's setting of that moment."""


@fact
class CustomerOrderChanged(CustomerOrderFact):
    """Lines were written anew before the acceptance: a product's latest quantity holds, zero is taken off the order."""

    order: str
    lines: tuple[CustomerLine, ...]
    reason: ChangeReason


@fact
class CustomerOrderAccepted(CustomerOrderFact):
    """The shop will deliver the order as it stands."""

    order: str
    promised: datetime | None = None
    """None where the promise stays as it was."""


@fact
class CustomerOrderPaid(CustomerOrderFact):
    """Money for an order arrived before its goods went out; it becomes a payment of the sale, or is given back."""

    order: str
    tender: Tender
    amount: Money
    at: datetime | None = None
    """None of what was recorded before this was told: then it is the moment of the event."""
    session: str | None = None


@fact
class CustomerOrderRefunded(CustomerOrderFact):
    """Money that was paid for an order in advance was given back."""

    order: str
    refunds: tuple[Payment, ...]
    at: datetime
    session: str | None = None
    approved_by: str | None = None


@fact
class CustomerOrderReady(CustomerOrderFact):
    """The goods are packed: to be fetched, or on their way."""

    order: str


@fact
class CustomerOrderDelivered(CustomerOrderFact):
    """The goods were handed over; that is the sale `sale`."""

    order: str
    sale: str
    advances: tuple[Payment, ...] | None = None
    """Which of the sale's payments had been there before; None where all that was paid in advance was."""
    at: datetime | None = None
    session: str | None = None


@fact
class CustomerOrderCancelled(CustomerOrderFact):
    """Nothing comes of the order any more."""

    order: str
    reason: CancelReason
    by_customer: bool = False
    words: Personal | None = None


@fact
class DeliveryZoneWritten(Payload):
    """Where the shop delivers and on which terms; the latest write of a zone holds."""

    zone: str
    name: str
    fee: Money
    minimum: Money | None = None
    """Orders of less are not delivered there."""
    free_from: Money | None = None
    """From this amount on the delivery costs nothing."""
    active: bool = True

    @property
    def stream(self) -> str:
        """The zone."""
        return self.zone
