"""Cash sessions of a till: float, money in and out, blind count, and the close (corte).

A till is a device. Selling needs no session: what is sold without one is listed by device and time. Money that is put
in, taken out or spent belongs to the session that is open at the device, unless another is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict

from hub.application.access import Approval, actor_may, demand, demand_of
from hub.application.amounts import checked_amount, note, open_for_business, when
from hub.application.ports.books import Actor, Reader, Transaction
from hub.application.stock import known_branch
from hub.application.views.cash import CashSession, DayReport, SessionReport
from hub.domain.cash import counted_pieces, findings
from hub.domain.errors import InvalidInput, InvalidMoney, NotFound, WrongState
from hub.domain.events import (
    CashMove,
    CashMoved,
    CashMoveUndone,
    Counted,
    ExpenseCategory,
    Pieces,
    SessionClosed,
    SessionCounted,
    SessionOpened,
    Tender,
    TenderSum,
)
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.rights import Right
from hub.domain.shop import Shop


class CountDone(TypedDict):
    """What a count found, in minor units by tender; for whoever counted, from now on."""

    session: str
    reference: str | None
    """Number of the close."""
    expected: dict[str, int]
    counted: dict[str, int]
    difference: dict[str, int]
    """Of what was counted; below zero it is missing."""


def session_now(tx: Transaction, at: datetime | None = None) -> str | None:
    """The session that is open at this device, for a fact to name; None where `at` lies before it was opened."""
    found = tx.open_session(tx.device)
    return found.id if found and (at is None or at >= found.opened_at) else None


def open_session(tx: Transaction, opening: Money, pieces: Sequence[Pieces] = (), at: datetime | None = None) -> str:
    """Begin to sell at this till with a float in the drawer; return the session's id. `at` is only for imports.

    Raises `InvalidMoney`, `InvalidInput` for pieces that do not make up the float, `WrongState` where one is open
    already, `NotAllowed`.
    """
    demand(tx, Right.OPEN_TILL)
    shop = open_for_business(tx)
    known = tx.open_session(tx.device)
    if known is not None:
        raise WrongState("a session is open", reason="session_open", name=known.opened_by or "")
    branch, session = known_branch(tx, None), tx.new_id()
    counted = _counted(shop, [Counted(Tender.CASH, opening, tuple(pieces))])[0]
    tx.record(SessionOpened(session, tx.device, branch, when(tx, shop, at), counted))
    return session


def count_session(tx: Transaction, counted: Sequence[Counted], session: str | None = None) -> CountDone:
    """Record what somebody found in the drawer while the session goes on, and tell what the books say.

    Raises `InvalidMoney`, `InvalidInput`, `NotFound`, `WrongState` where no session is open, `NotAllowed`.
    """
    demand(tx, Right.CLOSE_TILL)
    shop, known = open_for_business(tx), _open(tx, session)
    found, expected = _counted(shop, counted), tuple(tx.session_sums(known.id))
    tx.record(SessionCounted(known.id, tx.now.astimezone(shop.zone), found, expected))
    return _done(shop, known.id, None, expected, found)


def close_session(
    tx: Transaction,
    counted: Sequence[Counted],
    session: str | None = None,
    left: Money | None = None,
    at: datetime | None = None,
) -> CountDone:
    """Close a session with what was found, and tell what the books say; the difference is kept with its sign.

    The cash is always counted, other tenders where somebody wants to. `left` is what stays in the drawer. `session` is
    for closing that of another till; `at` only for imports. Raises `InvalidMoney`, `InvalidInput`, `NotFound`,
    `WrongState` where the session is closed, `NotAllowed`.
    """
    demand(tx, Right.CLOSE_TILL)
    shop, known = open_for_business(tx), _open(tx, session)
    found, expected = _counted(shop, counted), tuple(tx.session_sums(known.id))
    cash = next(one.amount for one in found if one.tender is Tender.CASH)
    if left is not None and checked_amount(shop, left, zero=True) > cash:
        raise InvalidMoney(f"{left} of {cash}", reason="left", found=cash.amount)
    reference = tx.next_reference("close")
    tx.record(
        SessionClosed(
            known.id,
            known.till,
            reference,
            when(tx, shop, at),
            found,
            expected,
            tuple(tx.session_seen(known.id)),
            left,
        )
    )
    return _done(shop, known.id, reference, expected, found)


def put_in(tx: Transaction, amount: Money, words: str, session: str | None = None) -> str:
    """Put cash into the drawer (change from the bank, the owner's own); return the move's id.

    Raises `InvalidMoney`, `InvalidInput` without a reason, `NotFound`, `WrongState`, `NotAllowed`.
    """
    demand(tx, Right.MOVE_CASH)
    return _move(tx, CashMove.CASH_IN, amount, words=words, needed=True, session=session)


def take_out(
    tx: Transaction, amount: Money, words: str, session: str | None = None, approval: Approval | None = None
) -> str:
    """Take cash out of the drawer for anything that is no expense of the shop; return the move's id.

    Raises as `put_in`; an employee needs somebody to lend the right.
    """
    lent = demand(tx, Right.CASH_OUT, approval)
    return _move(tx, CashMove.CASH_OUT, amount, words=words, needed=True, session=session, approved_by=lent)


def drop_cash(tx: Transaction, amount: Money, words: str | None = None, session: str | None = None) -> str:
    """Take cash from the drawer to the safe; return the move's id. Raises as `put_in`, but needs no reason."""
    demand(tx, Right.MOVE_CASH)
    return _move(tx, CashMove.DROP, amount, words=words, session=session)


def record_expense(
    tx: Transaction,
    amount: Money,
    category: ExpenseCategory = ExpenseCategory.OTHER,
    words: str | None = None,
    *,
    tender: Tender = Tender.CASH,
    session: str | None = None,
    at: datetime | None = None,
) -> str:
    """Record money that the shop spent on something other than goods; return the move's id. `at` is only for imports.

    Raises `InvalidMoney`, `InvalidInput`, `NotFound`, `WrongState`, `NotAllowed`.
    """
    demand(tx, Right.MOVE_CASH)
    return _move(
        tx, CashMove.EXPENSE, amount, words=words, session=session, tender=tender, category=category, at=at
    )  # fmt: skip


def pay_supplier(
    tx: Transaction,
    supplier: str,
    amount: Money,
    words: str | None = None,
    *,
    tender: Tender = Tender.CASH,
    session: str | None = None,
    at: datetime | None = None,
) -> str:
    """Record money given to a supplier; return the move's id. `at` is only for imports.

    Raises `InvalidInput` for somebody who is no supplier, and as `record_expense`.
    """
    demand(tx, Right.MOVE_CASH)
    known = tx.contact(supplier)
    if known is None:
        raise NotFound(f"no contact {supplier}", reason="contact")
    if known.role is not Role.SUPPLIER:
        raise InvalidInput(f"{supplier} is no supplier", reason="supplier")
    return _move(
        tx, CashMove.SUPPLIER, amount, words=words, session=session, tender=tender, contact=supplier, at=at
    )  # fmt: skip


def undo_cash_move(tx: Transaction, move: str, approval: Approval | None = None) -> None:
    """Take back an expense or other move that was a mistake; again, it changes nothing.

    Raises `NotFound`, `WrongState` where its session is closed, `NotAllowed`.
    """
    lent = demand(tx, Right.CASH_OUT, approval)
    known = tx.cash_move(move)
    if known is None:
        raise NotFound(f"no move {move}", reason="cash_move")
    if known.undone:
        return
    session = tx.cash_session(known.session) if known.session else None
    if session is not None and not session.is_open:
        raise WrongState("the session is closed", reason="session_closed", reference=session.reference or "")
    tx.record(CashMoveUndone(move, lent))


def session_report(reader: Reader, actor: Actor, session: str) -> SessionReport:
    """Everything about a session: the X report while it is open, the Z report once it is closed.

    Who may not see what the drawer should hold gets it without that as long as it is open. Raises `NotFound`,
    `NotAllowed` for who has nothing to do with a till.
    """
    if not actor_may(actor, Right.SEE_EXPECTED):
        demand_of(actor, Right.CLOSE_TILL)
    found = reader.session_report(session)
    if found is None:
        raise NotFound(f"no session {session}", reason="session")
    return found.hidden() if found.session.is_open and not actor_may(actor, Right.SEE_EXPECTED) else found


def day_report(reader: Reader, actor: Actor, day: date, branch: str | None = None) -> DayReport:
    """A day of a branch over all its tills. Raises `NotAllowed`: it tells what every drawer should hold."""
    demand_of(actor, Right.SEE_EXPECTED)
    return reader.day_report(day, branch)


def _open(tx: Transaction, session: str | None) -> CashSession:
    known = tx.cash_session(session) if session else tx.open_session(tx.device)
    if known is None:
        if session:
            raise NotFound(f"no session {session}", reason="session")
        raise WrongState("no session is open", reason="no_session")
    if not known.is_open:
        raise WrongState("the session is closed", reason="session_closed", reference=known.reference or "")
    return known


def _counted(shop: Shop, counted: Sequence[Counted]) -> tuple[Counted, ...]:
    if Tender.CASH not in {one.tender for one in counted}:
        raise InvalidInput("the cash is counted", reason="no_count")
    if len({one.tender for one in counted}) != len(counted) or any(one.tender is Tender.CREDIT for one in counted):
        raise InvalidInput("a tender is counted once, and credit is nothing to count", reason="count_twice")
    for one in counted:
        checked_amount(shop, one.amount, zero=True)
        if one.pieces and counted_pieces(one.pieces, shop.currency) != one.amount:
            raise InvalidMoney("the pieces do not make up the amount", reason="pieces", total=one.amount.amount)
    return tuple(counted)


def _done(
    shop: Shop, session: str, reference: str | None, expected: Sequence[TenderSum], found: Sequence[Counted]
) -> CountDone:
    held = findings(expected, found, shop.currency)
    return CountDone(
        session=session,
        reference=reference,
        expected={one.tender.value: one.expected.minor for one in held},
        counted={one.tender.value: one.counted.minor for one in held if one.counted is not None},
        difference={one.tender.value: one.difference.minor for one in held if one.difference is not None},
    )


def _move(
    tx: Transaction,
    kind: CashMove,
    amount: Money,
    *,
    words: str | None,
    needed: bool = False,
    session: str | None = None,
    tender: Tender = Tender.CASH,
    category: ExpenseCategory | None = None,
    contact: str | None = None,
    approved_by: str | None = None,
    at: datetime | None = None,
) -> str:
    shop, branch = open_for_business(tx), known_branch(tx, None)
    checked_amount(shop, amount)
    moment = when(tx, shop, at)
    if tender is Tender.CREDIT:
        raise InvalidInput("nothing is taken from a drawer on credit", reason="credit_tender")
    if session is not None:
        known = _open(tx, session)
        session, branch = known.id, known.branch
    else:
        session = session_now(tx, at)
    move = tx.new_id()
    said = note(tx.actor.id, words, needed=needed)
    tx.record(CashMoved(move, kind, branch, moment, tender, amount, session, category, contact, said, approved_by))
    return move
