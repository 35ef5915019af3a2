"""Reports say what the sales say, over any period, and nothing is counted twice where sums of months are used."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.application import catalogue, purchasing, returns, sales, stock
from hub.application.ports.books import Actor, Transaction
from hub.application.views.reports import CoverRow, SalesBy
from hub.domain.events import Payment, ProductFields, Tender, UndoReason
from hub.domain.people import Role
from hub.storage.reader.sales_reports import stretches
from tests.application.scene import Scene, pen, received, soles

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def days_of(periods: list[str], spans: list[tuple[str, str]]) -> list[date]:
    found = []
    for period in periods:
        first = date.fromisoformat(f"{period}-01" if len(period) == 7 else f"{period}-01-01")
        over = (
            (first.replace(day=28) + timedelta(days=4)).replace(day=1)
            if len(period) == 7
            else date(first.year + 1, 1, 1)
        )
        found += [first + timedelta(days=n) for n in range((over - first).days)]
    for one, other in spans:
        first, last = date.fromisoformat(one), date.fromisoformat(other)
        found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return found


@given(first=DAYS, length=st.integers(0, 1300), until=DAYS)
def test_the_stretches_of_a_period_are_its_days_each_once_and_only_what_is_summed(
    first: date, length: int, until: date
) -> None:
    last, month = first + timedelta(days=length), until.isoformat()[:7]
    made_of = stretches(first, last, month)
    assert sorted(days_of(*made_of)) == [first + timedelta(days=n) for n in range(length + 1)]
    assert all(period < month[: len(period)] for period in made_of.periods)


def sell(scene: Scene, at: datetime, product: str, quantity: str, by: Actor | None = None) -> str:
    def work(tx: Transaction) -> str:
        line = sales.sold_line(tx, product, Decimal(quantity))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])["sale"]

    scene.clock.at = at
    return scene.do(work, by=by)


@pytest.fixture
def sold(shop: Scene) -> Scene:
    """Coke at 7.00 that cost 5.60, and a bread without a known cost, over two years."""
    bread = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Pan", price=pen("0.40"), category="pan")))
    nelly = shop.actor(Role.EMPLOYEE)
    zone = shop.clock().tzinfo
    for at, product, quantity, by in (
        (datetime(2025, 3, 1, 15, tzinfo=zone), shop.coke, "1", None),
        (datetime(2025, 12, 31, 22, tzinfo=zone), shop.coke, "2", nelly),
        (datetime(2026, 10, 31, 15, tzinfo=zone), bread, "10", nelly),
        (datetime(2026, 11, 19, 15, tzinfo=zone), shop.coke, "4", nelly),
        (datetime(2026, 11, 20, 15, tzinfo=zone), bread, "5", None),
    ):
        sell(shop, at, product, quantity, by)
    return shop


def test_sales_by_product_and_category_over_years_months_and_days(sold: Scene) -> None:
    with sold.books.read() as reader:
        whole = reader.sales_by_product(date(2025, 1, 1), date(2026, 11, 20))
        assert [(g.name, g.quantity, g.total, g.margin, g.costed) for g in whole] == [
            ("Coca-Cola 1.5 L", Decimal(7), soles("49"), soles("9.80"), soles("49")),
            ("Pan", Decimal(15), soles("6"), soles("0"), soles("0")),
        ]
        part = reader.sales_by_product(date(2025, 12, 31), date(2026, 11, 19))
        assert [(g.name, g.quantity) for g in part] == [("Coca-Cola 1.5 L", Decimal(6)), ("Pan", Decimal(10))]
        kinds = reader.sales_by_category(date(2026, 1, 1), date(2026, 12, 31))
        assert [(g.key, g.total) for g in kinds] == [("gaseosas", soles("28")), ("pan", soles("6"))]
        assert reader.sales_by_product(date(2026, 1, 1), date(2026, 9, 30)) == []
        assert [g.name for g in reader.sales_by_product(date(2025, 1, 1), date(2026, 12, 31), limit=1, offset=1)] == [
            "Pan"
        ]


def test_sales_by_day_hour_person_and_branch(sold: Scene) -> None:
    first, last = date(2026, 10, 1), date(2026, 11, 30)
    with sold.books.read() as reader:
        days = reader.sales_by(SalesBy.DAY, first, last)
        assert [(g.key, g.count, g.earned.total) for g in days] == [
            ("2026-10-31", 1, soles("4")), ("2026-11-19", 1, soles("28")), ("2026-11-20", 1, soles("2"))
        ]  # fmt: skip
        assert [(g.key, g.count) for g in reader.sales_by(SalesBy.HOUR, first, last)] == [("10", 3)]
        people = reader.sales_by(SalesBy.PERSON, first, last)
        assert [(g.name, g.count, g.earned.total, g.earned.margin) for g in people] == [
            ("Nelly Quispe", 2, soles("32"), soles("5.60")), ("", 1, soles("2"), soles("0"))
        ]  # fmt: skip
        [branch] = reader.sales_by(SalesBy.BRANCH, first, last)
        assert (branch.name, branch.count, branch.earned.costed) == ("Surquillo", 3, soles("28"))
        assert reader.sales_by(SalesBy.DAY, first, last, sold.second_branch) == []


def test_what_comes_back_counts_on_its_own_day_and_a_void_never_was(sold: Scene) -> None:
    mistaken = sell(sold, sold.clock(), sold.coke, "3")
    sold.do(lambda tx: str(returns.void_sale(tx, mistaken, UndoReason.MISTAKE)))
    today = sold.clock().date()
    with sold.books.read() as reader:
        [row] = reader.sales_by(SalesBy.DAY, today, today)
        assert (row.count, row.earned.total, row.earned.margin) == (1, soles("2"), soles("0"))
        [bread] = [g for g in reader.sales_by_product(today, today) if g.total != soles("0")]
        assert bread.name == "Pan"


def test_stock_lasts_as_long_as_it_is_sold_by_the_day(sold: Scene) -> None:
    sold.do(lambda tx: purchasing.receive_goods(tx, lines=[received(sold.coke, "27", "5.60")]))
    sold.do(lambda tx: str(stock.count_stock(tx, sold.rice, Decimal(10))))
    with sold.books.read() as reader:
        rows = {row.product: row for row in reader.stock_cover(sold.clock())}
        assert rows[sold.coke] == CoverRow(
            sold.coke, "Coca-Cola 1.5 L", Decimal(20), soles("112"), Decimal("0.14"), Decimal("140.0")
        )
        assert (rows[sold.rice].per_day, rows[sold.rice].days) == (Decimal("0.00"), None)
        assert [row.product for row in reader.stock_cover(sold.clock(), limit=1)] == [sold.coke]
