"""Sales by day, hour, person, branch, product and category, with their margin, and how long the stock lasts.

Read from sums that are kept up with every sale (`hub.storage.projections.sums`): of a long period the years and months
that are over, and days at its two ends.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from hub.application.views.reports import CoverRow, Earned, ProductGroup, SalesBy, SalesGroup
from hub.domain.quantity import from_thousandths
from hub.storage.reader.base import ReaderBase

_SUMS = """
SELECT {key} AS key, {name} AS name, sum(s.count) AS count, sum(s.total) AS total, sum(s.tax) AS tax,
    sum(s.discount) AS discount, sum(s.cost) AS cost, sum(s.costed) AS costed
FROM sale_sums s {join}
WHERE s.day BETWEEN :first AND :last AND (:branch IS NULL OR s.branch = :branch)
GROUP BY key ORDER BY {order}
"""
_LARGEST = "total DESC, key"
_BY: dict[SalesBy, str] = {
    SalesBy.DAY: _SUMS.format(key="s.day", name="''", join="", order="key"),
    SalesBy.HOUR: _SUMS.format(key="s.hour", name="''", join="", order="key"),
    SalesBy.PERSON: _SUMS.format(
        key="s.person", name="c.name", join="LEFT JOIN contacts c ON c.id = s.person", order=_LARGEST
    ),
    SalesBy.BRANCH: _SUMS.format(
        key="s.branch", name="b.name", join="LEFT JOIN branches b ON b.id = s.branch", order=_LARGEST
    ),
}
_PRODUCTS = """
SELECT product, sum(quantity) AS quantity, sum(total) AS total, sum(cost) AS cost, sum(costed) AS costed
FROM (
    SELECT product, quantity, total, cost, costed FROM product_periods
    WHERE period IN (SELECT value FROM json_each(:periods)) AND (:branch IS NULL OR branch = :branch)
    UNION ALL
    SELECT product, quantity, total, cost, costed
    FROM json_each(:spans) AS span JOIN product_days ON day BETWEEN span.value ->> 0 AND span.value ->> 1
    WHERE :branch IS NULL OR branch = :branch
)
GROUP BY product
"""
_BY_PRODUCT = f"""
WITH sold AS MATERIALIZED ({_PRODUCTS} ORDER BY total DESC, product LIMIT :limit OFFSET :offset)
SELECT sold.*, sold.product AS key, p.name FROM sold LEFT JOIN products p ON p.id = sold.product
ORDER BY total DESC, key
"""  # noqa: S608  made of constants
_BY_CATEGORY = f"""
WITH sold AS MATERIALIZED ({_PRODUCTS})
SELECT coalesce(p.category, '') AS key, coalesce(p.category, '') AS name, NULL AS quantity, sum(total) AS total,
    sum(sold.cost) AS cost, sum(costed) AS costed
