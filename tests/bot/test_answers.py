"""Answers to the bot's questions in words: what fits, what does not, and what is something new."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from hub.application.catalogue import add_product, change_product
from hub.domain.events import Outcome, ProductFields
from hub.domain.purchasing import OrderState
from hub.domain.quantity import Unit
from tests.bot.shop import ELVIRA, JOAO, LINDLEY, NELLY, SHARON, STRANGER, ShopTest
from tests.bot.test_ordering import WANTED, ordered, states


def without_supplier(shop: ShopTest, sku: str) -> None:
    product = shop.product(sku).id
    shop.run("none", lambda tx: change_product(tx, product, ProductFields(cleared=("supplier",))))


@pytest.mark.parametrize("words", ["no", "olvídalo", "cancela"])
def test_a_no_ends_a_question(shop: ShopTest, words: str) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca")
    shop.told(NELLY)
    shop.says(NELLY, words)
    assert shop.one(NELLY).text == "Listo, no anoté nada."
    assert shop.open_card(NELLY) is None


def test_words_that_answer_nothing_leave_the_question_open(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito coca de litro y medio")
    shop.told(NELLY)
    made = shop.says(NELLY, "xqzt wvub")
    assert shop.one(NELLY).text == "No entendí la respuesta. Se puede tocar una opción o decirlo con otras palabras."
    assert shop.message(made).outcome is Outcome.NOT_UNDERSTOOD
    shop.says(NELLY, "20 cajas")
    assert "20 paquetes" in shop.one(NELLY).text


def test_a_supplier_is_named_in_words(shop: ShopTest) -> None:
    without_supplier(shop, "CIELO-7L")
    shop.says(NELLY, "necesito 4 bidones de agua cielo de 7 litros")
    shop.says(NELLY, "a Mayorista Vega")
    assert shop.told(NELLY)[-1].text.startswith("Pedido para *Mayorista Vega*:")


def test_a_supplier_question_that_is_not_answered_stays(shop: ShopTest) -> None:
    without_supplier(shop, "CIELO-7L")
    shop.says(NELLY, "necesito 4 bidones de agua cielo de 7 litros")
    shop.says(NELLY, "xqzt")
    assert shop.told(NELLY)[-1].text.startswith("No entendí la respuesta.")


def test_an_order_is_named_by_its_number(shop: ShopTest) -> None:
    ordered(shop)
    ordered(shop, "necesito 5 cajas de pilsen 630")
    shop.says(NELLY, "cancela el pedido")
    assert shop.one(NELLY).text == "¿De qué pedido se trata?"
    shop.says(NELLY, "el A-2")
    assert shop.one(NELLY).text.startswith("¿Cancelo el pedido A-2 a Backus?")
    shop.presses(NELLY, "No, seguir")
    assert states(shop) == [OrderState.SENT, OrderState.SENT]
    assert shop.told(NELLY) == []


def test_an_order_named_at_once_needs_no_question(shop: ShopTest) -> None:
    ordered(shop)
    ordered(shop, "necesito 5 cajas de pilsen 630")
    shop.says(NELLY, "cancela el pedido a-1")
    assert shop.one(NELLY).text.startswith("¿Cancelo el pedido A-1 a Arca Continental Lindley?")


def test_nothing_to_call_off_is_said(shop: ShopTest) -> None:
    shop.says(NELLY, "cancela el pedido")
    assert shop.one(NELLY).text.startswith("No tengo nada pendiente por confirmar.")


def test_a_change_without_a_card_is_said_and_changes_nothing(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(NELLY, "agrega 3 cajas de inca kola de litro y medio al pedido")
    assert shop.one(NELLY).text.startswith("No hay nada por confirmar que cambiar.")
    assert len(shop.orders()) == 1


def test_the_change_button_twice_asks_twice_and_changes_once(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.presses(NELLY, "Cambiar")
    shop.presses(NELLY, "Cambiar")
    shop.says(NELLY, "que sean 10 cajas")
    shop.says(NELLY, "sí")
    assert [order.lines[0].quantity for order in shop.orders()] == [Decimal(60)]


def test_an_option_pressed_twice_goes_on_once(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca")
    press = shop.press(NELLY, "3 L")
    shop.told(NELLY)
    shop.receives(NELLY, {**press, "id": "wamid.o1"})
    shop.receives(NELLY, {**press, "id": "wamid.o2"})
    shop.work()
    assert [told.text[:20] for told in shop.told(NELLY)] == ["Pedido para *Arca Co", "Esa tarjeta ya no va"]


def test_a_button_of_somebody_elses_making_is_not_understood(shop: ShopTest) -> None:
    reply = {"type": "button_reply", "button_reply": {"id": "buy-now", "title": "xqzt"}}
    shop.receives(NELLY, {"type": "interactive", "interactive": reply, "context": {"from": "1", "id": "w"}})
    shop.work()
    assert shop.one(NELLY).text.startswith("No entendí bien.")


def test_a_request_without_any_product_is_asked_for_one(shop: ShopTest) -> None:
    shop.says(NELLY, "llegó todo")
    assert shop.one(NELLY).text == "¿Qué producto, y cuánto?"
    shop.says(NELLY, "2 cajas de pilsen 630")
    assert "Pilsen Callao botella 630 ml: 2 cajas" in shop.told(NELLY)[-1].text


def test_a_sale_of_something_without_a_price_is_not_recorded(shop: ShopTest) -> None:
    fields = ProductFields(name="Turrón Doña Pepa", base_unit=Unit.UNIT)
    shop.run("new", lambda tx: add_product(tx, fields))
    shop.says(NELLY, "vendí 2 turrón doña pepa")
    assert (
        shop.one(NELLY).text == "Falta el precio de Turrón Doña Pepa. Ponlo en Productos y vuelve a decirme la venta."
    )
    assert shop.open_card(NELLY) is None


def test_low_stock_is_listed_with_what_is_left(shop: ShopTest) -> None:
    sugar = shop.product("AZUCAR-BLA-1K").id
    shop.run("low", lambda tx: change_product(tx, sugar, ProductFields(reorder_point=Decimal(5))))
    shop.says(ELVIRA, "qué me falta pedir?")
    assert shop.one(ELVIRA).text == "Queda poco de:\n• Azúcar blanca Dulfina bolsa 1 kg: 0 unidades"


def test_what_the_shop_does_not_have_is_said_by_its_words(shop: ShopTest) -> None:
    shop.says(STRANGER, "tienen chocotejas?")
    assert shop.one(STRANGER).text == "No encuentro «chocotejas» entre los productos."


def test_a_supplier_names_the_product_of_another_order(shop: ShopTest) -> None:
    ordered(shop)
    ordered(shop, "necesito 6 cajas de inca kola de litro y medio")
    shop.says(LINDLEY, "de la inca kola de litro y medio solo tengo 4 cajas")
    assert states(shop) == [OrderState.SENT, OrderState.SHORT]


def test_a_day_where_none_was_asked_confirms(shop: ShopTest) -> None:
    ordered(shop, "necesito 6 cajas de inca kola de litro y medio")
    shop.says(LINDLEY, "te llevo 6 cajas el lunes")
    [order] = shop.orders()
    assert order.state is OrderState.CONFIRMED
    assert order.due is not None
    assert "Para el lunes 30 de noviembre." in shop.one(NELLY).text


def test_a_card_that_the_app_settled_meanwhile_says_so(shop: ShopTest) -> None:
    from hub.application import purchasing

    shop.limit("500")
    ordered(shop)
    [order] = shop.orders()
    shop.run("cancel", lambda tx: purchasing.cancel_order(tx, order.id))
    shop.presses(ELVIRA, "Aprobar")
    assert shop.told(ELVIRA)[-1].text.startswith("El pedido A-1 ya cambió")
    assert shop.open_card(ELVIRA) is None


def test_an_owner_without_a_number_leaves_the_approval_to_the_app(shop: ShopTest) -> None:
    def forget(tx: Any) -> None:
        from hub.application.people import add_contact, change_contact
        from hub.domain.people import Role

        add_contact(tx, name="Don Hugo", role=Role.OWNER, language="es")
        change_contact(tx, shop.contact(ELVIRA).id, role=Role.EMPLOYEE)

    shop.run("owner", forget)
    shop.limit("500")
    ordered(shop)
    assert states(shop) == [OrderState.AWAITING_APPROVAL]
    assert shop.attention() == ["approval_waiting"]


def test_nothing_of_a_product_is_no_order_and_asks_how_much(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 0 cajas de inca kola de litro y medio")
    assert shop.one(NELLY).text == "¿Cuánto de Inca Kola 1.5 L? Por ejemplo: 1 paquete de 6."
    shop.says(NELLY, "3 cajas")
    assert "Inca Kola 1.5 L: 3 paquetes de 6 (18 unidades)" in shop.one(NELLY).text


def test_a_quantity_of_something_else_does_not_answer_how_much(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 0 cajas de inca kola de litro y medio")
    shop.told(NELLY)
    shop.says(NELLY, "necesito mil cajas de xilofonos dorados para el lunes")
    assert "Inca Kola" not in shop.one(NELLY).text


def test_packs_and_loose_pieces_of_one_product_are_one_count(shop: ShopTest) -> None:
    shop.says(NELLY, "conté 2 cajas de coca cola de litro y medio y 3 unidades de coca cola de litro y medio")
    assert shop.one(NELLY).text == (
        "No estoy seguro de haber entendido. ¿Es esto?\n"
        "Así queda el conteo:\n• Coca-Cola 1.5 L: 15 unidades (en libros: 0 unidades)"
    )
    shop.presses(NELLY, "Confirmar")
    assert shop.on_hand("COCA-1500") == 15


@pytest.mark.parametrize(
    ("phone", "words", "card"),
    [
        (NELLY, "sí, espera", "No estoy seguro de haber entendido. ¿Es esto?\n"),
        (NELLY, "luego te confirmo", "No estoy seguro de haber entendido. ¿Es esto?\n"),
        (JOAO, "beleza, mas espera", "Não tenho certeza de que entendi. É isto?\n"),
        (SHARON, "ok but not now", "I'm not sure I understood. Is this it?\n"),
    ],
)
def test_a_yes_with_something_beside_it_presses_nothing(shop: ShopTest, phone: str, words: str, card: str) -> None:
    wanted = {
        NELLY: "necesito 3 cajas de inca kola de litro y medio",
        JOAO: "preciso de 3 caixas de inca kola 1.5",
        SHARON: "order 3 packs of inca kola 1.5",
    }
    shop.says(phone, wanted[phone])
    before = shop.one(phone).text
    shop.says(phone, words)
    assert shop.one(phone).text == card + before
    assert shop.orders() == []


def test_claro_que_no_drops_the_card(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de inca kola de litro y medio")
    shop.says(NELLY, "claro que no")
    assert shop.open_card(NELLY) is None
    assert shop.orders() == []


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Sí, cancela", OrderState.CANCELLED),
        ("cancélalo", OrderState.CANCELLED),
        ("sí", OrderState.CANCELLED),
        ("sí, espera", OrderState.SENT),
        ("claro que no", OrderState.SENT),
        ("ok no", OrderState.SENT),
        ("ya lo mandaron", OrderState.SENT),
    ],
)
def test_an_order_is_called_off_by_a_plain_yes_only(shop: ShopTest, words: str, state: OrderState) -> None:
    ordered(shop)
    shop.says(NELLY, "cancela el pedido")
    shop.says(NELLY, words)
    assert states(shop) == [state]


def test_a_note_that_may_be_a_yes_or_a_number_presses_nothing(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de inca kola de litro y medio")
    shop.told(NELLY)
    shop.recogniser.others = ("seis",)
    shop.speaks(NELLY, "sí")
    assert shop.one(NELLY).text.startswith("No estoy seguro de haber entendido. ¿Es esto?\n")
    assert shop.orders() == []


def test_a_doubtful_number_of_a_note_is_said_on_its_card(shop: ShopTest) -> None:
    shop.recogniser.others = ("necesito 12 cajas de inca kola de litro y medio",)
    shop.speaks(NELLY, "necesito 2 cajas de inca kola de litro y medio")
    assert shop.one(NELLY).text.startswith("No estoy seguro de haber entendido. ¿Es esto?\n")
