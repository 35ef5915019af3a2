"""Goods received by lot and expiry: what is left of each, what expires soon, and how lots travel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application import purchasing, stock, transfers
from hub.application.ports.books import Transaction
from hub.domain.errors import MostradorError
from hub.domain.events import LossReason, ReceivedLine, TransferLine
from hub.domain.stock import Lot
from tests.application.scene import Scene, pen, soles

EARLY, LATE = Lot("E-1", date(2026, 11, 25)), Lot("L-1", date(2027, 3, 1))


def receive(scene: Scene, quantity: str, lot: Lot | None) -> None:
    lines = [ReceivedLine(scene.coke, Decimal(quantity), pen("5"), lot)]
    scene.do(lambda tx: purchasing.receive_goods(tx, lines=lines))


@pytest.fixture
def stocked(shop: Scene) -> Scene:
    receive(shop, "10", LATE)
    receive(shop, "6", EARLY)
    return shop


def left(scene: Scene, branch: str | None = None) -> list[tuple[str, str, Decimal]]:
    with scene.books.read() as reader:
        return [(x.lot.code, x.branch, x.quantity) for x in reader.lots(scene.coke, branch)]


def test_sales_take_what_expires_first_and_the_rest_is_listed_by_expiry(stocked: Scene) -> None:
    shop = stocked
    assert left(shop) == [("E-1", "Surquillo", 6), ("L-1", "Surquillo", 10)]
    shop.sell(shop.coke, "4")
    with shop.books.read() as reader:
        (soon,) = reader.expiring(date(2026, 12, 20))
        assert [x.lot.code for x in reader.expiring(date(2027, 12, 31))] == ["E-1", "L-1"]
        assert reader.expiring(date(2026, 12, 20), branch=shop.second_branch) == []
    assert (soon.name, soon.lot, soon.quantity, soon.value) == ("Coca-Cola 1.5 L", EARLY, 2, soles("10"))
    assert (soon.days_left(date(2026, 11, 20)), soon.days_left(date(2026, 11, 27))) == (5, -2)
    shop.sell(shop.coke, "5")
    assert left(shop) == [("L-1", "Surquillo", 7)]


def test_a_loss_names_its_lot_and_undoing_it_puts_the_goods_back(stocked: Scene) -> None:
    shop = stocked
    loss = shop.do(lambda tx: stock.lose_stock(tx, shop.coke, Decimal(3), LossReason.EXPIRED, lot="L-1"))
    assert left(shop) == [("E-1", "Surquillo", 6), ("L-1", "Surquillo", 7)]
    with shop.books.read() as reader:
        assert reader.loss(loss).lot == "L-1"
    shop.sell(shop.coke, "2")
    shop.do(lambda tx: stock.undo_loss(tx, loss))
    assert left(shop) == [("E-1", "Surquillo", 4), ("L-1", "Surquillo", 10)]


def test_lots_travel_with_their_expiry(stocked: Scene) -> None:
    shop = stocked
    lines = [TransferLine(shop.coke, Decimal(8))]
    made = shop.do(lambda tx: transfers.send_goods(tx, lines, target=shop.second_branch).id)
    assert left(shop) == [("L-1", "Surquillo", 8)]
    shop.do(lambda tx: bool(transfers.receive_transfer(tx, made, [TransferLine(shop.coke, Decimal(7))])))
    assert left(shop, shop.second_branch) == [("E-1", "Almacén", 6), ("L-1", "Almacén", 1)]
    with shop.books.read() as reader:
        assert [x.branch for x in reader.expiring(date(2026, 12, 1))] == ["Almacén"]


def test_a_lot_without_a_code_is_called_by_its_expiry(shop: Scene) -> None:
    receive(shop, "3", Lot("  ", date(2026, 12, 24)))
    receive(shop, "2", Lot("X"))
    receive(shop, "1", None)
    assert left(shop) == [("2026-12-24", "Surquillo", 3), ("X", "Surquillo", 2)]
    with shop.books.read() as reader:
        assert reader.on_hand(shop.coke) == 6


def test_what_is_no_lot_has_no_effect(stocked: Scene) -> None:
    def receive_in(lot: Lot) -> str:
        lines = [ReceivedLine(stocked.coke, Decimal(1), None, lot)]
        return stocked.do(lambda tx: purchasing.receive_goods(tx, lines=lines))

    def lose(tx: Transaction) -> str:
        return stock.lose_stock(tx, stocked.coke, Decimal(1), lot="none")

    before = stocked.events()
    for work, code in (
        (lambda: receive_in(Lot("")), "invalid_input.lot_code"),
        (lambda: receive_in(Lot("x" * 61)), "invalid_input.lot_code"),
        (lambda: stocked.do(lose), "not_found.lot"),
    ):
        with pytest.raises(MostradorError) as refused:
            work()
        assert refused.value.code == code
    assert stocked.events() == before
