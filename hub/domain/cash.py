"""Money in the shop's hands: why it came or went, how a drawer is counted, and what a count says against the books."""

from __future__ import annotations

from enum import StrEnum


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
    FLOAT = "float"
    """Put into the drawer to begin with (fondo de caja)."""
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    """Taken by the owner, or for anything that is no expense of the shop."""
    EXPENSE = "expense"
    SUPPLIER = "supplier"
    """Paid to a supplier."""
    DROP = "drop"
    """Taken to the safe."""

    @property
    def is_transfer(self) -> bool:
        """Whether the money only changed its place: neither earned nor spent."""
        return self in (PaymentKind.FLOAT, PaymentKind.CASH_IN, PaymentKind.CASH_OUT, PaymentKind.DROP)
