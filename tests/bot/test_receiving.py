"""Goods that arrive, counts, losses and sales by chat: a card first, then the books."""

from __future__ import annotations

from decimal import Decimal

from hub.application.stock import count_stock
from hub.bot.dialogue.effects import loss_reason
from hub.domain.events import LossReason
from hub.domain.purchasing import OrderState
from tests.bot.shop import JOAO, LINDLEY, NELLY, ShopTest
from tests.bot.test_ordering import ordered, states


def confirmed(shop: ShopTest) -> None:
    ordered(shop)
    shop.presses(LINDLEY, "Sí, todo")
    shop.told(NELLY)


def test_all_of_an_order_arrives_and_stock_rises_by_120(shop: ShopTest) -> None:
    confirmed(shop)
    shop.says(NELLY, "llegaron las veinte cajas de Coca-Cola de litro y medio")
    assert shop.one(NELLY).text == (
        "Entra al inventario:\n• Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)\n"
        "Del pedido A-1 a Arca Continental Lindley."
    )
    assert shop.on_hand("COCA-1500") == Decimal(0)
    shop.presses(NELLY, "Confirmar")
    assert shop.one(NELLY).text == "Listo, ya entró. Ahora hay:\n• Coca-Cola 1.5 L: 120 unidades"
    assert shop.on_hand("COCA-1500") == Decimal(120)
    assert states(shop) == [OrderState.CLOSED]


def test_words_without_a_product_mean_the_one_open_order(shop: ShopTest) -> None:
    confirmed(shop)
    shop.says(NELLY, "llegaron las veinte cajas")
    assert "20 paquetes de 6 (120 unidades)\nDel pedido A-1" in shop.one(NELLY).text


def test_everything_arrived_means_what_is_outstanding(shop: ShopTest) -> None:
    confirmed(shop)
    shop.says(NELLY, "llegaron 15 cajas de coca de litro y medio")
    assert shop.one(NELLY).text.endswith("Aún faltarían: Coca-Cola 1.5 L: 30 unidades.")
    shop.presses(NELLY, "Confirmar")
    assert states(shop) == [OrderState.PARTLY_RECEIVED]
    shop.says(NELLY, "llegó todo")
    assert "• Coca-Cola 1.5 L: 30 unidades\nDel pedido A-1" in shop.told(NELLY)[-1].text
    shop.presses(NELLY, "Confirmar")
    assert shop.on_hand("COCA-1500") == Decimal(120)
    assert states(shop) == [OrderState.CLOSED]


def test_with_several_open_orders_the_bot_asks_which(shop: ShopTest) -> None:
    confirmed(shop)
    ordered(shop, "necesito 5 cajas de pilsen 630")
    shop.says(NELLY, "llegaron las cajas")
    asked = shop.one(NELLY)
    assert asked.text == "¿De qué pedido se trata?"
    assert asked.titles == ["A-1 · Arca Continental…", "A-2 · Backus"]
    shop.presses(NELLY, "A-2 · Backus")
    assert "Cerveza Pilsen Callao botella 630 ml: 60 unidades\nDel pedido A-2 a Backus." in shop.one(NELLY).text


def test_an_order_is_named_in_words(shop: ShopTest) -> None:
    confirmed(shop)
    ordered(shop, "necesito 5 cajas de pilsen 630")
    shop.says(NELLY, "llegaron las cajas")
    shop.says(NELLY, "la pilsen")
    assert "Del pedido A-2 a Backus." in shop.told(NELLY)[-1].text


def test_words_that_fit_several_products_mean_the_one_on_order(shop: ShopTest) -> None:
    confirmed(shop)
    shop.says(NELLY, "llegaron 20 cajas de coca")
    assert "• Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)" in shop.one(NELLY).text


def test_goods_without_an_order_are_received_as_such(shop: ShopTest) -> None:
    shop.says(NELLY, "llegaron 2 cajas de pilsen 630")
    assert (
        shop.one(NELLY).text
        == "Entra al inventario:\n• Cerveza Pilsen Callao botella 630 ml: 2 cajas de 12 (24 unidades)"
    )
    shop.presses(NELLY, "Confirmar")
    assert shop.on_hand("PILSEN-630") == Decimal(24)


def test_a_colleague_receives_what_another_ordered(shop: ShopTest) -> None:
    confirmed(shop)
    shop.says(JOAO, "chegaram as vinte caixas")
    assert "Do pedido A-1 para Arca Continental Lindley." in shop.one(JOAO).text


def test_a_receipt_can_be_changed_before_it_is_written(shop: ShopTest) -> None:
    confirmed(shop)
    shop.says(NELLY, "llegaron las veinte cajas")
    shop.says(NELLY, "mejor que sean 18")
    assert "18 paquetes de 6 (108 unidades)" in shop.told(NELLY)[-1].text
    shop.says(NELLY, "sí")
    assert shop.on_hand("COCA-1500") == Decimal(108)


def test_a_count_shows_the_books_and_then_corrects_them(shop: ShopTest) -> None:
    sugar = shop.product("AZUCAR-BLA-1K")
    shop.run("before", lambda tx: str(count_stock(tx, sugar.id, Decimal(10))))
    shop.says(NELLY, "conté y quedan 8 bolsas de azúcar dulfina")
    assert shop.one(NELLY).text == (
        "Así queda el conteo:\n• Azúcar blanca Dulfina bolsa 1 kg: 8 unidades (en libros: 10 unidades)"
    )
    shop.presses(NELLY, "Confirmar")
    assert shop.on_hand("AZUCAR-BLA-1K") == Decimal(8)


def test_a_loss_is_written_off_with_its_reason(shop: ShopTest) -> None:
    shop.says(NELLY, "se rompieron 3 botellas de primor 900")
    shop.presses(NELLY, "Confirmar")
    assert shop.on_hand("PRIMOR-900") == Decimal(-3)
    [movement] = shop.read(lambda r: r.product_detail(shop.product("PRIMOR-900").id)).movements
    assert (movement.kind, movement.quantity) == ("loss", Decimal(-3))


def test_why_goods_were_lost_is_told_by_the_words() -> None:
    said = {
        "se rompieron 3 botellas": LossReason.BROKEN,
        "venceram 5 iogurtes": LossReason.EXPIRED,
        "somebody stole two beers": LossReason.STOLEN,
        "se malogró la lechuga": LossReason.EXPIRED,
        "faltan 2": LossReason.OTHER,
    }
    assert {words: loss_reason(words) for words in said} == said


def test_a_sale_shows_its_total_and_is_recorded(shop: ShopTest) -> None:
    shop.says(NELLY, "vendí 2 inca kola 500")
    assert shop.one(NELLY).text.replace("\xa0", " ") == (
        "Venta:\n• Inca Kola 500 ml: 2 unidades = S/ 6.00\nTotal en efectivo: *S/ 6.00*"
    )
    shop.presses(NELLY, "Confirmar")
    assert shop.one(NELLY).text.replace("\xa0", " ") == "Listo, venta de S/ 6.00 anotada."
    assert shop.read(lambda r: r.sales_summary(shop.clock(), 1)).total.minor == 600
