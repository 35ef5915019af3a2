"""Suppliers' terms, who wrote which price, what receipts cost, entries that are one product, choosing of values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application import catalogue, conflicts, purchasing, supplier_terms
from hub.application.views.catalogue import CostEntry, DuplicateView, PriceChange
from hub.domain.catalogue import KitPart, Pack, PriceTier, SupplierTerms
from hub.domain.errors import NotAllowed
from hub.domain.events import ProductAdded, ProductFields, TermsFields
from hub.domain.fields import Thing
from hub.domain.money import UnitPrice
from hub.domain.people import Role
from hub.domain.quantity import Unit
from hub.domain.supplying import PriceSource
from tests.application.scene import Scene, pen, received
from tests.application.test_shop_and_catalogue import refused


def add(shop: Scene, name: str, **fields: object) -> str:
    return shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name=name, **fields)))


def write(shop: Scene, supplier: str, **terms: object) -> None:
    shop.do(lambda tx: supplier_terms.write_terms(tx, shop.coke, supplier, TermsFields(**terms)))


def terms(shop: Scene) -> list[SupplierTerms]:
    with shop.books.read() as reader:
        return list(reader.supplier_terms(shop.coke))


# Suppliers' terms


def test_each_supplier_s_price_pack_minimum_and_lead_time_are_kept_the_cheapest_first(shop: Scene) -> None:
    write(shop, shop.supplier, price=pen("5.60"), pack=Pack("paquete", Decimal(6)), minimum=Decimal(60), lead_days=2)
    write(shop, shop.other_supplier, price=pen("5.45"), lead_days=5, code="CC-15")
    at = shop.clock.at
    expected = [
        SupplierTerms(shop.coke, shop.other_supplier, pen("5.45"), at, None, None, 5, "CC-15"),
        SupplierTerms(shop.coke, shop.supplier, pen("5.60"), at, Pack("paquete", Decimal(6)), Decimal(60), 2, None),
    ]
    assert terms(shop) == expected
    with shop.books.read() as reader:
        assert reader.supplied_by(shop.supplier) == expected[1:]
        assert reader.terms_of(shop.coke, shop.other_supplier) == expected[0]
        assert reader.terms_of(shop.rice, shop.supplier) is None
    shop.books.rebuild()
    assert terms(shop) == expected


def test_a_price_that_a_receipt_shows_leaves_the_other_terms(shop: Scene) -> None:
    write(shop, shop.supplier, price=pen("5.60"), minimum=Decimal(60))
    shop.clock.forward(days=1)
    lines = [received(shop.coke, "6", "5.80")]
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=lines, supplier=shop.supplier))
    with shop.books.read() as reader:
        known = reader.supplier_price(shop.supplier, shop.coke)
    assert (known.price, known.at, known.source) == (pen("5.80"), shop.clock.at, PriceSource.RECEIVED)
    assert (known.minimum, terms(shop)[0].price) == (Decimal(60), pen("5.60"))


def test_a_supplier_without_terms_sells_it_no_more(shop: Scene) -> None:
    write(shop, shop.supplier, price=pen("5.60"), lead_days=2)
    write(shop, shop.supplier, cleared=("lead_days",))
    assert terms(shop)[0].lead_days is None
    write(shop, shop.supplier, cleared=("price",))
    assert terms(shop) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"price": UnitPrice.of("3", "USD")}, "invalid_money.currency"),
        ({"price": UnitPrice(-1, "PEN")}, "invalid_money"),
        ({"minimum": Decimal(-1)}, "invalid_quantity"),
        ({"minimum": Decimal(0)}, "invalid_quantity"),
        ({"pack": Pack("caja", Decimal(0))}, "invalid_input.pack_size"),
        ({"lead_days": -1}, "invalid_input.lead_days"),
        ({"lead_days": 366}, "invalid_input.lead_days"),
        ({"code": " "}, "invalid_input.supplier_code"),
    ],
)
def test_terms_that_cannot_be_are_not_written(shop: Scene, written: dict[str, object], code: str) -> None:
    refused(shop, lambda tx: supplier_terms.write_terms(tx, shop.coke, shop.supplier, TermsFields(**written)), code)


def test_only_a_supplier_has_terms(shop: Scene) -> None:
    price = TermsFields(price=pen("5"))
    for who, code in ((shop.customer, "invalid_input.no_supplier"), ("nobody", "not_found.contact")):
        refused(shop, lambda tx, w=who: supplier_terms.write_terms(tx, shop.coke, w, price), code)
    refused(shop, lambda tx: supplier_terms.write_terms(tx, "no-such", shop.supplier, price), "not_found.product")


# History


def test_the_price_history_says_who_changed_what_when(shop: Scene) -> None:
    opened_at = shop.clock.at
    tiers = (PriceTier(Decimal(6), pen("6.50")),)
    shop.clock.forward(days=1)
    for fields in ({"price": pen("7.50"), "name": "Coca-Cola litro y medio"}, {"tiers": tiers}, {"cleared": ("cost",)}):
        shop.clock.forward(minutes=1)
        shop.do(
            lambda tx, f=fields: catalogue.change_product(tx, shop.coke, ProductFields(**f)),
            by=shop.actor(Role.MANAGER),
        )
    with shop.books.read() as reader:
        found = reader.price_history(shop.coke)
        assert [(each.field, each.before, each.after) for each in found] == [
            ("cost", pen("5.60"), None),
            ("tiers", None, tiers),
            ("price", pen("7"), pen("7.50")),
            ("cost", None, pen("5.60")),
            ("price", None, pen("7")),
        ]
        local = opened_at.astimezone(reader.shop().zone)
        assert found[-1] == PriceChange("price", None, pen("7"), local, None, "Caja")
        assert {each.who for each in found[:3]} == {"Hugo Medina"}
        assert reader.price_history(shop.coke, limit=2) == found[:2]


def test_each_receipt_s_cost_and_the_average_after_it_are_listed(shop: Scene) -> None:
    for quantity, cost in (("10", "5"), ("10", "6"), ("4", None)):
        shop.clock.forward(hours=1)
        shop.do(
            lambda tx, q=quantity, c=cost: purchasing.receive_goods(tx, lines=[received(shop.coke, q, c)]) and None,
            by=shop.actor(Role.EMPLOYEE),
        )
        shop.sell(shop.coke, "5")
    with shop.books.read() as reader:
        found = reader.cost_history(shop.coke)
        assert [(x.quantity, x.unit_cost, x.average, x.who) for x in found] == [
            (Decimal(10), pen("6"), pen("5.6667"), "Nelly Quispe"),
            (Decimal(10), pen("5"), pen("5"), "Nelly Quispe"),
        ]
        assert isinstance(found[0], CostEntry)
        assert reader.product(shop.coke).cost == pen("5.6667")
        assert reader.cost_history(shop.coke, limit=1) == found[:1]


# One product, entered twice


def entered_twice(shop: Scene) -> str:
    """What two devices that had not heard of each other leave: two entries with one barcode and one sku."""
    return shop.do(
        lambda tx: (
            tx.record(
                ProductAdded(tx.new_id(), ProductFields("COCA-1500", "Coca cola 1.5", barcodes=("07751271008358",)))
            ).payload.product
        )
    )


def test_entries_with_one_barcode_or_sku_are_shown_for_merging(shop: Scene) -> None:
    with shop.books.read() as reader:
        assert reader.duplicates() == []
    shop.clock.forward(minutes=1)
    again = entered_twice(shop)
    with shop.books.read() as reader:
        both = (reader.product(shop.coke), reader.product(again))
        assert reader.duplicates() == [
            DuplicateView("barcode", "7751271008358", both),
            DuplicateView("sku", "COCA-1500", both),
        ]
    shop.do(lambda tx: catalogue.merge_products(tx, shop.coke, again))
    with shop.books.read() as reader:
        assert reader.duplicates() == []
        assert reader.product(shop.coke).barcodes == ("7751271008358", "07751271008358")


def test_terms_prices_and_kits_of_a_merged_entry_are_the_kept_one_s(shop: Scene) -> None:
    again = add(shop, "Coca otra vez", price=pen("7.20"))
    kit = add(shop, "Combo", parts=(KitPart(again, Decimal(2)), KitPart(shop.rice, Decimal(1))))
    shop.do(lambda tx: supplier_terms.write_terms(tx, again, shop.supplier, TermsFields(price=pen("5.30"))))
    write(shop, shop.other_supplier, price=pen("5.50"))
    shop.do(lambda tx: catalogue.merge_products(tx, shop.coke, again))
    assert [(each.supplier, each.price) for each in terms(shop)] == [
        (shop.supplier, pen("5.30")),
        (shop.other_supplier, pen("5.50")),
    ]
    with shop.books.read() as reader:
        assert reader.product(kit).parts == (KitPart(shop.coke, Decimal(2)), KitPart(shop.rice, Decimal(1)))
        assert [each.id for each in reader.kits_with(again)] == [kit]
        assert reader.price_history(again) == reader.price_history(shop.coke)
        assert reader.product(again).price == pen("7")
    # What is asked of the entry that is gone is written to the product that it is.
    shop.do(lambda tx: catalogue.change_product(tx, again, ProductFields(price=pen("9"))))
    with shop.books.read() as reader:
        assert reader.product(shop.coke).price == pen("9")


def test_what_is_not_one_product_is_not_merged(shop: Scene) -> None:
    loose = add(shop, "Azúcar", base_unit=Unit.KG)
    kit = add(shop, "Combo", parts=(KitPart(shop.coke, Decimal(1)), KitPart(shop.rice, Decimal(1))))
    gone = add(shop, "Coca vieja", active=False)
    for keep, drop, code in (
        (shop.coke, shop.coke, "invalid_input.merge_itself"),
        (shop.coke, loose, "invalid_input.merge_units"),
        (shop.coke, kit, "invalid_input.merge_kit"),
        (shop.coke, shop.rice, "invalid_input.merge_parts"),
        (gone, shop.coke, "wrong_state.not_carried"),
        (shop.coke, "no-such", "not_found.product"),
    ):
        refused(shop, lambda tx, k=keep, d=drop: catalogue.merge_products(tx, k, d), code)
    shop.do(lambda tx: catalogue.merge_products(tx, shop.coke, gone))
    refused(shop, lambda tx: catalogue.merge_products(tx, shop.coke, gone), "invalid_input.merge_itself")


# Choosing


def test_only_what_waits_can_be_chosen_and_only_by_whoever_may_write_it(shop: Scene) -> None:
    def settle(kind: Thing, thing: str, field: str) -> object:
        return lambda tx: conflicts.settle_conflict(tx, kind, thing, field, "stamp")

    refused(shop, settle(Thing.PRODUCT, shop.coke, "price"), "wrong_state.no_conflict")
    refused(shop, settle(Thing.SETTING, "tax_rate", "value"), "wrong_state.no_conflict")
    for role, kind in ((Role.EMPLOYEE, Thing.PRODUCT), (Role.EMPLOYEE, Thing.CONTACT), (Role.MANAGER, Thing.SETTING)):
        before = shop.events()
        with pytest.raises(NotAllowed):
            shop.do(settle(kind, shop.coke, "price"), by=shop.actor(role))
        assert shop.events() == before
