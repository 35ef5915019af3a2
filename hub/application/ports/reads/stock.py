"""What can be asked: stock and what moved it."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol


class StockReads(Protocol):
    """Stock and what moved it."""

    def on_hand(self, product: str, branch: str | None = None) -> Decimal:
        """Quantity on hand, in base units, of one branch or of all."""
        ...
