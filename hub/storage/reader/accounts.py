"""Customers' accounts: debts, statements, and how old what is owed is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta

from hub.application.ports.reads.accounts import DebtorOrder
from hub.application.settings import CREDIT_LIMIT
from hub.application.views.accounts import Account, DebtSummary, StatementEntry
from hub.domain.accounts import AGES, Aging, EntryKind, Terms, aging
from hub.domain.money import Money
from hub.storage.reader.shop import ShopReader

# What is owed are the newest charges (`hub.domain.accounts.aging`): from the last one back, as far as the debt goes.
_OWED = """
WITH RECURSIVE owed (customer, day, debt) AS (
    SELECT customer, (SELECT max(day) FROM charge_days WHERE customer = debts.customer), amount
    FROM debts WHERE amount > 0 {these}
    UNION ALL
    SELECT o.customer, (SELECT max(day) FROM charge_days WHERE customer = o.customer AND day < o.day), o.debt - c.amount
    FROM owed o JOIN charge_days c ON c.customer = o.customer AND c.day = o.day WHERE o.debt > c.amount
)
"""
_CHARGES = f"""
{_OWED.format(these="AND customer IN (SELECT value FROM json_each(:customers))")}
SELECT o.customer, o.day, c.amount FROM owed o JOIN charge_days c ON c.customer = o.customer AND c.day = o.day
ORDER BY o.customer, o.day DESC
"""  # noqa: S608  made of constants
_LARGEST = "SELECT customer FROM debts WHERE amount > 0 ORDER BY amount DESC, customer LIMIT :limit OFFSET :offset"
_OLDEST = f"""
{_OWED.format(these="")}
SELECT customer FROM (SELECT customer, max(debt) AS amount, min(day) AS since FROM owed GROUP BY customer)
ORDER BY coalesce(since, :today), amount DESC, customer LIMIT :limit OFFSET :offset
"""  # noqa: S608  made of constants
# For the same reason no more of a debt is so many days old than was charged since then.
_AGES = """
SELECT count(*), sum(debt), sum(min(debt, week)), sum(min(debt, month)), sum(min(debt, two_months)) FROM (
    SELECT d.amount AS debt, coalesce(sum(CASE WHEN c.day >= :week THEN c.amount END), 0) AS week,
        coalesce(sum(CASE WHEN c.day >= :month THEN c.amount END), 0) AS month,
        coalesce(sum(c.amount), 0) AS two_months
    FROM debts d LEFT JOIN charge_days c ON c.customer = d.customer AND c.day >= :two_months
    WHERE d.amount > 0 GROUP BY d.customer
)
"""
_ACCOUNT = """
SELECT d.customer, c.name, d.amount, t.credit_limit, coalesce(t.blocked, 0) AS blocked,
    (SELECT value FROM held WHERE contact = d.customer AND kind = 'phone' ORDER BY stamp DESC LIMIT 1) AS phone,
    (SELECT max(at) FROM ledger WHERE customer = d.customer AND kind = 'account') AS last_paid
FROM (
    SELECT key AS place, value AS customer, coalesce((SELECT amount FROM debts WHERE customer = value), 0) AS amount
    FROM json_each(:customers)
) d LEFT JOIN contacts c ON c.id = d.customer LEFT JOIN account_terms t ON t.customer = d.customer
ORDER BY d.place
"""
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
_KNOWN = "SELECT 1 FROM contacts WHERE id = ?"
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
        return self._accounts([customer], today)[0] if self._value(_KNOWN, [customer]) else None

    def debtors(
        self, today: date, *, order: DebtorOrder = "amount", limit: int = 50, offset: int = 0
    ) -> Sequence[Account]:
        """A page of everybody who owes something."""
        asked = {"limit": limit, "offset": offset, "today": today.isoformat()}
        rows = self._rows(_OLDEST if order == "age" else _LARGEST, asked)
        return self._accounts([row["customer"] for row in rows], today)

    def debt_summary(self, today: date) -> DebtSummary:
        """All debts together."""
        days = (today - timedelta(days=last) for last in AGES)
        asked = {name: day.isoformat() for name, day in zip(("week", "month", "two_months"), days, strict=True)}
        debtors, *sums = self.connection.execute(_AGES, asked).fetchone()
        total, week, month, two_months = (each or 0 for each in sums)
        ages = (week, month - week, two_months - month, total - two_months)
        return DebtSummary(
            debtors=debtors,
            total=self._money(total),
            paid_ahead=self._money(self._value(_AHEAD)),
            aging=Aging(*(self._money(each) for each in ages)),
        )

    def _accounts(self, customers: Sequence[str], today: date) -> list[Account]:
        """These customers' accounts, in their order."""
        written = self.setting(CREDIT_LIMIT)
        default = Money.of(written, self._currency()) if written else None
        charges: dict[str, list[tuple[date, Money]]] = {}
        asked = {"customers": json.dumps(list(customers))}
        for row in self._rows(_CHARGES, asked):
            charged = date.fromisoformat(row["day"]), self._money(row["amount"])
            charges.setdefault(row["customer"], []).append(charged)
        return [
            self._account(row, charges.get(row["customer"], []), default, today) for row in self._rows(_ACCOUNT, asked)
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
