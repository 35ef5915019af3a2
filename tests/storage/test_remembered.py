"""What sales ask one after another is remembered between them, and never a word of it after it changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from hub.application import catalogue, purchasing, sales
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.application.settings import TAX_RATE
from hub.domain.errors import NotFound
from hub.domain.events import ProductFields, ReceivedLine, SettingChanged
from hub.domain.stock import Lot
from hub.storage.reader import SqliteReader
from hub.storage.transaction import SqliteTransaction
from tests.application.scene import Scene, pen, received
from tests.storage.devices import pull, second_device
from tests.storage.working_apart import Devices, actions, apart, template

__all__ = ["template"]


def same_as_the_tables(tx: Transaction, products: list[str]) -> None:
    """A command hears what a reader hears who remembers nothing."""
    assert isinstance(tx, SqliteTransaction)
    tables = SqliteReader(tx.log)
    for product in products:
        assert tx.product(product) == tables.product(product)
    assert tx.products_by_id(products) == tables.products_by_id(products)
    assert tx.shop() == tables.shop()
    assert tx.setting("support_contact") == tables.setting("support_contact")
    assert tx.open_session(tx.device) == tables.open_session(tx.device)
    assert {tx.branch} == {device.branch for device in tables.device_rows() if device.id == tx.device}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions)
def test_commands_hear_what_the_tables_say_whatever_was_done_before(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]]
) -> None:
    with apart(template, [], Devices) as devices:
        for action in history:
            devices.act(*action)
            for scene in devices.scenes:
                scene.do(lambda tx, of=scene: same_as_the_tables(tx, [of.coke, of.rice]))


def sold(scene: Scene) -> list[str]:
    """Sell one bottle; return price, cost and tax rate of the line."""

    def work(tx: Transaction) -> list[str]:
        [line] = lines = [sales.sold_line(tx, scene.coke, Decimal(1))]
        sales.record_sale(tx, lines, [sales.Payment(sales.Tender.CASH, line.amount)])
        return [f"{line.unit_price.amount}", f"{line.unit_cost and line.unit_cost.amount}", f"{line.tax_rate}"]

    return scene.do(work)


def test_a_sale_has_the_price_cost_and_tax_of_its_moment(shop: Scene) -> None:
    assert sold(shop) == ["7.0000", "5.6000", "None"]
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(price=pen("8"))))
    assert sold(shop) == ["8.0000", "5.6000", "None"]
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "5")]))
    assert sold(shop) == ["8.0000", "5.0000", "None"]
    shop.do(lambda tx: [tx.record(SettingChanged(TAX_RATE, "18")).id])
    assert sold(shop) == ["8.0000", "5.0000", "18"]


def test_what_a_command_changed_before_it_failed_is_not_remembered(shop: Scene) -> None:
    def fails(tx: Transaction) -> None:
        catalogue.change_product(tx, shop.coke, ProductFields(price=pen("1")))
        assert sales.sold_line(tx, shop.coke, Decimal(1)).unit_price == pen("1")
        raise NotFound("on purpose")

    def fails_in_part(tx: Transaction) -> str:
        try:
            with tx.attempt():
                fails(tx)
        except NotFound:
            return f"{sales.sold_line(tx, shop.coke, Decimal(1)).unit_price.amount}"
        return ""

    with pytest.raises(NotFound):
        shop.do(fails)
    assert sold(shop)[0] == "7.0000"
    assert shop.do(fails_in_part) == "7.0000"
    assert sold(shop)[0] == "7.0000"


def test_another_device_s_sale_that_comes_late_changes_the_cost_of_the_next_one_here(
    shop: Scene, tmp_path: Path
) -> None:
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "5")]))
    with second_device(shop, tmp_path / "b") as other:
        pull(other, shop)
        other.do(lambda tx: shops.join_device(tx, name="Caja", branch=shop.second_branch))
        pull(shop, other)
        shop.clock.forward(minutes=1)
        other.sell(shop.coke, "8")
        shop.clock.forward(minutes=1)
        shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "6")]))
        assert sold(shop)[1] == "5.5000"
        pull(shop, other)
    assert sold(shop)[1] == "5.8333"


def test_lots_that_come_after_a_sale_follow_the_next_one(shop: Scene) -> None:
    sold(shop)
    lot = Lot("L1")
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[ReceivedLine(shop.coke, Decimal(10), pen("5"), lot=lot)]))
    sold(shop)
    with shop.books.read() as reader:
        assert [(row.lot.code, row.quantity) for row in reader.lots(shop.coke)] == [("L1", Decimal(9))]
