"""What can be asked: stock and what moved it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from hub.application.views.stock import BranchStock


class StockReads(Protocol):
    """Stock and what moved it."""

    def on_hand(self, product: str, branch: str | None = None) -> Decimal:
        """Quantity on hand, in base units, of one branch or of all."""
        ...

    def stock_of(self, product: str) -> Sequence[BranchStock]:
        """A product's stock branch by branch: on hand, reserved, available and on the way there."""
        ...
