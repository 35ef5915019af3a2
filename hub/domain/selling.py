"""The fold of a sale's history: what of its returns and voids takes effect, whatever was done apart on several devices.

A return says what somebody gave back; a void undoes the rest. Each device checks what it knows, but two can take the
same goods back before they hear of each other. So the history is read in clock order, and each step has effect as far
as something is left: of a line never more comes back than was sold, and nothing is undone twice. A step that had less
effect than it said is `cut`, so that a person looks at it: that money left a drawer which should not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from hub.domain.errors import InvalidMoney
from hub.domain.events import (
    Event,
    Payment,
    ReturnedLine,
    SaleRecorded,
    SaleReturned,
    SaleVoided,
    Tender,
    TicketClosed,
    TicketLine,
    TicketParked,
    TicketTaken,
)
from hub.domain.money import Money
from hub.domain.pricing import CashRule, Discount

Undoing: TypeAlias = SaleReturned | SaleVoided


@dataclass(frozen=True, slots=True)
class Undone:
    """What a return or void really did: only lines with something in them, refunds that are not zero."""

    event: Event
    said: Undoing
    lines: tuple[ReturnedLine, ...]
    refunds: tuple[Payment, ...]
    cut: bool
    ends: bool = False
    """Whether this is the void that the sale ended with: the first one."""


@dataclass(frozen=True, slots=True)
class LineLeft:
    """What is left of a sale's line: not yet come back."""

    quantity: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class SaleState:
    """A sale as its history leaves it."""

    sale: SaleRecorded
    left: tuple[LineLeft, ...]
    paid: tuple[Payment, ...]
    """What was paid and not given back, by tender, in the order of the sale; none below zero."""
    undone: tuple[Undone, ...] = ()
    voided: bool = False

    @property
    def amount_left(self) -> Money:
        """What of the sale's total stands; a delivery that was paid stays paid unless the sale is voided."""
        goods = _sum((line.amount for line in self.left), self.sale.total.currency)
        return goods + self.sale.fee if self.sale.fee and not self.voided else goods

    @property
    def paid_left(self) -> Money:
        """What was paid and not given back."""
        return _sum((payment.amount for payment in self.paid), self.sale.total.currency)


def fold_sale(events: Iterable[Event]) -> SaleState | None:
    """Return what a sale's events, in clock order, come to; None where the sale itself is not known yet."""
    history = list(events)
    sale = next((event.payload for event in history if isinstance(event.payload, SaleRecorded)), None)
    if sale is None:
        return None
    state = SaleState(
        sale,
        tuple(LineLeft(line.quantity, line.amount) for line in sale.lines),
        by_tender(sale.payments),
    )
    for event in history:
        if isinstance(event.payload, SaleReturned):
            state = _returned(state, event, event.payload)
        elif isinstance(event.payload, SaleVoided):
            state = _voided(state, event, event.payload)
    return state


def _returned(state: SaleState, event: Event, said: SaleReturned) -> SaleState:
    left, lines = list(state.left), []
    for line in said.lines:
        have = left[line.place]
        quantity, amount = min(line.quantity, have.quantity), min(line.amount, have.amount)
        if quantity > 0:
            left[line.place] = LineLeft(have.quantity - quantity, have.amount - amount)
            lines.append(replace(line, quantity=quantity, amount=amount))
    whole = tuple(lines) == said.lines
    due = _sum((line.amount for line in lines), state.sale.total.currency)
    if whole and said.rounding is not None:
        due += said.rounding
    refunds = _fitted(said.refunds, min(due, state.paid_left))
    return _undo(state, Undone(event, said, tuple(lines), refunds, not whole or refunds != said.refunds), left)


def _voided(state: SaleState, event: Event, said: SaleVoided) -> SaleState:
    lines = tuple(
        ReturnedLine(place, line.quantity, line.amount)
        for place, line in enumerate(state.left)
        if line.quantity or line.amount.minor
    )
    refunds = _fitted(said.refunds, state.paid_left)
    cut = state.voided or refunds != said.refunds
    undone = Undone(event, said, lines, refunds, cut, ends=not state.voided)
    nothing = Money(0, state.sale.total.currency)
    return replace(_undo(state, undone, [LineLeft(Decimal(0), nothing) for _ in state.left]), voided=True)


def _undo(state: SaleState, undone: Undone, left: Sequence[LineLeft]) -> SaleState:
    return replace(
        state,
        left=tuple(left),
        paid=less(state.paid, undone.refunds),
        undone=(*state.undone, undone),
    )


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, Money(0, currency))


def by_tender(payments: Sequence[Payment]) -> tuple[Payment, ...]:
    """The payments with one of each tender, in their order."""
    sums: dict[Tender, Money] = {}
    for payment in payments:
        sums[payment.tender] = sums.get(payment.tender, Money(0, payment.amount.currency)) + payment.amount
    return tuple(Payment(tender, amount) for tender, amount in sums.items())


