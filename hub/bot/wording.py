"""The bot's own words beside those that it shares with app and report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from hub.application import wording
from hub.application.i18n import Catalogue
from hub.bot.bodies import shorten
from hub.domain.catalogue import Product
from hub.domain.purchasing import Line
from hub.domain.shop import Shop

LOCALE = Path(__file__).parent / "locale"
_QUOTED = 120
_CALLED = 40


def quoted(words: str) -> str:
    """What somebody said, as it is said back: on one line, and short enough to leave room for the rest."""
    return shorten(" ".join(words.split()), _QUOTED)


def called(name: str | None) -> str:
    """What to call somebody in a greeting; empty where only a phone number, or nothing that can be read, is known."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name or "").split())
    return shorten(plain, _CALLED) if any(letter.isalpha() for letter in plain) else ""


def agreed_packs(line: Line, product: Product) -> Decimal | None:
    """Return an order line's packs, also where less than was asked has been agreed and comes out even."""
    if line.packs is not None or product.pack is None or line.quantity == line.requested:
        return line.packs
    packs = line.quantity / product.pack.size
    return packs if packs == packs.to_integral_value() else None


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
        """``Para el viernes 27 de noviembre.``, or that no day was said."""
        return self("due.day", day=self.day(day)) if day else self("due.none")

    def due_within(self, day: date | None) -> str:
        """``para el viernes 27 de noviembre``: the same within a sentence of a template."""
        return self("due.day.within", day=self.day(day)) if day else self("due.none.within")
