"""Things of the shop in words that app, bot and report share: quantities, prices and days in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from hub.application.i18n import FALLBACK, Catalogue, Formats
from hub.domain.catalogue import Pack, Product
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import Unit
from hub.domain.shop import Shop

_LOCALE = Path(__file__).parent / "locale"


@cache
def _plural_rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rules: dict[str, list[list[str]]] = json.loads((_LOCALE / "plurals.json").read_text("utf-8"))
    return tuple((re.compile(pattern), form) for pattern, form in rules.get(language, rules[FALLBACK]))


def plural(word: str, language: str) -> str:
    """Return the plural of a pack's name in the shop's own language."""
    for pattern, form in _plural_rules(language):
        if pattern.match(word):
            return pattern.sub(form, word)
    return word


class Wording:
    """The shared words for one reader of one shop."""

    def __init__(self, shop: Shop, language: str) -> None:
        self.shop = shop
        self._words = Catalogue(_LOCALE, language)
        self.language = self._words.language
        self.formats = Formats(self.language, shop.country)

    def amount(self, unit: Unit, quantity: Decimal) -> str:
        """``120 unidades``, ``1 unidad``, ``2.5 kg``."""
        form = f"amount.{unit.value}.one" if quantity == 1 else f"amount.{unit.value}.many"
        return self._words(form, n=self.formats.number(quantity))

    def unit(self, unit: Unit) -> str:
        """``unidad``, ``kg``, ``L``: the unit that a price is for."""
        return self._words(f"unit.{unit.value}")

    def received(self, unit: Unit, quantity: Decimal) -> str:
        """``llegaron 60 unidades``: what came of a line so far."""
        return self._words("amount.received", amount=self.amount(unit, quantity))

    def packs(self, pack: Pack, unit: Unit, packs: Decimal) -> str:
        """``20 paquetes de 6``, ``1 saco de 50 kg``."""
        return self._words(
            "amount.of_pack",
            packs=self.formats.number(packs),
            name=pack.name if packs <= 1 else plural(pack.name, self.shop.language),
            size=self.formats.number(pack.size) if unit is Unit.UNIT else self.amount(unit, pack.size),
        )

    def quantity(self, product: Product, quantity: Decimal, packs: Decimal | None = None) -> str:
        """``20 paquetes de 6 (120 unidades)`` where packs were meant, else ``120 unidades``."""
        amount = self.amount(product.base_unit, quantity)
        if packs is None or product.pack is None:
            return amount
        return self._words("amount.packs", packs=self.packs(product.pack, product.base_unit, packs), amount=amount)

    def day(self, day: date) -> str:
        """``viernes 27 de noviembre``."""
        return self.formats.day(day)

    def money(self, amount: Money) -> str:
        """``S/ 12.50``."""
        return self.formats.money(amount)

    def price(self, price: UnitPrice, unit: Unit) -> str:
        """``S/ 5.60 por unidad``; fractions of a cent round to the cent."""
        return self._words(f"price.{unit.value}", money=self.money(price.times(Decimal(1))))

    def listed(self, names: Sequence[str]) -> str:
        """``a, b y c``."""
        if len(names) < 2:
            return "".join(names)
        return self._words("list.and", first=", ".join(names[:-1]), last=names[-1])
