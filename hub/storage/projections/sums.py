"""The sums that reports read: by day, branch, hour and person, and by product and day, month and year.

A month is summed up once, when the first fact of a later one arrives, and a year likewise; what comes late for one that
is over is added to it as well. So a sale writes one row a product, and no report reads more than some weeks of days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import to_thousandths
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector

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
_SUM_MONTHS = """
INSERT INTO product_periods (period, product, branch, quantity, total, cost, costed, entries)
SELECT substr(day, 1, 7) AS period, product, branch, sum(quantity), sum(total), sum(cost), sum(costed), sum(entries)
FROM product_days WHERE day >= :first AND day < :last GROUP BY period, product, branch
"""
_SUM_YEARS = """
INSERT INTO product_periods (period, product, branch, quantity, total, cost, costed, entries)
SELECT substr(period, 1, 4) AS year, product, branch, sum(quantity), sum(total), sum(cost), sum(costed), sum(entries)
FROM product_periods WHERE period >= :first AND period < :last AND length(period) = 7 GROUP BY year, product, branch
"""
_UNTIL = """
INSERT INTO summed_until (only, month) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET month = excluded.month
"""
for _table in ("product_days", "product_periods"):
    keyed_by_product(_table, "quantity", "total", "cost", "costed", "entries")


@dataclass(frozen=True, slots=True)
class SumLine:
    """What a line adds to the sums: thousandths of a unit, minor units, and the cost of both multiplied out."""

    product: str
    quantity: int
    total: int
    cost: int
    costed: int
    tax: int = 0
    discount: int = 0

    @classmethod
    def of(
        cls,
        product: str,
        quantity: Decimal,
        amount: Money,
        unit_cost: UnitPrice | None,
        tax: Money | None = None,
        discount: Money | None = None,
    ) -> SumLine:
        """Return the line that sells `quantity` base units for `amount`."""
        count = to_thousandths(quantity)
        return cls(
            product,
            count,
            amount.minor,
            count * unit_cost.ten_thousandths if unit_cost else 0,
            amount.minor if unit_cost else 0,
            tax.minor if tax else 0,
            discount.minor if discount else 0,
        )


@dataclass(frozen=True, slots=True)
class Place:
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
    month = place.day[:7]
    over = _until(to, month)
    totals = [sum(getattr(line, name) for line in lines) for name in ("total", "discount", "tax", "cost", "costed")]
    totals[0] += fee
    to.connection.execute(
        _ADD, [place.day, place.branch, place.hour, place.person, sales, *(sign * total for total in totals), entries]
    )
    rows = [
        (place.day, x.product, place.branch, sign * x.quantity, sign * x.total, sign * x.cost, sign * x.costed, entries)
        for x in lines
    ]
    to.connection.executemany(_ADD_DAY, rows)
    periods = [month] * (month < over) + [place.day[:4]] * (place.day[:4] < over[:4])
    for period in periods:
        to.connection.executemany(_ADD_PERIOD, [(period, *row[1:]) for row in rows])
    if undo:
        _clear(to, place, lines, periods)


def _until(to: Projector, month: str) -> str:
    """The latest month that anything happened in; when that becomes `month`, those before it are summed up."""
    found = to.connection.execute("SELECT month FROM summed_until").fetchone()
    until: str = found[0] if found else ""
    if month <= until:
        return until
    to.connection.execute(_UNTIL, [month])
    if until:
        to.connection.execute(_SUM_MONTHS, {"first": until, "last": month})
        if until[:4] < month[:4]:
            to.connection.execute(_SUM_YEARS, {"first": until[:4], "last": month[:4]})
    return month


def _clear(to: Projector, place: Place, lines: Sequence[SumLine], periods: Sequence[str]) -> None:
    to.connection.execute(
        "DELETE FROM sale_sums WHERE day = ? AND branch = ? AND hour = ? AND person = ? AND entries = 0",
        [place.day, place.branch, place.hour, place.person],
    )
    gone = "product = ? AND branch = ? AND entries = 0"
    of = [(line.product, place.branch) for line in lines]
    to.connection.executemany(
        f"DELETE FROM product_days WHERE day = ? AND {gone}",  # noqa: S608
        [(place.day, *key) for key in of],
    )
    for period in periods:
        to.connection.executemany(
            f"DELETE FROM product_periods WHERE period = ? AND {gone}",  # noqa: S608
            [(period, *key) for key in of],
        )
