"""Which products should be ordered, and which of them run out first, without looking into those that are not low.

One question goes through what was sold, one through the stock: both leave out what cannot be low however long its
supplier takes. What is left is held against the rule (`hub.domain.reorder`). No question joins one list with another:
SQLite may go through one of them once for each row of the other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from math import floor
from typing import NamedTuple

from hub.application.settings import REORDER_COVER_DAYS, REORDER_LEAD_DAYS
from hub.domain.quantity import from_thousandths
from hub.domain.reorder import SAFETY, WEIGHTS, WINDOW_DAYS, Need, suggest
from hub.storage.reader.base import HERE
from hub.storage.reader.demand import FIRST_MOVED, DemandReader
from hub.storage.reader.low import LOW_ROWS, never_came

COMING = """
SELECT l.product, max(l.quantity - l.received, 0) AS quantity FROM orders o JOIN order_lines l ON l."order" = o.id
WHERE o.is_open = 1 AND (:branch IS NULL OR o.branch = :branch)
"""
"""What open purchase orders still bring."""
_DUE = f"""
SELECT product, sum(quantity) FROM (
    {COMING}
    UNION ALL SELECT product, quantity FROM transit WHERE {HERE}
    UNION ALL SELECT product, -quantity FROM reservations WHERE {HERE}
) GROUP BY product
"""  # noqa: S608  made of constants
# In half thousandths: a rate is rounded once, from what was weighed, half of a thousandth upwards.
_WEEK = " ".join(f"WHEN day >= :week{n + 1} THEN {weight}" for n, weight in enumerate(WEIGHTS))
_WEIGHED = f"2 * quantity * CASE {_WEEK} END"
_WEEKS = f"day >= :week{len(WEIGHTS)} AND day < :week0 AND {HERE}"
# On which day it was first, nobody asks but of what is new: then these days are looked up (`_FIRST`).
_SOLD = f"""
SELECT product, sum({_WEIGHED}) AS weighed, NULL AS first FROM {{days}} WHERE {_WEEKS} GROUP BY product
"""  # noqa: S608  made of constants
# `recent_days` lies by product, so that nothing has to be sorted where it says all.
_SOLD_AND_MORE = f"""
SELECT product, sum(weighed) AS weighed, min(first) AS first FROM (
    {_SOLD}
    UNION ALL SELECT product, {_WEIGHED}, day FROM open_day WHERE {_WEEKS}
    UNION ALL SELECT value ->> 0, value ->> 2, value ->> 1 FROM json_each(:in_kits)
) GROUP BY product
"""  # noqa: S608  made of constants
_FIRST = f"""
SELECT min(day) FROM (
    SELECT held.first AS day UNION ALL SELECT min(day) FROM {{days}} WHERE product = held.product AND {_WEEKS}
)
"""  # noqa: S608  made of constants
_DAYS = " + ".join(f"{weight} * min(max(known - {7 * n}, 0), 7)" for n, weight in enumerate(WEIGHTS))
# Of what is not low at the shop's own reorder point, or not carried any more, no rate is asked for. What moved before
# the weeks that count is known for all of them; the moments of midnight tell how many days ago something new came.
# All of it is looked up at once: `shelf` is four times what is there, two more where the shop has set a reorder point,
# and one more where it is not new. What is named more than once is made whole first.
_SOLD_LOW = f"""
WITH held AS MATERIALIZED (
    SELECT product, weighed, first, (
        SELECT CASE WHEN count(*) = 0 THEN 0
            WHEN min(active) = 1 AND (
                max(reorder_point) IS NULL OR max(coalesce(sum(on_hand) FILTER (WHERE {HERE}), 0), 0) - :kept
                    <= max(reorder_point))
            THEN 4 * max(coalesce(sum(on_hand) FILTER (WHERE {HERE}), 0), 0) + 2 * (max(reorder_point) IS NOT NULL)
                + (min(since) < :begin) END
        FROM stock WHERE product = sold.product
    ) AS shelf
    FROM ({{sold}}) AS sold
), rated AS MATERIALIZED (
    SELECT product, shelf / 4 AS there, shelf / 2 % 2 AS own,
        coalesce((max(weighed, 0) / days + 1) / 2, 0) AS per_day
    FROM (
        SELECT product, weighed, shelf, CASE WHEN shelf % 2 THEN {7 * sum(WEIGHTS)} ELSE (
            SELECT {_DAYS} FROM (SELECT max(
                CAST(julianday(:today) - julianday(({_FIRST})) AS INTEGER),
                (SELECT count(*) FROM json_each(:midnights)
                    WHERE value > {FIRST_MOVED.format(product="held.product")})
            ) AS known)
        ) END AS days
        FROM held WHERE shelf IS NOT NULL
    )
), spare AS (
    SELECT product, per_day, there, own, there - :kept - per_day * :longest - 1 AS left_over FROM rated
)
SELECT product, per_day, there FROM spare
WHERE own OR left_over <= 0 OR 1.0 * left_over * left_over <= {1000 * SAFETY**2} * per_day * :longest
"""  # noqa: S608  made of constants
_WATCHED_LOW = f"""
SELECT id, there, own FROM (
    SELECT id, reorder_point AS own,
        coalesce((SELECT max(sum(on_hand), 0) FROM stock WHERE product = p.id AND {HERE}), 0) AS there
    FROM ({LOW_ROWS} UNION SELECT value FROM json_each(:promised)) AS maybe
    CROSS JOIN products p ON p.id = maybe.product
    WHERE active = 1 AND reorder_point IS NOT NULL
) WHERE there - :kept <= own
UNION SELECT product, 0, reorder_point FROM ({{never_came}})
"""  # noqa: S608  made of constants
_TERMS = """
SELECT p.id, p.reorder_target, p.supplier, t.lead_days
FROM json_each(?) AS asked CROSS JOIN products p ON p.id = asked.value
LEFT JOIN supplier_terms t ON t.product = p.id AND t.supplier = p.supplier
WHERE p.active = 1 AND p.parts = '[]' AND p.reorder_point IS NULL
"""
_BY_NAME = """
SELECT id FROM products WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name COLLATE NOCASE, id
"""
_DELIVERED = """
SELECT DISTINCT supplier FROM orders WHERE sent_at IS NOT NULL AND received_at IS NOT NULL
"""


class _Low(NamedTuple):
    """What is known of a product that may be low, in thousandths."""

    product: str
    per_day: int
    there: int


class RunningOutReader(DemandReader):
    """Which products should be ordered."""

    def _to_order(self, today: date, branch: str | None) -> tuple[list[str], list[str]]:
        """The products that should be ordered: of which something was sold of late, what runs out first at the head,
        and the others, in no order.

        Of what is gone, what is sold most stands first.
        """
        due = Counter(dict(self.connection.execute(_DUE, {"branch": branch}).fetchall()))
        lead_times = self._lead_times()
        longest = max(int(self.setting(REORDER_LEAD_DAYS)), self._longest_terms(), *lead_times.values())
        kept = max(0, -min(due.values(), default=0))
        promised = json.dumps([product for product, quantity in due.items() if quantity < 0])
        watched = _WATCHED_LOW.format(never_came=never_came(branch))
        found = self.connection.execute(watched, {"branch": branch, "kept": kept, "promised": promised}).fetchall()
        own = {product: there + due[product] <= point for product, there, point in found}
        sold = self._sold_low(today, branch, longest, kept)
        named = {low.product for low in sold}
        rest = [product for product, is_low in own.items() if is_low and product not in named]
        low = [x for x in sold if own.get(x.product)]
        low += self._by_rule([x for x in sold if x.product not in own], due, lead_times)
        moving = sorted(
            (x for x in low if x.per_day),
            key=lambda x: ((x.there + due[x.product]) / x.per_day, -x.per_day, x.product),
        )
        return [x.product for x in moving], rest + [x.product for x in low if not x.per_day]

    def _sold_low(self, today: date, branch: str | None, longest: int, kept: int) -> list[_Low]:
        """What was sold of late and may be low, by the shop's own reorder point or by the rule.

        A supplier takes `longest` days at most, and `kept` is the most that is promised of any product.
        """
        midnights = [self._midnight(today - timedelta(days=n)) for n in range(WINDOW_DAYS)]
        weeks = {f"week{n}": (today - timedelta(days=7 * n)).isoformat() for n in range(len(WEIGHTS) + 1)}
        in_kits = self._in_kits(today, branch)
        all_told = today.isoformat() <= self._summed_until() and not in_kits
        days = self._days_told(today)
        sold = (_SOLD if all_told else _SOLD_AND_MORE).format(days=days)
        asked = {
            **weeks,
            "today": today.isoformat(),
            "branch": branch,
            "begin": midnights[-1],
            "midnights": json.dumps(midnights),
            "in_kits": json.dumps(in_kits),
            "longest": longest,
            "kept": kept,
        }
        return [_Low(*row) for row in self.connection.execute(_SOLD_LOW.format(sold=sold, days=days), asked).fetchall()]

    def _by_rule(self, low: Sequence[_Low], due: Counter[str], lead_times: dict[str, int]) -> list[_Low]:
        """Those without a reorder point of their own that should be ordered."""
        usual, cover = int(self.setting(REORDER_LEAD_DAYS)), int(self.setting(REORDER_COVER_DAYS))
        known = {x.product: x for x in low}
        found = []
        terms = self.connection.execute(_TERMS, [json.dumps(list(known))])
        for product, target, supplier, lead_days in terms.fetchall():
            need = Need(
                per_day=from_thousandths(known[product].per_day),
                lead_days=lead_times.get(supplier, usual) if lead_days is None else lead_days,
                cover_days=cover,
                on_hand=from_thousandths(known[product].there),
                coming=from_thousandths(due[product]),
                target=None if target is None else from_thousandths(target),
            )
            if suggest(need):
                found.append(known[product])
        return found

    def _by_name(self, products: Sequence[str]) -> list[str]:
        return [row["id"] for row in self._rows(_BY_NAME, [json.dumps(list(products))])]

    def _lead_times(self) -> dict[str, int]:
        """How many days each supplier takes from whom something came."""
        found = {row["supplier"]: self.lead_time(row["supplier"]) for row in self._rows(_DELIVERED)}
        return {supplier: takes.days for supplier, takes in found.items() if takes}

    def _longest_terms(self) -> int:
        return int(self._value("SELECT max(lead_days) FROM supplier_terms") or 0)

    def _in_kits(self, today: date, branch: str | None) -> list[tuple[str, str, int]]:
        """What was sold in kits alone: product, first day of it, half thousandths by the weight of their weeks."""
        return [
            (product, first, floor(2000 * sum(w * sold for w, sold in zip(WEIGHTS, weeks, strict=True))))
            for product, (weeks, first) in self._sold((), today, branch).items()
        ]
