"""Stock and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.domain.events import LossReason
from hub.domain.money import Money
from hub.domain.stock import MovementKind, StockLevel


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
