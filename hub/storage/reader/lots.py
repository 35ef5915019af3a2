"""Lots: what is left of them, and what expires soon."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from hub.application.views.stock import LotView
from hub.domain.quantity import Unit, from_thousandths
from hub.domain.stock import Lot
from hub.storage.reader.base import ReaderBase

_LOTS = """
SELECT l.*, p.name, p.base_unit, b.name AS branch_name, coalesce(c.average, p.cost) AS cost
FROM lots l
LEFT JOIN products p ON p.id = l.product LEFT JOIN branches b ON b.id = l.branch
LEFT JOIN costs c ON c.product = l.product
WHERE l.remaining > 0 AND (:branch IS NULL OR l.branch = :branch)
"""
_OF_PRODUCT = "AND l.product = :product ORDER BY l.expiry = '', l.expiry, l.code, l.branch"
_EXPIRING = """
AND l.expiry <> '' AND l.expiry <= :until
ORDER BY l.expiry, p.name COLLATE NOCASE, l.code, l.branch LIMIT :limit OFFSET :offset
"""


class LotReader(ReaderBase):
    """Lots."""

    def lots(self, product: str, branch: str | None = None) -> Sequence[LotView]:
        """What is left of a product's lots, first expired first."""
        return [
            self._lot(row)
            for row in self._rows(_LOTS + _OF_PRODUCT, {"product": self.meant(product), "branch": branch})
        ]

    def expiring(
        self, until: date, *, branch: str | None = None, limit: int = 200, offset: int = 0
    ) -> Sequence[LotView]:
        """Lots that expire by `until`, or have expired."""
        asked = {"until": until.isoformat(), "branch": branch, "limit": limit, "offset": offset}
        return [self._lot(row) for row in self._rows(_LOTS + _EXPIRING, asked)]

    def _lot(self, row: sqlite3.Row) -> LotView:
        return LotView(
            product=row["product"],
            name=row["name"] or "",
            base_unit=Unit(row["base_unit"]) if row["base_unit"] else Unit.UNIT,
            branch=row["branch_name"] or "",
            lot=Lot(row["code"], date.fromisoformat(row["expiry"]) if row["expiry"] else None),
            quantity=from_thousandths(row["remaining"]),
            value=None if row["cost"] is None else self._worth(row["cost"] * row["remaining"]),
        )
