"""What the supplier answers: yes, no, less, dearer, later, or something that a person has to read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application.people import change_contact
from hub.domain.purchasing import OrderState
from tests.bot.orders import COKE, WANTED, ordered, states
from tests.bot.shop import BACKUS, LINDLEY, NELLY, ShopTest, webhook


def test_short_repriced_and_later_is_shown_to_the_shop_and_accepted(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "solo tengo 15, a 35, el lunes")
    asked = shop.one(NELLY)
    assert asked.text.replace("\xa0", " ") == (
        "*Arca Continental Lindley* ofrece otra cosa para el pedido A-1:\n"
        "• Coca-Cola 1.5 L: 15 paquetes de 6 (90 unidades), no 20 paquetes de 6 (120 unidades)\n"
        "• Coca-Cola 1.5 L: a S/ 5.83 la unidad (antes S/ 5.60 la unidad)\n"
        "• Llega el lunes 30 de noviembre (se pidió: viernes 27 de noviembre)\n"
        "Dijo: «solo tengo 15, a 35, el lunes»\n"
        "¿Lo aceptamos?"
    )
    assert asked.titles == ["Aceptar", "Cancelar pedido"]
    assert shop.told(LINDLEY) == []
    shop.presses(NELLY, "Aceptar")
    [order] = shop.orders()
    assert (order.state, order.due, order.lines[0].quantity) == (
        OrderState.CONFIRMED,
        date(2026, 11, 30),
        Decimal(90),
    )
    assert shop.one(LINDLEY).text == (
        "De acuerdo con el pedido A-1. Quedamos en:\n"
        "• Coca-Cola 1.5 L: 15 paquetes de 6 (90 unidades)\nPara el lunes 30 de noviembre.\n¡Gracias!"
    )
    assert shop.told(NELLY) == []


def test_not_all_asks_what_then_and_the_shop_may_call_it_off(shop: ShopTest) -> None:
    ordered(shop)
    shop.presses(LINDLEY, "No todo")
    assert shop.one(LINDLEY).text.startswith("Gracias. ¿Cuánto nos puede traer")
    shop.says(LINDLEY, "solo 10 cajas")
    shop.presses(NELLY, "Cancelar pedido")
    assert states(shop) == [OrderState.CANCELLED]
    assert shop.one(LINDLEY).text.startswith("Disculpe, esta vez ya no necesitamos el pedido A-1:")


def test_no_to_an_offer_asks_before_it_calls_the_order_off(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "solo 10 cajas")
    shop.told(NELLY)
    shop.says(NELLY, "no")
    assert shop.one(NELLY).text == "¿Entonces cancelo el pedido? Toca «Cancelar pedido», o «Aceptar» si sirve así."
    assert states(shop) == [OrderState.SHORT]


def test_an_old_offer_cannot_be_accepted_once_there_is_another(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "solo 10 cajas")
    first = shop.press(NELLY, "Aceptar")
    shop.says(LINDLEY, "solo 5 cajas")
    shop.receives(NELLY, first)
    shop.work()
    assert states(shop) == [OrderState.SHORT]
    shop.presses(NELLY, "Aceptar")
    assert [order.lines[0].quantity for order in shop.orders()] == [Decimal(30)]


def test_declined_is_told_with_the_words(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "esta semana no puedo")
    assert shop.one(NELLY).text == (
        f"Arca Continental Lindley no puede con el pedido A-1:\n• {COKE}\nDijo: «esta semana no puedo»"
    )
    assert states(shop) == [OrderState.DECLINED]


def test_a_yes_with_a_condition_reaches_a_person_and_confirms_nothing(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "todo ok pero en la tarde")
    assert shop.told(NELLY) == []
    assert shop.attention() == ["supplier_wrote"]
    assert states(shop) == [OrderState.SENT]


def test_a_bare_number_that_could_mean_two_products_is_asked_back(shop: ShopTest) -> None:
    ordered(shop, "necesito 5 cajas de pilsen 630 y 2 cajas de corona")
    shop.says(BACKUS, "solo tengo 3")
    assert shop.one(BACKUS).text == "¿De qué producto?"
    shop.says(BACKUS, "pilsen")
    assert "Pilsen Callao botella 630 ml: 3 cajas de 12 (36 unidades), no 5 cajas" in shop.one(NELLY).text


def test_a_yes_with_two_open_orders_is_asked_back(shop: ShopTest) -> None:
    ordered(shop)
    ordered(shop, "necesito 3 cajas de inca kola de litro y medio")
    shop.says(LINDLEY, "sí")
    asked = shop.one(LINDLEY)
    assert asked.text == "¿De qué pedido se trata?"
    shop.presses(LINDLEY, asked.titles[0])
    assert states(shop) == [OrderState.CONFIRMED, OrderState.SENT]


def test_a_quoted_order_needs_no_question(shop: ShopTest) -> None:
    ordered(shop)
    first = shop.all_told(LINDLEY)[-1].id
    ordered(shop, "necesito 3 cajas de inca kola de litro y medio")
    shop.accept_all()
    shop.run("wamid", lambda tx: _known_as(tx, first, "wamid.quoted", shop.contact(LINDLEY).id))
    shop.says(LINDLEY, "esta semana no puedo", context={"from": "51987000111", "id": "wamid.quoted"})
    assert states(shop) == [OrderState.DECLINED, OrderState.SENT]


def _known_as(tx: object, message: str, wamid: str, contact: str) -> None:
    from hub.domain.events import DeliveryChanged, DeliveryState, Personal

    known = DeliveryChanged(message, DeliveryState.SENT, tx.now, Personal(contact, wamid))  # type: ignore[attr-defined]
    tx.record(known)  # type: ignore[attr-defined]


def test_a_supplier_without_an_open_order_reaches_a_person(shop: ShopTest) -> None:
    shop.says(BACKUS, "tengo 5 cajas de corona para mañana")
    assert shop.one(BACKUS).text.startswith("Gracias por escribir. No tengo un pedido suyo abierto")
    assert shop.attention() == ["supplier_wrote"]


def test_another_suppliers_press_on_a_card_that_is_not_its_own_does_nothing(shop: ShopTest) -> None:
    ordered(shop)
    shop.receives(BACKUS, shop.press(LINDLEY, "Sí, todo"))
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert shop.one(BACKUS).text.startswith("Esa tarjeta ya no vale")


def test_the_suppliers_words_stand_before_the_question(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "solo tengo 15")
    assert shop.one(NELLY).text.endswith("Dijo: «solo tengo 15»\n¿Lo aceptamos?")


def test_whoever_asked_is_told_though_the_supplier_has_the_same_name(shop: ShopTest) -> None:
    lindley = shop.contact(LINDLEY).id
    shop.run("name", lambda tx: change_contact(tx, lindley, name="Nelly"))
    ordered(shop)
    shop.presses(LINDLEY, "Sí, todo")
    assert shop.one(NELLY).text.startswith("Nelly confirmó el pedido A-1:")


def test_a_suppliers_yes_from_before_the_order_reaches_a_person(shop: ShopTest) -> None:
    written = shop.clock.now
    shop.clock.move(hours=3)
    ordered(shop)
    message = {"id": "wamid.late", "type": "text", "text": {"body": "sí"}}
    shop.deliver(webhook(LINDLEY, "Lindley", message, written))
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert shop.attention() == ["supplier_wrote"]


def test_after_not_all_of_one_order_the_numbers_are_for_that_one(shop: ShopTest) -> None:
    ordered(shop)
    ordered(shop, WANTED.replace("20", "30"))
    shop.presses(LINDLEY, "No todo")
    shop.told(LINDLEY)
    shop.says(LINDLEY, "10 el lunes")
    assert shop.told(LINDLEY) == []
    assert "ofrece otra cosa para el pedido A-2:" in shop.one(NELLY).text


@pytest.mark.parametrize(
    "words",
    [
        "no hay pilsen, te mando cristal",
        "te confirmo luego",
        "vale, espérame",
        "ya fue",
        "ok, me debes 200",
        "84",
        "¿6 cajas?",
        "ok, te confirmo mañana",
    ],
)
def test_what_is_not_clearly_an_answer_goes_to_a_person_and_the_order_stays(shop: ShopTest, words: str) -> None:
    ordered(shop, "necesito 6 cajas de pilsen 630 para el viernes")
    shop.says(BACKUS, words)
    assert states(shop) == [OrderState.SENT]
    assert shop.attention() == ["supplier_wrote"]
