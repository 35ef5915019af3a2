"""What the open card holds is changed in a few words: off, on, swapped, more, less; what is unclear is asked."""

from __future__ import annotations

import pytest

from tests.bot.shop import JOAO, NELLY, SHARON, STRANGER, ShopTest
from tests.bot.test_corrections import PILSEN, after

BOTH = "necesito 6 cajas de pilsen 630 y 4 de inca kola 500"
INCA = "Inca Kola 500 ml"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("2 menos", f"{PILSEN}: 4 cajas de 12"),
        ("quítale 2", f"{PILSEN}: 4 cajas de 12"),
        ("2 más", f"{PILSEN}: 8 cajas de 12"),
        ("6 botellas más", f"{PILSEN}: 78 unidades"),
        ("el doble", f"{PILSEN}: 12 cajas de 12"),
        ("la mitad", f"{PILSEN}: 3 cajas de 12"),
        ("12 nada más", f"{PILSEN}: 12 cajas de 12"),
        ("la pilsen que sean 3", f"{PILSEN}: 3 cajas de 12"),
        ("agrega 2 cajas de pilsen 630", f"{PILSEN}: 8 cajas de 12"),
        ("mejor inca kola 500", f"{INCA}: 6 paquetes de 12"),
        ("en vez de pilsen, inca kola 500", f"{INCA}: 6 paquetes de 12"),
        ("pídeselo a Mayorista Vega mejor", "Pedido para *Mayorista Vega*:"),
    ],
)
def test_a_card_of_one_line_is_shown_again_as_it_is_now(shop: ShopTest, words: str, line: str) -> None:
    assert line in after(shop, "necesito 6 cajas de pilsen 630", words)
    assert shop.orders() == []


@pytest.mark.parametrize(
    ("who", "asked", "words", "line"),
    [
        (JOAO, "preciso de 6 caixas de pilsen 630", "tira 2", "Pilsen Callao botella 630 ml: 4 cajas de 12"),
        (SHARON, "need 6 cases pilsen 630", "2 more", "Pilsen Callao botella 630 ml: 8 cajas of 12"),
    ],
)
def test_in_every_language(shop: ShopTest, who: str, asked: str, words: str, line: str) -> None:
    shop.says(who, asked)
    shop.says(who, words)
    assert line in shop.told(who)[-1].text


def test_goods_that_are_denied_go_off_the_card_and_the_last_one_calls_it_off(shop: ShopTest) -> None:
    told = after(shop, BOTH, "la pilsen ya no")
    assert "Pilsen" not in told
    assert f"{INCA}: 4 paquetes de 12" in told
    assert after(shop, "la inca kola tampoco") == "Listo, no anoté nada."
    assert shop.open_card(NELLY) is None


def test_more_goods_come_onto_the_card_and_are_ordered_with_it(shop: ShopTest) -> None:
    assert f"{INCA}: 3 paquetes de 12" in after(shop, "necesito 6 cajas de pilsen 630", "y 3 paquetes de inca kola 500")
    shop.says(NELLY, "sí")
    assert sorted(line.packs for order in shop.orders() for line in order.lines) == [3, 6]


def test_of_several_lines_it_is_asked_which_one_grows_and_only_that_one_does(shop: ShopTest) -> None:
    assert after(shop, BOTH, "2 más") == "¿De qué producto?"
    shop.presses(NELLY, INCA)
    told = shop.told(NELLY)[-1].text
    assert f"{PILSEN}: 6 cajas de 12" in told
    assert f"{INCA}: 6 paquetes de 12" in told


def test_what_is_not_on_the_card_cannot_go_off_it_and_that_is_said(shop: ShopTest) -> None:
    assert after(shop, BOTH, "quita el arroz costeño") == "Eso no está en la tarjeta. ¿Cuál quito?"
    assert f"{INCA}: 4 paquetes de 12" in after(shop, "la pilsen")


def test_a_no_to_a_question_about_a_change_leaves_the_card_as_it_was(shop: ShopTest) -> None:
    told = after(shop, BOTH, "2 más", "no")
    assert f"{PILSEN}: 6 cajas de 12" in told
    assert f"{INCA}: 4 paquetes de 12" in told


@pytest.mark.parametrize("words", ["8 menos", "quítale 10"])
def test_less_than_nothing_is_asked_about(shop: ShopTest, words: str) -> None:
    told = after(shop, "necesito 6 cajas de pilsen 630", words)
    assert told == f"Con {PILSEN}: 6 cajas de 12 (72 unidades) no me sale esa cuenta. ¿Cuánto va entonces?"
    assert f"{PILSEN}: 5 cajas de 12" in after(shop, "5 cajas")


def test_half_a_piece_is_asked_about(shop: ShopTest) -> None:
    assert "no me sale esa cuenta" in after(shop, "vendí 3 pilsen 630", "la mitad")


def test_a_count_that_is_lessened_to_nothing_stays_a_count(shop: ShopTest) -> None:
    assert f"{PILSEN}: 0 unidades" in after(shop, "conté y quedan 8 pilsen 630", "8 menos")


def test_goods_go_off_while_something_else_is_asked(shop: ShopTest) -> None:
    told = after(shop, "necesito 6 cajas de pilsen 630 y 2 de coca", "la pilsen ya no")
    assert "Pilsen" not in told
    assert "¿2 de cuál?" in told


def test_a_difference_teaches_nothing_of_what_was_heard(shop: ShopTest) -> None:
    shop.speaks(NELLY, "necesito 2 cajas de pilsen 630")
    assert "recordar" not in after(shop, "10 más")
    shop.says(NELLY, "sí")
    assert shop.read(lambda r: r.mishearings()) == []


