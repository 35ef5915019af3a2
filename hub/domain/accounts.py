"""Customers' accounts (fiado): the kinds of entry, what may still be given on credit, and how old a debt is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.domain.events import AccountTerms, AccountTermsWritten, Event
from hub.domain.money import Money


class EntryKind(StrEnum):
    """Why somebody owes more or less."""

    SALE = "sale"
    CHARGE = "charge"
    """Written into the notebook without a sale."""
    OPENING = "opening"
    """Owed from before the shop kept these books."""
    PAYMENT = "account"
    """Named like the payment that it is (`PaymentKind.ACCOUNT`)."""
    PAYBACK = "payback"
    """Given back of what was paid beyond the debt."""
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    """Goods that had been sold on credit came back."""
    VOID = "void"

    @property
    def moves_money(self) -> bool:
        """Whether money came or went with it."""
        return self in (EntryKind.PAYMENT, EntryKind.PAYBACK)


AGES = (7, 30, 60)
"""The last day of each age of a debt; what is older than the last is the fourth."""


@dataclass(frozen=True, slots=True)
class Aging:
    """A debt by age in days: 0 to 7, 8 to 30, 31 to 60, and beyond."""

    week: Money
    month: Money
    two_months: Money
    older: Money

    def __add__(self, other: Aging) -> Aging:
        return Aging(
            self.week + other.week,
            self.month + other.month,
            self.two_months + other.two_months,
            self.older + other.older,
        )


def aging(debt: Money, charges: Iterable[tuple[date, Money]], today: date) -> tuple[Aging, date | None]:
    """Return a debt by age, and the day of its oldest part that is not paid; None where nothing is owed.

    Whatever lowers a debt (payments, goods brought back, forgiveness) is held against the oldest charges first, as
    creditors' ledgers do where the debtor names none (first in, first out). So what is still owed are the newest
    charges, `charges` being what was charged on each day, newest day first. A credit balance has no age.
    """
    nothing = Money(0, debt.currency)
    ages = [nothing] * (len(AGES) + 1)
    left, since = debt, None
    for day, charged in charges:
        if left <= nothing:
            break
        part = min(charged, left)
        place = next((n for n, last in enumerate(AGES) if today - day <= timedelta(days=last)), len(AGES))
        ages[place] += part
        left, since = left - part, day
    return Aging(*ages), since


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a customer. `limit` is None where the shop's default does."""

    limit: Money | None = None
    blocked: bool = False


def fold_terms(history: Iterable[Event]) -> Terms:
    """The terms that a history in clock order leaves."""
    limit: Money | None = None
    blocked = False
    for event in history:
        if not isinstance(event.payload, AccountTermsWritten):
            continue
        said: AccountTerms = event.payload.terms
        limit = None if "limit" in said.cleared else said.limit if said.limit is not None else limit
        blocked = blocked if said.blocked is None else said.blocked
    return Terms(limit, blocked)
