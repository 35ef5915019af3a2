"""Cash sessions of each till, and what was put into or taken out of a drawer beyond selling."""

from __future__ import annotations

from functools import partial
from typing import Any

from hub.domain.cash import PaymentKind
from hub.domain.events import (
    CashMoved,
    CashMoveUndone,
    Counted,
    Event,
    Payment,
    SessionClosed,
    SessionCounted,
    SessionOpened,
    Tender,
    TenderSum,
)
from hub.storage.projections import sums
from hub.storage.projections.payments import Occasion, paid, unpaid
from hub.storage.projections.projector import Projector, projects

_STEPS = """
SELECT stamp, 0 AS closes, id AS session, id AS row FROM sessions WHERE till = :till AND stamp >= :start
UNION ALL SELECT stamp, 1, session, event FROM session_closes WHERE till = :till AND stamp >= :start
ORDER BY stamp
"""
_START = "SELECT max(stamp) FROM sessions WHERE till = ? AND part_of IS NULL AND stamp < ?"
_SETTLE = """
UPDATE sessions SET part_of = :part_of, close = :close
WHERE id = :session AND (part_of IS NOT :part_of OR close IS NOT :close)
"""


@projects(SessionOpened)
def opened(to: Projector, event: Event, said: SessionOpened) -> None:
    """A session, and its float in the drawer."""
    to.upsert(
        "sessions",
        {
            "id": said.session,
            "till": said.till,
            "branch": said.branch,
            "at": int(said.at.timestamp() * 1000),
            "day": said.at.date().isoformat(),
            "stamp": str(event.stamp),
            "actor": event.actor,
            "opening": said.opening.amount.minor,
        },
    )
    sums.begin(to, said.at.date().isoformat())
    occasion = Occasion(PaymentKind.FLOAT.value, said.session, said.at, said.branch, said.session)
    paid(to, event, [Payment(Tender.CASH, said.opening.amount)], occasion)
    _settle_till(to, said.till, str(event.stamp))


@projects(SessionClosed)
def closed(to: Projector, event: Event, said: SessionClosed) -> None:
    """A close; the session is closed by the first of them."""
    to.upsert(
        "session_closes",
        {
            "event": event.id,
            "session": said.session,
            "till": said.till,
            "at": int(said.at.timestamp() * 1000),
            "stamp": str(event.stamp),
            "actor": event.actor,
            "reference": said.reference,
            "expected": _cash(said.expected) or 0,
            "counted": _cash(said.counted),
            "left_in": said.left.minor if said.left else None,
        },
    )
    _settle_till(to, said.till, str(event.stamp))


@projects(SessionCounted)
def counted(_to: Projector, _event: Event, _said: SessionCounted) -> None:
    """No table: what was counted in between is read from the session's own short stream."""


def _cash(sums: tuple[Counted, ...] | tuple[TenderSum, ...]) -> int | None:
    return next((one.amount.minor for one in sums if one.tender is Tender.CASH), None)


def _settle_till(to: Projector, till: str, stamp: str) -> None:
    waiting = to.late.get(f"till {till}")
    since = min(stamp, waiting.keywords["since"]) if isinstance(waiting, partial) else stamp
    to.late[f"till {till}"] = partial(_fold_till, till=till, since=since)


def _fold_till(to: Projector, till: str, since: str) -> None:
    """Fold a till's sessions in clock order, from the one on that went before `since`: there is one at a time.

    What is opened while another is open was opened apart, and is part of the one that was there; closing any of them
    closes all. A second close of a session changes nothing but stays in its history.
    """
    whole: dict[str, str] = {}
    parts: dict[str, str | None] = {}
    closes: dict[str, str] = {}
    current: str | None = None
    start = to.connection.execute(_START, [till, since]).fetchone()[0] or ""
    for _stamp, is_close, session, row in to.connection.execute(_STEPS, {"till": till, "start": start}).fetchall():
        if not is_close:
            parts[session] = current
            current = whole[session] = current or session
        elif current is not None and whole.get(session) == current:
            closes[current] = row
            current = None
    for session, part_of in parts.items():
        settled = {"session": session, "part_of": part_of, "close": closes.get(session)}
        to.connection.execute(_SETTLE, settled)


@projects(CashMoved, CashMoveUndone)
def moved(to: Projector, _event: Event, said: CashMoved | CashMoveUndone) -> None:
    """Money put in, taken out or spent: counted unless it was a mistake."""
    history = to.history(said.move)
    if history is None:
        return
    made = next((event for event in history if isinstance(event.payload, CashMoved)), None)
    if made is None or not isinstance(made.payload, CashMoved):
        return
    undone = any(isinstance(event.payload, CashMoveUndone) for event in history)
    to.upsert("cash_moves", _move_row(made, made.payload, undone=undone))
    unpaid(to, made.id)
    if not undone:
        move = made.payload
        occasion = Occasion(move.kind.value, move.move, move.at, move.branch, move.session, move.contact)
        paid(to, made, [Payment(move.tender, move.amount)], occasion, back=not move.kind.comes_in)


def _move_row(event: Event, said: CashMoved, *, undone: bool) -> dict[str, Any]:
    return {
        "id": said.move,
        "event": event.id,
        "kind": said.kind.value,
        "branch": said.branch,
        "at": int(said.at.timestamp() * 1000),
        "day": said.at.date().isoformat(),
        "tender": said.tender.value,
        "amount": said.amount.minor,
        "session": said.session,
        "category": said.category.value if said.category else None,
        "contact": said.contact,
        "words": said.words.words if said.words else None,
        "actor": event.actor,
        "approved_by": said.approved_by,
        "undone": int(undone),
    }


def forget(to: Projector, contact: str) -> None:
    """Delete what an erased person wrote about moves of money; the amounts stay."""
    to.connection.execute("UPDATE cash_moves SET words = NULL WHERE actor = ? AND words IS NOT NULL", [contact])
