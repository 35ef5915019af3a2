"""The demo shop's drawer and notebook: a session a day with its expenses, and customers who buy on credit and pay."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hub.application import accounts, cash
from hub.application.ports.books import Transaction
from hub.domain.events import Counted, ExpenseCategory, Payment, Tender
from hub.domain.money import Money

_SEED = 1913
_FLOAT = 10_000
"""S/ 100 in change."""
_SPENT = (
    (ExpenseCategory.SUPPLIES, "bolsas", (400, 1200)),
    (ExpenseCategory.TRANSPORT, "mototaxi al mercado", (300, 1000)),
    (ExpenseCategory.FOOD, "almuerzo", (900, 1500)),
    (ExpenseCategory.CLEANING, "lejía y trapos", (500, 1500)),
)
_OFF = (0,) * 10 + (-10, 20, -50, 100, -250)
"""By how much a count is off, in céntimos: mostly by nothing."""
_DEBTORS = ("c-rosa-quispe", "c-carmen", "c-walter", "c-luis-torres", "c-teofila", "c-hugo")
_OLD_DEBTS = (("c-walter", 18_500, 74), ("c-luis-torres", 6_000, 41), ("c-carmen", 2_350, 26))
"""Whom the old notebook names, how much, and since how many days."""
_LIMITS = (("c-walter", 15_000), ("c-luis-torres", 5_000))
_NOTED = ("pan y huevos", "leche", "gaseosa", "arroz", "lo de siempre", "mandó al hijo")


class Till:
    """One device's drawer over the days of the demo."""

    def __init__(self, tx: Transaction, currency: str) -> None:
        self.tx = tx
        self.currency = currency
        self.dice = random.Random(_SEED)  # noqa: S311  a demo's drawer needs no secrecy, but the same every time
        known = {contact.code: contact.id for contact in tx.contacts()}
        self.debtors = [known[code] for code in _DEBTORS if code in known]
        self.known = known

    def _money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def notebook(self, today: datetime) -> None:
        """Bring in the old notebook, with what was agreed with some."""
        for code, limit in _LIMITS:
            accounts.write_terms(self.tx, self.known[code], limit=self._money(limit))
        for code, amount, days in _OLD_DEBTS:
            accounts.bring_in(self.tx, self.known[code], self._money(amount), today.date() - timedelta(days=days))

    def morning(self, day: datetime, now: datetime) -> None:
        """Open the drawer at a quarter to six, or now where that is still to come."""
        at = min(day.replace(hour=5, minute=45, second=0, microsecond=0), now)
        cash.open_session(self.tx, self._money(_FLOAT), at=at)

    def noon(self, day: datetime) -> None:
        """Something is spent, something is noted down, and now and then somebody pays."""
        at = day.replace(hour=12, minute=self.dice.randrange(60), second=0, microsecond=0)
        category, words, (least, most) = self.dice.choice(_SPENT)
        amount = self._money(self.dice.randrange(least, most, 10))
        cash.record_expense(self.tx, amount, category, words, at=at)
        who = self.dice.choice(self.debtors)
        noted = self._money(self.dice.randrange(300, 2500, 10))
        accounts.charge(self.tx, who, noted, self.dice.choice(_NOTED), at=at)
        debt = self.tx.debt(who).minor
        if self.dice.random() < 1 / 3 and debt > 0:
            paid = self._money(min(debt, self.dice.randrange(1000, 5000, 500)))
            tender = self.dice.choice((Tender.CASH, Tender.CASH, Tender.YAPE))
            accounts.take_payment(self.tx, who, [Payment(tender, paid)], at=at)

    def night(self, day: datetime) -> None:
        """Count the drawer at a quarter past ten, and close it."""
        session = cash.session_now(self.tx)
        if session is None:
            return
        expected = {one.tender: one.amount.minor for one in self.tx.session_sums(session)}
        found = Counted(Tender.CASH, self._money(max(0, expected.get(Tender.CASH, 0) + self.dice.choice(_OFF))))
        at = day.replace(hour=22, minute=15, second=0, microsecond=0)
        cash.close_session(self.tx, [found], left=self._money(min(_FLOAT, found.amount.minor)), at=at)
