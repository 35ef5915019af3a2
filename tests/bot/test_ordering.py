"""From what an employee says to the supplier's yes, no, or something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application import purchasing
from hub.application.ports.books import Actor
from hub.domain.events import Outcome
from hub.domain.purchasing import OrderState
from tests.bot.orders import COKE, WANTED, ordered, states
from tests.bot.shop import BACKUS, ELVIRA, LINDLEY, NELLY, ShopTest

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
