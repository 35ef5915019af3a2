"""Money in the shop's hands: why it came or went, how a drawer is counted, and what a count says against the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.domain.errors import InvalidInput, InvalidMoney
from hub.domain.events import Counted, Pieces, Tender, TenderSum
from hub.domain.money import Money


class PaymentKind(StrEnum):
    """Why money came or went. What comes is positive, what goes negative."""

    SALE = "sale"
    RETURN = "return"
    """Given back for goods that came back."""
    VOID = "void"
    """Given back for a sale that was undone."""
    ACCOUNT = "account"
    """Somebody paid off what they owed (abono)."""
    PAYBACK = "payback"
    """Given back out of what somebody had paid beyond their debt."""
    ADVANCE = "advance"
    """Paid for a customer's order before its goods went out; negative where it became the payment of the sale."""
    REFUND = "refund"
    """Given back of what was paid in advance."""
    FLOAT = "float"
    """In the drawer to begin with (fondo de caja)."""
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    EXPENSE = "expense"
    SUPPLIER = "supplier"
    DROP = "drop"


DENOMINATIONS: Mapping[str, tuple[str, ...]] = {
    "ARS": ("20000", "10000", "2000", "1000", "500", "200", "100", "50", "20", "10", "5", "2", "1"),
    "BOB": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10"),
    "BRL": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.25", "0.10", "0.05", "0.01"),
    "CLP": ("20000", "10000", "5000", "2000", "1000", "500", "100", "50", "10"),
    "COP": ("100000", "50000", "20000", "10000", "5000", "2000", "1000", "500", "200", "100", "50"),
    "CRC": ("20000", "10000", "5000", "2000", "1000", "500", "100", "50", "25", "10", "5"),
    "DOP": ("2000", "1000", "500", "200", "100", "50", "25", "10", "5", "1"),
    "GTQ": ("200", "100", "50", "20", "10", "5", "1", "0.50", "0.25", "0.10", "0.05"),
    "HNL": ("500", "200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10"),
    "JMD": ("5000", "2000", "1000", "500", "100", "50", "20", "10", "5", "1"),
    "MXN": ("1000", "500", "200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10"),
    "NIO": ("1000", "500", "200", "100", "50", "20", "10", "5", "1", "0.50", "0.25"),
    "PEN": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10"),
    "PYG": ("100000", "50000", "20000", "10000", "5000", "2000", "1000", "500", "100", "50"),
    "USD": ("100", "50", "20", "10", "5", "2", "1", "0.50", "0.25", "0.10", "0.05", "0.01"),
    "UYU": ("2000", "1000", "500", "200", "100", "50", "20", "10", "5", "2", "1"),
    "VES": ("500", "200", "100", "50", "20", "10", "5", "1", "0.50", "0.25"),
}
"""Notes and coins in use, greatest first, in whole currency, as the central banks list them."""
_MOST_PIECES = 1_000_000


def denominations(currency: str) -> tuple[Money, ...]:
    """The notes and coins of a currency, greatest first; empty where they are not known here."""
    return tuple(Money.of(value, currency) for value in DENOMINATIONS.get(currency, ()))


def counted_pieces(pieces: Iterable[Pieces], currency: str) -> Money:
    """What notes and coins come to.

    Raises `InvalidInput` for a number that is no count, `InvalidMoney` for a note or coin that does not exist.
    """
    known, total = denominations(currency), Money(0, currency)
    for piece in pieces:
        if not 0 <= piece.count <= _MOST_PIECES:
            raise InvalidInput(f"{piece.count} pieces", reason="pieces", value=piece.count)
        if piece.value.minor <= 0 or (known and piece.value not in known):
            raise InvalidMoney(f"no note or coin of {piece.value}", reason="denomination", value=piece.value.amount)
        total += Money(piece.value.minor * piece.count, piece.value.currency)
    return total


@dataclass(frozen=True, slots=True)
class Finding:
    """A tender as the books and the count have it. `counted` is None where nobody counted it."""

    tender: Tender
    expected: Money
    counted: Money | None

    @property
    def difference(self) -> Money | None:
        """What was found beyond the books; below zero it is missing."""
        return None if self.counted is None else self.counted - self.expected


def findings(expected: Iterable[TenderSum], counted: Iterable[Counted], currency: str) -> tuple[Finding, ...]:
    """Hold a count against the books: every tender that is in either, cash always and first."""
    known = {one.tender: one.amount for one in expected}
    found = {one.tender: one.amount for one in counted}
    nothing = Money(0, currency)
    return tuple(
        Finding(tender, known.get(tender, nothing), found.get(tender))
        for tender in Tender
        if tender is Tender.CASH or tender in known or tender in found
    )
