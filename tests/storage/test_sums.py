"""The sums that reports read are those of the facts, month by month, in whatever order these arrived."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hub.application import returns, sales
from hub.application.ports.books import Transaction
from hub.application.shop import join_device
from hub.domain.events import Payment, Tender, UndoReason
from hub.storage.projections import dump
from tests.application.scene import Scene, furnish, opened
from tests.storage.devices import pull, second_device

MOMENTS = [
    datetime(2025, 11, 30, 20, 0, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2026, 1, 1, 4, 59, tzinfo=UTC),  # still the old year in Lima
    datetime(2026, 2, 14, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
]


def sell(scene: Scene, at: datetime, quantity: str = "1") -> str:
    def work(tx: Transaction) -> str:
        line = sales.sold_line(tx, scene.coke, Decimal(quantity))
        return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])["sale"]

    scene.clock.at = at
    return scene.do(work)


def tables(scene: Scene) -> dict[str, list[tuple[Any, ...]]]:
    return dump(scene.books.writer_parts[0])


def periods_hold(found: dict[str, list[tuple[Any, ...]]]) -> None:
    [(_, until)] = found["summed_until"]
    expected: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * 5)
    for day, product, branch, *sums in found["product_days"]:
        for period in [day[:7]] * (day[:7] < until) + [day[:4]] * (day[:4] < until[:4]):
            known = expected[period, product, branch]
            known[:] = [a + b for a, b in zip(known, sums, strict=True)]
    assert {tuple(row[:3]): list(row[3:]) for row in found["product_periods"]} == expected


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]])
def test_months_and_years_that_are_over_are_the_sums_of_their_days(shop: Scene, order: list[int]) -> None:
    for place in order:
        sell(shop, MOMENTS[place], str(place + 1))
    found = tables(shop)
    assert [row[0] for row in found["product_days"]] == [
        "2025-11-30", "2025-12-31", "2026-02-14", "2026-11-20"
    ]  # fmt: skip
    assert [(row[0], row[3]) for row in found["product_periods"]] == [
        ("2025", 6000), ("2025-11", 1000), ("2025-12", 5000), ("2026-02", 4000)
    ]  # fmt: skip
    periods_hold(found)


def test_what_is_taken_back_leaves_the_months_as_if_it_had_never_been(shop: Scene) -> None:
    kept = sell(shop, MOMENTS[0])
    sell(shop, MOMENTS[4])
    before = tables(shop)
    mistaken = sell(shop, MOMENTS[0], "3")
    shop.do(lambda tx: str(returns.void_sale(tx, mistaken, UndoReason.MISTAKE)))
    found = tables(shop)
    periods_hold(found)
    quantities = {row[0]: row[3:7] for row in found["product_periods"]}
    assert quantities == {row[0]: row[3:7] for row in before["product_periods"]}
    assert kept in {row[0] for row in found["sales"]}


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
            names = ("sale_sums", "product_days", "product_periods", "summed_until")
            ones, twos = tables(one), tables(two)
            assert {name: ones[name] for name in names} == {name: twos[name] for name in names}
            periods_hold(ones)
            one.books.rebuild()
            assert tables(one) == ones
