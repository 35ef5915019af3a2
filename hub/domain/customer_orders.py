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
    Event,
)
from hub.domain.money import Money, UnitPrice


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
    paid: CustomerOrderPaid | None = None
    """What was paid in advance."""
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


def _apply(order: CustomerOrder | None, event: Event) -> CustomerOrder | None:
    said = event.payload
    if order is None:
        return _placed(said) if isinstance(said, CustomerOrderPlaced) else None
    match said:
        case CustomerOrderDelivered() if order.sale is None:
            return replace(order, state=CustomerOrderState.DELIVERED, sale=said.sale, cancelled=None)
        case CustomerOrderChanged() if order.allows(CustomerStep.CHANGE):
            return replace(order, lines=_changed(order.lines, said.lines))
        case CustomerOrderAccepted() if order.allows(CustomerStep.ACCEPT):
            return replace(order, state=CustomerOrderState.ACCEPTED, promised=said.promised or order.promised)
        case CustomerOrderReady() if order.allows(CustomerStep.PREPARE):
            return replace(order, state=CustomerOrderState.READY)
        case CustomerOrderCancelled() if order.allows(_cancelling(said)):
            return replace(order, state=CustomerOrderState.CANCELLED, cancelled=said.reason)
        case CustomerOrderPaid() if order.paid is None:
            # Money that arrived did so, whatever became of the order; two devices that saw it saw one payment.
            return replace(order, paid=said)
        case _:
            return order


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
