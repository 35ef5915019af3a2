"""Sales and their lines, what came back of them, and the sums that Analytics reads.

A sale's own effect never changes. That of its returns and voids hangs on their order (`hub.domain.selling.fold_sale`),
so it is taken back and written anew from the sale's stream whenever one arrives.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, partial
from itertools import chain

from hub.domain.cash import PaymentKind
from hub.domain.events import (
    Event,
    ReturnedLine,
    SaleRecorded,
    SaleReturned,
    SaleVoided,
    SoldLine,
    TicketClosed,
    TicketParked,
    TicketTaken,
)
from hub.domain.events.selling import TicketFact
from hub.domain.quantity import quantity, to_thousandths
from hub.domain.selling import Undone, fold_sale, fold_ticket
from hub.domain.stock import MovementKind
from hub.storage.projections import sums
from hub.storage.projections.movements import Movement, restate, sell
from hub.storage.projections.payments import Occasion, paid, unpaid
from hub.storage.projections.projector import Projector, projects
from hub.storage.projections.sums import Place, SumLine

_SALE = """
INSERT INTO sales
    (id, receipt, at, day, branch, total, customer, actor, rounding, fee, customer_order, returned, voided)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
"""
_LINES = """
INSERT INTO sale_lines
    (sale, line, product, quantity, unit_price, amount, discount, unit_cost, tax, short, returned, refunded)
SELECT ?, *, 0, 0 FROM (VALUES {rows})
"""
_LINE = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_AT_ONCE = 50
"""Lines that one statement writes; for each number of them there is one, which the connection keeps prepared."""
_RETURN_LINE = """
INSERT INTO return_lines (event, line, place, product, quantity, amount, loss, cost, costed, tax)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UNDONE_ALREADY = "SELECT 1 FROM events WHERE stream = ? AND counts = 1 AND type <> 'SaleRecorded' LIMIT 1"
_KNOWN = "SELECT event, day, branch, hour, person, ends, amount FROM returns WHERE sale = ?"
_KNOWN_LINES = "SELECT product, quantity, amount, cost, costed, tax FROM return_lines WHERE event = ?"


@projects(SaleRecorded, of_the_till=True)
def sold(to: Projector, event: Event, said: SaleRecorded) -> None:
    """Goods out, money in, and the sums that Analytics reads."""
    lines: list[SumLine] = []
    rows: list[tuple[object, ...]] = []
    left: list[tuple[str, int]] = []
    for n, line in enumerate(said.lines):
        summed = SumLine.of(line, line.quantity, line.amount, line.discount)
        lines.append(summed)
        rows.append(_line_row(n, line, summed))
        if line.parts:
            left += [(part.product, to_thousandths(part.quantity)) for part in line.parts]
        else:
            left.append((summed.product, summed.quantity))
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        to.connection.execute(_insert_lines(len(some)), [said.sale, *chain.from_iterable(some)])
    sell(to, event, said.branch, said.sale, left, kits=any(line.parts for line in said.lines))
    fee, rounding = said.fee.minor if said.fee else 0, said.rounding.minor if said.rounding else 0
    place = Place.of(said.at, said.branch, event.actor)
    sums.add(to, place, lines, sales=1, fee=fee)
    occasion = Occasion(PaymentKind.SALE, said.sale, said.at, said.branch, said.session, said.customer)
    to.connection.execute(
        _SALE,
        [said.sale, said.receipt, occasion.ms, place.day, said.branch, sum([each.total for each in lines]) + fee,
         said.customer, event.actor, rounding, fee, said.customer_order],
    )  # fmt: skip
    paid(to, event, said.payments, occasion)
    if str(event.stamp) < to.last and to.connection.execute(_UNDONE_ALREADY, [said.sale]).fetchone():
        _fold_anew(to, said.sale)


@cache
def _insert_lines(count: int) -> str:
    return _LINES.format(rows=", ".join([_LINE] * count))


def _line_row(place: int, line: SoldLine, summed: SumLine) -> tuple[object, ...]:
    return (
        place, summed.product, summed.quantity, line.unit_price.ten_thousandths, summed.total, summed.discount,
        line.unit_cost.ten_thousandths if line.unit_cost else None,
        summed.tax,
        to_thousandths(line.short) if line.short else None,
    )  # fmt: skip


@projects(SaleReturned, SaleVoided)
def undone(to: Projector, _event: Event, said: SaleReturned | SaleVoided) -> None:
    """Something of a sale came back."""
    _fold_anew(to, said.sale)


def _fold_anew(to: Projector, sale: str) -> None:
    to.late[f"sale {sale}"] = partial(_refold, sale=sale)


