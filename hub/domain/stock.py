"""What moves stock: the kinds of movement, and a product's stock at one branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class MovementKind(StrEnum):
    """Why stock moved. What leaves is negative, what comes positive; a correction has its original's kind."""

    RECEIPT = "receipt"
    SALE = "sale"
    RETURN = "return"
    SUPPLIER_RETURN = "supplier_return"
    """Back to who delivered it."""
    LOSS = "loss"
    OWN_USE = "own_use"
    COUNT = "count"
    """A count found more or less than the books said."""
    TRANSFER_OUT = "transfer_out"
    IN_TRANSIT = "in_transit"
    """On the way to the movement's branch: the shop's, but in no branch's hands. No part of on hand."""
    TRANSFER_IN = "transfer_in"


@dataclass(frozen=True, slots=True)
class StockLevel:
    """A product's stock at one place, or at several together, in base units."""

    on_hand: Decimal = Decimal(0)
    """The sum of the movements there; below zero where more was sold than the books knew of."""
    reserved: Decimal = Decimal(0)
    """Promised to customers' orders, and still there."""
    in_transit: Decimal = Decimal(0)
    """On the way to here from another branch."""

    @property
    def available(self) -> Decimal:
        """What can be sold without breaking a promise."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Lot:
    """Goods of one batch: the code on the box, and the last day on which they may be sold."""

    code: str
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What one fact does to a product's stock at a branch, in base units; `lot` where it is known."""

    product: str
    branch: str
    kind: MovementKind
    quantity: Decimal
    lot: Lot | None = None
