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
from hub.domain.reorder import SAFETY, WEIGHTS, WINDOW_DAYS, Need, is_due
from hub.storage.projections.demand import MOST_A_DAY, steps, weight
from hub.storage.reader.base import HERE
from hub.storage.reader.demand import DemandReader
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
# What is kept is weighed as seen from the day that is not summed yet: nothing is added to it on that day.
_SOLD = """
SELECT product, 2 * weighed AS weighed, NULL AS first FROM demand WHERE branch = coalesce(:branch, '')
"""
_A_DAY = f"max(min({{quantity}}, {MOST_A_DAY}), -{MOST_A_DAY})"
# Half thousandths: a rate is rounded once, from what was weighed, half of a thousandth upwards. On which day it was
# first, nobody asks but of what is new: then the days that are summed are looked up (`_FIRST`).
_SOLD_AND_MORE = f"""
SELECT product, sum(weighed) AS weighed, min(first) AS first FROM (
    SELECT product, 2 * weighed AS weighed, entries, NULL AS first FROM demand WHERE branch = coalesce(:branch, '')
    UNION ALL SELECT product, 2 * (step.value ->> 1) * {_A_DAY.format(quantity="quantity")}, step.value ->> 2, NULL
    FROM json_each(:steps) AS step CROSS JOIN product_days ON day = step.value ->> 0 WHERE {HERE}
    UNION ALL SELECT product, 2 * :open_weight * {_A_DAY.format(quantity="sum(quantity)")}, 1, day
    FROM open_day WHERE :open_weight > 0 AND {HERE} GROUP BY product, branch
    UNION ALL SELECT value ->> 0, value ->> 2, 1, value ->> 1 FROM json_each(:in_kits)
) GROUP BY product HAVING sum(entries) > 0
"""  # noqa: S608  made of constants
_FIRST = f"""
SELECT min(day) FROM (
    SELECT low.first AS day UNION ALL
    SELECT min(day) FROM {{days}} WHERE product = low.product AND day >= :begin AND day < :today AND {HERE}
)
"""  # noqa: S608  made of constants
_DAYS = " + ".join(f"{weight} * min(max(known - {7 * n}, 0), 7)" for n, weight in enumerate(WEIGHTS))
_KNOWN_DAYS = 7 * sum(WEIGHTS)
# Of two positive numbers half of the sum is never less than the root of the product: so much, of what is sold in a lead
# time, is never less than what the rule's safety stock is.
_SAFETY, _OF_LEAD = 1000 * SAFETY**2 / 2, 0.5
# First goes what has enough in some branch by itself, and so in all of them, without anything being summed. Of what is
# not low at the shop's own reorder point, or not carried any more, no rate is asked for. What moved before the weeks
# that count is known for all of them; the moments of midnight tell how many days ago something new came.
# What is named more than once is made whole first.
_SOLD_LOW = f"""
WITH maybe AS MATERIALIZED (
    SELECT DISTINCT sold.product, weighed, first
    FROM ({{sold}}) AS sold LEFT JOIN stock ON stock.product = sold.product AND {HERE}
    WHERE since IS NULL OR since >= :since OR active AND on_hand <= :kept
        + CASE WHEN reorder_point IS NULL THEN :least + :of_sold * max(weighed, 0) ELSE reorder_point END
), low AS MATERIALIZED (
    SELECT maybe.product, weighed, first, max(reorder_point) IS NOT NULL AS own, min(since) AS since,
        max(coalesce(sum(on_hand) FILTER (WHERE {HERE}), 0), 0) AS there
    FROM maybe LEFT JOIN stock ON stock.product = maybe.product
    GROUP BY maybe.product
    HAVING coalesce(min(active), 1) AND (max(reorder_point) IS NULL OR there - :kept <= max(reorder_point))
), rated AS MATERIALIZED (
    SELECT product, there, own, coalesce((max(weighed, 0) / days + 1) / 2, 0) AS per_day FROM (
        SELECT product, there, own, weighed, CASE WHEN since < :since THEN {_KNOWN_DAYS} ELSE (
            SELECT {_DAYS} FROM (SELECT max(
                CAST(julianday(:today) - julianday(({_FIRST})) AS INTEGER),
                (SELECT count(*) FROM json_each(:midnights) WHERE value > low.since)
            ) AS known)
        ) END AS days
        FROM low
    )
)
SELECT product, per_day, there
FROM (SELECT product, per_day, there, own, there - :kept - per_day * :longest - 1 AS left_over FROM rated)
WHERE own OR left_over <= 0 OR 1.0 * left_over * left_over <= {1000 * SAFETY**2} * per_day * :longest
"""  # noqa: S608  made of constants
_WATCHED_LOW = f"""
SELECT stock.product, max(sum(on_hand), 0) AS there, max(reorder_point) AS own
FROM ({LOW_ROWS} UNION SELECT value FROM json_each(:promised)) AS maybe
CROSS JOIN stock ON stock.product = maybe.product
WHERE active = 1 AND reorder_point IS NOT NULL AND {HERE}
GROUP BY stock.product HAVING there - :kept <= own
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
        until = self._summed_until()
        open_day = date.fromisoformat(until) if until else today
        moved = steps(open_day, today)
        in_kits = self._in_kits(today, branch)
        sold = _SOLD_AND_MORE if moved or in_kits else _SOLD
        asked = {
            "today": today.isoformat(),
            "begin": (today - timedelta(days=WINDOW_DAYS)).isoformat(),
            "branch": branch,
            "since": midnights[-1],
            "midnights": json.dumps(midnights),
            "steps": json.dumps(moved),
            "open_weight": weight(open_day, today),
            "in_kits": json.dumps(in_kits),
            "longest": longest,
            "kept": kept,
            # A rate is rounded to the next thousandth, half of what is weighed in half thousandths, by the days.
            "least": float(_SAFETY) + (1 + _OF_LEAD) * longest + 1,
            "of_sold": (1 + _OF_LEAD) * longest / (2 * _KNOWN_DAYS),
        }
        found = _SOLD_LOW.format(sold=sold, days=self._days_told(today))
        return [_Low(*row) for row in self.connection.execute(found, asked).fetchall()]

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
            if is_due(need):
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
