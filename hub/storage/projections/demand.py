"""What is sold of a product of late, its weeks weighed as what to order weighs them (`hub.domain.reorder`).

Weighed as seen from `summed_until`, so it is weighed anew once a day, and a sale of that day writes none of it.
Whoever asks on another day adds what the days between make of it (`hub.storage.reader.running_out`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from hub.domain.reorder import WEIGHTS
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector

MOST_A_DAY = 10**14
"""Of one product in one branch, in thousandths: what is more counts as this, so that no sum leaves SQLite's integers.
It is more than enough for the largest rate that the rule knows of, whichever week it is in."""
_WEIGHTS = " ".join(f"WHEN day >= :week{n + 1} THEN {weight}" for n, weight in enumerate(WEIGHTS))
_WEIGHED = f"sum(max(min(quantity, {MOST_A_DAY}), -{MOST_A_DAY}) * CASE {_WEIGHTS} ELSE 0 END)"
_WEIGH = f"""
INSERT INTO demand (product, branch, weighed, entries)
SELECT product, branch, {_WEIGHED}, count(*) FROM recent_days {{which}} GROUP BY product, branch
"""  # noqa: S608  made of constants
_ALL_BRANCHES = """
INSERT INTO demand (product, branch, weighed, entries)
SELECT product, '', sum(weighed), sum(entries) FROM demand {which} GROUP BY product
"""
_OF_PRODUCT = "WHERE product = :product"


def _weeks(today: date) -> dict[str, str]:
    return {f"week{n}": (today - timedelta(days=7 * n)).isoformat() for n in range(len(WEIGHTS) + 1)}


def weigh(to: Projector, which: str = "", **asked: Any) -> None:
    """Weigh everything anew: a later day is the one that is not summed yet."""
    to.connection.execute(f"DELETE FROM demand {which}", asked)  # noqa: S608  a constant
    for (until,) in to.connection.execute("SELECT day FROM summed_until").fetchall():
        for statement in (_WEIGH, _ALL_BRANCHES):
            to.connection.execute(statement.format(which=which), {**_weeks(date.fromisoformat(until)), **asked})


def weigh_late(to: Projector, products: Iterable[str]) -> None:
    """Weigh some products anew, of which something came late for a day that is over."""
    for product in products:
        to.late[f"demand {product}"] = partial(weigh, which=_OF_PRODUCT, product=product)


keyed_by_product("demand", anew=lambda to, product: weigh_late(to, [product]))
