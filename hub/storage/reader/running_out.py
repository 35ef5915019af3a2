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
from typing import NamedTuple

from hub.application.settings import REORDER_COVER_DAYS, REORDER_LEAD_DAYS
from hub.domain.quantity import from_thousandths, to_thousandths
from hub.domain.reorder import SAFETY, WEIGHTS, WINDOW_DAYS, Need, suggest
from hub.storage.reader.demand import HERE, IN_WINDOW, DemandReader, window

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
_WEIGHT = " ".join(f"WHEN day >= :week{n} THEN {weight}" for n, weight in enumerate(WEIGHTS))
_WEIGHED = f"SELECT product, day, quantity * CASE {_WEIGHT} END AS weighed"
_DAYS = " + ".join(f"{weight} * min(max(known - {7 * n}, 0), 7)" for n, weight in enumerate(WEIGHTS))
_MOVED = "(SELECT min(at) FROM movements WHERE product = sold.product)"
# What moved before the weeks that count is known for all of them; the moments of midnight tell how many days ago
# something new came. `own` is the shop's own reorder point; of what is not carried any more `there` is empty.
_SOLD_LOW = f"""
WITH sold AS MATERIALIZED (
    SELECT product, sum(weighed) AS weighed, min(day) AS first FROM (
        {_WEIGHED} FROM product_days WHERE {IN_WINDOW}
        UNION ALL {_WEIGHED} FROM open_day WHERE {IN_WINDOW}
        UNION ALL SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:in_kits)
    ) GROUP BY product
), seen AS MATERIALIZED (
    SELECT product, weighed, CASE WHEN {_MOVED} < :begin THEN {WINDOW_DAYS} ELSE max(
            CAST(julianday(:today) - julianday(first) AS INTEGER),
            CASE WHEN {_MOVED} IS NULL THEN 0
                ELSE (SELECT count(*) FROM json_each(:midnights) WHERE value > {_MOVED}) END
        ) END AS known, (
            SELECT CASE WHEN count(*) = 0 THEN 0 WHEN min(active) = 1 THEN max(sum(on_hand), 0) END
            FROM stock WHERE product = sold.product AND {HERE}
        ) AS there, (SELECT reorder_point FROM stock WHERE product = sold.product LIMIT 1) AS own
    FROM sold
), rated AS MATERIALIZED (
    SELECT product, there, own, coalesce((2 * max(weighed, 0) + days) / (2 * days), 0) AS per_day
    FROM (SELECT product, weighed, there, own, {_DAYS} AS days FROM seen)
)
SELECT product, per_day, there, own FROM rated
WHERE there - :kept <= coalesce(own, per_day * :longest + {1000 * SAFETY} * sqrt(per_day * :longest / 1000.0) + 1)
"""  # noqa: S608  made of constants
_WATCHED_LOW = f"""
SELECT id, there, own FROM (
    SELECT id, reorder_point AS own,
        coalesce((SELECT max(sum(on_hand), 0) FROM stock WHERE product = p.id AND {HERE}), 0) AS there
    FROM products p INDEXED BY products_reorder WHERE active = 1 AND reorder_point IS NOT NULL
) WHERE there - :kept <= own
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
    """What is known of a product that may be low, in thousandths: `own` is the shop's reorder point, if it set one."""

    product: str
    per_day: int
    there: int
    own: int | None


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
        sold = self._sold_low(today, branch, longest, kept)
        named = {low.product for low in sold}
        found = self.connection.execute(_WATCHED_LOW, {"branch": branch, "kept": kept}).fetchall()
        rest = [product for product, there, own in found if product not in named and there + due[product] <= own]
        low = [x for x in sold if x.own is not None and x.there + due[x.product] <= x.own]
        low += self._by_rule([x for x in sold if x.own is None], due, lead_times)
        moving = sorted(
            (x for x in low if x.per_day),
            key=lambda x: ((x.there + due[x.product]) / x.per_day, -x.per_day, x.product),
        )
        return [x.product for x in moving], rest + [x.product for x in low if not x.per_day]

    def _sold_low(self, today: date, branch: str | None, longest: int, kept: int) -> list[_Low]:
        """What was sold of late and may be low, where a supplier takes `longest` days, and `kept` is the most that is
        promised of any product."""
        midnights = [self._midnight(today - timedelta(days=n)) for n in range(WINDOW_DAYS)]
        weeks = {f"week{n}": (today - timedelta(days=7 * (n + 1))).isoformat() for n in range(len(WEIGHTS))}
        asked = {
            **window(today, branch),
            **weeks,
            "begin": midnights[-1],
            "midnights": json.dumps(midnights),
            "in_kits": json.dumps(self._in_kits(today, branch)),
            "longest": longest,
            "kept": kept,
        }
        return [_Low(*row) for row in self.connection.execute(_SOLD_LOW, asked).fetchall()]

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
        """What was sold in kits alone: product, first day of it, thousandths by the weight of their weeks."""
        return [
            (product, first, sum(w * to_thousandths(sold) for w, sold in zip(WEIGHTS, weeks, strict=True)))
            for product, (weeks, first) in self._sold((), today, branch).items()
        ]
