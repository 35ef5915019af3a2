"""Sales by day, hour, person, branch, product and category, with their margin, and how long the stock lasts.

Read from sums that are kept up with every sale (`hub.storage.projections.sums`): of a long period the years and months
that make it up, and days at its ends.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

from hub.application.views.reports import CoverRow, Earned, ProductGroup, SalesBy, SalesGroup
from hub.domain.quantity import from_thousandths
from hub.storage.reader.base import ReaderBase
from hub.storage.reader.stretches import Stretches, stretches

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
_PARTS = """
WITH part AS MATERIALIZED (SELECT value ->> 0 AS period, value ->> 1 AS sign FROM json_each(:periods)),
    day AS MATERIALIZED (SELECT value ->> 0 AS day, value ->> 1 AS sign FROM json_each(:days))
"""
_OPEN = "FROM open_day WHERE :open AND (:branch IS NULL OR branch = :branch)"
_BRANCHES = """
SELECT DISTINCT branch FROM category_sums
WHERE period IN (SELECT value ->> 0 FROM json_each(:periods)) AND (:branch IS NULL OR branch = :branch)
"""
_BEST = "SELECT product, total FROM product_periods WHERE period = ? AND branch = ? ORDER BY total DESC LIMIT ?"
_WORST = "SELECT min(total) FROM product_periods WHERE period = ? AND branch = ?"
_BEST_OF_DAYS = f"""
{_PARTS}
SELECT product, sum(total) AS total FROM (
    SELECT product, sign * total AS total FROM day CROSS JOIN product_days d ON d.day = day.day
    WHERE :branch IS NULL OR branch = :branch
    UNION ALL SELECT product, total {_OPEN}
)
GROUP BY product ORDER BY total DESC LIMIT :depth
"""  # noqa: S608  made of constants
_SIGNED = """
sign * quantity AS quantity, sign * total AS total, sign * cost AS cost, sign * costed AS costed,
    sign * entries AS entries
"""
_OF_PRODUCTS = f"""
{_PARTS}, asked AS MATERIALIZED (SELECT value AS product FROM json_each(:asked)), sold AS MATERIALIZED (
    SELECT product AS key, sum(quantity) AS quantity, sum(total) AS total, sum(cost) AS cost, sum(costed) AS costed
    FROM (
        SELECT a.product, {_SIGNED}
        FROM asked a CROSS JOIN part CROSS JOIN product_periods s ON s.period = part.period AND s.product = a.product
        WHERE :branch IS NULL OR branch = :branch
        UNION ALL
        SELECT a.product, {_SIGNED}
        FROM asked a CROSS JOIN day CROSS JOIN product_days s ON s.day = day.day AND s.product = a.product
        WHERE :branch IS NULL OR branch = :branch
        UNION ALL
        SELECT product, quantity, total, cost, costed, 1 {_OPEN} AND product IN (SELECT product FROM asked)
    )
    GROUP BY product HAVING sum(entries) > 0 ORDER BY total DESC, key LIMIT :limit
)
SELECT sold.*, p.name FROM sold LEFT JOIN products p ON p.id = sold.key ORDER BY total DESC, key
"""  # noqa: S608  made of constants
_PRODUCTS_SOLD = f"""
{_PARTS}
SELECT count(*) FROM (
    SELECT product FROM (
        SELECT product, sign * entries AS entries FROM part CROSS JOIN product_periods s ON s.period = part.period
        WHERE :branch IS NULL OR branch = :branch
        UNION ALL
        SELECT product, sign * entries FROM day CROSS JOIN product_days s ON s.day = day.day
        WHERE :branch IS NULL OR branch = :branch
        UNION ALL
        SELECT product, 1 {_OPEN}
    )
    GROUP BY product HAVING sum(entries) > 0
)
"""  # noqa: S608  made of constants
_BY_CATEGORY = f"""
{_PARTS}
SELECT category AS key, category AS name, NULL AS quantity, sum(total) AS total, sum(cost) AS cost,
    sum(costed) AS costed
