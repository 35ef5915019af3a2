"""What a product may be: barcodes, wholesale prices, taxes, shelves and kits; what may not be has no effect."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application import catalogue, sales, stock
from hub.application import shop as shops
from hub.application.i18n import words_for
from hub.application.ports.books import Transaction
from hub.application.settings import TAX_RATE
from hub.domain.catalogue import KitPart, Pack, PriceTier, price_for
from hub.domain.events import ProductFields
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit
from tests.application.scene import Scene, pen
from tests.application.test_shop_and_catalogue import refused


def tier(quantity: str, price: str) -> PriceTier:
    return PriceTier(Decimal(quantity), pen(price))


def change(shop: Scene, product: str, **fields: object) -> None:
    shop.do(lambda tx: catalogue.change_product(tx, product, ProductFields(**fields)))


def add(shop: Scene, name: str, **fields: object) -> str:
    return shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name=name, **fields)))


def test_every_field_of_a_product_is_kept(shop: Scene) -> None:
    picture = shop.do(lambda tx: catalogue.keep_picture(tx, shop.rice, b"\xff\xd8\xff" + bytes(9)))
    fields = {
        "tiers": (tier("6", "6.50"), tier("12", "6")),
        "tax_rate": Decimal("10.5"),
        "reorder_target": Decimal(48),
        "tracks_lots": True,
        "barcodes": ("7751271008358", "036000291452", "PLU7"),
        "aliases": ("coquita", "coca grande"),
        "image": picture,
    }
    change(shop, shop.coke, **fields)
    with shop.books.read() as reader:
        coke = reader.product(shop.coke)
        assert {name: getattr(coke, name) for name in fields} == fields
        assert price_for(coke, Decimal(12)) == pen("6")
    shop.books.rebuild()
    with shop.books.read() as reader:
        assert reader.product(shop.coke) == coke
    change(shop, shop.coke, cleared=("tiers", "tax_rate", "reorder_target", "tracks_lots"))
    with shop.books.read() as reader:
        coke = reader.product(shop.coke)
    assert (coke.tiers, coke.tax_rate, coke.reorder_target, coke.tracks_lots) == ((), None, None, False)


def test_a_barcode_is_found_in_each_way_that_a_scanner_gives_it(shop: Scene) -> None:
    change(shop, shop.rice, barcodes=("04252614",))
    with shop.books.read() as reader:
        for code in ("04252614", "042100005264", "0042100005264"):
            assert reader.product_by_barcode(code).id == shop.rice
    error = refused(
        shop,
        lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(barcodes=("0042100005264",))),
        "invalid_input.barcode_taken",
    )
    assert words_for(error, "en")[0] == "The barcode 0042100005264 is already used by Arroz a granel."


def test_a_wrong_check_digit_says_the_right_one(shop: Scene) -> None:
    fields = ProductFields(name="X", barcodes=("7751271008359",))
    error = refused(shop, lambda tx: catalogue.add_product(tx, fields), "invalid_input.check_digit")
    assert words_for(error, "es") == (
        "El código 7751271008359 tiene un número mal.",
        "Con esos números debería terminar en 8. Si es un código propio, usar otra cantidad de números.",
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"barcodes": (" ",)}, "invalid_input.barcode"),
        ({"barcodes": tuple(f"P{n}" for n in range(21))}, "invalid_input.too_many_barcodes"),
        ({"aliases": (" ",)}, "invalid_input.product_alias"),
        ({"aliases": ("x" * 201,)}, "invalid_input.product_alias"),
        ({"aliases": tuple(f"alias {n}" for n in range(31))}, "invalid_input.too_many_aliases"),
        ({"base_unit": "litro"}, "invalid_input.unit"),
        ({"pack": Pack(" ", Decimal(6))}, "invalid_input.pack_name"),
        ({"pack": Pack("caja", Decimal(-6))}, "invalid_quantity"),
        ({"price": UnitPrice(-1, "PEN")}, "invalid_money"),
        ({"price": UnitPrice(10**17, "PEN")}, "invalid_money"),
        ({"price": UnitPrice.of("3", "USD")}, "invalid_money.currency"),
        ({"cost": UnitPrice(-1, "PEN")}, "invalid_money"),
        ({"supplier": "nobody"}, "not_found.contact"),
        ({"reorder_point": Decimal("1e12")}, "invalid_quantity"),
        ({"reorder_point": Decimal(12), "reorder_target": Decimal(11)}, "invalid_input.reorder_target"),
        ({"tax_rate": Decimal(101)}, "invalid_input.tax_rate"),
        ({"tiers": (tier("6", "3"),), "cleared": ("price",)}, "invalid_input.tier_no_price"),
        ({"tiers": (tier("0", "3"),)}, "invalid_input.tier_quantity"),
        ({"tiers": (tier("6", "3"), tier("6", "2"))}, "invalid_input.tier_quantity"),
        ({"tiers": (tier("12", "3"), tier("6", "2"))}, "invalid_input.tier_quantity"),
        ({"tiers": (tier("-6", "3"),)}, "invalid_quantity"),
        ({"tiers": (tier("6", "4.20"),)}, "invalid_input.tier_price"),
        ({"tiers": (tier("6", "3"), tier("12", "3.10"))}, "invalid_input.tier_price"),
        ({"tiers": tuple(tier(str(n + 1), str(4 - n / 10)) for n in range(11))}, "invalid_input.too_many_tiers"),
    ],
)
def test_a_product_that_cannot_be_so_stays_as_it_is(shop: Scene, fields: dict[str, object], code: str) -> None:
    with shop.books.read() as reader:
        before = reader.product(shop.rice)
    refused(shop, lambda tx: catalogue.change_product(tx, shop.rice, ProductFields(**fields)), code)
    with shop.books.read() as reader:
        assert reader.product(shop.rice) == before


def test_the_unit_of_what_was_moved_stays(shop: Scene) -> None:
    change(shop, shop.rice, base_unit=Unit.KG)
    shop.sell(shop.rice)
    refused(
        shop,
        lambda tx: catalogue.change_product(tx, shop.rice, ProductFields(base_unit=Unit.L)),
        "wrong_state.unit_in_use",
    )


def test_the_shop_s_tax_goes_where_a_product_has_none_of_its_own(shop: Scene) -> None:
    refused(shop, lambda tx: shops.write_setting(tx, TAX_RATE, "mucho"), "invalid_input.tax_rate")
    rates: list[Decimal | None] = []

    def ask(tx: Transaction) -> None:
        rates.extend(sales.sold_line(tx, product, Decimal(1)).tax_rate for product in (shop.coke, shop.rice))

    shop.do(ask)
    shop.do(lambda tx: shops.write_setting(tx, TAX_RATE, "18.0"))
    change(shop, shop.rice, tax_rate=Decimal(0))
    with shop.books.read() as reader:
        assert reader.setting(TAX_RATE) == "18"
    shop.do(ask)
    assert rates == [None, None, Decimal(18), Decimal(0)]


def test_a_kit_is_made_of_parts_and_stands_on_no_shelf(shop: Scene) -> None:
    combo = add(shop, "Combo", price=pen("10"), parts=(part(shop.coke, "1"), part(shop.rice, "0.5")))
    with shop.books.read() as reader:
        assert reader.product(combo).parts == (part(shop.coke, "1"), part(shop.rice, "0.5"))
        assert [kit.id for kit in reader.kits_with(shop.rice)] == [combo]
        assert reader.kits_with(combo) == []
    for fields, code in (
        (ProductFields(reorder_point=Decimal(3)), "invalid_input.kit_shelf"),
        (ProductFields(tracks_lots=True), "invalid_input.kit_shelf"),
        (ProductFields(parts=(part(combo, "1"),)), "invalid_input.kit_itself"),
        (ProductFields(parts=(part("no-such", "1"),)), "not_found.product"),
        (ProductFields(parts=(part(shop.coke, "0"),)), "invalid_quantity.kit_part"),
        (ProductFields(parts=(part(shop.coke, "1"), part(shop.coke, "2"))), "invalid_input.kit_part_twice"),
        (ProductFields(parts=(part(shop.coke, "1"),) * 51), "invalid_input.too_many_parts"),
    ):
        refused(shop, lambda tx, f=fields: catalogue.change_product(tx, combo, f), code)


def part(product: str, quantity: str) -> KitPart:
    return KitPart(product, Decimal(quantity))


def test_kits_lie_in_one_another_no_deeper_than_a_shop_overlooks(shop: Scene) -> None:
    inner = add(shop, "Caja", parts=(part(shop.rice, "1"),))
    middle = add(shop, "Canasta", parts=(part(inner, "1"),))
    outer = add(shop, "Canastón", parts=(part(middle, "1"),))
    too_deep = ProductFields(name="X", parts=(part(outer, "1"),))
    refused(shop, lambda tx: catalogue.add_product(tx, too_deep), "invalid_input.kit_depth")
    # Neither from below: what is three kits deep gets no fourth under it.
    below = ProductFields(parts=(part(shop.coke, "1"),))
    refused(shop, lambda tx: catalogue.change_product(tx, shop.rice, below), "invalid_input.kit_depth")
    loop = ProductFields(parts=(part(outer, "1"),))
    refused(shop, lambda tx: catalogue.change_product(tx, inner, loop), "invalid_input.kit_itself")


def test_what_is_on_hand_becomes_no_kit(shop: Scene) -> None:
    shop.do(lambda tx: str(stock.count_stock(tx, shop.rice, Decimal(3))))
    kit = ProductFields(parts=(part(shop.coke, "1"),))
    refused(shop, lambda tx: catalogue.change_product(tx, shop.rice, kit), "wrong_state.kit_stock")
    shop.do(lambda tx: str(stock.count_stock(tx, shop.rice, Decimal(0))))
    shop.do(lambda tx: catalogue.change_product(tx, shop.rice, kit))


def test_what_is_carried_again_takes_nobody_s_code(shop: Scene) -> None:
    change(shop, shop.coke, active=False)
    add(shop, "Coca nueva", barcodes=("7751271008358",))
    refused(
        shop,
        lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(active=True)),
        "invalid_input.barcode_taken",
    )


def test_a_kit_s_stock_is_what_its_parts_make(shop: Scene) -> None:
    inner = add(shop, "Trío", parts=(part(shop.coke, "3"),))
    combo = add(shop, "Combo", parts=(part(inner, "1"), part(shop.rice, "0.5")))
    for product, amount in ((shop.coke, "10"), (shop.rice, "1.2")):
        shop.do(lambda tx, p=product, n=amount: str(stock.count_stock(tx, p, Decimal(n))))
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(2), shop.second_branch)))
    with shop.books.read() as reader:
        detail = reader.product_detail(combo)
        assert (detail.row.on_hand, detail.by_branch) == (2, (("Surquillo", Decimal(2)), ("Almacén", Decimal(0))))
        assert [(each.id, amount) for each, amount in detail.parts] == [(inner, 1), (shop.rice, Decimal("0.5"))]
        rows = {row.product.id: row.on_hand for row in reader.product_rows()}
        assert (rows[combo], rows[inner], rows[shop.coke]) == (2, 4, 12)
    shop.sell(shop.rice, "5")
    with shop.books.read() as reader:
        assert reader.product_detail(combo).row.on_hand == 0
