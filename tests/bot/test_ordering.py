"""From what an employee says to the supplier's yes, no, or something else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.application import purchasing
from hub.application.people import change_contact
from hub.application.ports.books import Actor
from hub.domain.events import OrderLine, Outcome
from hub.domain.purchasing import OrderState
from tests.bot.shop import BACKUS, ELVIRA, JOAO, LINDLEY, NELLY, STRANGER, ShopTest, webhook

WANTED = "Necesito 20 cajas de Coca-Cola de litro y medio para el viernes"
COKE = "Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)"


def ordered(shop: ShopTest, words: str = WANTED, who: str = NELLY) -> None:
    """An order is on its way to its supplier, and all has been seen."""
    shop.says(who, words)
    shop.presses(who, "Confirmar")
    for phone in (NELLY, ELVIRA, LINDLEY, BACKUS):
        shop.told(phone)


def states(shop: ShopTest) -> list[OrderState]:
    return [order.state for order in shop.orders()]


# The card


def test_request_becomes_a_card_then_an_order_then_the_suppliers_yes_in_three_messages(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    card = shop.one(NELLY)
    assert card.text == (
        f"Pedido para *Arca Continental Lindley*:\n• {COKE}\nPara el viernes 27 de noviembre.\n\n"
        "¿Lo pido así? Al confirmar le escribo al proveedor, y su respuesta llega por aquí."
    )
    assert card.titles == ["Confirmar", "Cambiar", "Cancelar"]
    assert shop.orders() == []

    shop.presses(NELLY, "Confirmar")
    assert shop.told(NELLY) == []
    asked = shop.one(LINDLEY)
    assert asked.text == (
        "Hola, Arca Continental Lindley. Le escribe Bodega Elvira. Queremos pedirle (pedido A-1):\n"
        f"• {COKE}\nPara el viernes 27 de noviembre.\n¿Nos lo puede traer?"
    )
    assert asked.titles == ["Sí, todo", "No todo", "No puedo"]
    [order] = shop.orders()
    assert (order.state, order.due) == (OrderState.SENT, date(2026, 11, 27))
    assert [(line.quantity, line.packs) for line in order.lines] == [(Decimal(120), Decimal(20))]

    shop.presses(LINDLEY, "Sí, todo")
    assert shop.told(LINDLEY) == []
    assert shop.one(NELLY).text == (
        f"Arca Continental Lindley confirmó el pedido A-1:\n• {COKE}\nPara el viernes 27 de noviembre."
    )
    assert states(shop) == [OrderState.CONFIRMED]
    assert shop.read(lambda r: r.bot_counters(shop.clock())).messages_per_order is not None


def test_the_order_knows_the_voice_note_that_asked_for_it(shop: ShopTest) -> None:
    made = shop.speaks(NELLY, WANTED.lower())
    shop.presses(NELLY, "Confirmar")
    [order] = shop.orders()
    assert order.message == made
    detail = shop.read(lambda r: r.order_detail(order.id))
    assert detail.voice_note == shop.message(made).media
    assert shop.message(made).heard == WANTED.lower()


def test_lines_of_two_suppliers_become_two_orders_after_one_card(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 5 cajas de coca 1.5 y 3 cajas de pilsen 630")
    assert "Pedido para *Backus*:\n• Cerveza Pilsen Callao botella 630 ml: 3 cajas de 12" in shop.one(NELLY).text
    shop.presses(NELLY, "Confirmar")
    assert "Coca-Cola 1.5 L: 5 paquetes" in shop.one(LINDLEY).text
    assert "Pilsen Callao botella 630 ml: 3 cajas" in shop.one(BACKUS).text
    assert states(shop) == [OrderState.SENT, OrderState.SENT]


@pytest.mark.parametrize("yes", ["sí", "dale", "ok"])
def test_a_plain_yes_confirms_the_open_card(shop: ShopTest, yes: str) -> None:
    shop.says(NELLY, WANTED)
    shop.says(NELLY, yes)
    assert states(shop) == [OrderState.SENT]


def test_a_plain_no_drops_it_and_nothing_is_written(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.told(NELLY)
    shop.says(NELLY, "no, olvídalo")
    assert shop.one(NELLY).text == "Listo, no anoté nada."
    assert shop.orders() == []


def test_words_answer_a_card_for_a_day_and_its_buttons_longer(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.clock.move(hours=25)
    shop.says(NELLY, "sí")
    assert shop.orders() == []
    shop.presses(NELLY, "Confirmar")
    assert states(shop) == [OrderState.SENT]


# Changes


def test_a_change_gives_a_new_card_and_the_old_one_counts_no_more(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    old = shop.press(NELLY, "Confirmar")
    shop.says(NELLY, "mejor que sean 15")
    assert "15 paquetes de 6 (90 unidades)" in shop.told(NELLY)[-1].text
    shop.receives(NELLY, old)
    shop.work()
    assert shop.one(NELLY).text.startswith("Esa tarjeta ya no vale")
    assert shop.orders() == []
    shop.presses(NELLY, "Confirmar")
    assert [order.lines[0].quantity for order in shop.orders()] == [Decimal(90)]


def test_the_change_button_asks_and_lines_come_and_go(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.presses(NELLY, "Cambiar")
    assert shop.told(NELLY)[-1].text.startswith("¿Qué cambio?")
    shop.says(NELLY, "agrega 3 cajas de inca kola de litro y medio")
    assert "• Inca Kola 1.5 L: 3 paquetes de 6 (18 unidades)" in shop.one(NELLY).text
    shop.says(NELLY, "quita la coca")
    assert "Coca" not in shop.one(NELLY).text
    shop.says(NELLY, "dale")
    assert "Inca Kola 1.5 L: 3 paquetes" in shop.one(LINDLEY).text


def test_a_number_that_could_mean_two_lines_is_asked_about(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 5 cajas de coca 1.5 y 3 cajas de pilsen 630")
    shop.told(NELLY)
    shop.says(NELLY, "mejor que sean 8")
    assert shop.one(NELLY).text == "¿De qué producto?"
    shop.says(NELLY, "la pilsen")
    words = shop.one(NELLY).text
    assert "Coca-Cola 1.5 L: 5 paquetes" in words
    assert "Pilsen Callao botella 630 ml: 8 cajas" in words


def test_taking_out_the_last_line_drops_the_request(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.told(NELLY)
    shop.says(NELLY, "quita la coca")
    assert shop.one(NELLY).text == "Listo, no anoté nada."
    assert shop.open_card(NELLY) is None


def test_a_supplier_named_with_the_yes_is_no_plain_yes(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.told(NELLY)
    shop.says(NELLY, "pídelo a Backus")
    assert shop.orders() == []
    assert shop.one(NELLY).text.startswith(f"Pedido para *Backus*:\n• {COKE}")


# Questions


def test_an_ambiguous_product_is_asked_once_and_chosen_from_a_list(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca")
    asked = shop.one(NELLY)
    assert asked.text == "¿3 de cuál?"
    assert asked.titles == ["1.5 L", "3 L", "500 ml", "Sin Azúcar 600 ml"]
    assert asked.body["interactive"]["type"] == "list"
    shop.presses(NELLY, "3 L")
    assert "Coca-Cola 3 L: 3 paquetes de 4 (12 unidades)" in shop.one(NELLY).text


def test_an_ambiguous_product_is_answered_in_words(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca")
    shop.told(NELLY)
    shop.says(NELLY, "la de litro y medio")
    assert "Coca-Cola 1.5 L: 3 paquetes de 6 (18 unidades)" in shop.one(NELLY).text


def test_a_size_in_a_short_answer_is_no_quantity(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito coca")
    shop.says(NELLY, "la de 3 litros")
    assert shop.told(NELLY)[-1].text == "¿Cuánto de Coca-Cola 3 L? Por ejemplo: 1 paquete de 4."


def test_a_question_answered_by_a_whole_request_takes_its_number(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca")
    shop.says(NELLY, "necesito 10 cajas de coca de litro y medio")
    assert "Coca-Cola 1.5 L: 10 paquetes" in shop.told(NELLY)[-1].text


def test_a_question_gives_way_to_another_request(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca")
    shop.says(NELLY, "necesito 10 cajas de pilsen de 630")
    assert "Pilsen Callao botella 630 ml: 10 cajas" in shop.told(NELLY)[-1].text
    shop.says(NELLY, "sí")
    assert shop.open_card(NELLY) is None


def test_a_missing_quantity_is_asked(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito coca de litro y medio")
    assert shop.one(NELLY).text == "¿Cuánto de Coca-Cola 1.5 L? Por ejemplo: 1 paquete de 6."
    shop.says(NELLY, "20 cajas")
    assert COKE in shop.one(NELLY).text


def test_no_product_found_is_one_question_and_nothing_is_written(shop: ShopTest) -> None:
    before = set(shop.facts())
    made = shop.says(NELLY, "necesito 4 cajas de chocotejas")
    assert shop.one(NELLY).text == (
        "No encuentro «chocotejas» entre los productos de la tienda. ¿Con qué otro nombre lo busco?"
    )
    assert shop.message(made).outcome is Outcome.ASKED
    assert shop.orders() == []
    assert set(shop.facts()) - before == {"MessageReceived", "CardShown", "MessageQueued", "MessageHandled"}
    shop.says(NELLY, "sublime")
    assert "Chocolate Sublime Clásico 30 g: 4 cajas de 24" in shop.one(NELLY).text


def test_a_second_name_that_is_unknown_too_ends_the_question(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 4 cajas de chocotejas")
    shop.told(NELLY)
    shop.says(NELLY, "chocotejas de lúcuma")
    assert shop.one(NELLY).text.startswith("Tampoco encuentro «chocotejas de lúcuma».")
    assert shop.open_card(NELLY) is None


def test_the_rest_goes_on_without_what_is_unknown(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 3 cajas de coca de litro y medio y 2 cajas de chocotejas")
    shop.presses(NELLY, "Seguir sin eso")
    card = shop.told(NELLY)[-1]
    assert "Coca-Cola 1.5 L: 3 paquetes" in card.text
    assert "chocotejas" not in card.text


def test_an_unknown_supplier_is_asked_from_the_list(shop: ShopTest) -> None:
    product = shop.product("CIELO-7L")
    shop.run("no supplier", lambda tx: _without_supplier(tx, product.id))
    shop.says(NELLY, "necesito 4 bidones de agua cielo de 7 litros")
    asked = shop.one(NELLY)
    assert asked.text == "¿A qué proveedor le pido Agua Cielo bidón 7 L?"
    shop.presses(NELLY, "Backus")
    assert shop.one(NELLY).text.startswith("Pedido para *Backus*:\n• Agua Cielo bidón 7 L: 4 unidades")


def _without_supplier(tx: object, product: str) -> None:
    from hub.application.catalogue import change_product
    from hub.domain.events import ProductFields

    change_product(tx, product, ProductFields(cleared=("supplier",)))  # type: ignore[arg-type]


def test_small_talk_leaves_the_question_open(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito coca de litro y medio")
    shop.says(NELLY, "hola")
    shop.says(NELLY, "20 cajas")
    assert COKE in shop.told(NELLY)[-1].text


# The supplier's answer


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


def test_a_yes_in_many_words_reaches_the_shop_with_its_words(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "todo ok pero en la tarde")
    assert shop.one(NELLY).text.endswith("Dijo: «todo ok pero en la tarde»")
    assert states(shop) == [OrderState.CONFIRMED]


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


# Approval


def test_above_the_limit_the_owner_approves_first(shop: ShopTest) -> None:
    shop.limit("500")
    shop.says(NELLY, WANTED)
    assert (
        shop.one(NELLY)
        .text.replace("\xa0", " ")
        .endswith("¿Lo pido así? Como pasa de S/ 500.00, primero tiene que aprobarlo la dueña o el dueño.")
    )
    shop.presses(NELLY, "Confirmar")
    assert states(shop) == [OrderState.AWAITING_APPROVAL]
    assert shop.told(LINDLEY) == []
    asked = shop.one(ELVIRA)
    assert asked.text.replace("\xa0", " ") == (
        f"Nelly quiere hacer el pedido A-1 a *Arca Continental Lindley*:\n• {COKE}\nPara el viernes 27 de noviembre.\n"
        "Valor: *S/ 672.00*. Pasa del límite de la tienda. ¿Lo apruebas?"
    )
    shop.presses(ELVIRA, "Aprobar")
    assert COKE in shop.one(LINDLEY).text
    assert states(shop) == [OrderState.SENT]


def test_a_rejected_order_never_goes_out_and_its_asker_is_told(shop: ShopTest) -> None:
    shop.limit("500")
    ordered(shop)
    shop.presses(ELVIRA, "Rechazar")
    assert states(shop) == [OrderState.CANCELLED]
    assert shop.told(LINDLEY) == []
    assert shop.one(NELLY).text == "El pedido A-1 a Arca Continental Lindley no se aprobó. No salió."


def test_the_owner_needs_no_approval(shop: ShopTest) -> None:
    shop.limit("500")
    ordered(shop, who=ELVIRA)
    assert states(shop) == [OrderState.SENT]


def test_an_approval_in_the_app_sends_the_order_too(shop: ShopTest) -> None:
    shop.limit("500")
    ordered(shop)
    [order] = shop.orders()
    owner = shop.contact(ELVIRA)
    shop.run("approve", lambda tx: purchasing.approve_order(tx, order.id), Actor.of(owner))
    shop.work()
    assert COKE in shop.one(LINDLEY).text


# Called off, unreachable, repeated


def test_an_order_on_its_way_is_called_off_after_a_question(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(NELLY, "cancela el pedido")
    assert shop.one(NELLY).text == f"¿Cancelo el pedido A-1 a Arca Continental Lindley?\n• {COKE}"
    shop.presses(NELLY, "Sí, cancelar")
    assert shop.one(NELLY).text == "Listo, pedido A-1 cancelado. Ya le aviso a Arca Continental Lindley."
    assert shop.one(LINDLEY).text.startswith("Disculpe, esta vez ya no necesitamos el pedido A-1")
    shop.presses(LINDLEY, "Sí, todo")
    assert shop.one(LINDLEY).text == "El pedido A-1 ya cambió: eso no se puede hacer ahora."
    assert states(shop) == [OrderState.CANCELLED]


def test_a_supplier_without_a_number_is_called_by_a_person_and_written_to_once_it_has_one(shop: ShopTest) -> None:
    fresh = shop.run("supplier", _supplier_without_number)
    shop.run("supply", lambda tx: _supplied_by(tx, shop.product("VELAS").id, fresh))
    shop.says(NELLY, "necesito 30 velas misioneras")
    shop.presses(NELLY, "Confirmar")
    assert shop.told(NELLY)[-1].text.startswith(
        "El pedido A-1 está anotado, pero Velas Ruiz no tiene WhatsApp guardado"
    )
    assert shop.attention() == ["supplier_unreachable"]
    shop.run("phone", lambda tx: change_contact(tx, fresh, phone=f"+{STRANGER}"))
    shop.work()
    assert "Vela Misionera blanca: 30 unidades" in shop.one(STRANGER).text
    assert states(shop) == [OrderState.SENT]


def _supplier_without_number(tx: object) -> str:
    from hub.application.people import add_contact
    from hub.domain.people import Role

    return add_contact(tx, name="Velas Ruiz", role=Role.SUPPLIER, language="es")  # type: ignore[arg-type]


def _supplied_by(tx: object, product: str, supplier: str) -> None:
    from hub.application.catalogue import change_product
    from hub.domain.events import ProductFields

    change_product(tx, product, ProductFields(supplier=supplier))  # type: ignore[arg-type]


def test_each_reads_their_own_language(shop: ShopTest) -> None:
    shop.says(JOAO, "Preciso de vinte caixas de Coca-Cola de um litro e meio até sexta-feira")
    card = shop.one(JOAO)
    assert "Para sexta-feira, 27 de novembro." in card.text
    assert card.titles == ["Confirmar", "Mudar", "Cancelar"]
    shop.presses(JOAO, "Confirmar")
    assert "Para el viernes 27 de noviembre." in shop.one(LINDLEY).text
    shop.presses(LINDLEY, "Sí, todo")
    assert shop.one(JOAO).text.startswith("Arca Continental Lindley confirmou o pedido A-1:")


def test_a_long_order_is_seen_whole_before_it_is_confirmed(shop: ShopTest) -> None:
    names = shop.read(lambda r: [row.product.name for row in r.product_rows(limit=40)])
    shop.says(NELLY, "necesito:\n" + "\n".join(f"2 {name}" for name in names))
    while not shop.open_card(NELLY) or shop.open_card(NELLY).kind == "question":
        option = shop.told(NELLY)[-1].titles[0]
        shop.presses(NELLY, option)
    whole, card = shop.all_told(NELLY)[-2:]
    assert len(whole.text) > 1024
    assert card.text == "¿Está bien todo lo de arriba?"
    shop.presses(NELLY, "Confirmar")
    assert sum(len(order.lines) for order in shop.orders()) >= 30


def test_what_was_agreed_in_packs_is_listed_in_packs(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "solo tengo 15")
    shop.presses(NELLY, "Aceptar")
    shop.told(NELLY)
    shop.says(NELLY, "cómo van mis pedidos?")
    assert "confirmado: Coca-Cola 1.5 L: 15 paquetes de 6 (90 unidades)" in shop.one(NELLY).text


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


def test_a_corrected_message_leaves_one_card(shop: ShopTest) -> None:
    shop.receives(NELLY, {"id": "wamid.first", "type": "text", "text": {"body": WANTED}})
    shop.work()
    first = shop.press(NELLY, "Confirmar")
    shop.says(NELLY, "necesito 3 cajas de inca kola de litro y medio")
    corrected = {"type": "text", "text": {"body": WANTED.replace("20", "10")}}
    edit = {"original_message_id": "wamid.first", "message": corrected}
    shop.receives(NELLY, {"id": "wamid.edit", "type": "edit", "edit": edit})
    shop.work()
    shop.presses(NELLY, "Confirmar")
    shop.receives(NELLY, first)
    shop.work()
    assert [order.lines[0].packs for order in shop.orders()] == [10]


@pytest.mark.parametrize("kind", ["edit", "revoke"])
def test_a_message_taken_back_before_it_was_read_leads_to_no_card(shop: ShopTest, kind: str) -> None:
    shop.receives(NELLY, {"id": "wamid.first", "type": "text", "text": {"body": WANTED}})
    gone = {"original_message_id": "wamid.first", "message": {"type": "text", "text": {"body": "gracias"}}}
    shop.receives(NELLY, {"id": "wamid.then", "type": kind, kind: gone})
    shop.work()
    assert shop.open_card(NELLY) is None
    assert shop.told(NELLY) == []


def test_a_message_taken_back_while_it_was_being_read_leads_to_no_card(shop: ShopTest) -> None:
    made = shop.receives(NELLY, {"id": "wamid.first", "type": "text", "text": {"body": WANTED}})
    view = shop.message(made)
    shop.receives(NELLY, {"type": "revoke", "revoke": {"original_message_id": "wamid.first"}})
    shop.bot._dialogue.handle(view)
    assert shop.open_card(NELLY) is None


# What comes late


def test_a_yes_from_before_the_card_confirms_nothing(shop: ShopTest) -> None:
    written = shop.clock.now
    shop.clock.move(days=2)
    for number, words in enumerate((WANTED, "ok")):
        message = {"id": f"wamid.late{number}", "type": "text", "text": {"body": words}}
        shop.deliver(webhook(NELLY, "Nelly", message, written + timedelta(seconds=number)))
    shop.work()
    assert shop.orders() == []
    assert shop.one(NELLY).titles == ["Confirmar", "Cambiar", "Cancelar"]
    shop.says(NELLY, "ok")
    assert states(shop) == [OrderState.SENT]


def test_a_suppliers_yes_from_before_the_order_reaches_a_person(shop: ShopTest) -> None:
    written = shop.clock.now
    shop.clock.move(hours=3)
    ordered(shop)
    message = {"id": "wamid.late", "type": "text", "text": {"body": "sí"}}
    shop.deliver(webhook(LINDLEY, "Lindley", message, written))
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert shop.attention() == ["supplier_wrote"]


def test_an_order_too_old_to_go_out_by_itself_is_shown_on_home(shop: ShopTest) -> None:
    lindley, coke, nelly = shop.contact(LINDLEY).id, shop.product("COCA-1500").id, shop.contact(NELLY)

    def work(tx: Any) -> str:
        lines = [OrderLine(coke, Decimal(6), Decimal(1))]
        return purchasing.request_order(tx, supplier=lindley, lines=lines, due=None).id

    shop.run("order", work, Actor.of(nelly))
    shop.clock.move(days=3)
    shop.work()
    assert states(shop) == [OrderState.DRAFT]
    assert shop.attention() == ["order_not_sent"]


def test_an_order_that_cannot_be_told_holds_back_no_other(shop: ShopTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered(shop)
    ordered(shop, "necesito 5 cajas de corona")
    orders = shop.orders()
    for order in orders:
        shop.run("cancel", lambda tx, order=order: purchasing.cancel_order(tx, order.id))
    run = shop.books.run

    def cut(key: str, actor: Actor, work: Any) -> Any:
        if orders[0].id in key:
            raise ZeroDivisionError("a bug")
        return run(key, actor, work)

    monkeypatch.setattr(shop.books, "run", cut)
    with pytest.raises(ZeroDivisionError):
        shop.bot.owed_step()
    assert "ya no necesitamos el pedido A-2" in shop.one(BACKUS).text
    monkeypatch.undo()
    shop.work()
    assert "ya no necesitamos el pedido A-1" in shop.one(LINDLEY).text


def test_after_not_all_of_one_order_the_numbers_are_for_that_one(shop: ShopTest) -> None:
    ordered(shop)
    ordered(shop, WANTED.replace("20", "30"))
    shop.presses(LINDLEY, "No todo")
    shop.told(LINDLEY)
    shop.says(LINDLEY, "10 el lunes")
    assert shop.told(LINDLEY) == []
    assert "ofrece otra cosa para el pedido A-2:" in shop.one(NELLY).text
