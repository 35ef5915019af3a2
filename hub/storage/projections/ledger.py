"""The ledger of customers' accounts (fiado): entries, and the sums that they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.domain.events import Event
from hub.storage.projections.projector import Projector

_ENTER = """
INSERT INTO ledger
    (event, line, customer, kind, about, amount, at, stamp, day, branch, session, device, number, actor, words)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_DEBT = """
INSERT INTO debts (customer, amount, entries) VALUES (?, ?, ?)
ON CONFLICT (customer) DO UPDATE SET amount = amount + excluded.amount, entries = entries + excluded.entries
"""
_ADD_CHARGE = """
INSERT INTO charge_days (customer, day, amount) VALUES (?, ?, ?)
ON CONFLICT (customer, day) DO UPDATE SET amount = amount + excluded.amount
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `amount` in minor units is what the customer owes more, or less where it is below zero."""

    customer: str
    kind: str
    about: str
    amount: int
    at: datetime
    branch: str
    session: str | None = None
    words: str | None = None


def enter(to: Projector, event: Event, entry: Entry, line: int = 0) -> None:
    """Write an entry of an event, and keep the sums right."""
    day = entry.at.date().isoformat()
    to.connection.execute(
        _ENTER,
        [event.id, line, entry.customer, entry.kind, entry.about, entry.amount, int(entry.at.timestamp() * 1000),
         str(event.stamp), day, entry.branch, entry.session, event.device, event.number, event.actor, entry.words],
    )  # fmt: skip
    to.connection.execute(_ADD_DEBT, [entry.customer, entry.amount, 1])
    if entry.amount > 0:
        to.connection.execute(_ADD_CHARGE, [entry.customer, day, entry.amount])


def leave(to: Projector, event: str) -> None:
    """Take back the entries of an event whose effect is folded anew."""
    known = "SELECT customer, day, amount FROM ledger WHERE event = ?"
    for customer, day, amount in to.connection.execute(known, [event]).fetchall():
        to.connection.execute(_ADD_DEBT, [customer, -amount, -1])
        to.connection.execute("DELETE FROM debts WHERE customer = ? AND entries = 0", [customer])
        if amount > 0:
            to.connection.execute(_ADD_CHARGE, [customer, day, -amount])
            to.connection.execute("DELETE FROM charge_days WHERE customer = ? AND day = ? AND amount = 0",
                                  [customer, day])  # fmt: skip
    to.connection.execute("DELETE FROM ledger WHERE event = ?", [event])


def forget(to: Projector, customer: str) -> None:
    """Delete the words of an erased person's entries; the amounts stay."""
    to.connection.execute("UPDATE ledger SET words = NULL WHERE customer = ? AND words IS NOT NULL", [customer])
