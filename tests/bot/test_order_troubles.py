"""Orders that are called off, cannot be told, are said twice, or are answered too late."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.application import order_drafts, purchasing
from hub.application.people import change_contact
from hub.application.ports.books import Actor
from hub.domain.events import OrderLine
from hub.domain.purchasing import OrderState
from tests.bot.orders import COKE, WANTED, ordered, states
from tests.bot.shop import BACKUS, JOAO, LINDLEY, NELLY, STRANGER, ShopTest, webhook

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


def test_a_draft_goes_to_nobody_before_it_is_finished(shop: ShopTest) -> None:
    coke = shop.product("COCA-1500")
    lines = [OrderLine(coke.id, Decimal(120), Decimal(20))]
    draft = shop.run(
        "draft",
        lambda tx: purchasing.request_order(tx, supplier=coke.supplier, lines=lines, due=None, draft=True).id,
    )
    shop.work()
    assert (shop.told(LINDLEY), states(shop)) == ([], [OrderState.DRAFT])
    shop.run("release", lambda tx: order_drafts.release_order(tx, draft) and None)
    shop.work()
    assert COKE in shop.one(LINDLEY).text
    assert states(shop) == [OrderState.SENT]


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
