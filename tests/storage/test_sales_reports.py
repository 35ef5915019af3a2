"""Reports say what the sales say, over any period, and nothing is counted twice where sums of months are used."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.application import catalogue, purchasing, returns, sales, stock
from hub.application.ports.books import Actor, Transaction
from hub.application.views.reports import CoverRow, SalesBy
from hub.domain.events import Payment, ProductFields, Tender, UndoReason
from hub.domain.people import Role
from hub.storage.reader.stretches import Part, stretches
from tests.application.scene import Scene, pen, received, soles

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def days_of(parts: list[Part], until: date) -> Counter[date]:
    """How often each day is in it, of periods as far as they are summed."""
    found: Counter[date] = Counter()
    for name, sign in parts:
        day = date.fromisoformat((name + "-01-01")[:10])
        while day.isoformat().startswith(name) and day < until:
            found[day] += sign
            day += timedelta(days=1)
    return found


@given(first=DAYS, length=st.integers(0, 1300), until=DAYS)
def test_the_stretches_of_a_period_are_its_days_each_once_as_far_as_they_are_summed(
    first: date, length: int, until: date
) -> None:
    last = first + timedelta(days=length)
    made_of = stretches(first, last, until)
    found = days_of(made_of.periods + made_of.days, until)
    span = [first + timedelta(days=n) for n in range(length + 1)]
    assert {day: count for day, count in found.items() if count} == dict.fromkeys([d for d in span if d < until], 1)
    assert made_of.open == (until in span)


def test_little_is_read_of_a_long_period() -> None:
    made_of = stretches(date(2024, 2, 3), date(2026, 11, 20), date(2026, 11, 20))
    assert made_of.periods == [("2024", 1), ("2024-01", -1), ("2025", 1), ("2026", 1)]
    assert made_of.days == [("2024-02-01", -1), ("2024-02-02", -1)]
    assert made_of.open


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


@pytest.mark.parametrize("depth", [1, 2, 100])
def test_the_best_are_found_however_little_is_looked_at(
    shop: Scene, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    chance = random.Random(5)
    fields = [ProductFields(name=f"P{n}", price=pen("1"), category=f"c{n % 3}") for n in range(12)]
    made = shop.do(lambda tx: [catalogue.add_product(tx, each) for each in fields])
    brought: Counter[tuple[str, str]] = Counter()
    first = date(2025, 10, 1)
    for n in range(60):
        day, pick = first + timedelta(days=7 * n), chance.choice(made)
        many = chance.choice([1, 2, 5, 30])
        taken = sell(shop, datetime(day.year, day.month, day.day, 15, tzinfo=UTC), pick, str(many))
        if chance.random() < 0.2:
            shop.do(lambda tx, taken=taken: str(returns.void_sale(tx, taken, UndoReason.MISTAKE)))
            many = 0
        brought[day.isoformat(), pick] += 100 * many
    monkeypatch.setattr("hub.storage.reader.sales_reports._DEPTH", depth)
    for start, length in ((0, 419), (20, 300), (100, 5), (31, 61), (200, 219)):
        last = first + timedelta(days=start + length)
        totals: Counter[str] = Counter()
        for (at, pick), total in brought.items():
            if first + timedelta(days=start) <= date.fromisoformat(at) <= last:
                totals[pick] += total
        expected = sorted(totals.items(), key=lambda x: (-x[1], x[0]))
        with shop.books.read() as reader:
            for limit, offset in ((3, 0), (3, 2), (50, 0)):
                found = reader.sales_by_product(first + timedelta(days=start), last, limit=limit, offset=offset)
                assert [(g.key, g.total.minor) for g in found] == expected[offset : offset + limit]
            assert reader.products_sold(first + timedelta(days=start), last) == len(expected)
            by_category = reader.sales_by_category(first + timedelta(days=start), last)
            assert sum(g.total.minor for g in by_category) == sum(totals.values())


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
        assert (reader.products_in_stock(), reader.products_in_stock(sold.second_branch)) == (len(rows), 0)
