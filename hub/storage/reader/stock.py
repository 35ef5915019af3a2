"""Stock: what is on hand, promised and on the way, branch by branch."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hub.application.views.stock import BranchStock
from hub.domain.quantity import from_thousandths
from hub.domain.stock import StockLevel
from hub.storage.reader.base import ReaderBase

_STOCK_OF = """
SELECT b.id, b.name, coalesce(s.on_hand, 0) AS on_hand, coalesce(t.quantity, 0) AS in_transit,
    (SELECT coalesce(sum(quantity), 0) FROM reservations WHERE product = :product AND branch = b.id) AS reserved
FROM branches b
LEFT JOIN stock s ON s.branch = b.id AND s.product = :product
LEFT JOIN transit t ON t.branch = b.id AND t.product = :product
ORDER BY b.stamp, b.id
"""


class StockReader(ReaderBase):
    """Stock and what moved it."""

    def on_hand(self, product: str, branch: str | None = None) -> Decimal:
        """On hand in base units, of one branch or of all."""
        sql = "SELECT coalesce(sum(on_hand), 0) FROM stock WHERE product = ?"
        if branch is None:
            return from_thousandths(self._value(sql, [product]))
        return from_thousandths(self._value(f"{sql} AND branch = ?", [product, branch]))

    def stock_of(self, product: str) -> Sequence[BranchStock]:
        """Stock branch by branch, in the order in which these were opened."""
        return [
            BranchStock(
                row["id"],
                row["name"],
                StockLevel(*(from_thousandths(row[name]) for name in ("on_hand", "reserved", "in_transit"))),
            )
            for row in self._rows(_STOCK_OF, {"product": product})
        ]
