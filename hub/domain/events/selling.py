"""Facts about selling: sales, what came back of them, and tickets that wait at the counter."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from hub.domain.events.envelope import Payload, fact
from hub.domain.events.stock import LossReason
from hub.domain.money import Money, UnitPrice
from hub.domain.pricing import Discount
from hub.domain.values import value


class Tender(StrEnum):
    """How a sale was paid."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"
    PIX = "pix"
    YAPE = "yape"
    CREDIT = "credit"
    """Fiado: written into the customer's account."""


class UndoReason(StrEnum):
    """Why a sale was taken back, whole or in part."""

    MISTAKE = "mistake"
    CHANGED_MIND = "changed_mind"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    NOT_PAID = "not_paid"
    """The card or transfer never came through."""
    OTHER = "other"


@value
class SoldPart:
    """What left the shelf for a kit: `quantity` base units in the whole line, at the cost of one base unit."""

    product: str
    quantity: Decimal
    unit_cost: UnitPrice | None = None


@value
class SoldLine:
    """One line of a sale, in base units; `amount` is what the customer paid for it, tax included."""

    product: str
    quantity: Decimal
    unit_price: UnitPrice
    amount: Money
    discount: Money | None = None
    """What was taken off: the line's own discount and its share of the ticket's."""
    list_price: UnitPrice | None = None
    """The price that it would have had, where a person wrote another."""
    unit_cost: UnitPrice | None = None
    """What one base unit cost the shop at that moment, so that a margin never changes afterwards."""
    tax_rate: Decimal | None = None
    """Per cent, included in `amount`."""
    parts: tuple[SoldPart, ...] = ()
    """Of a kit: what left the shelf in its place."""
    short: Decimal | None = None
    """How much of it the books did not know to be there. It is sold all the same."""

    @property
    def moves(self) -> tuple[tuple[str, Decimal], ...]:
        """What left the shelf, as products and base units: of a kit its parts."""
        if not self.parts:
            return ((self.product, self.quantity),)
        return tuple((part.product, part.quantity) for part in self.parts)


@value
class Payment:
    """Part of a sale's payment, or of what is given back for it."""

    tender: Tender
    amount: Money
    """What counts: without the change."""
    tendered: Money | None = None
    """The cash that was handed over, where it was more."""

    @property
    def change(self) -> Money:
        """What was given back at once."""
        return self.tendered - self.amount if self.tendered else Money(0, self.amount.currency)


class SaleFact(Payload):
    """Base of what happens to a sale."""

    __slots__ = ()
    sale: str

    @property
    def stream(self) -> str:
        """The sale."""
        return self.sale


@fact
class SaleRecorded(SaleFact):
    """Goods were sold at the counter. `at` is when, in the shop's zone."""

    sale: str
    receipt: str
    """The receipt's number, of this device's series."""
    branch: str
    at: datetime
    lines: tuple[SoldLine, ...]
    payments: tuple[Payment, ...]
    customer: str | None = None
    rounding: Money | None = None
    """What the rounding of cash added to the total, or took off it: payments come to `total` plus this."""
    session: str | None = None
    """The cash session that was open."""
    ticket: str | None = None
    """The parked ticket that it was."""
    approved_by: str | None = None
    """Who lent the right for a discount or a price."""
    customer_order: str | None = None
    """The customer's order that was handed over with it."""
    fee: Money | None = None
    """For the delivery."""

    @property
    def total(self) -> Money:
        """What the sale came to: the sum of its lines, and the delivery."""
        total = Money.total((line.amount for line in self.lines), self.lines[0].amount.currency)
        return total + self.fee if self.fee else total


@value
class ReturnedLine:
    """Part of a sale's line that came back; `amount` is what the customer is given for it."""

    place: int
    """Of the line in the sale, from 0."""
    quantity: Decimal
    amount: Money
    loss: LossReason | None = None
    """Why it does not go back to the shelf; None where it does."""


@fact
class SaleReturned(SaleFact):
    """Goods of a sale came back."""

    sale: str
    returned: str
    """The return's own id."""
    receipt: str
    """The number of the return's slip."""
    branch: str
    """Where the goods were brought."""
    at: datetime
    lines: tuple[ReturnedLine, ...]
    refunds: tuple[Payment, ...]
    """What was given back: the lines' amounts plus `rounding`."""
    reason: UndoReason
    rounding: Money | None = None
    session: str | None = None
    approved_by: str | None = None


@fact
class SaleVoided(SaleFact):
    """A sale was undone: everything that had not come back by then goes back, goods and money."""

    sale: str
    branch: str
    """Where the money was given back; the goods go back to where they were sold."""
    at: datetime
    refunds: tuple[Payment, ...]
    reason: UndoReason
    session: str | None = None
    approved_by: str | None = None


@value
class TicketLine:
    """One line of a ticket that is not paid yet. It is priced when it is paid, unless `unit_price` was written."""

    product: str
    quantity: Decimal
    unit_price: UnitPrice | None = None
    discount: Discount | None = None
    amount: Money | None = None
    """What a scale's label says that it costs."""


class TicketFact(Payload):
    """Base of what happens to a ticket."""

    __slots__ = ()
    ticket: str

    @property
    def stream(self) -> str:
        """The ticket."""
        return self.ticket


@fact
class TicketParked(TicketFact):
    """A ticket was put aside, for any device to take up. Parked again after that it is another ticket, so that where
    two devices took it up apart, what either of them added is kept."""

    ticket: str
    name: str
    """What the counter calls it (``mesa 3``): a label. Whose it is says `customer`."""
    branch: str
    lines: tuple[TicketLine, ...]
    customer: str | None = None
    discount: Discount | None = None
    """On the whole ticket."""


@fact
class TicketTaken(TicketFact):
    """A device took the ticket up, to go on with it or to be paid; `over`: from the device that had it."""

    ticket: str
    device: str
    over: bool = False


@fact
class TicketClosed(TicketFact):
    """Nothing more is expected of the ticket: it was paid with `sale`, parked anew, or dropped."""

    ticket: str
    sale: str | None = None
