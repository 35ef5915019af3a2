"""What runs low: products of which as much as their reorder point, or less, is left to be sold.

Left is what is on hand and not kept for customers' orders. A product that never came in has nothing left. The rows of
`stock` that are low by themselves have an index, and a product is low in all branches only where it is so in one.
"""

from __future__ import annotations

from hub.storage.reader.base import HERE, ReaderBase

LOW_ROWS = f"""
SELECT product FROM stock INDEXED BY stock_low
WHERE active = 1 AND reorder_point IS NOT NULL AND on_hand <= reorder_point AND {HERE}
"""  # noqa: S608  made of constants
"""Where what is low without what is kept for orders can be found; in several branches more than once."""
_NEVER_CAME = """
SELECT id AS product, reorder_point FROM products INDEXED BY products_never_came
WHERE active = 1 AND reorder_point IS NOT NULL AND came = 0
"""
_NEVER_CAME_HERE = """
SELECT id AS product, reorder_point FROM products p INDEXED BY products_reorder
WHERE active = 1 AND reorder_point IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM stock WHERE product = p.id AND branch = :branch)
"""
# Those kept for orders may have been low before: only what they make low is counted of them.
_KEPT = f"""
SELECT r.product FROM (SELECT product, sum(quantity) AS quantity FROM reservations WHERE {HERE} GROUP BY product) r
WHERE (
    SELECT sum(on_hand) > reorder_point AND sum(on_hand) - r.quantity <= reorder_point FROM stock
    WHERE product = r.product AND active = 1 AND reorder_point IS NOT NULL AND {HERE}
)
"""  # noqa: S608  made of constants
_LOW = f"""
SELECT product FROM stock WHERE product IN ({LOW_ROWS}) AND {HERE}
GROUP BY product HAVING sum(on_hand) <= max(reorder_point)
UNION ALL {_KEPT}
UNION ALL SELECT product FROM ({{never_came}})
"""  # noqa: S608  made of constants
_NEGATIVE = f"""
SELECT product FROM stock s WHERE active = 1 AND on_hand < 0 AND {HERE}
    AND (SELECT sum(on_hand) FROM stock WHERE product = s.product AND {HERE}) < 0
GROUP BY product LIMIT :most
"""  # noqa: S608  made of constants
FEW = 500
"""As many products are put in order by name sooner than all names are gone through for them."""


def never_came(branch: str | None) -> str:
    """The query of products with a reorder point, and of that, of which nothing ever moved: in one branch or in any."""
    return _NEVER_CAME_HERE if branch else _NEVER_CAME


class LowReader(ReaderBase):
    """What runs low."""

    def low_count(self, branch: str | None = None) -> int:
        """How many products have as little left as their reorder point, in one branch or in all together."""
        low = _LOW.format(never_came=never_came(branch))
        found: int = self._value(f"SELECT count(*) FROM ({low})", {"branch": branch})  # noqa: S608
        return found

    def _few_low(self, branch: str | None) -> list[str] | None:
        """Those of which `low_count` says how many, None where these are many."""
        return self._few(f"{_LOW.format(never_came=never_came(branch))} LIMIT :most", branch)

    def _few_negative(self, branch: str | None) -> list[str] | None:
        """Those of which more was sold than there was, None where these are many."""
        return self._few(_NEGATIVE, branch)

    def _few(self, sql: str, branch: str | None) -> list[str] | None:
        found = [row["product"] for row in self._rows(sql, {"branch": branch, "most": FEW + 1})]
        return None if len(found) > FEW else found
