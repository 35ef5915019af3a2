"""The sums by category: of the days, months and years that `hub.storage.projections.sums` has summed by product.

A product counts in the category that it has now. So where that changes, what the product brought moves over, found by
its years, then the months of these, then their days: the sums stay those of the products, whatever came first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from hub.storage.projections.projector import Projector

CATEGORY = "coalesce((SELECT category FROM products WHERE id = {product}), '')"
"""What a product counts in, as SQL: empty also where the product itself is not known yet."""
ADD = """
ON CONFLICT (period, category, branch) DO UPDATE SET total = total + excluded.total, cost = cost + excluded.cost,
    costed = costed + excluded.costed, entries = entries + excluded.entries
"""
_ADD = f"""
INSERT INTO category_sums (period, category, branch, total, cost, costed, entries)
VALUES (?, {CATEGORY.format(product="?")}, ?, ?, ?, ?, ?) {ADD}
"""  # noqa: S608  made of constants
_MOVE = f"""
INSERT INTO category_sums (period, category, branch, total, cost, costed, entries) VALUES (?, ?, ?, ?, ?, ?, ?) {ADD}
"""  # noqa: S608  made of constants
_EMPTY = "DELETE FROM category_sums WHERE period = ? AND branch = ? AND entries = 0"
_OF_PRODUCT = """
SELECT period, branch, total, cost, costed, entries FROM product_periods
WHERE period IN (SELECT value FROM json_each(?)) AND product = ?
"""
_DAYS_OF_PRODUCT = """
SELECT day, branch, total, cost, costed, entries FROM product_days
WHERE day IN (SELECT value FROM json_each(?)) AND product = ?
"""
_YEARS = "SELECT CAST((SELECT min(day) FROM product_days) AS INTEGER), CAST(day AS INTEGER) FROM summed_until"


def add(to: Projector, rows: Iterable[tuple[str, str, str, int, int, int, int]]) -> None:
    """Add to the categories of products: period, product, branch, total, cost, costed, entries."""
    to.connection.executemany(_ADD, rows)


def clear(to: Projector, periods: Iterable[str], branch: str) -> None:
    """Take out of some periods what nothing made any more."""
    to.connection.executemany(_EMPTY, [(period, branch) for period in periods])


def moved(to: Projector, product: str, after: str) -> None:
    """Let what a product brought count in another category than it has by its row."""
    if to.rebuilding:
        return
    before = of(to, product)
    if before == after:
        return
    for period, branch, *sums in _brought(to, product):
        to.connection.execute(_MOVE, [period, before, branch, *(-value for value in sums)])
        to.connection.execute(_MOVE, [period, after, branch, *sums])
        clear(to, [period], branch)


def of(to: Projector, product: str) -> str:
    """The category that a product counts in."""
    found: str = to.connection.execute(f"SELECT {CATEGORY.format(product='?')}", [product]).fetchone()[0]
    return found


def _brought(to: Projector, product: str) -> list[tuple[Any, ...]]:
    known = to.connection.execute(_YEARS).fetchone()
    if known is None or known[0] is None:
        return []
    years = _found(to, _OF_PRODUCT, [f"{year}" for year in range(known[0], known[1] + 1)], product)
    months = _found(to, _OF_PRODUCT, [f"{year[0]}-{n:02}" for year in years for n in range(1, 13)], product)
    days = _found(to, _DAYS_OF_PRODUCT, [f"{month[0]}-{n:02}" for month in months for n in range(1, 32)], product)
    return [*years, *months, *days]


def _found(to: Projector, sql: str, periods: Sequence[str], product: str) -> list[tuple[Any, ...]]:
    return to.connection.execute(sql, [json.dumps(list(dict.fromkeys(periods))), product]).fetchall()
