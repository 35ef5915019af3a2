"""The sums that reports read are those of the facts, day by day, in whatever order these arrived."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hub.application import cash, catalogue, returns, sales
from hub.application.ports.books import Transaction
from hub.application.shop import join_device
from hub.domain.events import Payment, ProductFields, Tender, UndoReason
from hub.domain.reorder import WINDOW_DAYS
from hub.storage.projections import dump
from tests.application.scene import Scene, furnish, opened, soles
from tests.storage.devices import pull, second_device
from tests.storage.working_apart import demand_holds

MOMENTS = [
    datetime(2025, 11, 30, 20, 0, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2026, 1, 1, 4, 59, tzinfo=UTC),  # still the old year in Lima
    datetime(2026, 2, 14, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
]
SUMS = ("product_days", "recent_days", "demand", "product_periods", "category_sums", "summed_until")


def sell(scene: Scene, at: datetime, quantity: str = "1", product: str = "") -> str:
    def work(tx: Transaction) -> str:
        line = sales.sold_line(tx, product or scene.coke, Decimal(quantity))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])["sale"]

    scene.clock.at = at
    return scene.do(work)


def tables(scene: Scene) -> dict[str, list[tuple[Any, ...]]]:
    return dump(scene.books.writer_parts[0])


def sums_hold(found: dict[str, list[tuple[Any, ...]]]) -> None:
    """What is summed is what the lines of the days before the latest one say, by product and by category."""
    [(_, until)] = found["summed_until"]
    sold = {row[0]: (row[3], row[4]) for row in found["sales"]} | {row[0]: (row[5], row[6]) for row in found["returns"]}
    category = {row[0]: row[4] or "" for row in found["products"]}
    days: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * 5)
    for sale, _, product, quantity, _, amount, _, unit_cost, *_ in found["sale_lines"]:
        _add(days[sold[sale][0], product, sold[sale][1]], quantity, amount, quantity * (unit_cost or 0),
             0 if unit_cost is None else amount, 1)  # fmt: skip
    for event, _, _, product, quantity, amount, _, cost, costed, _ in found["return_lines"]:
        _add(days[sold[event][0], product, sold[event][1]], -quantity, -amount, -cost, -costed, 1)
    assert until == max([*(day for day, _ in sold.values()), *(row[4] for row in found["sessions"])])
    over = {key: sums for key, sums in days.items() if key[0] < until}
    assert {tuple(row[:3]): list(row[3:]) for row in found["product_days"]} == over
    weeks_ago = (date.fromisoformat(until) - timedelta(days=WINDOW_DAYS)).isoformat()
    recent = {(product, key, branch, sums[0]) for (key, product, branch), sums in over.items() if key >= weeks_ago}
    assert set(found["recent_days"]) == recent
    demand_holds(found)
    periods: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * 5)
    categories: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * 4)
    for (day, product, branch), sums in over.items():
        for period in (day[:7], day[:4]):
            _add(periods[period, product, branch], *sums)
        for period in (day, day[:7], day[:4]):
            _add(categories[period, category.get(product, ""), branch], *sums[1:])
    assert {tuple(row[:3]): list(row[3:]) for row in found["product_periods"]} == periods
    assert {tuple(row[:3]): list(row[3:]) for row in found["category_sums"]} == categories


def _add(known: list[int], *more: int) -> None:
    known[:] = [a + b for a, b in zip(known, more, strict=True)]


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]])
def test_days_months_and_years_are_the_sums_of_their_lines(shop: Scene, order: list[int]) -> None:
    for place in order:
        sell(shop, MOMENTS[place], str(place + 1))
    found = tables(shop)
    assert [row[0] for row in found["product_days"]] == ["2025-11-30", "2025-12-31", "2026-02-14"]
    assert [(row[0], row[3]) for row in found["product_periods"]] == [
        ("2025", 6000), ("2025-11", 1000), ("2025-12", 5000), ("2026", 4000), ("2026-02", 4000)
    ]  # fmt: skip
    sums_hold(found)


def test_a_sale_of_the_latest_day_writes_no_sums_of_its_products(shop: Scene) -> None:
    sell(shop, MOMENTS[3])
    assert not tables(shop)["product_days"]
    sell(shop, MOMENTS[4])
    before = tables(shop)
    sell(shop, MOMENTS[4])
    assert {name: before[name] for name in SUMS} == {name: tables(shop)[name] for name in SUMS}


def test_what_is_taken_back_leaves_the_sums_as_if_it_had_never_been(shop: Scene) -> None:
    kept = sell(shop, MOMENTS[0])
    sell(shop, MOMENTS[4])
    before = tables(shop)
    mistaken = sell(shop, MOMENTS[0], "3")
    shop.do(lambda tx: str(returns.void_sale(tx, mistaken, UndoReason.MISTAKE)))
    found = tables(shop)
    sums_hold(found)
    quantities = {row[0]: row[3:7] for row in found["product_periods"]}
    assert quantities == {row[0]: row[3:7] for row in before["product_periods"]}
    assert kept in {row[0] for row in found["sales"]}


def test_what_a_product_brought_moves_with_it_to_another_category(shop: Scene) -> None:
    for moment in MOMENTS:
        sell(shop, moment)
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(category="bebidas")))
    found = tables(shop)
    sums_hold(found)
    assert {row[1] for row in found["category_sums"]} == {"bebidas"}
    with shop.books.read() as reader:
        [group] = reader.sales_by_category(MOMENTS[0].date(), MOMENTS[4].date())
        assert (group.key, group.total) == ("bebidas", soles("35"))


def test_merged_products_count_in_the_category_of_the_one_that_is_kept(shop: Scene) -> None:
    for moment in MOMENTS:
        sell(shop, moment)
        sell(shop, moment, product=shop.rice)
    shop.do(lambda tx: catalogue.merge_products(tx, shop.coke, shop.rice))
    found = tables(shop)
    sums_hold(found)
    assert {row[1] for row in found["category_sums"]} == {"gaseosas"}
    shop.books.rebuild()
    assert tables(shop) == found


def test_two_devices_that_hear_of_each_other_late_have_the_same_sums_as_a_rebuild(tmp_path: Path) -> None:
    with opened(tmp_path) as one:
        furnish(one)
        with second_device(one, tmp_path) as two:
            pull(two, one)
            two.do(lambda tx: join_device(tx, name="B", branch=one.second_branch))
            for place, moment in enumerate(MOMENTS):
                sell((one, two)[place % 2], moment)
            taken = sell(two, MOMENTS[1], "2")
            two.do(lambda tx: str(returns.void_sale(tx, taken, UndoReason.MISTAKE)))
            one.clock.at = two.clock.at = MOMENTS[4]
            pull(one, two)
            pull(two, one)
            ones, twos = tables(one), tables(two)
            assert {name: ones[name] for name in SUMS} == {name: twos[name] for name in SUMS}
            sums_hold(ones)
            one.books.rebuild()
            assert tables(one) == ones


def test_opening_a_till_sums_up_the_day_before_so_that_its_first_sale_need_not(shop: Scene) -> None:
    sell(shop, MOMENTS[3], "2")
    assert tables(shop)["product_days"] == []
    shop.clock.at = MOMENTS[4]
    shop.do(lambda tx: cash.open_session(tx, soles("50")))
    before = tables(shop)
    assert [(row[0], row[3]) for row in before["product_days"]] == [("2026-02-14", 2000)]
    sell(shop, MOMENTS[4])
    assert {name: tables(shop)[name] for name in SUMS} == {name: before[name] for name in SUMS}
    sums_hold(tables(shop))
    shop.books.rebuild()
    assert {name: tables(shop)[name] for name in SUMS} == {name: before[name] for name in SUMS}


def test_a_till_that_was_opened_is_heard_of_before_or_after_the_sales_of_its_day(shop: Scene, tmp_path: Path) -> None:
    with second_device(shop, tmp_path / "b") as other:
        pull(other, shop)
        other.do(lambda tx: join_device(tx, name="Caja 2", branch=shop.second_branch))
        pull(shop, other)
        sell(shop, MOMENTS[3], "2")
        other.clock.at = MOMENTS[4]
        other.do(lambda tx: cash.open_session(tx, soles("50")))
        sell(other, MOMENTS[3], "3")
        sell(shop, MOMENTS[4])
        pull(shop, other)
        pull(other, shop)
        met = tables(shop)
        sums_hold(met)
        for scene in (shop, other):
            assert {name: tables(scene)[name] for name in SUMS} == {name: met[name] for name in SUMS}
            scene.books.rebuild()
            assert {name: tables(scene)[name] for name in SUMS} == {name: met[name] for name in SUMS}
