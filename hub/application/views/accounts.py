"""Customers' accounts (fiado): who owes what, since when, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hub.domain.accounts import Aging, EntryKind
from hub.domain.money import Money


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account. `name` is None after erasure: the sums stay."""

    customer: str
    name: str | None
    phone: str | None
    debt: Money
    """Below zero: paid ahead."""
    limit: Money | None
    """How much they may owe; None without any limit."""
    own_limit: bool
    """Whether that was agreed with them, and is not the shop's default."""
    blocked: bool
    aging: Aging
    since: date | None
    """Day of the oldest charge that is not paid."""
    last_paid: datetime | None

    @property
    def over_limit(self) -> bool:
        """Whether they owe more than they may: two devices apart can both have given the last of it."""
        return self.limit is not None and self.debt > self.limit

    @property
    def left(self) -> Money | None:
        """How much more may be given; None without any limit."""
        return None if self.limit is None else max(self.limit - self.debt, Money(0, self.debt.currency))


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A line of a statement: `amount` is what is owed more, or less where it is below zero; `balance` after it."""

    about: str
    """The sale, or the entry made by hand."""
    customer: str
    at: datetime
    kind: EntryKind
    amount: Money
    balance: Money
    receipt: str | None
    """Of a sale."""
    words: str | None
    actor: str | None
    session: str | None
    """The cash session that it happened in."""


@dataclass(frozen=True, slots=True)
class DebtSummary:
    """All debts together. What customers have paid ahead is no part of `total`."""

    debtors: int
    total: Money
    paid_ahead: Money
    aging: Aging
