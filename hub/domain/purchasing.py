"""Purchase orders: the fold of an order's history, and which step is allowed from which state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hub.domain.awaited import Awaited
from hub.domain.errors import WrongState
from hub.domain.events import (
    ApprovalAsked,
    Event,
    GoodsReceived,
    GoodsReturned,
    OfferAccepted,
    OfferedLine,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderEdited,
    OrderLine,
    OrderOffered,
    OrderReleased,
    OrderRequested,
    OrderSent,
    ReceiptCorrected,
    ReceivedLine,
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

    EDIT = "edit"
    RELEASE = "release"
    """Finishing a draft."""
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
    Step.EDIT: frozenset({_S.DRAFT}),
    Step.RELEASE: frozenset({_S.DRAFT}),
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
EXPECTING = frozenset({_S.SENT, _S.CONFIRMED, _S.PARTLY_RECEIVED}) | _OFFERS
"""States of an order that is with the supplier, and of which goods are still to come."""


@dataclass(frozen=True, slots=True)
class Line(Awaited[UnitPrice]):
    """One product of an order, in base units. `quantity` is what is agreed now; `requested` what was asked first."""

    product: str
    requested: Decimal
    quantity: Decimal
    packs: Decimal | None
    unit_cost: UnitPrice | None
    received: Decimal = Decimal(0)
    estimated: bool = False
    """Whether `unit_cost` is what the shop paid on average, and not this supplier's price."""
    invoiced: UnitPrice | None = None
    """What the goods that came cost."""
    returned: Decimal = Decimal(0)
    """How much of what came went back."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Goods that came for an order, as they were last put right."""

    id: str
    branch: str
    lines: tuple[ReceivedLine, ...]
    invoice: str | None = None


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
    draft: bool = False
    """Whether people still put it together: it does not go out before it is released."""
    follows: str | None = None
    """The order whose outstanding goods it asks for again."""
    receipts: tuple[Receipt, ...] = ()
    extras: tuple[Line, ...] = ()
    """What came with it and was not ordered."""
    closing: OrderClosed | None = None
    """How a person closed it."""
    unreceived: OrderState | None = None
    """Where it stood before the first goods came."""

    @property
    def outstanding(self) -> tuple[Line, ...]:
        """The lines of which something is still to come, or was when it was closed short."""
        return tuple(line for line in self.lines if line.outstanding > 0)

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
        lines=_together([_line(x) for x in asked.lines]),
        due=asked.due,
        requested_by=asked.requested_by,
        message=asked.message,
        draft=asked.draft,
        follows=asked.follows,
    )


def _line(asked: OrderLine) -> Line:
    return Line(asked.product, asked.quantity, asked.quantity, asked.packs, asked.unit_cost, estimated=asked.estimated)


def _together(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line a product: what was ordered under two entries that turned out to be one is ordered together."""
    by_product: dict[str, Line] = {}
    for line in lines:
        before = by_product.get(line.product)
        if before is None:
            by_product[line.product] = line
            continue
        packs = before.packs + line.packs if before.packs is not None and line.packs is not None else None
        amount = before.quantity + line.quantity
        by_product[line.product] = replace(before, requested=amount, quantity=amount, packs=packs)
    return tuple(by_product.values())


def _edited(order: PurchaseOrder, said: OrderEdited) -> PurchaseOrder:
    by_product = {line.product: line for line in order.lines} | {line.product: _line(line) for line in said.lines}
    return replace(
        order,
        lines=tuple(line for line in by_product.values() if line.quantity),
        due=said.due or order.due,
        supplier=said.supplier or order.supplier,
    )


_STEPS: dict[type, tuple[Step, OrderState]] = {
    ApprovalAsked: (Step.ASK_APPROVAL, OrderState.AWAITING_APPROVAL),
    OrderApproved: (Step.APPROVE, OrderState.DRAFT),
    OrderDeclined: (Step.DECLINE, OrderState.DECLINED),
    OrderCancelled: (Step.CANCEL, OrderState.CANCELLED),
}


def _apply(order: PurchaseOrder | None, event: Event) -> PurchaseOrder | None:
    said = event.payload
    if isinstance(said, OrderRequested):
        return order or _request(said)
    if order is None:
        return None
    if isinstance(said, GoodsReceived | ReceiptCorrected | GoodsReturned):
        return _goods(order, said)
    if isinstance(said, OrderEdited) and order.allows(Step.EDIT):
        return _edited(order, said)
    if isinstance(said, OrderReleased) and order.allows(Step.RELEASE):
        return replace(order, draft=False) if order.draft else order
    if isinstance(said, OrderSent) and order.allows(Step.SEND):
        return replace(order, state=OrderState.SENT, draft=False)
    if isinstance(said, OrderClosed) and order.allows(Step.CLOSE):
        return replace(order, state=OrderState.CLOSED, closing=said)
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
        cost, estimated = offer.unit_cost or line.unit_cost, line.estimated and offer.unit_cost is None
        return replace(line, quantity=quantity, packs=packs, unit_cost=cost, estimated=estimated)

    return replace(
        order,
        state=OrderState.CONFIRMED,
        lines=tuple(agreed(line) for line in order.lines),
        due=order.offered_due or order.due,
        offer=(),
        offered_due=None,
    )


def _goods(order: PurchaseOrder, said: GoodsReceived | ReceiptCorrected | GoodsReturned) -> PurchaseOrder:
    if isinstance(said, GoodsReturned):
        back = _sums(said.lines)
        lines = tuple(replace(x, returned=x.returned + back.get(x.product, Decimal(0))) for x in order.lines)
        return replace(order, lines=lines)
    if isinstance(said, GoodsReceived):
        receipts = (*order.receipts, Receipt(said.receipt, said.branch, said.lines, said.invoice))
    else:
        receipts = tuple(replace(x, lines=said.lines) if x.id == said.receipt else x for x in order.receipts)
        if receipts == order.receipts:
            return order
    return _stand(_arrived(replace(order, receipts=receipts)))


def _sums(lines: Iterable[ReceivedLine]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.product] = sums.get(line.product, Decimal(0)) + line.quantity
    return sums


def _arrived(order: PurchaseOrder) -> PurchaseOrder:
    """The order's lines with what its receipts say, and what came beside them."""
    every = [line for receipt in order.receipts for line in receipt.lines]
    came = _sums(every)
    costs = {line.product: line.unit_cost for line in every if line.unit_cost is not None}
    ordered = {line.product for line in order.lines}
    lines = tuple(
        replace(x, received=came.get(x.product, Decimal(0)), invoiced=costs.get(x.product)) for x in order.lines
    )
    nothing = Decimal(0)
    extras = tuple(
        Line(product, nothing, nothing, None, None, amount, invoiced=costs.get(product))
        for product, amount in came.items()
        if product not in ordered and amount > 0
    )
    return replace(order, lines=lines, extras=extras)


def _stand(order: PurchaseOrder) -> PurchaseOrder:
    """Where an order stands after goods came for it, or it turned out that they had not."""
    if order.closing is not None or order.state in (OrderState.DECLINED, OrderState.CANCELLED):
        return order
    before = order.unreceived or order.state
    if not any(line.received for line in order.lines) and not order.extras:
        return replace(order, state=before, unreceived=None)
    done = not order.outstanding
    return replace(order, state=OrderState.CLOSED if done else OrderState.PARTLY_RECEIVED, unreceived=before)
