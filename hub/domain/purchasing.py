"""Purchase orders: the fold of an order's history, and which step is allowed from which state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hub.domain.errors import WrongState
from hub.domain.events import (
    ApprovalAsked,
    Event,
    GoodsReceived,
    OfferAccepted,
    OfferedLine,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderOffered,
    OrderRequested,
    OrderSent,
)
from hub.domain.money import Money, UnitPrice


class OrderState(StrEnum):
    """Where an order stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SENT = "sent"
    CONFIRMED = "confirmed"
    SHORT = "short"
    """The supplier offers less than was asked; the shop decides."""
    REPRICED = "repriced"
    """The supplier offers all of it at another cost; the shop decides."""
    RESCHEDULED = "rescheduled"
    """The supplier offers all of it on another day; the shop decides."""
    DECLINED = "declined"
    PARTLY_RECEIVED = "partly_received"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether goods or a decision are still expected."""
        return self not in (OrderState.DECLINED, OrderState.CLOSED, OrderState.CANCELLED)


class Step(StrEnum):
    """What can be done to an order."""

    ASK_APPROVAL = "ask_approval"
    APPROVE = "approve"
    SEND = "send"
    CONFIRM = "confirm"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    RECEIVE = "receive"
    CLOSE = "close"


_S = OrderState
_OFFERS = frozenset({_S.SHORT, _S.REPRICED, _S.RESCHEDULED})
ALLOWED: dict[Step, frozenset[OrderState]] = {
    Step.ASK_APPROVAL: frozenset({_S.DRAFT}),
    Step.APPROVE: frozenset({_S.AWAITING_APPROVAL}),
    Step.SEND: frozenset({_S.DRAFT}),
    Step.CONFIRM: frozenset({_S.SENT}) | _OFFERS,
    Step.OFFER: frozenset({_S.SENT, _S.CONFIRMED}) | _OFFERS,
    Step.ACCEPT: _OFFERS,
    Step.DECLINE: frozenset({_S.SENT, _S.CONFIRMED}) | _OFFERS,
    Step.CANCEL: frozenset({_S.DRAFT, _S.AWAITING_APPROVAL, _S.SENT, _S.CONFIRMED}) | _OFFERS,
    # Goods that stand in the shop are received whatever the paper says, unless the order is over: a supplier without
    # WhatsApp is called by phone, and its order was never sent.
    Step.RECEIVE: frozenset(state for state in OrderState if state.is_open),
    Step.CLOSE: frozenset({_S.PARTLY_RECEIVED, _S.CONFIRMED}),
}
"""From which states each step may be taken."""


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order, in base units. `quantity` is what is agreed now; `requested` what was asked first."""

    product: str
    requested: Decimal
    quantity: Decimal
    packs: Decimal | None
    unit_cost: UnitPrice | None
    received: Decimal = Decimal(0)

    @property
    def outstanding(self) -> Decimal:
        """What is still expected, never below zero."""
        return max(self.quantity - self.received, Decimal(0))


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """An order as its history leaves it."""

    id: str
    reference: str
    branch: str
    supplier: str
    state: OrderState
    lines: tuple[Line, ...]
    due: date | None
    requested_by: str
    message: str | None
    offer: tuple[OfferedLine, ...] = ()
    offered_due: date | None = None

    def value(self) -> Money | None:
        """What the order costs at the last known costs; None where a cost is unknown."""
        total: Money | None = None
        for line in self.lines:
            if line.unit_cost is None:
                return None
            cost = line.unit_cost.times(line.quantity)
            total = cost if total is None else total + cost
        return total

    def allows(self, step: Step) -> bool:
        """Whether `step` may be taken now."""
        return self.state in ALLOWED[step]

    def require(self, step: Step) -> None:
        """Raise `WrongState` unless `step` may be taken now."""
        if not self.allows(step):
            raise WrongState(
                f"order {self.reference} is {self.state}: cannot {step}",
                reason="order",
                reference=self.reference,
                state=self.state.value,
                step=step.value,
            )


def offered_state(order: PurchaseOrder, lines: tuple[OfferedLine, ...], due: date | None) -> OrderState:
    """Return what an offer makes of an order: confirmed where it brings all that was asked, as it was asked.

    A product that the offer does not name is delivered as asked; having more than was asked is having all of it.
    """
    offered = {line.product: line for line in lines}
    for line in order.lines:
        if line.product in offered and offered[line.product].quantity < line.quantity:
            return OrderState.SHORT
    for line in order.lines:
        cost = offered[line.product].unit_cost if line.product in offered else None
        if cost is not None and cost != line.unit_cost:
            return OrderState.REPRICED
    if due is not None and due != order.due:
        return OrderState.RESCHEDULED
    return OrderState.CONFIRMED


