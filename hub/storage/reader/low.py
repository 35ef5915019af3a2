"""What runs low: products of which as much as their reorder point, or less, is left to be sold.

Left is what is on hand and not kept for customers' orders. A product that never came in has nothing left. All of it is
found by going through `stock` once, where each row says its product's reorder point.
"""

from __future__ import annotations

from hub.storage.reader.base import ReaderBase

_HERE = "(:branch IS NULL OR branch = :branch)"
# Those kept for orders may have been low before: only what they make low is counted of them.
_KEPT = f"""
SELECT r.product FROM (SELECT product, sum(quantity) AS quantity FROM reservations WHERE {_HERE} GROUP BY product) r
WHERE (
    SELECT sum(on_hand) > reorder_point AND sum(on_hand) - r.quantity <= reorder_point FROM stock
    WHERE product = r.product AND active = 1 AND reorder_point IS NOT NULL AND {_HERE}
)
"""  # noqa: S608  made of constants
_WATCHED = "SELECT count(*) FROM products INDEXED BY products_reorder WHERE active = 1 AND reorder_point IS NOT NULL"
_HELD = f"SELECT product FROM stock WHERE active = 1 AND reorder_point IS NOT NULL AND {_HERE} GROUP BY product"  # noqa: S608
_COUNT = f"""
SELECT ({_WATCHED}) - (SELECT count(*) FROM ({_HELD} HAVING sum(on_hand) > reorder_point))
    + (SELECT count(*) FROM ({_KEPT}))
"""  # noqa: S608  made of constants
_LOW = f"""
{_HELD} HAVING sum(on_hand) <= reorder_point
UNION ALL {_KEPT}
UNION ALL
SELECT id FROM products p INDEXED BY products_reorder
WHERE p.active = 1 AND p.reorder_point IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM stock WHERE product = p.id AND {_HERE})
LIMIT :most
"""  # noqa: S608  made of constants
_NEGATIVE = f"""
SELECT product FROM stock s WHERE active = 1 AND on_hand < 0 AND {_HERE}
    AND (SELECT sum(on_hand) FROM stock WHERE product = s.product AND {_HERE}) < 0
GROUP BY product LIMIT :most
"""  # noqa: S608  made of constants
FEW = 500
"""As many products are put in order by name sooner than all names are gone through for them."""


class LowReader(ReaderBase):
    """What runs low."""

    def low_count(self, branch: str | None = None) -> int:
        """How many products have as little left as their reorder point, in one branch or in all together."""
        found: int = self._value(_COUNT, {"branch": branch})
        return found

    def _few_low(self, branch: str | None) -> list[str] | None:
        """Those of which `low_count` says how many, None where these are many."""
        return self._few(_LOW, branch)

    def _few_negative(self, branch: str | None) -> list[str] | None:
        """Those of which more was sold than there was, None where these are many."""
        return self._few(_NEGATIVE, branch)

    def _few(self, sql: str, branch: str | None) -> list[str] | None:
        found = [row["product"] for row in self._rows(sql, {"branch": branch, "most": FEW + 1})]
        return None if len(found) > FEW else found
