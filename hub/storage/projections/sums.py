"""The sums that reports read: by day, branch, hour and person, and by product and category, day, month and year.

A day is summed up by product when a till is opened on a later one, else at the first sale or return of that: till then
its lines say it. What comes late for a day that is over is added to it, and to its month and year, at once. So a sale
of today writes no sums of its products, and a report reads the years, months and days that make up its period.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from hub.domain.events import SoldLine
from hub.domain.money import Money
from hub.domain.quantity import to_thousandths
from hub.domain.reorder import WINDOW_DAYS
from hub.domain.tax import tax_within
from hub.storage.projections import categories, demand
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector, after_rebuild

_MONTH, _YEAR = 7, 4
"""How much of a day names its month and its year."""
_ADD = """
INSERT INTO sale_sums (day, branch, hour, person, count, total, discount, tax, cost, costed, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (day, branch, hour, person) DO UPDATE SET
    count = count + excluded.count, total = total + excluded.total, discount = discount + excluded.discount,
    tax = tax + excluded.tax, cost = cost + excluded.cost, costed = costed + excluded.costed,
    entries = entries + excluded.entries
"""
_ADD_PRODUCT = """
INSERT INTO {table} ({period}, product, branch, quantity, total, cost, costed, entries) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT ({period}, product, branch) DO UPDATE SET
    quantity = quantity + excluded.quantity, total = total + excluded.total, cost = cost + excluded.cost,
    costed = costed + excluded.costed, entries = entries + excluded.entries
"""
_ADD_DAY = _ADD_PRODUCT.format(table="product_days", period="day")
_ADD_PERIOD = _ADD_PRODUCT.format(table="product_periods", period="period")
_SUMS = "quantity, total, cost, costed, entries"
_SUM_DAY = f"""
INSERT INTO product_days (day, product, branch, {_SUMS})
SELECT day, product, branch, sum(quantity), sum(total), sum(cost), sum(costed), count(*) FROM open_day
GROUP BY product, branch
"""  # noqa: S608  made of constants
_ADD_TO_PERIOD = f"""
INSERT INTO product_periods (period, product, branch, {_SUMS})
SELECT :period, product, branch, {_SUMS} FROM product_days WHERE day = :day
{_ADD_PRODUCT[_ADD_PRODUCT.index("ON CONFLICT") :].format(period="period")}
"""  # noqa: S608  made of constants
_ADD_TO_CATEGORIES = f"""
INSERT INTO category_sums (period, category, branch, total, cost, costed, entries)
SELECT :period, {categories.CATEGORY.format(product="product")} AS category, branch, sum(total), sum(cost), sum(costed),
    sum(entries)
FROM product_days WHERE day = :day GROUP BY category, branch {categories.ADD}
"""  # noqa: S608  made of constants
_UNTIL = """
INSERT INTO summed_until (only, day) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET day = excluded.day
"""
_WEEKS_GONE = f"DELETE FROM recent_days WHERE day < date(?, '-{WINDOW_DAYS} days')"  # noqa: S608  made of constants
# The same of everything at once, after a rebuild.
_LATEST = """
SELECT max(day) FROM (
    SELECT max(day) AS day FROM sales UNION ALL SELECT max(day) FROM returns UNION ALL SELECT max(day) FROM sessions
)
"""
_ALL_DAYS = f"""
INSERT INTO product_days (day, product, branch, {_SUMS})
SELECT day, product, branch, sum(quantity), sum(total), sum(cost), sum(costed), count(*) FROM (
    SELECT s.day, l.product, s.branch, l.quantity, l.amount AS total, l.quantity * coalesce(l.unit_cost, 0) AS cost,
        CASE WHEN l.unit_cost IS NULL THEN 0 ELSE l.amount END AS costed
    FROM sales s CROSS JOIN sale_lines l ON l.sale = s.id
    UNION ALL
    SELECT r.day, l.product, r.branch, -l.quantity, -l.amount, -l.cost, -l.costed
    FROM returns r CROSS JOIN return_lines l ON l.event = r.event
)
WHERE day < ? GROUP BY day, product, branch
"""  # noqa: S608  made of constants
_ALL_RECENT = f"""
INSERT INTO recent_days (product, day, branch, quantity)
SELECT product, day, branch, quantity FROM product_days WHERE day >= date(?, '-{WINDOW_DAYS} days')
"""  # noqa: S608  made of constants
_ALL_MONTHS = f"""
INSERT INTO product_periods (period, product, branch, {_SUMS})
SELECT substr(day, 1, {_MONTH}) AS period, product, branch, sum(quantity), sum(total), sum(cost), sum(costed),
    sum(entries)
FROM product_days GROUP BY period, product, branch
"""  # noqa: S608  made of constants
_ALL_YEARS = f"""
INSERT INTO product_periods (period, product, branch, {_SUMS})
SELECT substr(period, 1, {_YEAR}) AS year, product, branch, sum(quantity), sum(total), sum(cost), sum(costed),
    sum(entries)
FROM product_periods GROUP BY year, product, branch
"""  # noqa: S608  made of constants
_ALL_CATEGORIES = f"""
INSERT INTO category_sums (period, category, branch, total, cost, costed, entries)
SELECT day, {categories.CATEGORY.format(product="product")} AS category, branch, sum(total), sum(cost), sum(costed),
    sum(entries)
FROM product_days GROUP BY day, category, branch
"""  # noqa: S608  made of constants
_ALL_CATEGORY_PERIODS = """
INSERT INTO category_sums (period, category, branch, total, cost, costed, entries)
SELECT substr(period, 1, ?) AS span, category, branch, sum(total), sum(cost), sum(costed), sum(entries)
FROM category_sums WHERE length(period) = 10 GROUP BY span, category, branch
"""
for _table in ("product_days", "product_periods"):
    keyed_by_product(_table, "quantity", "total", "cost", "costed", "entries")


class SumLine(NamedTuple):
    """What a line adds to the sums: thousandths of a unit, minor units, and the cost of both multiplied out."""

    product: str
    quantity: int
    total: int
    cost: int
    costed: int
    tax: int = 0
    discount: int = 0

    @classmethod
    def of(cls, sold: SoldLine, quantity: Decimal, amount: Money, discount: Money | None = None) -> SumLine:
        """Return what `quantity` base units of a sale's line add, for which `amount` is paid or given back."""
        count, cost = to_thousandths(quantity), sold.unit_cost
        return cls(
            sold.product,
            count,
            amount.minor,
            count * cost.ten_thousandths if cost else 0,
            amount.minor if cost else 0,
            tax_within(amount, sold.tax_rate).minor if sold.tax_rate else 0,
            discount.minor if discount else 0,
        )


class Place(NamedTuple):
    """In whose sums something counts: the branch's day and hour (the shop's clock), and the person's."""

    day: str
    branch: str
    hour: int
    person: str

    @classmethod
    def of(cls, at: datetime, branch: str, person: str) -> Place:
        """Return where a moment in the shop's zone counts."""
        return cls(at.date().isoformat(), branch, at.hour, person)


def add(
    to: Projector,
    place: Place,
    lines: Sequence[SumLine],
    *,
    sales: int,
    fee: int = 0,
    sign: int = 1,
    undo: bool = False,
) -> None:
    """Add the lines of one fact, or with a `sign` of -1 take them off; the number of sales grows by `sales`.

    `fee` is what was taken for a delivery: part of what was sold, of no product, and without cost.
    With `undo` the fact itself is forgotten: what it did is taken back, and rows that nothing else made go.
    """
    entries = -1 if undo else 1
    total, cost, costed, tax, discount = [sum(each) for each in list(zip(*lines, strict=True))[2:]] or [0] * 5
    sums = [sign * each for each in (total + fee, discount, tax, cost, costed)]
    to.add(_ADD, place, (sales, *sums, entries))
    if undo:
        to.write_waiting()
        to.connection.execute(
            "DELETE FROM sale_sums WHERE day = ? AND branch = ? AND hour = ? AND person = ? AND entries = 0",
            [place.day, place.branch, place.hour, place.person],
        )
    # During a rebuild everything is summed at its end.
    if to.rebuilding or _reached(to, place.day):
        return
    rows = [
        (x.product, place.branch, sign * x.quantity, sign * x.total, sign * x.cost, sign * x.costed, entries)
        for x in lines
    ]
    _add_late(to, place.day, rows)
    if undo:
        _clear(to, place, lines)
    demand.weigh_late(to, {line.product for line in lines})


def begin(to: Projector, day: str) -> None:
    """Sum up the day that was the latest, now that a till is opened on a later one: before its first sale has to."""
    if not to.rebuilding:
        _reached(to, day)


def _reached(to: Projector, day: str) -> bool:
    """Whether a day is the latest one, whose lines are not summed yet; the one before it is over then, and summed."""
    until: str | None = to.remembered.answers.get(_UNTIL)
    if until is None:
        found = to.connection.execute("SELECT day FROM summed_until").fetchone()
        until = found[0] if found else ""
    if day > until:
        if until:
            _sum_up(to, until)
        to.connection.execute(_UNTIL, [day])
        to.connection.execute(_WEEKS_GONE, [day])
        if until:
            demand.weigh_on(to, until, day)
    to.remembered.answers[_UNTIL] = max(day, until)
    return day >= until


def _sum_up(to: Projector, day: str) -> None:
    to.connection.execute(_SUM_DAY)
    for period in (day[:_MONTH], day[:_YEAR]):
        to.connection.execute(_ADD_TO_PERIOD, {"day": day, "period": period})
    for period in (day, day[:_MONTH], day[:_YEAR]):
        to.connection.execute(_ADD_TO_CATEGORIES, {"day": day, "period": period})


def _add_late(to: Projector, day: str, rows: Sequence[tuple[str, str, int, int, int, int, int]]) -> None:
    """Add to a day that is over, its month and its year: product, branch and sums."""
    to.connection.executemany(_ADD_DAY, [(day, *row) for row in rows])
    for period in (day[:_MONTH], day[:_YEAR]):
        to.connection.executemany(_ADD_PERIOD, [(period, *row) for row in rows])
    for period in (day, day[:_MONTH], day[:_YEAR]):
        categories.add(to, [(period, *row[:2], *row[3:]) for row in rows])


def _clear(to: Projector, place: Place, lines: Sequence[SumLine]) -> None:
    gone = "product = ? AND branch = ? AND entries = 0"
    of = [(line.product, place.branch) for line in lines]
    to.connection.executemany(
        f"DELETE FROM product_days WHERE day = ? AND {gone}",  # noqa: S608
        [(place.day, *key) for key in of],
    )
    periods = (place.day[:_MONTH], place.day[:_YEAR])
    for period in periods:
        to.connection.executemany(
            f"DELETE FROM product_periods WHERE period = ? AND {gone}",  # noqa: S608
            [(period, *key) for key in of],
        )
    categories.clear(to, (place.day, *periods), place.branch)


@after_rebuild
def _sum_everything(to: Projector) -> None:
    [latest] = to.connection.execute(_LATEST).fetchone()
    if latest is None:
        return
    to.set_aside("recent_day_begun", "product_periods_best")
    to.connection.execute(_UNTIL, [latest])
    to.connection.execute(_ALL_DAYS, [latest])
    to.connection.execute(_ALL_RECENT, [latest])
    for statement in (_ALL_CATEGORIES, _ALL_MONTHS, _ALL_YEARS):
        to.connection.execute(statement)
    for length in (_MONTH, _YEAR):
        to.connection.execute(_ALL_CATEGORY_PERIODS, [length])
    demand.weigh(to)
