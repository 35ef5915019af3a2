"""Stock: what is on hand, promised and on the way, branch by branch."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from hub.application.views.stock import BranchStock, LossView
from hub.domain.events import LossReason
from hub.domain.quantity import from_thousandths
from hub.domain.stock import StockLevel
from hub.storage.reader.base import ReaderBase

_STOCK_OF = """
SELECT b.id, b.name, coalesce(s.on_hand, 0) AS on_hand, coalesce(t.quantity, 0) AS in_transit,
    (SELECT coalesce(sum(quantity), 0) FROM reservations WHERE product = :product AND branch = b.id) AS reserved
FROM branches b
LEFT JOIN stock s ON s.branch = b.id AND s.product = :product
LEFT JOIN transit t ON t.branch = b.id AND t.product = :product
WHERE b.closed = 0 OR s.on_hand <> 0 OR t.quantity <> 0
ORDER BY b.stamp, b.id
"""
_LOSSES = """
SELECT l.*, p.name AS product_name, b.name AS branch_name, c.name AS actor_name
FROM losses l
LEFT JOIN products p ON p.id = l.product LEFT JOIN branches b ON b.id = l.branch LEFT JOIN contacts c ON c.id = l.actor
"""
_LOSSES_OF = """
WHERE l.at >= :since AND l.at < :until AND (:branch IS NULL OR l.branch = :branch)
ORDER BY l.at DESC, l.id, l.line LIMIT :limit OFFSET :offset
"""


class StockReader(ReaderBase):
    """Stock and what moved it."""

    def on_hand(self, product: str, branch: str | None = None) -> Decimal:
        """On hand in base units, of one branch or of all."""
        product = self.meant(product)
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
            for row in self._rows(_STOCK_OF, {"product": self.meant(product)})
        ]

    def stocked_count(self, branch: str) -> int:
        """How many products a branch holds or owes."""
        found: int = self._value("SELECT count(*) FROM stock WHERE branch = ? AND on_hand <> 0", [branch])
        return found

    def loss(self, loss: str) -> LossView | None:
        """One loss."""
        row = self._row(f"{_LOSSES} WHERE l.id = ?", [loss])
        return self._loss(row) if row else None

    def losses(
        self, since: datetime, until: datetime, *, branch: str | None = None, limit: int = 500, offset: int = 0
    ) -> Sequence[LossView]:
        """Losses and own use, latest first."""
        span = {name: int(at.timestamp() * 1000) for name, at in (("since", since), ("until", until))}
        asked = {**span, "branch": branch, "limit": limit, "offset": offset}
        return [self._loss(row) for row in self._rows(_LOSSES + _LOSSES_OF, asked)]

    def _loss(self, row: sqlite3.Row) -> LossView:
        cost = row["unit_cost"]
        return LossView(
            id=row["id"],
            at=self._at(row["at"]),
            product=row["product"],
            name=row["product_name"] or "",
            branch=row["branch_name"] or "",
            quantity=from_thousandths(row["quantity"]),
            reason=LossReason(row["reason"]),
            value=None if cost is None else self._worth(cost * row["quantity"]),
            lot=row["lot"],
            actor=row["actor_name"],
            undone=bool(row["undone"]),
        )
