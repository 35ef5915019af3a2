"""Stock and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

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
