"""The bot's own words beside those that it shares with app and report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from hub.application import wording
from hub.application.i18n import Catalogue
from hub.domain.catalogue import Product
from hub.domain.shop import Shop

LOCALE = Path(__file__).parent / "locale"


class Wording(wording.Wording):
    """The bot's words for one reader of one shop."""

    def __init__(self, shop: Shop, language: str) -> None:
        super().__init__(shop, language)
        self.catalogue = Catalogue(LOCALE, language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for `key`."""
        return self.catalogue(key, **values)

    def line(self, product: Product, quantity: Decimal, packs: Decimal | None = None) -> str:
        """``Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)``."""
        return self("line", product=product.name, quantity=self.quantity(product, quantity, packs))

    def bullets(self, lines: Sequence[str]) -> str:
        """The lines one below the other."""
        return "\n".join(f"• {line}" for line in lines)

    def due(self, day: date | None) -> str:
        """``Para el viernes 27 de noviembre``, or that no day was said."""
        return self("due.day", day=self.day(day)) if day else self("due.none")
