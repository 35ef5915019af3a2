"""Sales, inventory and what the bot did."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from hub.application.views.reports import BotCounters, DaySales, InventorySummary, ProductSales, SalesSummary
from hub.storage.reader.base import whole_worth
from hub.storage.reader.products import ProductReader
from hub.storage.reader.sales_reports import SalesReportReader

_DAYS = """
SELECT day, sum(total) AS total, sum(count) AS count FROM sale_sums
WHERE day BETWEEN :first AND :last AND (:branch IS NULL OR branch = :branch) GROUP BY day
"""
_TOP = 10
_WORTH = """
SELECT category, sum(cost) AS cost, sum(cost_rest) AS cost_rest, sum(price) AS price, sum(price_rest) AS price_rest
FROM stock_worth WHERE active = 1 AND (:branch IS NULL OR branch = :branch) GROUP BY category
"""
_NEGATIVE = """
WHERE p.active = 1 AND (SELECT sum(on_hand) FROM stock WHERE product = p.id
    AND (:branch IS NULL OR branch = :branch)) < 0 ORDER BY p.name COLLATE NOCASE, p.id LIMIT 50
"""
_COUNTS = """
SELECT
    sum(incoming) AS received,
    sum(incoming AND kind = 'audio') AS voice_notes,
    sum(incoming AND outcome = 'done') AS understood,
    sum(incoming AND outcome = 'asked') AS asked,
    sum(incoming AND outcome IN ('not_understood', 'unheard')) AS not_understood,
    sum(incoming AND outcome IS NULL) AS waiting,
    sum(NOT incoming AND state NOT IN ('queued', 'failed')) AS sent,
    sum(NOT incoming AND state = 'failed') AS failed
FROM messages WHERE at >= ?
"""
# What a confirmed order cost: messages that went out about it, or about the card that led to it.
_PER_ORDER = """
SELECT (SELECT count(*) FROM messages m
        WHERE m.about = o.id AND m.incoming = 0 AND m.state NOT IN ('queued', 'failed'))
    + (SELECT count(*) FROM cards c JOIN messages m ON m.about = c.id
        WHERE c.message = o.message AND m.incoming = 0 AND m.state NOT IN ('queued', 'failed'))
    AS messages
FROM orders o WHERE o.at >= ? AND o.message IS NOT NULL
    AND o.state IN ('confirmed', 'partly_received', 'closed')
"""
# Days begin when the shop's zone says so, which SQLite does not know: their limits come as a JSON list.
_PER_DAY = """
SELECT count(CASE WHEN m.incoming THEN 1 END) AS received, count(CASE WHEN NOT m.incoming THEN 1 END) AS sent
FROM json_each(:limits) AS day
LEFT JOIN messages m ON m.at >= day.value ->> 0 AND m.at < day.value ->> 1
    AND (m.incoming OR m.state NOT IN ('queued', 'failed'))
GROUP BY day.key ORDER BY day.key
"""
_BY = """
SELECT {column} AS name, count(*) AS n FROM messages WHERE at >= ? AND {column} IS NOT NULL
GROUP BY name ORDER BY n DESC, name
"""


class ReportReader(SalesReportReader, ProductReader):
    """Figures for Analytics and the owner's report."""

    def sales_summary(self, now: datetime, days: int = 14, branch: str | None = None) -> SalesSummary:
        """Sales of the last `days` days in the shop's zone, today last, and the same number of days before."""
        today = now.astimezone(self._zone()).date()
        span = [today - timedelta(days=n) for n in range(days - 1, -1, -1)]
        period = {"first": span[0].isoformat(), "last": today.isoformat(), "branch": branch}
        found = {row["day"]: row for row in self._rows(_DAYS, period)}
        listed = tuple(
            DaySales(
                day, self._money(found[key]["total"] if key in found else 0), found[key]["count"] if key in found else 0
            )
            for day, key in ((day, day.isoformat()) for day in span)
        )
        earlier = {
            "first": (span[0] - timedelta(days=days)).isoformat(),
            "last": (span[0] - timedelta(days=1)).isoformat(),
            "branch": branch,
        }
        before = sum(row["total"] for row in self._rows(_DAYS, earlier))
        total, count = sum(d.total.minor for d in listed), sum(d.count for d in listed)
        top = tuple(
            ProductSales(best.key, best.name, best.quantity or Decimal(0), best.total)
            for best in self.sales_by_product(span[0], today, branch, limit=_TOP)
        )
        average = self._money((2 * total + count) // (2 * count) if count else 0)
        return SalesSummary(listed, self._money(total), self._money(before), count, average, top)

    def inventory_summary(self, branch: str | None = None) -> InventorySummary:
        """Stock value; stock below zero is listed and worth nothing."""
        rows = self._rows(_WORTH, {"branch": branch})
        costs = [(row["category"], whole_worth(row["cost"], row["cost_rest"])) for row in rows]
        by_category = sorted(costs, key=lambda c: (-c[1], c[0]))
        low, negative = self._few_low(branch), self._few_negative(branch)
        return InventorySummary(
            products=self._value("SELECT count(*) FROM products WHERE active = 1"),
            value_at_cost=self._worth(sum(cost for _, cost in costs)),
            value_at_price=self._worth(sum(whole_worth(row["price"], row["price_rest"]) for row in rows)),
            low=tuple(self._page(branch, low=True) if low is None else self._page_of(low, branch)),
            low_count=self.low_count(branch) if low is None else len(low),
            negative=tuple(
                self._products(_NEGATIVE, branch=branch) if negative is None else self._page_of(negative, branch)
            ),
            by_category=tuple((name, self._worth(cost)) for name, cost in by_category),
        )

    def bot_counters(self, now: datetime, days: int = 14) -> BotCounters:
        """What the bot did since midnight `days` - 1 days ago."""
        zone = self._zone()
        today = now.astimezone(zone).date()
        span = [today - timedelta(days=n) for n in range(days - 1, -1, -1)]
        starts = [
            int(datetime.combine(day, time(), zone).timestamp() * 1000) for day in [*span, today + timedelta(days=1)]
        ]
        since = starts[0]
        counts = self._rows(_COUNTS, [since])[0]
        per_order = [row["messages"] for row in self._rows(_PER_ORDER, [since])]
        per_day = self._rows(_PER_DAY, {"limits": json.dumps(list(pairwise(starts)))})
        orders = "SELECT count(*) FROM orders WHERE message IS NOT NULL AND at >= ?"
        confirmed = f"{orders} AND state IN ('confirmed', 'partly_received', 'closed')"
        return BotCounters(
            **{name: counts[name] or 0 for name in counts.keys()},  # noqa: SIM118  sqlite3.Row iterates values
            orders=self._value(orders, [since]),
            orders_confirmed=self._value(confirmed, [since]),
            messages_per_order=Decimal(str(median(per_order))) if per_order else None,
            by_intent=self._tally("intent", since),
            by_route=self._tally("route", since),
            days=tuple((day, row["received"], row["sent"]) for day, row in zip(span, per_day, strict=True)),
        )

    def _tally(self, column: str, since: int) -> tuple[tuple[str, int], ...]:
        return tuple((row["name"], row["n"]) for row in self._rows(_BY.format(column=column), [since]))
