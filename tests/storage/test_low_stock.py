"""What runs low is what is left to be sold, promised goods taken off; the stock's row says what the product does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application import catalogue, purchasing, stock
from hub.domain.events import ProductFields, StockCounted
from hub.domain.money import Money
from hub.storage.projections import dump
from hub.storage.projections.reservations import reserve
from tests.application.scene import Scene, pen, received, soles
from tests.storage.working_apart import worth_holds


def keep(scene: Scene, product: str, branch: str, amount: str) -> None:
    _, projector, _ = scene.books.writer_parts

    def work() -> None:
        with scene.books.writing():
            reserve(projector, f"{product} {branch}", [(product, branch, Decimal(amount))])

    scene.books.on_writer(work)


@pytest.mark.parametrize("few", [0, 500])
def test_low_is_what_is_left_once_promised_goods_are_taken_off(
    shop: Scene, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("hub.storage.reader.low.FEW", few)
    never = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Agua", reorder_point=Decimal(3))))
    gone = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Vino", reorder_point=Decimal(3))))
    shop.do(lambda tx: catalogue.change_product(tx, gone, ProductFields(active=False)))
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(20))))
    shop.sell(shop.rice)
    with shop.books.read() as reader:
        here = reader.branches()[0].id
        assert [row.product.id for row in reader.product_rows(only_low=True)] == [never]
        assert (reader.low_count(), reader.low_count(here), reader.low_count(shop.second_branch)) == (1, 1, 2)
        assert [row.product.id for row in reader.inventory_summary().negative] == [shop.rice]
    keep(shop, shop.coke, here, "8")
    keep(shop, never, here, "1")
    with shop.books.read() as reader:
        assert [row.product.id for row in reader.product_rows(only_low=True)] == [never, shop.coke]
        assert [row.product.id for row in reader.product_rows(only_low=True, category="gaseosas")] == [shop.coke]
        assert [row.product.id for row in reader.product_rows(only_low=True, branch=here)] == [never, shop.coke]
        [row] = reader.product_rows(words="coca cola")
        assert (row.on_hand, row.low) == (20, True)
        summary = reader.inventory_summary()
        assert (summary.low_count, reader.home(shop.clock()).low_stock, len(summary.low)) == (2, 2, 2)


def test_the_stock_says_what_its_product_says_whatever_came_first(shop: Scene) -> None:
    shop.sell(shop.rice)
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "5")]))
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "6")], branch=shop.second_branch))
    changed = ProductFields(category="bebidas", price=pen("8"), reorder_point=Decimal(30))
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, changed))
    with shop.books.read() as reader:
        summary = reader.inventory_summary()
        assert (summary.value_at_cost, summary.value_at_price) == (soles("110"), soles("160"))
        assert summary.by_category == (("bebidas", soles("110")), ("abarrotes", soles("0")))
        assert summary.low_count == 1
    shop.do(lambda tx: catalogue.merge_products(tx, shop.rice, shop.coke))
    merged = dump(shop.books.writer_parts[0])
    # One was sold before any came: nine of the first receipt, ten of the second.
    assert {row[:1] + row[3:6] for row in merged["stock"]} == {(shop.rice, 1, "abarrotes", 55_263)}
    shop.books.rebuild()
    assert dump(shop.books.writer_parts[0]) == merged


def test_stock_worth_more_than_can_be_counted_keeps_no_sale_from_being_made_and_nothing_else_from_being_summed(
    shop: Scene,
) -> None:
    fields = ProductFields(name="Oro", category="joyas", price=pen("1000000000"), cost=pen("1000000000"))
    gold = [shop.do(lambda tx: catalogue.add_product(tx, fields)) for _ in range(3)]
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(20))))
    # No device takes such a count; what several took apart can come to it.
    most = Decimal(10**9)
    shop.do(lambda tx: [tx.record(StockCounted(x, x, tx.branch, most, most)) for x in gold] and None)
    shop.sell(shop.coke)
    shop.sell(gold[0])
    before = dump(shop.books.writer_parts[0])
    worth_holds(before)
    with shop.books.read() as reader:
        summary, [here, _] = reader.inventory_summary(), reader.branch_rows()
        # Each as far as it can be counted, and not a cent of the rest is lost.
        assert summary.by_category[:2] == (("joyas", Money(276_701_100_000_000, "PEN")), ("gaseosas", soles("106.40")))
        assert (here.value, here.products) == (summary.value_at_cost, 4) == (Money(276_701_100_010_640, "PEN"), 4)
    shop.books.rebuild()
    assert dump(shop.books.writer_parts[0]) == before
