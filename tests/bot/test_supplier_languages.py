"""What suppliers answer in Portuguese and English: yes, less, dearer, later, no; and an order that is called off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application.people import change_contact
from hub.domain.purchasing import OrderState
from tests.bot.orders import ordered, states
from tests.bot.shop import LINDLEY, NELLY, ShopTest


def spoken(shop: ShopTest, language: str) -> None:
    """An order is on its way to a supplier of this language, and has been seen."""
    lindley = shop.contact(LINDLEY).id
    shop.run("language", lambda tx: change_contact(tx, lindley, language=language))
    ordered(shop)
    shop.told(LINDLEY)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt", "sim, pode deixar"),
        ("pt", "fechado"),
        ("pt", "sim, as 20 caixas"),
        ("en", "yes, all good"),
        ("en", "confirmed"),
        ("en", "yes, 20 cases"),
        ("es", "sí, las 20 cajas"),
    ],
)
def test_a_yes_confirms(shop: ShopTest, language: str, words: str) -> None:
    spoken(shop, language)
    shop.says(LINDLEY, words)
    assert states(shop) == [OrderState.CONFIRMED]
    assert shop.one(NELLY).text.startswith("Arca Continental Lindley confirmó el pedido A-1:")


@pytest.mark.parametrize(
    ("language", "words", "packs", "day"),
    [
        ("es", "no puedo este viernes, el lunes sí", 20, date(2026, 11, 30)),
        ("pt", "sexta não consigo, segunda sim", 20, date(2026, 11, 30)),
        ("pt", "só tenho 15 caixas", 15, None),
        ("pt", "só tenho 15, a 35, na segunda", 15, date(2026, 11, 30)),
        ("en", "can't do Friday, Monday I can", 20, date(2026, 11, 30)),
        ("en", "I only have 15 cases", 15, None),
        ("en", "only have 15, at 35, Monday", 15, date(2026, 11, 30)),
    ],
)
def test_less_or_later_is_shown_to_the_shop(
    shop: ShopTest, language: str, words: str, packs: int, day: date | None
) -> None:
    spoken(shop, language)
    shop.says(LINDLEY, words)
    assert shop.one(NELLY).text.startswith("*Arca Continental Lindley* ofrece otra cosa para el pedido A-1:")
    shop.presses(NELLY, "Aceptar")
    [order] = shop.orders()
    assert (order.state, order.lines[0].quantity) == (OrderState.CONFIRMED, Decimal(packs * 6))
    assert order.due == (day or date(2026, 11, 27))
    agreed = {"es": "De acuerdo con", "pt": "De acordo com", "en": "Agreed on order"}
    assert shop.one(LINDLEY).text.startswith(agreed[language])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt", "essa semana não posso"),
        ("pt", "sexta não dá"),
        ("en", "can't this week"),
        ("en", "can't deliver Friday"),
    ],
)
def test_a_no_declines_and_is_told_with_the_words(shop: ShopTest, language: str, words: str) -> None:
    spoken(shop, language)
    shop.says(LINDLEY, words)
    assert states(shop) == [OrderState.DECLINED]
    assert shop.one(NELLY).text.endswith(f"Dijo: «{words}»")


@pytest.mark.parametrize(
    ("language", "words"), [("pt", "não tenho, chefe"), ("pt", "sexta não sei, te aviso"), ("en", "none left, sorry")]
)
def test_what_is_not_clearly_a_no_goes_to_a_person(shop: ShopTest, language: str, words: str) -> None:
    spoken(shop, language)
    shop.says(LINDLEY, words)
    assert (states(shop), shop.attention()) == ([OrderState.SENT], ["supplier_wrote"])


@pytest.mark.parametrize(
    ("language", "words", "sorry"),
    [
        ("pt", "só 10 caixas", "Desculpe, desta vez não precisamos mais do pedido A-1:"),
        ("en", "only 10 cases", "Sorry, we no longer need order A-1 this time:"),
    ],
)
def test_an_order_called_off_is_told_in_the_supplier_s_language(
    shop: ShopTest, language: str, words: str, sorry: str
) -> None:
    spoken(shop, language)
    shop.says(LINDLEY, words)
    assert shop.told(LINDLEY) == []
    shop.presses(NELLY, "Cancelar pedido")
    assert states(shop) == [OrderState.CANCELLED]
    assert shop.one(LINDLEY).text.startswith(sorry)
