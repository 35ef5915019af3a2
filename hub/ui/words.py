"""The app's words: its catalogue and the country's formats in one thing that every screen carries."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from babel.numbers import get_decimal_symbol, get_group_symbol

from hub.application.i18n import Catalogue, Formats
from hub.domain.errors import InvalidInput
from hub.domain.quantity import Unit

LOCALE = Path(__file__).parent / "locale"


class Words:
    """Words and formats for one reader in one country."""

    def __init__(self, language: str, country: str) -> None:
        """Unknown languages become Spanish; an unknown country leaves the language's own formats."""
        self._catalogue = Catalogue(LOCALE, language)
        self.language = self._catalogue.language
        self.formats = Formats(self.language, country)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for `key`. Raises `KeyError` for an unknown key."""
        return self._catalogue(key, **values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the words for `key` in the plural form for `n`."""
        return self._catalogue.count(key, n, **values)

    def known(self, key: str, otherwise: str) -> str:
        """Return the words for `key`, which may come from outside, or those for the key `otherwise`."""
        return self._catalogue(key if self._catalogue.has(key) else otherwise)

    def country(self, code: str) -> str:
        """Return a country's name; its code where the language has none."""
        return self.formats.locale.territories.get(code, code)

    def quantity(self, value: Decimal, unit: Unit | str) -> str:
        """``12 u``, ``2.5 kg``."""
        return self("quantity." + str(unit), n=self.formats.number(value))

    def number(self, text: str) -> Decimal:
        """Read a number as people type it here: either decimal sign, thousands or not.

        With both signs the last one is the decimal sign; a lone sign is one unless it is the country's thousands
        sign before exactly three digits. Raises `InvalidInput`.
        """
        typed = text.strip().replace(" ", "").replace("\u00a0", "")
        comma, point = typed.rfind(","), typed.rfind(".")
        if comma >= 0 and point >= 0:
            decimal = "," if comma > point else "."
        else:
            sign = "," if comma >= 0 else "."
            group = get_group_symbol(self.formats.locale)
            grouped = typed.count(sign) > 1 or (sign == group and len(typed) - typed.rfind(sign) == 4)
            decimal = get_decimal_symbol(self.formats.locale) if grouped and sign == group else sign
        other = "." if decimal == "," else ","
        try:
            number = Decimal(typed.replace(other, "").replace(decimal, "."))
        except InvalidOperation as error:
            raise InvalidInput(f"not a number: {text!r}", reason="number", value=text) from error
        if not number.is_finite():
            raise InvalidInput(f"not a number: {text!r}", reason="number", value=text)
        return number

    def price(self, value: Decimal, decimals: int) -> str:
        """Return an amount as one would type it: at least the currency's decimals, more where it has them."""
        exact = -int(value.normalize().as_tuple().exponent)
        return f"{value:.{max(decimals, exact)}f}".replace(".", get_decimal_symbol(self.formats.locale))

    def plain(self, value: Decimal) -> str:
        """Return a number as one would type it into a field: no thousands, the country's decimal sign."""
        text = f"{value:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace(".", get_decimal_symbol(self.formats.locale))


@cache
def words(language: str, country: str) -> Words:
    """Return the words for a language in a country; made once."""
    return Words(language, country)
