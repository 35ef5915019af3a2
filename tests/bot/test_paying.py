"""A sale told in the chat is written down as it was paid, where that is said; what is not said is cash."""

from __future__ import annotations

import pytest

from hub.bot.paying import tenders
from hub.domain.events import Tender
from tests.bot.shop import JOAO, NELLY, SHARON, ShopTest

CONFIRM = {NELLY: "Confirmar", JOAO: "Confirmar", SHARON: "Confirm"}


def paid(shop: ShopTest) -> list[Tender]:
    """How each sale was paid."""
    receipts = shop.read(lambda reader: [row.receipt for row in reader.sale_rows()])
    sales = [shop.read(lambda reader, r=receipt: reader.sale_by_receipt(r)) for receipt in receipts]
    return [payment.tender for sale in sales for payment in sale.payments]


@pytest.mark.parametrize(
    ("who", "words", "shown", "tender"),
    [
        (NELLY, "vendí 2 inca kola 500", "Total en efectivo:", "cash"),
        (NELLY, "vendí 2 inca kola 500, pagó con yape", "Total por Yape:", "yape"),
        (NELLY, "vendí 2 inca kola 500 con tarjeta", "Total con tarjeta:", "card"),
        (NELLY, "vendí 2 inca kola 500 por transferencia", "Total por transferencia:", "transfer"),
        (JOAO, "vendi 2 inca kola 500 no pix", "Total no Pix:", "pix"),
        (JOAO, "vendi 2 inca kola 500 no cartão", "Total no cartão:", "card"),
        (SHARON, "sold 2 inca kola 500 by card", "Total by card:", "card"),
        (SHARON, "sold 2 inca kola 500 cash", "Total in cash:", "cash"),
    ],
)
def test_a_sale_is_noted_as_it_was_paid(shop: ShopTest, who: str, words: str, shown: str, tender: str) -> None:
    shop.says(who, words)
    assert shown in shop.one(who).text
    shop.presses(who, CONFIRM[who])
    assert paid(shop) == [Tender(tender)]


@pytest.mark.parametrize("words", ["fue con yape", "sí, con yape", "no, pagó por yape", "me yapearon"])
def test_how_it_was_paid_can_be_said_while_the_card_waits(shop: ShopTest, words: str) -> None:
    shop.says(NELLY, "vendí 2 inca kola 500")
    assert "Total en efectivo:" in shop.one(NELLY).text
    shop.says(NELLY, words)
    assert "Total por Yape:" in shop.one(NELLY).text
    assert paid(shop) == []
    shop.says(NELLY, "sí")
    assert paid(shop) == [Tender.YAPE]


def test_how_it_was_paid_can_be_said_with_another_quantity(shop: ShopTest) -> None:
    shop.says(NELLY, "vendí 2 inca kola 500")
    shop.says(NELLY, "no, eran 3, con yape")
    shop.says(NELLY, "sí")
    assert paid(shop) == [Tender.YAPE]


@pytest.mark.parametrize("words", ["¿cuánto vendí con tarjeta hoy?", "cuánto cuesta la tarjeta"])
def test_a_question_that_names_a_way_of_paying_says_nothing_of_the_sale_that_waits(shop: ShopTest, words: str) -> None:
    shop.says(NELLY, "vendí 2 inca kola 500")
    shop.says(NELLY, words)
    shop.presses(NELLY, "Confirmar")
    assert paid(shop) == [Tender.CASH]


def test_a_sale_paid_in_two_ways_is_sent_to_the_counter_and_nothing_is_noted(shop: ShopTest) -> None:
    shop.says(NELLY, "vendí 2 inca kola 500, la mitad en efectivo y la mitad con yape")
    assert shop.one(NELLY).text.startswith("Una venta pagada de dos maneras se cobra en Caja")
    shop.says(NELLY, "sí")
    assert paid(shop) == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("vendí 2 tarjetas de recarga", ()),
        ("sold 2 phone cards", ()),
        ("vendi 3 cartões de memória", ()),
        ("cobré con la tarjeta", (Tender.CARD,)),
        ("pasó tarjeta", (Tender.CARD,)),
        ("fez um pix", (Tender.PIX,)),
        ("la mitad en efectivo y la mitad por Nequi", (Tender.CASH, Tender.TRANSFER)),
    ],
)
def test_goods_that_are_called_like_a_way_of_paying_are_none(words: str, named: tuple[Tender, ...]) -> None:
    assert tenders(words) == named
