"""A clock that cannot be right is told once, and nothing that was recorded changes its place."""

from __future__ import annotations

from datetime import datetime

import pytest

from hub.application.attention import resolve
from hub.application.clock_check import WRONG, check_clock
from tests.application.scene import START, Scene


def told(scene: Scene) -> list[datetime | None]:
    with scene.books.read() as reader:
        return [matter.since for matter in reader.attention() if matter.kind == WRONG]


@pytest.mark.parametrize("year", [1970, 2005, 2035])
def test_a_clock_years_off_is_told_once_until_a_person_settled_it(shop: Scene, year: int) -> None:
    shop.clock.at = START.replace(year=year)
    for _ in range(3):
        check_clock(shop.books, shop.books.device, shop.clock())
    assert told(shop) == [START]
    with shop.books.read() as reader:
        (matter,) = [matter for matter in reader.attention() if matter.kind == WRONG]
    shop.do(lambda tx: resolve(tx, matter.id))
    shop.clock.forward(minutes=1)
    check_clock(shop.books, shop.books.device, shop.clock())
    assert told(shop) == []


@pytest.mark.parametrize("days", [0, 1, 60])
def test_a_shop_that_was_closed_for_a_while_has_a_clock_that_can_be_right(shop: Scene, days: int) -> None:
    before = shop.events()
    shop.clock.forward(days=days)
    check_clock(shop.books, shop.books.device, shop.clock())
    assert shop.events() == before
