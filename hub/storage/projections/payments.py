"""Payments: money of every tender that came in or went out, whatever fact it belongs to.

What was paid on credit is no money: it goes into the customer's account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.domain.events import Event, Payment, Tender
from hub.domain.values import value
from hub.storage.projections import ledger
from hub.storage.projections.projector import Projector

_PAY = """
INSERT INTO payments
    (event, line, kind, about, tender, amount, at, day, branch, session, contact, device, number, actor)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_DAY = """
INSERT INTO payment_days (day, branch, kind, tender, amount, count) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (day, branch, kind, tender) DO UPDATE SET amount = amount + excluded.amount, count = count + excluded.count
"""
_KNOWN = "SELECT day, branch, kind, tender, amount FROM payments WHERE event = ? AND kind <> 'sale'"
_FORGET = "DELETE FROM payments WHERE event = ? AND kind <> 'sale'"
_EMPTY_DAY = "DELETE FROM payment_days WHERE day = ? AND branch = ? AND kind = ? AND tender = ? AND count = 0"


@value
class Occasion:
    """What money came or went for: `kind` is one of `PaymentKind`; `about` the thing; when, where, and whose."""

    kind: str
    about: str
    at: datetime
    branch: str
    session: str | None = None
    contact: str | None = None
    """The customer or supplier; with credit the one who owes it."""

    @property
    def ms(self) -> int:
        """When, in milliseconds."""
        return int(self.at.timestamp() * 1000)

    @property
    def day(self) -> str:
        """The shop's day."""
        return self.at.date().isoformat()


def paid(to: Projector, event: Event, payments: Sequence[Payment], occasion: Occasion, *, back: bool = False) -> None:
    """Write the payments of one event, and its credit into the customer's account; `back` for what is given back."""
    sign, at, day = -1 if back else 1, occasion.ms, occasion.day
    for line, payment in enumerate(payments):
        amount = sign * payment.amount.minor
        if payment.tender is Tender.CREDIT:
            ledger.enter(
                to,
                event,
                ledger.Entry(
                    occasion.contact or "", occasion.kind, occasion.about, amount, occasion.at, occasion.branch,
                    occasion.session,
                ),
                line,
            )  # fmt: skip
            continue
        tender = payment.tender.value
        to.write(
            _PAY,
            (event.id, line, occasion.kind, occasion.about, tender, amount, at, day, occasion.branch, occasion.session,
             occasion.contact, event.device, event.number, event.actor),
        )  # fmt: skip
        to.add(_ADD_DAY, (day, occasion.branch, occasion.kind, tender), (amount, 1))


def unpaid(to: Projector, event: str) -> None:
    """Take back the payments and account entries of an event, no sale, whose effect is folded anew."""
    to.write_waiting()
    for *where, amount in to.connection.execute(_KNOWN, [event]).fetchall():
        to.connection.execute(_ADD_DAY, [*where, -amount, -1])
        to.connection.execute(_EMPTY_DAY, where)
    to.connection.execute(_FORGET, [event])
    ledger.leave(to, event)
