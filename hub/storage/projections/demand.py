"""What is sold of a product of late, its weeks weighed as what to order weighs them (`hub.domain.reorder`).

Weighed as seen from `summed_until`, so it is weighed anew once a day, and a sale of that day writes none of it.
Whoever asks on another day adds what the days between make of it (`hub.storage.reader.running_out`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from hub.domain.reorder import WEIGHTS, WINDOW_DAYS
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
_OF_DAYS = """
WHERE product IN (SELECT product FROM product_days WHERE day IN (SELECT value FROM json_each(:days)))
"""


def weight(day: date, today: date) -> int:
    """How much a day counts as seen from another; 0 where it is none of its last weeks."""
    ago = (today - day).days
    return WEIGHTS[(ago - 1) // 7] if 0 < ago <= WINDOW_DAYS else 0


def steps(before: date, today: date) -> list[tuple[str, int, int]]:
    """Each day (ISO) that counts otherwise as seen from today than from the day before which all is weighed.

    With it by how much more, and whether it is one of the days that count where it was none (1), or no more (-1).
    Nothing where these are one day.
    """
    days = sorted({day - timedelta(days=n + 1) for day in (before, today) for n in range(WINDOW_DAYS)})
    weights = [(day, weight(day, before), weight(day, today)) for day in days]
    return [(day.isoformat(), now - then, (now > 0) - (then > 0)) for day, then, now in weights if now != then]


def weigh(to: Projector, which: str = "", **asked: Any) -> None:
    """Weigh everything anew, or the products that the clause `which` names, by what is `asked`."""
    to.connection.execute(f"DELETE FROM demand {which}", asked)  # noqa: S608  a constant
    for (until,) in to.connection.execute("SELECT day FROM summed_until").fetchall():
        for statement in (_WEIGH, _ALL_BRANCHES):
            to.connection.execute(statement.format(which=which), {**_weeks(date.fromisoformat(until)), **asked})


def weigh_on(to: Projector, before: str, today: str) -> None:
    """Weigh anew what was sold on days (ISO) that count otherwise now that a later day is the one not summed yet."""
    days = [day for day, *_ in steps(date.fromisoformat(before), date.fromisoformat(today))]
    weigh(to, _OF_DAYS, days=json.dumps(days))


def weigh_late(to: Projector, products: Iterable[str]) -> None:
    """Weigh some products anew, of which something came late for a day that is over."""
    for product in products:
        to.late[f"demand {product}"] = partial(weigh, which=_OF_PRODUCT, product=product)


keyed_by_product("demand", anew=lambda to, product: weigh_late(to, [product]))


def _weeks(today: date) -> dict[str, str]:
    return {f"week{n}": (today - timedelta(days=7 * n)).isoformat() for n in range(len(WEIGHTS) + 1)}