def less(paid: Sequence[Payment], refunds: Sequence[Payment]) -> tuple[Payment, ...]:
    """Return what is left of `paid`: each refund is taken from its own tender first, then from whatever there is."""
    left = {payment.tender: payment.amount for payment in paid}
    over = Money(0, paid[0].amount.currency) if paid else None
    for refund in refunds:
        if over is None:
            break
        own = min(left.get(refund.tender, over - over), refund.amount)
        if refund.tender in left:
            left[refund.tender] -= own
        over += refund.amount - own
    for tender, amount in left.items():
        if over is None or over.minor == 0:
            break
        taken = min(amount, over)
        left[tender], over = amount - taken, over - taken
    return tuple(Payment(tender, amount) for tender, amount in left.items())


def _fitted(refunds: Sequence[Payment], due: Money) -> tuple[Payment, ...]:
    """The refunds, cut from the last or filled up at the first so that they come to `due`; without empty ones."""
    kept, over = [], due
    for refund in refunds:
        amount = min(refund.amount, over)
        over -= amount
        kept.append(replace(refund, amount=amount))
    if over.minor and kept:
        kept[0] = replace(kept[0], amount=kept[0].amount + over)
    return tuple(refund for refund in kept if refund.amount.minor)


def part_amount(state: SaleState, place: int, quantity: Decimal) -> Money:
    """Return what a customer is given for `quantity` of a line: its share, and for the last of it all that is left.

    So that a line which comes back bit by bit comes to what was paid for it, to the last minor unit.
    """
    left, line = state.left[place], state.sale.lines[place]
    if quantity >= left.quantity:
        return left.amount
    share = Money.of(line.amount.amount * quantity / line.quantity, line.amount.currency)
    return min(share, left.amount)


def refunds_for(state: SaleState, due: Money, wanted: Tender | None = None) -> tuple[Payment, ...]:
    """Return how `due` is given back: what was sold on credit lowers the debt first, then as it was paid.

    With `wanted` what was not on credit is given back in that tender. `due` is at most what is left of the payments.
    """
    given: dict[Tender, Money] = {}
    for payment in sorted(state.paid, key=lambda payment: payment.tender is not Tender.CREDIT):
        amount = min(payment.amount, due)
        tender = payment.tender if wanted is None or payment.tender is Tender.CREDIT else wanted
        if amount.minor:
            given[tender] = given.get(tender, amount - amount) + amount
            due -= amount
    return tuple(Payment(tender, amount) for tender, amount in given.items())


def payments_for(total: Money, handed: Sequence[tuple[Tender, Money]], rule: CashRule) -> tuple[Payment, ...]:
    """Return the payments that settle `total` with what a customer hands over; change is given from cash alone.

    Raises `InvalidMoney` where it is not enough (``not_paid``), or more than the total without cash (``no_change``).
    """
    nothing = Money(0, total.currency)
    cash = sum((amount for tender, amount in handed if tender is Tender.CASH), nothing)
    others = by_tender([Payment(tender, amount) for tender, amount in handed if tender is not Tender.CASH])
    rest = total
    for payment in others:
        if payment.amount > rest:
            raise InvalidMoney(f"{payment.amount} of {rest}", reason="no_change", total=rest.amount)
        rest -= payment.amount
    due = rest if cash == rest else rule.due(rest)
    if cash < due:
        raise InvalidMoney(f"{cash} of {due}", reason="not_paid", total=due.amount)
    if cash == nothing:
        return others
    coins = Payment(Tender.CASH, due, cash if cash > due else None)
    return (coins, *others) if due.minor or cash.minor else others


@dataclass(frozen=True, slots=True)
class Ticket:
    """A parked ticket as its history leaves it."""

    id: str
    name: str
    branch: str
    lines: tuple[TicketLine, ...]
    customer: str | None
    discount: Discount | None
    holder: str | None = None
    """The device that took it up; None while it waits."""
    closed: bool = False
    sales: tuple[str, ...] = ()
    """What it was paid with: more than one where two devices took the money apart. A person voids one of them."""


def fold_ticket(events: Iterable[Event]) -> Ticket | None:
    """Return what a ticket's events, in clock order, come to; None where it was never parked.

    Of two devices that took it up apart the earlier one has it. What is closed stays closed.
    """
    history = list(events)
    parked = next((event.payload for event in history if isinstance(event.payload, TicketParked)), None)
    if parked is None:
        return None
    ticket = Ticket(parked.ticket, parked.name, parked.branch, parked.lines, parked.customer, parked.discount)
    for event in history:
        match event.payload:
            case TicketTaken() as said if said.over or ticket.holder is None:
                ticket = replace(ticket, holder=said.device)
            case TicketClosed() as said:
                ticket = replace(ticket, closed=True, sales=(*ticket.sales, said.sale) if said.sale else ticket.sales)
            case _:
                pass
    return ticket
