"""What the shop's people call a product is learnt from their answers, and from then on understood."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hub.application.catalogue import learn_alias
from hub.application.ports.books import Actor
from hub.application.ports.understanding import Intent
from hub.bot.dialogue.teaching import teaching
from hub.bot.drafts import Draft
from hub.domain.errors import NotAllowed
from tests.bot.shop import ELVIRA, NELLY, STRANGER, ShopTest


def teach(shop: ShopTest) -> str:
    """Ask for something under a word that the shop does not know, and say what it is; return the card's words."""
    shop.says(NELLY, "necesito 3 cajas de chafalonia")
    shop.told(NELLY)
    shop.says(NELLY, "pilsen 630")
    return shop.told(NELLY)[-1].text


def test_an_answer_to_what_is_that_becomes_the_products_alias_once_confirmed(shop: ShopTest) -> None:
    card = teach(shop)
    assert "«chafalonia» es Cerveza Pilsen Callao botella 630 ml: lo voy a recordar." in card
    assert "chafalonia" not in shop.product("PILSEN-630").aliases
    shop.says(NELLY, "sí")
    assert shop.product("PILSEN-630").aliases[-1] == "chafalonia"
    shop.told(NELLY)
    shop.says(ELVIRA, "necesito 2 cajas de chafalonia")
    told = shop.told(ELVIRA)[-1].text
    assert "Pilsen" in told
    assert "recordar" not in told


def test_nothing_is_learnt_from_a_card_that_was_called_off(shop: ShopTest) -> None:
    before = shop.product("PILSEN-630").aliases
    teach(shop)
    shop.says(NELLY, "no")
    assert shop.product("PILSEN-630").aliases == before


def test_words_that_fit_products_are_no_alias(shop: ShopTest) -> None:
    before = shop.product("PILSEN-630").aliases
    shop.says(NELLY, "necesito 3 cajas de pilsen")
    shop.told(NELLY)
    shop.says(NELLY, "pilsen 630")
    shop.says(NELLY, "sí")
    assert shop.product("PILSEN-630").aliases == before


def test_goods_called_as_elsewhere_are_offered_by_the_shops_name_and_then_known(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de veladoras")
    asked = shop.one(NELLY)
    assert "No encuentro «veladoras» tal cual" in asked.text
    assert asked.titles == ["Vela Misionera blanca"]
    shop.presses(NELLY, "Vela Misionera blanca")
    assert "«veladoras» es Vela Misionera blanca: lo voy a recordar." in shop.told(NELLY)[-1].text
    shop.says(NELLY, "sí")
    assert shop.product("VELAS").aliases[-1] == "veladoras"


def test_a_word_for_goods_of_which_the_shop_has_several_becomes_the_name_of_none(shop: ShopTest) -> None:
    before = shop.product("PILSEN-630").aliases
    shop.says(NELLY, "necesito 3 cajas de chelas")
    asked = shop.one(NELLY)
    assert "No encuentro «chelas» tal cual" in asked.text
    assert asked.titles[:2] == ["Corona botella 355 ml", "Cristal botella 650 ml"]
    shop.says(NELLY, "pilsen 630")
    assert "recordar" not in shop.told(NELLY)[-1].text
    shop.says(NELLY, "sí")
    assert shop.product("PILSEN-630").aliases == before


@pytest.mark.parametrize("said", ["la mitad", "el doble", "lo mismo"])
def test_words_that_tell_how_much_or_which_are_no_name(shop: ShopTest, said: str) -> None:
    turn = SimpleNamespace(may=lambda _right: True, matcher=shop.books.matcher, contact=shop.contact(NELLY))
    draft = Draft(Intent.RESTOCK_REQUEST)
    assert teaching(turn, draft, said, "any") == draft  # type: ignore[arg-type]  # all that it asks of a turn
    assert teaching(turn, draft, "chafalonia", "any").taught == (("chafalonia", "any"),)  # type: ignore[arg-type]


def test_who_may_not_order_may_not_teach(shop: ShopTest) -> None:
    shop.says(STRANGER, "hola")
    pilsen = shop.product("PILSEN-630")
    stranger = shop.contact(STRANGER)
    with pytest.raises(NotAllowed):
        shop.books.run("teach", Actor.of(stranger), lambda tx: learn_alias(tx, pilsen.id, "chafalonia"))
    assert shop.product("PILSEN-630").aliases == pilsen.aliases


def test_a_voice_note_put_right_changes_what_the_next_one_is_listened_for(shop: ShopTest) -> None:
    shop.speaks(NELLY, "necesito 3 cajas de pilse calau")
    assert "pilse calau" not in shop.recogniser.bias
    shop.told(NELLY)
    shop.speaks(NELLY, "pilsen 630")
    assert "«pilse calau» es Cerveza Pilsen Callao botella 630 ml" in shop.told(NELLY)[-1].text
    shop.says(NELLY, "sí")
    shop.told(NELLY)
    shop.speaks(ELVIRA, "necesito 2 cajas de pilse calau")
    assert "pilse calau" in shop.recogniser.bias
    assert "2 cajas" in shop.told(ELVIRA)[-1].text
