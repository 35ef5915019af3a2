"""Stock and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hub.domain.events import LossReason
from hub.domain.money import Money
from hub.domain.quantity import Unit
from hub.domain.stock import Lot, MovementKind, StockLevel


@dataclass(frozen=True, slots=True)
class MovementView:
    """One movement of a product's stock."""

    at: datetime
    kind: MovementKind
    branch: str
    quantity: Decimal
    actor: str | None
    about: str | None
    """The order, sale, count, loss or transfer that moved it."""


@dataclass(frozen=True, slots=True)
class BranchStock:
    """A product's stock at one branch."""

    branch: str
    name: str
    level: StockLevel


@dataclass(frozen=True, slots=True)
class LossView:
    """Goods that left unsold; `value` is None where the cost was unknown. What was undone stays listed."""

    id: str
    at: datetime
    product: str
    name: str
    branch: str
    quantity: Decimal
    reason: LossReason
    value: Money | None
    lot: str | None
    actor: str | None
    undone: bool


@dataclass(frozen=True, slots=True)
class LotView:
    """What is left of a lot at a branch, in base units; `value` at cost is None where that is unknown."""

    product: str
    name: str
    base_unit: Unit
    branch: str
    lot: Lot
    quantity: Decimal
    value: Money | None

    def days_left(self, today: date) -> int | None:
        """Days until it expires, below zero where it has; None where nobody knows."""
        return (self.lot.expiry - today).days if self.lot.expiry else None
