"""An order that is on its way, for the tests of what happens next."""

from __future__ import annotations

from hub.domain.purchasing import OrderState
from tests.bot.shop import BACKUS, ELVIRA, LINDLEY, NELLY, ShopTest

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
