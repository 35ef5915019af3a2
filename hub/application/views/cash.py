"""Cash sessions and what a drawer should hold, as the counter, the close and the owner see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from hub.domain.cash import Finding, PaymentKind
from hub.domain.events import CashMove, Counted, ExpenseCategory, Tender, TenderSum
from hub.domain.money import Money


@dataclass(frozen=True, slots=True)
class CashSession:
    """A session of a till. `expected` and `counted` are the cash of its close; None until then, and where hidden."""

    id: str
    till: str
    till_name: str | None
    branch: str
    opened_at: datetime
    opened_by: str | None
    """A name; None for the hub and for who was erased. So all names here."""
    opening: Money
    closed_at: datetime | None = None
    closed_by: str | None = None
    reference: str | None = None
    """Number of the close."""
    expected: Money | None = None
    counted: Money | None = None
    left: Money | None = None
    """What stayed in the drawer."""

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.closed_at is None

    @property
    def difference(self) -> Money | None:
        """The cash found beyond the books; below zero it is missing."""
        return None if self.expected is None or self.counted is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class Flow:
    """Money of one kind and tender: how much, in how many payments."""

    kind: PaymentKind
    tender: Tender
    amount: Money
    count: int


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment; money that went out is below zero."""

    at: datetime
    kind: PaymentKind
    tender: Tender
    amount: Money
    about: str
    """The sale, account entry, move or session that it belongs to."""
    actor: str | None
    contact: str | None
    """The customer's or supplier's name."""


@dataclass(frozen=True, slots=True)
class MoveView:
    """Money put in, taken out or spent; `amount` is above zero whichever way it went."""

    id: str
    at: datetime
    kind: CashMove
    tender: Tender
    amount: Money
    category: ExpenseCategory | None
    contact: str | None
    words: str | None
    actor: str | None
    session: str | None
    undone: bool


@dataclass(frozen=True, slots=True)
class CountView:
    """A count of a session: in between, at the close, or once more after it."""

    at: datetime
    actor: str | None
    closes: bool
    found: tuple[Finding, ...]
    counted: tuple[Counted, ...]
    """With notes and coins, where they were counted so."""


@dataclass(frozen=True, slots=True)
class Trade:
    """What was sold and taken back, all of it above zero, and how much of it went into accounts."""

    sales: Money
    sales_count: int
    returns: Money
    returns_count: int
    voids: Money
    voids_count: int
    discounts: Money
    """What was taken off the prices of what was sold."""
    credit: Money
    """What of the sales was written into accounts, and what was charged there besides."""
    credit_paid: Money
    """What was paid off accounts."""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """Everything about a session: the X report while it is open, the Z report once it is closed.

    Of an open session `found` holds what the books expect now, and no count; of a closed one what was expected and
    counted then. What becomes known afterwards changes neither: `late_sums` says how much more (or less) of a tender
    would be expected by now, `late` lists the payments that came late.
    """

    session: CashSession
    blind: bool
    """Whether what the drawer should hold is hidden from who reads this."""
    found: tuple[Finding, ...]
    flows: tuple[Flow, ...]
    trade: Trade | None
    """None where hidden."""
    expenses: tuple[tuple[ExpenseCategory, Money], ...]
    moves: tuple[MoveView, ...]
    counts: tuple[CountView, ...]
    late: tuple[PaymentRow, ...]
    late_sums: tuple[TenderSum, ...]

    def hidden(self) -> SessionReport:
        """The same for somebody who is to count without knowing what to find.

        What they did themselves they know: moves and expenses stay, and so do earlier counts without what was expected.
        """
        counts = tuple(replace(count, found=()) for count in self.counts)
        session = replace(self.session, expected=None)
        return replace(self, session=session, blind=True, found=(), flows=(), trade=None, counts=counts,
                       late=(), late_sums=())  # fmt: skip


@dataclass(frozen=True, slots=True)
class TillDay:
    """Money that a till took or gave on a day outside any session."""

    till: str
    till_name: str | None
    sums: tuple[TenderSum, ...]
    payments: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """A branch's day over all its tills: the shop's own close."""

    day: date
    branch: str | None
    """None for all branches together."""
    sums: tuple[TenderSum, ...]
    """What came in less what went out, by tender, floats and safe left aside."""
    flows: tuple[Flow, ...]
    trade: Trade
    expenses: tuple[tuple[ExpenseCategory, Money], ...]
    sessions: tuple[CashSession, ...]
    """Opened on that day, first first."""
    outside: tuple[TillDay, ...]
    difference: Money
    """What the counts of the day's closed sessions found beyond the books."""