def _refold(to: Projector, sale: str) -> None:
    """Take back what the returns and voids of a sale did, and let them do what its history says."""
    for event, *effect in to.connection.execute(_KNOWN, [sale]).fetchall():
        _forget(to, event, *effect)
    history = to.log.stream(sale)
    state = fold_sale(history)
    if state is None:
        return
    returned = [Decimal(0)] * len(state.left)
    moves = {}
    for step in state.undone:
        branch = (state.sale if isinstance(step.said, SaleVoided) else step.said).branch
        _apply(to, state.sale, step, branch)
        moves[step.event.id] = _moves(state.sale, step, branch, returned)
    restate(to, [event for event in history if not isinstance(event.payload, SaleRecorded)], moves)
    to.connection.executemany(
        "UPDATE sale_lines SET returned = ?, refunded = ? WHERE sale = ? AND line = ?",
        [
            (to_thousandths(line.quantity - left.quantity), (line.amount - left.amount).minor, sale, place)
            for place, (line, left) in enumerate(zip(state.sale.lines, state.left, strict=True))
        ],
    )
    back = (state.sale.total - state.amount_left).minor
    to.connection.execute("UPDATE sales SET returned = ?, voided = ? WHERE id = ?", [back, int(state.voided), sale])


def _forget(to: Projector, event: str, day: str, branch: str, hour: int, person: str, ends: int, amount: int) -> None:
    lines = [SumLine(*row) for row in to.connection.execute(_KNOWN_LINES, [event])]
    fee = amount - sum(line.total for line in lines)
    sums.add(to, Place(day, branch, hour, person), lines, sales=ends, fee=fee, undo=True)
    unpaid(to, event)
    to.connection.execute("DELETE FROM return_lines WHERE event = ?", [event])
    to.connection.execute("DELETE FROM returns WHERE event = ?", [event])


def _apply(to: Projector, sale: SaleRecorded, step: Undone, branch: str) -> None:
    said, event = step.said, step.event
    void = isinstance(said, SaleVoided)
    fee = sale.fee.minor if sale.fee and step.ends else 0
    amount = sum(line.amount.minor for line in step.lines) + fee
    place = Place.of(sale.at, branch, _seller(to, sale.sale)) if void else Place.of(said.at, branch, event.actor)
    lines = [_back(sale.lines[x.place], x) for x in step.lines]
    to.upsert(
        "returns",
        {
            "event": event.id,
            "sale": sale.sale,
            "kind": "void" if void else "return",
            "receipt": said.receipt if isinstance(said, SaleReturned) else None,
            "at": int(said.at.timestamp() * 1000),
            "day": place.day,
            "branch": branch,
            "hour": place.hour,
            "person": place.person,
            "amount": amount,
            "refunded": sum(refund.amount.minor for refund in step.refunds),
            "reason": said.reason.value,
            "cut": int(step.cut),
            "ends": int(step.ends),
            "actor": event.actor,
        },
    )
    to.connection.executemany(
        _RETURN_LINE,
        [
            (event.id, n, x.place, line.product, line.quantity, line.total, x.loss.value if x.loss else None,
             line.cost, line.costed, line.tax)
            for n, (x, line) in enumerate(zip(step.lines, lines, strict=True))
        ],
    )  # fmt: skip
    sums.add(to, place, lines, sales=-int(step.ends), fee=fee, sign=-1)
    occasion = Occasion(
        PaymentKind.VOID if void else PaymentKind.RETURN, sale.sale, said.at, said.branch, said.session, sale.customer
    )
    paid(to, event, step.refunds, occasion, back=True)


def _seller(to: Projector, sale: str) -> str:
    return str(to.connection.execute("SELECT actor FROM sales WHERE id = ?", [sale]).fetchone()[0])


def _back(sold: SoldLine, line: ReturnedLine) -> SumLine:
    return SumLine.of(sold, line.quantity, line.amount)


def _moves(sale: SaleRecorded, step: Undone, branch: str, returned: list[Decimal]) -> list[Movement]:
    """What a step brings back to the shelf, and what of it is a loss; `returned` is kept up by line."""
    # What was undone at once is a correction of the sale, not goods that a customer brought back.
    kind = MovementKind.SALE if isinstance(step.said, SaleVoided) else MovementKind.RETURN
    moves = []
    for line in step.lines:
        sold, before = sale.lines[line.place], returned[line.place]
        returned[line.place] = after = before + line.quantity
        for product, whole in sold.moves:
            # From the line's beginning, so that the parts of a kit which comes back bit by bit come back to the last.
            amount = quantity(whole * after / sold.quantity) - quantity(whole * before / sold.quantity)
            moves.append(Movement(product, branch, kind, amount, sale.sale))
            if line.loss:
                moves.append(Movement(product, branch, MovementKind.LOSS, -amount, sale.sale))
    return moves


@projects(TicketParked, TicketTaken, TicketClosed, of_the_till=True)
def ticket(to: Projector, _event: Event, said: TicketFact) -> None:
    """A ticket, folded from its stream."""
    history = to.history(said.ticket)
    folded = fold_ticket(history) if history else None
    if folded is None or not history:
        return
    parked = next(event for event in history if isinstance(event.payload, TicketParked))
    to.upsert(
        "tickets",
        {
            "id": folded.id,
            "name": folded.name,
            "branch": folded.branch,
            "at": parked.stamp.wall_ms,
            "customer": folded.customer,
            "actor": parked.actor,
            "lines": len(folded.lines),
            "holder": folded.holder,
            "closed": int(folded.closed),
            "sales": len(folded.sales),
        },
    )
