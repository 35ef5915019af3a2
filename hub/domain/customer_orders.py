"""Customers' orders: the fold of an order's history, and which step is allowed from which state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from hub.domain.catalogue import KitPart
from hub.domain.errors import WrongState
from hub.domain.events import (
    CancelReason,
    CustomerLine,
    CustomerOrderAccepted,
    CustomerOrderCancelled,
    CustomerOrderChanged,
    CustomerOrderDelivered,
    CustomerOrderPaid,
    CustomerOrderPlaced,
    CustomerOrderReady,
    CustomerOrderRefunded,
    Event,
    Payment,
    Tender,
)
from hub.domain.money import Money, UnitPrice
from hub.domain.selling import by_tender, less


class CustomerOrderState(StrEnum):
    """Where a customer's order stands."""

    PLACED = "placed"
    ACCEPTED = "accepted"
    READY = "ready"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether the customer still waits for it."""
        return self not in (CustomerOrderState.DELIVERED, CustomerOrderState.CANCELLED)


class CustomerStep(StrEnum):
    """What can be done to a customer's order."""

    CHANGE = "change"
    ACCEPT = "accept"
    PAY = "pay"
    PREPARE = "prepare"
    DELIVER = "deliver"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    """Cancelling by the customer, who cannot call back what is packed or on its way."""


_S = CustomerOrderState
_OPEN = frozenset(state for state in CustomerOrderState if state.is_open)
ALLOWED: dict[CustomerStep, frozenset[CustomerOrderState]] = {
    CustomerStep.CHANGE: frozenset({_S.PLACED}),
    CustomerStep.ACCEPT: frozenset({_S.PLACED}),
    CustomerStep.PAY: _OPEN,
    CustomerStep.PREPARE: frozenset({_S.ACCEPTED}),
    CustomerStep.DELIVER: frozenset({_S.ACCEPTED, _S.READY}),
    CustomerStep.CANCEL: _OPEN,
    CustomerStep.WITHDRAW: frozenset({_S.PLACED, _S.ACCEPTED}),
}
"""From which states each step may be taken."""
_KEEPING = frozenset({_S.ACCEPTED, _S.READY})


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One product of an order, in base units. `asked` is what the customer wanted first, `quantity` what they get."""

    product: str
    asked: Decimal
    quantity: Decimal
    unit_price: UnitPrice
    parts: tuple[KitPart, ...] = ()

    @property
    def shelf(self) -> tuple[KitPart, ...]:
        """What one base unit of it takes off the shelf."""
        return self.parts or (KitPart(self.product, Decimal(1)),)

    @property
    def amount(self) -> Money:
        """What it costs."""
        return self.unit_price.times(self.quantity)


@dataclass(frozen=True, slots=True)
class CustomerOrder:
    """A customer's order as its history leaves it."""

    placed: CustomerOrderPlaced
    state: CustomerOrderState
    lines: tuple[OrderedLine, ...]
    """In the order in which they were asked for; what was taken off stays with a quantity of zero."""
    promised: datetime | None
    paid: tuple[Payment, ...] = ()
    """What was paid in advance, by tender."""
    advances: tuple[Payment, ...] = ()
    """What of it the shop still has, neither set against a sale nor given back."""
    refunds: int = 0
    """How often something was given back: what is owed after it is another matter."""
    sale: str | None = None
    cancelled: CancelReason | None = None

    @property
    def id(self) -> str:
        """The order's id."""
        return self.placed.order

    @property
    def kept(self) -> tuple[OrderedLine, ...]:
        """The lines of which there is something left."""
        return tuple(line for line in self.lines if line.quantity > 0)

    @property
    def goods(self) -> Money:
        """What the goods come to."""
        nothing = Money(0, self.placed.lines[0].unit_price.currency)
        return sum((line.amount for line in self.lines), nothing)

    @property
    def total(self) -> Money:
        """Goods and delivery."""
        return self.goods + self.placed.fee if self.placed.fee else self.goods

    @property
    def prepaid(self) -> Money:
        """What the shop has of the customer's money, and nothing was sold for yet."""
        return _sum(self.advances, self.total)

    @property
    def due(self) -> Money:
        """What is still to be paid."""
        return max(self.total - self.prepaid, self.total - self.total)

    @property
    def owed(self) -> Money:
        """What has to be given back: of an open order what is beyond its total, else all that is left."""
        return max(self.prepaid - self.total, self.total - self.total) if self.state.is_open else self.prepaid

    @property
    def reserved(self) -> tuple[KitPart, ...]:
        """What it keeps from being sold: of a kit its parts."""
        if self.state not in _KEEPING and not (self.state is CustomerOrderState.PLACED and self.placed.reserves):
            return ()
        return tuple(KitPart(x.product, x.quantity * line.quantity) for line in self.kept for x in line.shelf)

    def allows(self, step: CustomerStep) -> bool:
        """Whether `step` may be taken now."""
        return self.state in ALLOWED[step]

    def require(self, step: CustomerStep) -> None:
        """Raise `WrongState` unless `step` may be taken now."""
        if not self.allows(step):
            raise WrongState(
                f"order {self.placed.reference} is {self.state}: cannot {step}",
                reason="customer_order",
                reference=self.placed.reference,
                state=self.state.value,
                step=step.value,
            )