def test_a_change_of_mind_teaches_no_word(shop: ShopTest) -> None:
    shop.speaks(NELLY, "necesito 2 cajas de inca kola 500")
    assert "recordar" not in after(shop, "cambia la inca kola por coca cola de litro y medio")


def test_a_second_yes_shows_the_older_card_again_and_orders_nothing(shop: ShopTest) -> None:
    told = after(shop, "necesito 6 cajas de pilsen 630", "necesito 3 cajas de inca kola 500", "sí", "sí")
    assert [line.packs for order in shop.orders() for line in order.lines] == [3]
    assert f"{PILSEN}: 6 cajas de 12" in told
    shop.says(NELLY, "sí")
    assert [line.packs for order in shop.orders() for line in order.lines] == [3, 6]


def test_another_number_after_a_newer_card_was_answered_changes_no_older_card(shop: ShopTest) -> None:
    told = after(shop, "necesito 6 cajas de pilsen 630", "vendí 3 inca kola 500", "sí", "no, fueron 4")
    assert f"{PILSEN}: 6 cajas de 12" in told
    shop.says(NELLY, "sí")
    assert [line.packs for order in shop.orders() for line in order.lines] == [6]


def test_another_number_after_a_newer_card_was_answered_asks_an_older_question_as_it_was(shop: ShopTest) -> None:
    told = after(shop, "necesito 2 cajas de coca", "vendí 3 inca kola 500", "sí", "no, fueron 4")
    assert told.startswith("¿2 de cuál?")


@pytest.mark.parametrize("words", ["déjalo así", "nada, déjalo así"])
def test_leaving_it_as_it_is_shows_the_card_again(shop: ShopTest, words: str) -> None:
    shop.says(NELLY, "necesito 6 cajas de pilsen 630")
    shop.presses(NELLY, "Cambiar")
    assert f"{PILSEN}: 6 cajas de 12" in after(shop, words)
    shop.says(NELLY, "sí")
    assert len(shop.orders()) == 1


def test_a_yes_to_a_question_is_no_answer_and_the_question_stands(shop: ShopTest) -> None:
    assert after(shop, BOTH, "2 más", "sí").startswith("No entendí la respuesta.")
    assert shop.orders() == []


def test_one_option_alone_keeps_its_name(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 6 cajas de pilsen 630")
    shop.says(NELLY, "quita el arroz costeño")
    assert shop.told(NELLY)[-1].titles == ["Cerveza Pilsen Callao…"]


def test_words_that_nobody_understands_leave_the_card_and_say_so(shop: ShopTest) -> None:
    told = after(shop, "necesito 6 cajas de pilsen 630", "un momento")
    assert told == "Eso no lo entendí. Lo de arriba sigue sin anotar: toca un botón, o dime qué cambio."
    shop.says(NELLY, "listo")
    assert len(shop.orders()) == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("mejor 3", "Ya le pasé el cambio a la tienda; una persona te confirma por aquí."),
        ("cancela mi pedido", "Ya le avisé a la tienda que ya no lo quieres; una persona te responde por aquí."),
    ],
)
def test_a_customer_who_changes_or_calls_off_is_not_thanked_for_an_order(
    shop: ShopTest, words: str, answer: str
) -> None:
    shop.says(STRANGER, "quiero 2 inca kola 500")
    shop.told(STRANGER)
    shop.says(STRANGER, words)
    assert shop.one(STRANGER).text == answer


def test_a_thumb_that_answers_nothing_is_not_answered(shop: ShopTest) -> None:
    shop.says(STRANGER, "👍")
    assert shop.told(STRANGER) == []


def test_what_was_missing_of_a_delivery_is_taken_off_its_card(shop: ShopTest) -> None:
    assert f"{PILSEN}: 4 cajas de 12" in after(shop, "llegaron 6 cajas de pilsen 630", "faltaron 2")


def test_the_branch_that_was_told_stands_on_the_card_and_on_the_order(shop: ShopTest) -> None:
    told = after(shop, "necesito 6 cajas de pilsen 630", "mándalo a Villa María")
    assert told.startswith("Sucursal *Bodega Elvira Villa María*.\nPedido para *Backus*:")
    assert shop.orders() == []
    shop.says(NELLY, "sí")
    branches = {each.id: each.name for each in shop.read(lambda r: r.branches())}
    assert [branches[order.branch] for order in shop.orders()] == ["Bodega Elvira Villa María"]


def test_all_of_them_is_an_answer_to_which_line(shop: ShopTest) -> None:
    told = after(shop, BOTH, "2 más", "las dos")
    assert f"{PILSEN}: 8 cajas de 12" in told
    assert f"{INCA}: 6 paquetes de 12" in told


def test_a_number_said_before_the_product_is_known_is_kept(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito coca")
    assert "¿5 de cuál?" in after(shop, "5 paquetes")
    assert "Coca-Cola 1.5 L: 5 paquetes de 6" in after(shop, "la de litro y medio")


def test_a_second_name_after_one_that_was_put_right_comes_beside_it(shop: ShopTest) -> None:
    assert "¿Cuánto de Arroz Costeño" in after(
        shop, "vendí 2 pilsen 630", "no, era inca kola 500 y arroz costeño de 5 kg"
    )
    told = after(shop, "1")
    assert f"{INCA}: 2 unidades" in told
    assert "Arroz Costeño Extra bolsa 5 kg: 1 unidad" in told
    assert "Pilsen" not in told


def test_a_number_beside_goods_that_nobody_can_tell_is_asked_about(shop: ShopTest) -> None:
    assert after(shop, "vendí 2 pilsen 630", "son 3 y una inca kola 500").startswith("¿Qué cambio?")
