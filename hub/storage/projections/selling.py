"""Sales and their lines, what came back of them, and the sums that Analytics reads.

A sale's own effect never changes. That of its returns and voids hangs on their order (`hub.domain.selling.fold_sale`),
so it is taken back and written anew from the sale's stream whenever one arrives.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from hub.domain.cash import PaymentKind
from hub.domain.events import (
    Event,
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
from hub.storage.projections.movements import Movement, move, restate
from hub.storage.projections.payments import Occasion, paid, unpaid
from hub.storage.projections.projector import Projector, projects

_ADD_SALE_DAY = """
INSERT INTO sale_days (day, branch, total, count, entries) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (day, branch) DO UPDATE SET
    total = total + excluded.total, count = count + excluded.count, entries = entries + excluded.entries
"""
_ADD_PRODUCT_DAY = """
INSERT INTO product_days (day, product, branch, quantity, total, entries) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (day, product, branch) DO UPDATE SET
    quantity = quantity + excluded.quantity, total = total + excluded.total, entries = entries + excluded.entries
"""
_SALE = """
INSERT INTO sales (id, receipt, at, day, branch, total, customer, actor, rounding, returned, voided)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
"""
_LINE = """
INSERT INTO sale_lines
    (sale, line, product, quantity, unit_price, amount, discount, unit_cost, tax, short, returned, refunded)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
"""
_RETURN_LINE = """
INSERT INTO return_lines (event, line, place, product, quantity, amount, loss) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_UNDONE_ALREADY = "SELECT 1 FROM events WHERE stream = ? AND counts = 1 AND type <> 'SaleRecorded' LIMIT 1"
_KNOWN = "SELECT event, day, branch, amount, ends FROM returns WHERE sale = ?"
_KNOWN_LINES = "SELECT product, quantity, amount FROM return_lines WHERE event = ?"


@projects(SaleRecorded)
def sold(to: Projector, event: Event, said: SaleRecorded) -> None:
    """Goods out, money in, and the sums that Analytics reads."""
    day, total = said.at.date().isoformat(), said.total.minor
    moves = [
        Movement(product, said.branch, MovementKind.SALE, -amount, said.sale)
        for line in said.lines
        for product, amount in line.moves
    ]
    move(to, event, moves)
    to.connection.executemany(_LINE, [_line_row(said.sale, place, line) for place, line in enumerate(said.lines)])
    to.connection.executemany(
        _ADD_PRODUCT_DAY,
        [(day, x.product, said.branch, to_thousandths(x.quantity), x.amount.minor, 1) for x in said.lines],
    )
    to.connection.execute(_ADD_SALE_DAY, [day, said.branch, total, 1, 1])
    rounding = said.rounding.minor if said.rounding else 0
    to.connection.execute(
        _SALE,
        [said.sale, said.receipt, int(said.at.timestamp() * 1000), day, said.branch, total, said.customer, event.actor,
         rounding],
    )  # fmt: skip
    paid(
        to,
        event,
        said.payments,
        Occasion(PaymentKind.SALE, said.sale, said.at, said.branch, said.session, said.customer),
    )
    if to.connection.execute(_UNDONE_ALREADY, [said.sale]).fetchone():
        _fold_anew(to, said.sale)


def _line_row(sale: str, place: int, line: SoldLine) -> tuple[object, ...]:
    return (
        sale, place, line.product, to_thousandths(line.quantity), line.unit_price.ten_thousandths, line.amount.minor,
        line.discount.minor if line.discount else 0,
        line.unit_cost.ten_thousandths if line.unit_cost else None,
        line.tax.minor if line.tax_rate else 0,
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


def _forget(to: Projector, event: str, day: str, branch: str, amount: int, ends: int) -> None:
    lines = to.connection.execute(_KNOWN_LINES, [event]).fetchall()
    _take_off(to, (day, branch), amount, ends, lines, sign=-1)
    unpaid(to, event)
    to.connection.execute("DELETE FROM return_lines WHERE event = ?", [event])
    to.connection.execute("DELETE FROM returns WHERE event = ?", [event])


def _apply(to: Projector, sale: SaleRecorded, step: Undone, branch: str) -> None:
    said = step.said
    void = isinstance(said, SaleVoided)
    day = (sale if void else said).at.date().isoformat()
    amount = sum(line.amount.minor for line in step.lines)
    lines = [(sale.lines[x.place].product, to_thousandths(x.quantity), x.amount.minor) for x in step.lines]
    event = step.event
    to.upsert(
        "returns",
        {
            "event": event.id,
            "sale": sale.sale,
            "kind": "void" if void else "return",
            "receipt": None if void else said.receipt,
            "at": int(said.at.timestamp() * 1000),
            "day": day,
            "branch": branch,
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
            (event.id, n, x.place, product, amount, minor, x.loss.value if x.loss else None)
            for n, (x, (product, amount, minor)) in enumerate(zip(step.lines, lines, strict=True))
        ],
    )
    _take_off(to, (day, branch), amount, int(step.ends), lines, sign=1)
    occasion = Occasion(
        PaymentKind.VOID if void else PaymentKind.RETURN, sale.sale, said.at, said.branch, said.session, sale.customer
    )
    paid(to, event, step.refunds, occasion, back=True)


def _take_off(
    to: Projector, where: tuple[str, str], amount: int, sales: int, lines: Sequence[tuple[str, int, int]], *, sign: int
) -> None:
    """Take what came back off a day's sums at a branch, or with a `sign` of -1 put it back."""
    day, branch = where
    to.connection.execute(_ADD_SALE_DAY, [day, branch, -sign * amount, -sign * sales, sign])
    to.connection.executemany(
        _ADD_PRODUCT_DAY,
        [(day, product, branch, -sign * count, -sign * minor, sign) for product, count, minor in lines],
    )
    if sign < 0:
        to.connection.execute("DELETE FROM sale_days WHERE day = ? AND branch = ? AND entries = 0", [day, branch])
        to.connection.executemany(
            "DELETE FROM product_days WHERE day = ? AND product = ? AND branch = ? AND entries = 0",
            [(day, product, branch) for product, *_ in lines],
        )


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


@projects(TicketParked, TicketTaken, TicketClosed)
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