def fold(events: Iterable[Event]) -> CustomerOrder | None:
    """Return the order that its events, in clock order, leave; None before it was placed.

    Total: a step that is not allowed where it arrives (two devices acted apart) changes nothing but stays in the
    history. Goods that were handed over are handed over, whatever was done elsewhere.
    """
    last: CustomerOrder | None = None
    for _, after in told(events):
        last = after
    return last


def told(events: Iterable[Event]) -> Iterator[tuple[Event, CustomerOrder | None]]:
    """Each event with the order as it left it; the same object as before where it had no effect."""
    order: CustomerOrder | None = None
    for event in events:
        order = _apply(order, event)
        yield event, order


def crossed(events: Iterable[Event]) -> bool:
    """Whether it was handed over on one device and called off on another, neither of which knew of the other.

    The goods are out and the sale counts; but money may have been given back for it as well.
    """
    kinds = {type(event.payload) for event in events}
    return CustomerOrderDelivered in kinds and CustomerOrderCancelled in kinds


def _apply(order: CustomerOrder | None, event: Event) -> CustomerOrder | None:
    said = event.payload
    if order is None:
        return _placed(said) if isinstance(said, CustomerOrderPlaced) else None
    match said:
        case CustomerOrderDelivered() if order.sale is None:
            sold = replace(order, state=CustomerOrderState.DELIVERED, sale=said.sale, cancelled=None)
            return replace(sold, advances=() if said.advances is None else _left(order.advances, said.advances))
        case CustomerOrderChanged() if order.allows(CustomerStep.CHANGE):
            return replace(order, lines=_changed(order.lines, said.lines))
        case CustomerOrderAccepted() if order.allows(CustomerStep.ACCEPT):
            return replace(order, state=CustomerOrderState.ACCEPTED, promised=said.promised or order.promised)
        case CustomerOrderReady() if order.allows(CustomerStep.PREPARE):
            return replace(order, state=CustomerOrderState.READY)
        case CustomerOrderCancelled() if order.allows(_cancelling(said)):
            return replace(order, state=CustomerOrderState.CANCELLED, cancelled=said.reason)
        case CustomerOrderPaid() if said.tender is Tender.CASH or _sum(order.paid, order.total) < order.total:
            # Money that arrived did so, whatever became of the order. Beyond its total nobody pays but in cash: two
            # devices that saw it saw one payment.
            came = Payment(said.tender, said.amount)
            return replace(order, paid=by_tender([*order.paid, came]), advances=by_tender([*order.advances, came]))
        case CustomerOrderRefunded():
            return replace(order, advances=_left(order.advances, said.refunds), refunds=order.refunds + 1)
        case _:
            return order


def money_moved(before: CustomerOrder | None, event: Event, after: CustomerOrder | None) -> tuple[Payment, ...]:
    """Return what an event changed in the payments: what was paid in advance came in, what was given back went out.

    So does what became payments of a sale, which has them from then on. What somebody recorded as gone is gone, also
    where another device had given it out already.
    """
    said = event.payload
    if before is None or after is None:
        return ()
    if isinstance(said, CustomerOrderPaid):
        return () if after is before else (Payment(said.tender, said.amount),)
    if isinstance(said, CustomerOrderRefunded):
        return _negative(said.refunds)
    if isinstance(said, CustomerOrderDelivered):
        return _negative(before.advances if said.advances is None else said.advances)
    return ()


def _negative(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    return tuple(Payment(x.tender, Money(-x.amount.minor, x.amount.currency)) for x in payments)


def _left(advances: tuple[Payment, ...], gone: tuple[Payment, ...]) -> tuple[Payment, ...]:
    return tuple(payment for payment in less(advances, gone) if payment.amount.minor)


def _sum(payments: Iterable[Payment], like: Money) -> Money:
    return sum((payment.amount for payment in payments), Money(0, like.currency))


def _cancelling(said: CustomerOrderCancelled) -> CustomerStep:
    return CustomerStep.WITHDRAW if said.by_customer else CustomerStep.CANCEL


def _placed(said: CustomerOrderPlaced) -> CustomerOrder:
    lines = tuple(OrderedLine(x.product, x.quantity, x.quantity, x.unit_price, x.parts) for x in said.lines)
    return CustomerOrder(said, CustomerOrderState.PLACED, lines, said.promised)


def _changed(lines: tuple[OrderedLine, ...], written: Iterable[CustomerLine]) -> tuple[OrderedLine, ...]:
    new = list(lines)
    for line in written:
        # Two entries that turned out to be one product: the first line has all of it.
        places = [place for place, known in enumerate(new) if known.product == line.product]
        for place in places:
            new[place] = replace(new[place], quantity=line.quantity if place == places[0] else Decimal(0))
        if not places:
            new.append(OrderedLine(line.product, line.quantity, line.quantity, line.unit_price, line.parts))
    return tuple(new)
