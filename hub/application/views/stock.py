"""Stock and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MovementView:
    """One movement of a product's stock: `kind` is receipt, sale, count, loss."""

    at: datetime
    kind: str
    branch: str
    quantity: Decimal
    actor: str | None
    about: str | None
    """The order, sale, count or loss that moved it."""
