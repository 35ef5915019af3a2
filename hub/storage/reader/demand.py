"""What is sold of a product a day: the figures of the last weeks, of kits by their parts."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from hub.domain.catalogue import KitPart, explode
from hub.domain.quantity import from_thousandths
from hub.domain.reorder import WEIGHTS, WINDOW_DAYS, observed_days, per_day
from hub.storage.reader.base import HERE
from hub.storage.reader.supplying import SupplyingReader

# Today is not over: it would count as a weak day. A few products are looked up; for many, all that was sold on these
# days is gone through once.
_SOLD = """
SELECT product, CAST(julianday(:today) - julianday(day) - 1 AS INTEGER) / 7 AS week, sum(quantity) AS quantity,
    min(day) AS first
FROM (
    SELECT day, product, quantity FROM {days}
    WHERE day IN (SELECT value FROM json_each(:days)) AND {here}
        AND {product} IN (SELECT value FROM json_each(:products))
    UNION ALL
    SELECT day, product, quantity FROM open_day
    WHERE day IN (SELECT value FROM json_each(:days)) AND {here}
        AND product IN (SELECT value FROM json_each(:products))
)
GROUP BY product, week
"""
_FEW = 200
_FIRST_MOVED = "SELECT value, (SELECT min(since) FROM stock WHERE product = value) FROM json_each(?)"
"""When products first moved in any branch, in milliseconds; nothing where one never did."""
Sold = dict[str, tuple[list[Decimal], str]]
"""By product what was sold in each of the last weeks, the latest first, and the first day of it (ISO)."""


class DemandReader(SupplyingReader):
    """Demand of the last weeks."""

    def _sold(self, products: Collection[str], today: date, branch: str | None) -> Sold:
        """What was sold of these products, and of all kits by their parts."""
        found: Sold = {}
        kits = self._kits()
        if not (products or kits):
            return found
        wanted = [*products, *kits]
        days = [(today - timedelta(days=n + 1)).isoformat() for n in range(WINDOW_DAYS)]
        asked = {
            "today": today.isoformat(),
            "branch": branch,
            "days": json.dumps(days),
            "products": json.dumps(wanted),
        }
        product = "product" if len(wanted) <= _FEW else "+product"
        for row in self._rows(_SOLD.format(days=self._days_told(today), product=product, here=HERE), asked):
            for part in explode(row["product"], from_thousandths(row["quantity"]), lambda kit: kits.get(kit, ())):
                weeks, first = found.get(part.product, ([Decimal(0)] * len(WEIGHTS), row["first"]))
                weeks[row["week"]] += part.quantity
                found[part.product] = weeks, min(first, row["first"])
        return found

    def _summed_until(self) -> str:
        """The day (ISO) whose lines are not summed yet; empty where nothing was sold."""
        return self._value("SELECT day FROM summed_until") or ""

    def _days_told(self, today: date) -> str:
        """The table of the weeks before today: that of the last ones, unless today is before the day that is open."""
        return "recent_days" if today.isoformat() >= self._summed_until() else "product_days"

    def _kits(self) -> dict[str, tuple[KitPart, ...]]:
        rows = self._rows("SELECT id FROM products WHERE parts <> '[]'")
        return {kit.id: kit.parts for kit in self.products_by_id([row["id"] for row in rows]).values()} if rows else {}

    def _per_day(self, sold: Sold, today: date) -> dict[str, Decimal]:
        """What is sold a day of each product of which something was."""
        demand = {}
        for product, moved in self.connection.execute(_FIRST_MOVED, [json.dumps(list(sold))]).fetchall():
            weeks, day = sold[product]
            first = date.fromisoformat(day)
            if moved:
                first = min(first, self._at(moved).date())
            days = observed_days((today - first).days)
            demand[product] = per_day(list(zip(weeks, days, strict=False)))
        return demand
