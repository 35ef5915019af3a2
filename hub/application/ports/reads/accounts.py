"""What can be asked: customers' accounts (fiado)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol

from hub.application.views.accounts import Account, DebtSummary, StatementEntry
from hub.domain.accounts import Terms
from hub.domain.money import Money

DebtorOrder = Literal["amount", "age"]


class AccountReads(Protocol):
    """Customers' accounts."""

    def debt(self, customer: str) -> Money:
        """What a customer owes; below zero, what they paid ahead."""
        ...

    def account_terms(self, customer: str) -> Terms:
        """What was agreed with a customer; the defaults where nothing was."""
        ...

    def account(self, customer: str, today: date) -> Account | None:
        """A customer's account; None for somebody who is not known."""
        ...

    def statement(self, customer: str, limit: int = 50, offset: int = 0) -> Sequence[StatementEntry]:
        """Entries with the balance after each, latest first."""
        ...

    def debtors(
        self, today: date, *, order: DebtorOrder = "amount", limit: int = 50, offset: int = 0
    ) -> Sequence[Account]:
        """Everybody who owes something: who owes most first, or who has owed longest."""
        ...

    def debt_summary(self, today: date) -> DebtSummary:
        """All debts together, by age."""
        ...

    def account_entry(self, entry: str) -> StatementEntry | None:
        """One entry made by hand, while it counts."""
        ...
