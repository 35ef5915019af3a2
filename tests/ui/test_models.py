"""What screens remember before it is in the books: the cart, quick amounts, forms turned into fields."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hub.domain.catalogue import Pack, Product
from hub.domain.errors import InvalidMoney, InvalidQuantity
from hub.domain.events import Tender
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import Unit
from hub.ui.components.charts import nice_top
from hub.ui.components.product_form import fields_of
from hub.ui.models import Cart, typed_amount
from hub.ui.pages.home import greeting, spaced
from hub.ui.shell import PLACES, place_of
from hub.ui.words import words
from tests.ui.conftest import Shop
from tests.ui.shop import NOW, owner

COKE = Product(
    id="p1",
    sku="COCA-1500",
    name="Coca-Cola 1.5 L",
    brand=None,
    category="gaseosas",
    base_unit=Unit.UNIT,
    pack=Pack("paquete", Decimal(6)),
    price=UnitPrice.of("7.00", "PEN"),
    cost=UnitPrice.of("5.60", "PEN"),
    barcodes=("7751271008358",),
    supplier="s1",
    aliases=(),
    reorder_point=Decimal(4),
)
CHEESE = replace(COKE, id="p2", sku="QUESO", name="Queso", base_unit=Unit.KG, price=UnitPrice.of("22.00", "PEN"))


def test_the_cart_adds_up_and_gives_change() -> None:
    cart = Cart("PEN")
    cart.add(COKE)
    cart.add(COKE, Decimal(2))
    cart.add(CHEESE, Decimal("0.333"))
    assert cart.total == Money(2100 + 733, "PEN")
    assert [(x.product.sku, x.quantity) for x in cart.lines] == [("COCA-1500", Decimal(3)), ("QUESO", Decimal("0.333"))]
    assert cart.change(Money(3000, "PEN")) == Money(167, "PEN")
    with pytest.raises(InvalidMoney):
        cart.change(Money(2000, "PEN"))
    cart.set_quantity("p1", Decimal(0))
    assert [x.product.sku for x in cart.lines] == ["QUESO"]


def test_an_absurd_bill_or_amount_is_refused_and_leaves_the_cart_as_it_was() -> None:
    cart = Cart("PEN")
    sweet = replace(COKE, price=UnitPrice.of("1", "PEN"))
    cart.add(sweet, Decimal("999999999"))
    before = cart.lines
    with pytest.raises(InvalidQuantity):
        cart.add(sweet, Decimal(2))
    with pytest.raises(InvalidMoney):
        cart.add(replace(COKE, id="p3", price=UnitPrice.of("5000", "PEN")), Decimal("999999999"))
    assert cart.lines == before
    cart.set_quantity("p1", Decimal(-5))
    assert cart.lines == ()
    cart.add(COKE)
    with pytest.raises(InvalidMoney, match="so much"):
        cart.change(Money.of("77512710", "PEN"))


def test_more_and_less_count_from_what_is_there_now() -> None:
    cart = Cart("PEN")
    cart.add(COKE)
    for _ in range(3):
        cart.change_quantity("p1", Decimal(1))
    cart.change_quantity("gone", Decimal(1))
    assert [x.quantity for x in cart.lines] == [Decimal(4)]
    cart.change_quantity("p1", Decimal(-9))
    assert cart.lines == ()


def test_a_product_without_a_price_does_not_enter_the_cart() -> None:
    cart = Cart("PEN")
    with pytest.raises(InvalidMoney):
        cart.add(replace(COKE, price=None))
    assert cart.lines == ()


def test_quick_amounts_are_notes_that_cover_the_total() -> None:
    cart = Cart("PEN")
    cart.add(COKE, Decimal(3))
    assert [x.minor for x in cart.quick_amounts()] == [2100, 5000, 10000, 20000]


def test_a_sale_sent_twice_is_one_sale(shop: Shop) -> None:
    with shop.books.read() as reader:
        coke = reader.product_by_sku("COCA-1500")
        before = reader.on_hand(coke.id)
    cart = Cart("PEN")
    cart.add(coke, Decimal(2))
    receipts = [shop.books.run(cart.key, owner(shop.books), lambda tx: cart.sale(tx, Tender.YAPE)) for _ in range(3)]
    assert receipts[0] == receipts[1] == receipts[2]
    with shop.books.read() as reader:
        assert reader.on_hand(coke.id) == before - 2
    key = cart.key
    cart.clear()
    assert cart.key != key


@pytest.mark.parametrize(
    ("typed", "amount", "rest"),
    [("coca", "1", "coca"), ("3*coca", "3", "coca"), ("0,5*queso", "0.5", "queso"), ("x*coca", "1", "x*coca")],
)
def test_a_quantity_may_stand_before_what_is_looked_for(typed: str, amount: str, rest: str) -> None:
    assert typed_amount(typed) == (Decimal(amount), rest)


def test_a_form_writes_what_was_typed_and_clears_what_was_emptied() -> None:
    draft = {
        "name": "Coca-Cola 1.5 L ",
        "price": "7,50",
        "cost": "",
        "base_unit": "unit",
        "category": "gaseosas",
        "barcode": "775 776",
        "reorder_point": "12",
        "pack_size": "6",
        "supplier": "",
    }
    fields = fields_of(words("es", "PE"), "PEN", draft, COKE)
    assert fields.name == "Coca-Cola 1.5 L"
    assert fields.price == UnitPrice.of("7.50", "PEN")
    assert fields.barcodes == ("775", "776")
    assert fields.pack == Pack("paquete", Decimal(6))
    assert fields.cleared == ("cost", "supplier")


def test_axes_end_at_round_numbers() -> None:
    assert [nice_top(x) for x in (0, 3, 37, 950, 1176)] == [1, 4, 40, 1000, 2000]
    assert [nice_top(x, whole=True) for x in (0, 3, 5, 9, 41)] == [4, 4, 8, 20, 60]


def test_numbers_routes_and_greetings() -> None:
    assert spaced("+51987000111") == "+51 987 000 111"
    assert spaced("+51 987 000 111") == "+51 987 000 111"
    assert [PLACES[place_of(route)].route for route in ("/", "/orders/abc", "/nowhere")] == ["/", "/orders", "/"]
    assert greeting(NOW.replace(hour=9)) == "home.morning"
    assert greeting(NOW.replace(hour=15)) == "home.afternoon"
    assert greeting(NOW.replace(hour=22)) == "home.evening"
