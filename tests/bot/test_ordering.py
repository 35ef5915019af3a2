"""From what an employee says to the supplier's yes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hub.domain.purchasing import OrderState
from tests.bot.shop import LINDLEY, NELLY, ShopTest

WANTED = "Necesito 20 cajas de Coca-Cola de litro y medio para el viernes"


def test_request_becomes_a_card_then_an_order_then_the_suppliers_yes_in_three_messages(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    card = shop.one(NELLY)
    assert card.text == (
        "Pedido para *Arca Continental Lindley*:\n"
        "• Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)\n"
        "Para el viernes 27 de noviembre.\n"
        "\n"
        "¿Lo pido así? Al confirmar le escribo al proveedor, y su respuesta llega por aquí."
    )
    assert card.titles == ["Confirmar", "Cambiar", "Cancelar"]
    assert shop.orders() == []

    shop.presses(NELLY, "Confirmar")
    assert shop.told(NELLY) == []
    asked = shop.one(LINDLEY)
    assert asked.text == (
        "Hola, Arca Continental Lindley. Le escribe Bodega Elvira. Queremos pedirle (pedido A-1):\n"
        "• Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)\n"
        "Para el viernes 27 de noviembre.\n"
        "¿Nos lo puede traer?"
    )
    assert asked.titles == ["Sí, todo", "No todo", "No puedo"]
    [order] = shop.orders()
    assert (order.state, order.due) == (OrderState.SENT, date(2026, 11, 27))
    assert [(line.quantity, line.packs) for line in order.lines] == [(Decimal(120), Decimal(20))]

    shop.presses(LINDLEY, "Sí, todo")
    assert shop.told(LINDLEY) == []
    assert shop.one(NELLY).text == (
        "Arca Continental Lindley confirmó el pedido A-1:\n"
        "• Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)\n"
        "Para el viernes 27 de noviembre."
    )
    assert shop.orders()[0].state is OrderState.CONFIRMED
