"""Customers' accounts: debts, statements, and how old what is owed is."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hub.application.ports.reads.accounts import DebtorOrder
from hub.application.settings import CREDIT_LIMIT
from hub.application.views.accounts import Account, DebtSummary, StatementEntry
from hub.domain.accounts import Aging, EntryKind, Terms, aging
from hub.domain.money import Money
from hub.storage.reader.shop import ShopReader

# What is owed are the newest charges (`hub.domain.accounts.aging`): from the last one back, as far as the debt goes.
_CHARGES = """
WITH RECURSIVE owed (customer, day, debt) AS (
    SELECT customer, (SELECT max(day) FROM charge_days WHERE customer = debts.customer), amount
    FROM debts WHERE amount > 0 AND (:customer IS NULL OR customer = :customer)
    UNION ALL
    SELECT o.customer, (SELECT max(day) FROM charge_days WHERE customer = o.customer AND day < o.day), o.debt - c.amount
    FROM owed o JOIN charge_days c ON c.customer = o.customer AND c.day = o.day WHERE o.debt > c.amount
)
SELECT o.customer, o.day, c.amount FROM owed o JOIN charge_days c ON c.customer = o.customer AND c.day = o.day
ORDER BY o.customer, o.day DESC
"""
_ACCOUNT = """
SELECT d.customer, c.name, d.amount, t.credit_limit, coalesce(t.blocked, 0) AS blocked,
    (SELECT value FROM held WHERE contact = d.customer AND kind = 'phone' ORDER BY stamp DESC LIMIT 1) AS phone,
    (SELECT max(at) FROM ledger WHERE customer = d.customer AND kind = 'account') AS last_paid
FROM {debts} d LEFT JOIN contacts c ON c.id = d.customer LEFT JOIN account_terms t ON t.customer = d.customer
"""
_ONE = """
(SELECT id AS customer, coalesce((SELECT amount FROM debts WHERE customer = id), 0) AS amount
    FROM contacts WHERE id = :customer)
"""
_OWING = "(SELECT customer, amount FROM debts WHERE amount > 0)"
_STATEMENT = """
SELECT l.event, l.line, l.about, l.customer, l.at, l.kind, l.amount, l.words, l.session, a.name AS actor, s.receipt,
    sum(l.amount) OVER (ORDER BY l.at, l.stamp, l.event, l.line) AS balance
FROM ledger l LEFT JOIN contacts a ON a.id = l.actor LEFT JOIN sales s ON s.id = l.about
WHERE l.customer = :customer
ORDER BY l.at DESC, l.stamp DESC, l.event DESC, l.line DESC LIMIT :limit OFFSET :offset
"""
_BY_HAND = """
SELECT customer FROM ledger WHERE about = ? AND kind NOT IN ('sale', 'return', 'void')
"""
_AHEAD = "SELECT -sum(amount) FROM debts WHERE amount < 0"


class AccountReader(ShopReader):
    """Customers' accounts."""

    def debt(self, customer: str) -> Money:
        """What a customer owes."""
        return self._money(self._value("SELECT amount FROM debts WHERE customer = ?", [customer]))

    def account_terms(self, customer: str) -> Terms:
        """What was agreed with a customer."""
        row = self._row("SELECT credit_limit, blocked FROM account_terms WHERE customer = ?", [customer])
        if row is None:
            return Terms()
        limit = None if row["credit_limit"] is None else self._money(row["credit_limit"])
        return Terms(limit, bool(row["blocked"]))

    def account(self, customer: str, today: date) -> Account | None:
        """A customer's account."""
        return next(iter(self._accounts(_ONE, {"customer": customer}, today)), None)

    def debtors(
        self, today: date, *, order: DebtorOrder = "amount", limit: int = 50, offset: int = 0
    ) -> Sequence[Account]:
        """Everybody who owes something."""
        owing = self._accounts(_OWING, {"customer": None}, today)
        owing.sort(key=lambda one: (-one.debt.minor, one.customer))
        if order == "age":
            owing.sort(key=lambda one: one.since or today)
        return owing[offset : offset + limit]

    def debt_summary(self, today: date) -> DebtSummary:
        """All debts together."""
        owing = self._accounts(_OWING, {"customer": None}, today)
        nothing = self._money(0)
        return DebtSummary(
            debtors=len(owing),
            total=sum((one.debt for one in owing), nothing),
            paid_ahead=self._money(self._value(_AHEAD)),
            aging=sum((one.aging for one in owing), Aging(nothing, nothing, nothing, nothing)),
        )

    def _accounts(self, debts: str, values: Mapping[str, Any], today: date) -> list[Account]:
        written = self.setting(CREDIT_LIMIT)
        default = Money.of(written, self._currency()) if written else None
        charges: dict[str, list[tuple[date, Money]]] = {}
        for row in self._rows(_CHARGES, values):
            charged = date.fromisoformat(row["day"]), self._money(row["amount"])
            charges.setdefault(row["customer"], []).append(charged)
        return [
            self._account(row, charges.get(row["customer"], []), default, today)
            for row in self._rows(_ACCOUNT.format(debts=debts), values)
        ]

    def _account(
        self, row: sqlite3.Row, charges: Sequence[tuple[date, Money]], default: Money | None, today: date
    ) -> Account:
        debt, own = self._money(row["amount"]), row["credit_limit"] is not None
        aged, since = aging(debt, charges, today)
        return Account(
            customer=row["customer"],
            name=row["name"],
            phone=row["phone"],
            debt=debt,
            limit=self._money(row["credit_limit"]) if own else default,
            own_limit=own,
            blocked=bool(row["blocked"]),
            aging=aged,
            since=since,
            last_paid=None if row["last_paid"] is None else self._at(row["last_paid"]),
        )

    def statement(self, customer: str, limit: int = 50, offset: int = 0) -> Sequence[StatementEntry]:
        """Entries with the balance after each, latest first."""
        rows = self._rows(_STATEMENT, {"customer": customer, "limit": limit, "offset": offset})
        return [self._statement_entry(row) for row in rows]

    def account_entry(self, entry: str) -> StatementEntry | None:
        """One entry made by hand."""
        customer = self._value(_BY_HAND, [entry])
        if customer is None:
            return None
        return next(found for found in self.statement(customer, limit=-1) if found.about == entry)

    def _statement_entry(self, row: sqlite3.Row) -> StatementEntry:
        return StatementEntry(
            about=row["about"],
            customer=row["customer"],
            at=self._at(row["at"]),
            kind=EntryKind(row["kind"]),
            amount=self._money(row["amount"]),
            balance=self._money(row["balance"]),
            receipt=row["receipt"],
            words=row["words"],
            actor=row["actor"],
            session=row["session"],
        )
