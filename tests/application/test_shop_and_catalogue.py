"""Opening the shop, its settings and devices; products."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from hub.application import catalogue
from hub.application import shop as shops
from hub.application.ports.books import Transaction
from hub.application.settings import ORDER_LIMIT
from hub.domain.catalogue import Pack
from hub.domain.errors import MostradorError
from hub.domain.events import ProductFields
from hub.domain.people import Role
from tests.application.scene import Scene, opened, pen

OPEN = {
    "name": "Bodega",
    "language": "es",
    "country": "PE",
    "currency": "PEN",
    "timezone": "America/Lima",
    "branches": [("a", "A")],
    "device_name": "Caja",
}


def refused(scene: Scene, work: Callable[[Transaction], object], code: str) -> MostradorError:
    before = scene.events()
    with pytest.raises(MostradorError) as error:
        scene.do(lambda tx: work(tx) and None)
    assert error.value.code == code
    assert scene.events() == before
    return error.value


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "invalid_input.no_name"),
        ({"language": "qu"}, "invalid_input.language"),
        ({"timezone": "Lima"}, "invalid_input.timezone"),
        ({"timezone": "../etc/passwd"}, "invalid_input.timezone"),
        ({"country": "Perú"}, "invalid_input.country"),
        ({"currency": "soles"}, "invalid_input.currency"),
        ({"branches": []}, "invalid_input.no_branch"),
        ({"branches": [(" ", "A")]}, "invalid_input.no_name"),
        ({"branches": [("a", "A"), (" a", "B")]}, "invalid_input.code_taken"),
        ({"branches": [("a", "A"), ("a", "B")]}, "invalid_input.code_taken"),
        ({"branches": [("a", " ")]}, "invalid_input.no_name"),
        ({"owner": ("Elvira", "12")}, "invalid_phone"),
    ],
)
def test_a_shop_that_cannot_be_is_not_opened_by_half(tmp_path: Path, change: dict[str, object], code: str) -> None:
    with opened(tmp_path) as scene:
        refused(scene, lambda tx: shops.open_shop(tx, **{**OPEN, **change}), code)
        with scene.books.read() as reader:
            assert (reader.shop(), reader.branches(), reader.home(scene.clock()).name) == (None, [], "")


def test_a_shop_opens_once(shop: Scene) -> None:
    refused(shop, lambda tx: shops.open_shop(tx, **OPEN), "wrong_state.shop_open")
    with shop.books.read() as reader:
        assert (reader.shop().name, reader.shop().currency) == ("Bodega Elvira", "PEN")
        assert [branch.code for branch in reader.branches()] == ["surquillo", "almacen"]
        assert reader.contacts(Role.OWNER)[0].phone == "+51981000001"


def test_settings_are_known_by_name_and_the_limit_is_an_amount(shop: Scene) -> None:
    refused(shop, lambda tx: shops.write_setting(tx, "colour", "red"), "invalid_input.setting")
    refused(shop, lambda tx: shops.write_setting(tx, ORDER_LIMIT, "mucho"), "invalid_money")
    shop.do(lambda tx: shops.write_setting(tx, ORDER_LIMIT, "500"))
    before = shop.events()
    shop.do(lambda tx: shops.write_setting(tx, ORDER_LIMIT, "500"))
    assert shop.events() == before
    with shop.books.read() as reader:
        assert reader.setting(ORDER_LIMIT) == "500"


def test_a_device_writes_for_a_branch_that_is_there(shop: Scene) -> None:
    refused(shop, lambda tx: shops.join_device(tx, name="X", branch="no-such"), "not_found.branch")
    shop.do(lambda tx: shops.join_device(tx, name="X", branch=shop.second_branch))
    assert shop.sell(shop.coke)["receipt"] == "A-1"
    with shop.books.read() as reader:
        assert reader.on_hand(shop.coke, shop.second_branch) == -1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (ProductFields(), "invalid_input.product_name"),
        (ProductFields(name=" "), "invalid_input.product_name"),
        (ProductFields(name="x" * 201), "invalid_input.product_name"),
        (ProductFields(name="X", sku=" "), "invalid_input.product_sku"),
        (ProductFields(name="X", sku="COCA-1500"), "invalid_input.sku_taken"),
        (ProductFields(name="X", sku=" COCA-1500 "), "invalid_input.sku_taken"),
        (ProductFields(name="X", barcodes=("7751271008358",)), "invalid_input.barcode_taken"),
        (ProductFields(name="X", pack=Pack("caja", Decimal(0))), "invalid_input.pack_size"),
        (ProductFields(name="X", reorder_point=Decimal(-1)), "invalid_quantity"),
        (ProductFields(name="X", cleared=("name",)), "invalid_input.needed_field"),
    ],
)
def test_a_product_that_cannot_be_is_not_added(shop: Scene, fields: ProductFields, code: str) -> None:
    refused(shop, lambda tx: catalogue.add_product(tx, fields), code)


def test_a_product_is_added_with_a_sku_of_its_own(shop: Scene) -> None:
    made = shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name=" Inca Kola 2 L ", brand="Inca Kola ")))
    with shop.books.read() as reader:
        product = reader.product(made)
    assert (product.name, product.brand, product.sku, product.price) == ("Inca Kola 2 L", "Inca Kola", "A-1", None)


def test_only_what_changes_is_written(shop: Scene) -> None:
    before = shop.events()
    same = ProductFields(name="Coca-Cola 1.5 L", price=pen("7.00"), barcodes=("7751271008358",), cleared=("brand",))
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, same))
    assert shop.events() == before
    shop.do(
        lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(price=pen("8"), cleared=("pack", "barcodes")))
    )
    with shop.books.read() as reader:
        product = reader.product(shop.coke)
        assert (product.price, product.pack, product.barcodes, product.name) == (pen("8"), None, (), "Coca-Cola 1.5 L")
        assert reader.product_by_barcode("7751271008358") is None
    refused(shop, lambda tx: catalogue.change_product(tx, "no-such", same), "not_found.product")
    refused(
        shop,
        lambda tx: catalogue.change_product(tx, shop.rice, ProductFields(sku="COCA-1500")),
        "invalid_input.sku_taken",
    )


def test_the_sku_and_barcode_of_a_product_no_longer_carried_are_free(shop: Scene) -> None:
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(active=False)))
    again = ProductFields(name="Coca nueva", sku="COCA-1500", barcodes=("7751271008358",))
    made = shop.do(lambda tx: catalogue.add_product(tx, again))
    with shop.books.read() as reader:
        assert reader.product_by_barcode("7751271008358").id == made
