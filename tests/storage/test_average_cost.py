"""The average cost is that of clock order, whatever moved beside it in one event or in one story."""

from __future__ import annotations

from decimal import Decimal

from hub.application import purchasing, stock
from hub.storage.projections import dump
from tests.application.scene import Scene, received


def receive(scene: Scene, *lines: tuple[str, str | None]) -> None:
    came = [received(scene.coke, quantity, cost) for quantity, cost in lines]
    scene.do(lambda tx: str(purchasing.receive_goods(tx, lines=came)))
    scene.clock.forward(hours=1)


def average(scene: Scene) -> int:
    [(_, found, _)] = dump(scene.books.writer_parts[0])["costs"]
    return found


def test_a_loss_that_is_undone_later_is_a_loss_until_then_after_a_rebuild_too(shop: Scene) -> None:
    receive(shop, ("10", "7"))
    loss = shop.do(lambda tx: stock.lose_stock(tx, shop.coke, Decimal(4)))
    shop.clock.forward(hours=1)
    receive(shop, ("10", "9"))
    shop.do(lambda tx: stock.undo_loss(tx, loss))
    assert average(shop) == 82_500
    shop.books.rebuild()
    assert average(shop) == 82_500


def test_goods_that_came_for_nothing_weigh_in_the_average_of_those_beside_them(shop: Scene) -> None:
    receive(shop, ("5", "7"))
    receive(shop, ("10", None), ("10", "5"))
    assert average(shop) == 62_000
    shop.books.rebuild()
    assert average(shop) == 62_000