FROM (
    SELECT category, sign * total AS total, sign * cost AS cost, sign * costed AS costed, sign * entries AS entries
    FROM (SELECT * FROM part UNION ALL SELECT * FROM day) AS made CROSS JOIN category_sums s ON s.period = made.period
    WHERE :branch IS NULL OR branch = :branch
    UNION ALL
    SELECT coalesce((SELECT category FROM products WHERE id = product), ''), total, cost, costed, 1 {_OPEN}
)
GROUP BY category HAVING sum(entries) > 0 ORDER BY total DESC, key
"""  # noqa: S608  made of constants
_HELD = "FROM stock s WHERE s.active = 1 AND s.on_hand > 0 AND (:branch IS NULL OR s.branch = :branch)"
_PRODUCTS_HELD = f"SELECT count(DISTINCT s.product) {_HELD}"
_COVER = f"""
WITH held AS MATERIALIZED (
    SELECT s.product, sum(s.on_hand) AS on_hand, sum(s.on_hand) * s.unit_cost AS worth
    {_HELD}
    GROUP BY s.product ORDER BY worth DESC, s.product LIMIT :limit OFFSET :offset
)
SELECT held.*, p.name, coalesce((
    SELECT sum(quantity) FROM json_each(:days) AS day
    JOIN product_days d ON d.day = day.value AND d.product = held.product AND (:branch IS NULL OR d.branch = :branch)
), 0) + coalesce(o.quantity, 0) AS sold
FROM held JOIN products p ON p.id = held.product
LEFT JOIN (
    SELECT product, sum(quantity) AS quantity FROM open_day
    WHERE day IN (SELECT value FROM json_each(:days)) AND (:branch IS NULL OR branch = :branch) GROUP BY product
) o ON o.product = held.product
ORDER BY worth DESC, held.product
"""  # noqa: S608  made of constants
_HUNDREDTH = Decimal("0.01")
_DEPTH = 100
"""How many of the best are looked at first."""


def _values(made_of: Stretches, branch: str | None) -> dict[str, Any]:
    return {
        "periods": json.dumps(made_of.periods),
        "days": json.dumps(made_of.days),
        "open": made_of.open,
        "branch": branch,
    }


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
        """What products brought in a period.

        The best of every year, month and branch are looked at, further down until whatever was not seen cannot have
        brought as much (Fagin's threshold algorithm): a page of 50,000 products reads some hundred of them.
        """
        made_of = self._made_of(first, last)
        values, wanted = _values(made_of, branch), offset + limit
        depth = max(2 * wanted, _DEPTH)
        while True:
            seen, unseen = self._best(made_of, branch, depth)
            rows = self._rows(_OF_PRODUCTS, {**values, "asked": json.dumps(sorted(seen)), "limit": wanted})
            if unseen is None or (len(rows) == wanted and rows[-1]["total"] > unseen):
                return [self._product_group(row) for row in rows[offset:]]
            depth *= 4

    def products_sold(self, first: date, last: date, branch: str | None = None) -> int:
        """Of how many products something was sold or brought back in a period."""
        return int(self._value(_PRODUCTS_SOLD, _values(self._made_of(first, last), branch)))

    def _best(self, made_of: Stretches, branch: str | None, depth: int) -> tuple[set[str], int | None]:
        """The `depth` best products of everything that a period is made of, and the most that another one can have.

        None where there is no other one.
        """
        values = _values(made_of, branch)
        lists = [self._rows(_BEST_OF_DAYS, {**values, "depth": depth})] if made_of.days or made_of.open else []
        most = 0
        branches = [row["branch"] for row in self._rows(_BRANCHES, values)]
        for (period, sign), place in product(made_of.periods, branches):
            if sign > 0:
                lists.append(self._rows(_BEST, [period, place, depth]))
            else:
                most += max(-(self._value(_WORST, [period, place]) or 0), 0)
        further = [rows[-1]["total"] for rows in lists if len(rows) == depth]
        seen = {row["product"] for rows in lists for row in rows}
        return seen, most + sum(max(total, 0) for total in further) if further else None

    def sales_by_category(self, first: date, last: date, branch: str | None = None) -> Sequence[ProductGroup]:
        """What categories brought in a period."""
        return [
            self._product_group(row) for row in self._rows(_BY_CATEGORY, _values(self._made_of(first, last), branch))
        ]

    def _made_of(self, first: date, last: date) -> Stretches:
        until = self._value("SELECT day FROM summed_until")
        return stretches(first, last, date.fromisoformat(until)) if until else Stretches([], [], False)

    def _product_group(self, row: Any) -> ProductGroup:
        return ProductGroup(
            key=row["key"],
            name=row["name"] or "",
            quantity=None if row["quantity"] is None else from_thousandths(row["quantity"]),
            total=self._money(row["total"]),
            margin=self._money(row["costed"]) - self._worth(row["cost"]),
            costed=self._money(row["costed"]),
        )

    def stock_cover(
        self, now: datetime, branch: str | None = None, *, weeks: int = 4, limit: int = 50, offset: int = 0
    ) -> Sequence[CoverRow]:
        """How long the stock lasts at the pace of the last `weeks`, today left out, since it is not over."""
        today = now.astimezone(self._zone()).date()
        days = [(today - timedelta(days=n)).isoformat() for n in range(1, 7 * weeks + 1)]
        values = {"days": json.dumps(days), "branch": branch, "limit": limit, "offset": offset}
        return [self._cover(row, 7 * weeks) for row in self._rows(_COVER, values)]

    def products_in_stock(self, branch: str | None = None) -> int:
        """Of how many products there is stock."""
        return int(self._value(_PRODUCTS_HELD, {"branch": branch}))

    def _cover(self, row: Any, days: int) -> CoverRow:
        on_hand, sold = from_thousandths(row["on_hand"]), from_thousandths(max(row["sold"], 0))
        lasts = (on_hand * days / sold).quantize(Decimal("0.1"), ROUND_HALF_UP) if sold else None
        return CoverRow(
            product=row["product"],
            name=row["name"],
            on_hand=on_hand,
            value=self._worth(row["worth"]),
            per_day=(sold / days).quantize(_HUNDREDTH, ROUND_HALF_UP),
            days=lasts,
        )
