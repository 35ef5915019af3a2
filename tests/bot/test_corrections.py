"""A card that says something wrong is put right by whoever said it, whatever kind of card it is."""

from __future__ import annotations

import pytest

from tests.bot.shop import NELLY, ShopTest

PILSEN = "Cerveza Pilsen Callao botella 630 ml"


def after(shop: ShopTest, *said: str) -> str:
    """The last thing that Nelly is told after she said these."""
    for words in said:
        shop.says(NELLY, words)
    return shop.told(NELLY)[-1].text


@pytest.mark.parametrize(
    ("asked", "correction", "card"),
    [
        ("necesito 2 cajas de pilsen 630", "no, dije doce", f"{PILSEN}: 12 cajas de 12"),
        ("llegaron 2 cajas de pilsen 630", "no, fueron doce", f"{PILSEN}: 12 cajas de 12"),
        ("se rompieron 2 pilsen 630", "no, eran 12", f"{PILSEN}: 12 unidades"),
        ("vendí 2 pilsen 630", "no dos, doce", f"{PILSEN}: 12 unidades"),
        ("conté y quedan 8 pilsen 630", "no, dije dieciocho", f"{PILSEN}: 18 unidades"),
        ("conté y quedan 8 pilsen 630", "no, dije cero", f"{PILSEN}: 0 unidades"),
        ("vendí 2 pilsen 630", "no, era inca kola 500", "Inca Kola 500 ml: 2 unidades"),
        ("se rompieron 2 pilsen 630", "no pilsen, inca kola 500", "Inca Kola 500 ml: 2 unidades"),
        ("necesito 2 cajas de pilsen 630", "no, dije el lunes", "Para el lunes 30 de noviembre"),
        ("necesito 2 cajas de pilsen 630", "no, dije a Lindley", "Pedido para *Arca Continental Lindley*"),
        ("necesito 2 cajas de inca kola 500", "la de litro y medio", "Inca Kola 1.5 L: 2 paquetes de 6"),
    ],
)
def test_the_card_is_shown_again_with_what_was_meant(shop: ShopTest, asked: str, correction: str, card: str) -> None:
    assert card in after(shop, asked, correction)


def test_a_product_put_right_stands_alone_on_the_card(shop: ShopTest) -> None:
    assert "Pilsen" not in after(shop, "necesito 2 cajas de pilsen 630", "no, era inca kola de litro y medio")
    shop.says(NELLY, "sí")
    [order] = shop.orders()
    assert [(line.product, line.packs) for line in order.lines] == [(shop.product("INCA-1500").id, 2)]


def test_of_several_lines_the_denied_number_or_the_likest_name_says_which(shop: ShopTest) -> None:
    asked = "necesito 2 cajas de pilsen 630 y 3 de inca kola 500"
    told = after(shop, asked, "no dos, doce")
    assert f"{PILSEN}: 12 cajas" in told
    assert "Inca Kola 500 ml: 3 paquetes" in told
    told = after(shop, "no, inca kola de litro y medio")
    assert f"{PILSEN}: 12 cajas" in told
    assert "Inca Kola 1.5 L: 3 paquetes" in told


def test_of_several_lines_it_is_asked_which_one_is_meant(shop: ShopTest) -> None:
    assert "¿De qué producto?" in after(shop, "necesito 2 cajas de pilsen 630 y 3 de inca kola 500", "no, dije arroz")
    shop.presses(NELLY, "Inca Kola 500 ml")
    told = shop.told(NELLY)[-1].text
    assert "Inca" not in told


def test_a_number_is_put_right_while_the_product_is_asked_for(shop: ShopTest) -> None:
    assert "¿12 de cuál?" in after(shop, "necesito 2 cajas de inca kola", "no, dije doce")
    assert "Inca Kola 1.5 L: 12 paquetes de 6" in after(shop, "la de litro y medio")


@pytest.mark.parametrize("complaint", ["está mal", "no es eso", "te equivocaste"])
def test_who_says_only_that_it_is_wrong_is_asked_what_shall_be_different(shop: ShopTest, complaint: str) -> None:
    told = after(shop, "necesito 2 cajas de pilsen 630", complaint)
    assert "¿Qué" in told
    assert f"{PILSEN}: 12 cajas de 12" in after(shop, "doce")
    shop.says(NELLY, "sí")
    assert [line.packs for order in shop.orders() for line in order.lines] == [12]
