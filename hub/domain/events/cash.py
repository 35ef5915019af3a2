"""Facts about the money in a drawer: sessions of a till, counts, and what was put in or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.domain.events.envelope import Payload, Personal, fact
from hub.domain.events.selling import Tender
from hub.domain.money import Money


class CashMove(StrEnum):
    """What a person does to a drawer beyond selling; the names are those of `PaymentKind`."""

    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    """Taken by the owner, or for anything that is no expense of the shop."""
    EXPENSE = "expense"
    SUPPLIER = "supplier"
    """Paid to a supplier."""
    DROP = "drop"
    """Taken to the safe."""

    @property
    def comes_in(self) -> bool:
        """Whether the drawer holds more afterwards."""
        return self is CashMove.CASH_IN


class ExpenseCategory(StrEnum):
    """What a shop spends money on, other than goods."""

    RENT = "rent"
    UTILITIES = "utilities"
    """Electricity, water, gas, telephone, internet."""
    WAGES = "wages"
    TRANSPORT = "transport"
    SUPPLIES = "supplies"
    """Bags, paper, whatever is used up in selling."""
    CLEANING = "cleaning"
    FOOD = "food"
    """Meals of those who work here."""
    REPAIRS = "repairs"
    TAXES = "taxes"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many notes or coins of one value."""

    value: Money
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of a tender was found: cash in the drawer, slips of the card terminal, the phone's list of payments."""

    tender: Tender
    amount: Money
    pieces: tuple[Pieces, ...] = ()
    """Cash by note and coin, where it was counted so: then they make up the amount."""


@dataclass(frozen=True, slots=True)
class TenderSum:
    """What the payments of a tender come to."""

    tender: Tender
    amount: Money


@dataclass(frozen=True, slots=True)
class Seen:
    """A device's events were known up to this number."""

    device: str
    number: int


class SessionFact(Payload):
    """Base of what happens to a cash session."""

    __slots__ = ()
    session: str

    @property
    def stream(self) -> str:
        """The session."""
        return self.session


@fact
class SessionOpened(SessionFact):
    """Somebody began to sell at a till. `till` is the device that it is."""

    session: str
    till: str
    branch: str
    at: datetime
    opening: Counted
    """The float that lies in the drawer to begin with."""


@fact
class SessionCounted(SessionFact):
    """The drawer was counted in between; the session goes on."""

    session: str
    at: datetime
    counted: tuple[Counted, ...]
    expected: tuple[TenderSum, ...]
    """What the books said at that moment, frozen."""


@fact
class SessionClosed(SessionFact):
    """The day's close of a till (corte)."""

    session: str
    till: str
    reference: str
    """Number of the close, of its device's series."""
    at: datetime
    counted: tuple[Counted, ...]
    expected: tuple[TenderSum, ...]
    """What the books said at that moment, frozen: what becomes known later does not change what was found."""
    seen: tuple[Seen, ...]
    """Up to which of each device's events the session's money was known: whatever lies beyond came late."""
    left: Money | None = None
    """What stays in the drawer, for the next session to begin with."""


class CashMoveFact(Payload):
    """Base of what happens to money that was put in or taken out."""

    __slots__ = ()
    move: str

    @property
    def stream(self) -> str:
        """The move."""
        return self.move


@fact
class CashMoved(CashMoveFact):
    """Money was put in or taken out, or an expense or supplier was paid."""

    move: str
    kind: CashMove
    branch: str
    at: datetime
    tender: Tender
    amount: Money
    """Above zero, whichever way it went."""
    session: str | None = None
    category: ExpenseCategory | None = None
    """Of an expense."""
    contact: str | None = None
    """The supplier who was paid."""
    words: Personal | None = None
    """Why, in the words of who did it."""
    approved_by: str | None = None


@fact
class CashMoveUndone(CashMoveFact):
    """It was a mistake: the money did not move."""

    move: str
    approved_by: str | None = None