def fold(events: Iterable[Event]) -> PurchaseOrder | None:
    """Return the order that its events, in clock order, leave; None before it was requested.

    Total: a step that is not allowed where it arrives (two devices acted apart) changes nothing but stays in the
    history. Goods that arrived always count.
    """
    last: PurchaseOrder | None = None
    for _, after in told(events):
        last = after
    return last


def told(events: Iterable[Event]) -> Iterator[tuple[Event, PurchaseOrder | None]]:
    """Each event with the order as it left it; the same object as before where it had no effect."""
    order: PurchaseOrder | None = None
    for event in events:
        order = _apply(order, event)
        yield event, order


def _request(asked: OrderRequested) -> PurchaseOrder:
    return PurchaseOrder(
        id=asked.order,
        reference=asked.reference,
        branch=asked.branch,
        supplier=asked.supplier,
        state=OrderState.DRAFT,
        lines=tuple(Line(x.product, x.quantity, x.quantity, x.packs, x.unit_cost) for x in asked.lines),
        due=asked.due,
        requested_by=asked.requested_by,
        message=asked.message,
    )


_STEPS: dict[type, tuple[Step, OrderState]] = {
    ApprovalAsked: (Step.ASK_APPROVAL, OrderState.AWAITING_APPROVAL),
    OrderApproved: (Step.APPROVE, OrderState.DRAFT),
    OrderSent: (Step.SEND, OrderState.SENT),
    OrderDeclined: (Step.DECLINE, OrderState.DECLINED),
    OrderCancelled: (Step.CANCEL, OrderState.CANCELLED),
    OrderClosed: (Step.CLOSE, OrderState.CLOSED),
}


def _apply(order: PurchaseOrder | None, event: Event) -> PurchaseOrder | None:
    said = event.payload
    if isinstance(said, OrderRequested):
        return order or _request(said)
    if order is None:
        return None
    if isinstance(said, GoodsReceived):
        return _receive(order, said)
    if isinstance(said, OrderConfirmed) and order.allows(Step.CONFIRM):
        return replace(order, state=OrderState.CONFIRMED, due=said.due or order.due, offer=(), offered_due=None)
    if isinstance(said, OrderOffered) and order.allows(Step.OFFER):
        state = offered_state(order, said.lines, said.due)
        offered = replace(order, state=state, offer=said.lines, offered_due=said.due)
        return _take(offered) if state is OrderState.CONFIRMED else offered
    if isinstance(said, OfferAccepted) and order.allows(Step.ACCEPT):
        return _take(order)
    step = _STEPS.get(type(said))
    if step and order.allows(step[0]):
        return replace(order, state=step[1])
    return order


def _take(order: PurchaseOrder) -> PurchaseOrder:
    offered = {line.product: line for line in order.offer}

    def agreed(line: Line) -> Line:
        offer = offered.get(line.product)
        if offer is None:
            return line
        # Nobody of the shop asked for more: what a supplier brings beyond the order shows when it is received.
        quantity = min(offer.quantity, line.quantity)
        packs = line.packs if quantity == line.quantity else None
        return replace(line, quantity=quantity, packs=packs, unit_cost=offer.unit_cost or line.unit_cost)

    return replace(
        order,
        state=OrderState.CONFIRMED,
        lines=tuple(agreed(line) for line in order.lines),
        due=order.offered_due or order.due,
        offer=(),
        offered_due=None,
    )


def _receive(order: PurchaseOrder, receipt: GoodsReceived) -> PurchaseOrder:
    arrived: dict[str, Decimal] = {}
    for goods in receipt.lines:
        arrived[goods.product] = arrived.get(goods.product, Decimal(0)) + goods.quantity
    # Entries that were merged since can make two lines one product: the first is filled first.
    lines: tuple[Line, ...] = ()
    for place, line in enumerate(order.lines):
        there = arrived.get(line.product, Decimal(0))
        more = any(other.product == line.product for other in order.lines[place + 1 :])
        taken = min(there, line.outstanding) if more else there
        arrived[line.product] = there - taken
        lines += (replace(line, received=line.received + taken),)
    if not order.allows(Step.RECEIVE):
        return replace(order, lines=lines)
    done = all(line.outstanding == 0 for line in lines)
    return replace(order, lines=lines, state=OrderState.CLOSED if done else OrderState.PARTLY_RECEIVED)