FROM sold LEFT JOIN products p ON p.id = sold.product GROUP BY key ORDER BY total DESC, key
"""  # noqa: S608  made of constants
_COVER = """
WITH held AS MATERIALIZED (
    SELECT s.product, sum(s.on_hand) AS on_hand, sum(s.on_hand) * coalesce(c.average, p.cost, 0) AS worth
    FROM stock s JOIN products p ON p.id = s.product AND p.active = 1 LEFT JOIN costs c ON c.product = s.product
    WHERE s.on_hand > 0 AND (:branch IS NULL OR s.branch = :branch)
    GROUP BY s.product ORDER BY worth DESC, s.product LIMIT :limit OFFSET :offset
)
SELECT held.*, p.name, (
    SELECT sum(quantity) FROM json_each(:days) AS day
    JOIN product_days d ON d.day = day.value AND d.product = held.product AND (:branch IS NULL OR d.branch = :branch)
) AS sold
FROM held JOIN products p ON p.id = held.product ORDER BY worth DESC, held.product
"""
_HUNDREDTH = Decimal("0.01")


class Stretches(NamedTuple):
    """A period of days as the sums have it: years and months that are over, and spans of days."""

    periods: list[str]
    spans: list[tuple[str, str]]


def stretches(first: date, last: date, until: str) -> Stretches:
    """Return the fewest sums that make up the days from `first` to `last`, where months before `until` are summed."""
    found = Stretches([], [])
    day = first
    while day <= last:
        month, year = day.isoformat()[:7], day.isoformat()[:4]
        month_ends = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        year_ends = date(day.year, 12, 31)
        if day == date(day.year, 1, 1) and year_ends <= last and year < until[:4]:
            found.periods.append(year)
            day = year_ends
        elif day.day == 1 and month_ends <= last and month < until:
            found.periods.append(month)
            day = month_ends
        else:
            ends = min(month_ends, last)
            found.spans.append((day.isoformat(), ends.isoformat()))
            day = ends
        day += timedelta(days=1)
    return found


class SalesReportReader(ReaderBase):
    """Sales and stock, added up."""

    def sales_by(self, by: SalesBy, first: date, last: date, branch: str | None = None) -> Sequence[SalesGroup]:
        """Sales of a period by day, hour, person or branch."""
        rows = self._rows(_BY[by], {"first": first.isoformat(), "last": last.isoformat(), "branch": branch})
        return [
            SalesGroup(
                key=str(row["key"]),
                name=row["name"] or "",
                count=row["count"],
                earned=Earned(
                    total=self._money(row["total"]),
                    tax=self._money(row["tax"]),
                    discount=self._money(row["discount"]),
                    margin=self._money(row["costed"]) - self._worth(row["cost"]),
                    costed=self._money(row["costed"]),
                ),
            )
            for row in rows
        ]

    def sales_by_product(
        self, first: date, last: date, branch: str | None = None, *, limit: int = 50, offset: int = 0
    ) -> Sequence[ProductGroup]:
        """What products brought in a period."""
        return self._products_sold(_BY_PRODUCT, first, last, branch, limit=limit, offset=offset)

    def sales_by_category(self, first: date, last: date, branch: str | None = None) -> Sequence[ProductGroup]:
        """What categories brought in a period."""
        return self._products_sold(_BY_CATEGORY, first, last, branch)

    def _products_sold(
        self, sql: str, first: date, last: date, branch: str | None, **page: Any
    ) -> Sequence[ProductGroup]:
        until = self._value("SELECT month FROM summed_until") or ""
        made_of = stretches(first, last, until)
        values = {"periods": json.dumps(made_of.periods), "spans": json.dumps(made_of.spans), "branch": branch, **page}
        return [
            ProductGroup(
                key=row["key"],
                name=row["name"] or "",
                quantity=None if row["quantity"] is None else from_thousandths(row["quantity"]),
                total=self._money(row["total"]),
                margin=self._money(row["costed"]) - self._worth(row["cost"]),
                costed=self._money(row["costed"]),
            )
            for row in self._rows(sql, values)
        ]

    def stock_cover(
        self, now: datetime, branch: str | None = None, *, weeks: int = 4, limit: int = 50, offset: int = 0
    ) -> Sequence[CoverRow]:
        """How long the stock lasts at the pace of the last `weeks`, today left out, since it is not over."""
        today = now.astimezone(self._zone()).date()
        days = [(today - timedelta(days=n)).isoformat() for n in range(1, 7 * weeks + 1)]
        values = {"days": json.dumps(days), "branch": branch, "limit": limit, "offset": offset}
        return [self._cover(row, 7 * weeks) for row in self._rows(_COVER, values)]

    def _cover(self, row: Any, days: int) -> CoverRow:
        on_hand, sold = from_thousandths(row["on_hand"]), from_thousandths(max(row["sold"] or 0, 0))
        lasts = (on_hand * days / sold).quantize(Decimal("0.1"), ROUND_HALF_UP) if sold else None
        return CoverRow(
            product=row["product"],
            name=row["name"],
            on_hand=on_hand,
            value=self._worth(row["worth"]),
            per_day=(sold / days).quantize(_HUNDREDTH, ROUND_HALF_UP),
            days=lasts,
        )
