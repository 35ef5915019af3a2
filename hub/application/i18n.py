"""Words for people: gettext catalogues per room, and numbers, money and dates as each country writes them.

A room keeps `locale/<language>.po` beside its code; messages are keyed (``order.state.sent``), and a test holds
every key to be there in every language.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from hub.domain.errors import MostradorError
from hub.domain.money import Money

LANGUAGES = ("es", "pt", "en")
FALLBACK = "es"
_LOCALE = Path(__file__).parent / "locale"


@cache
def _translations(folder: Path, language: str) -> gettext.GNUTranslations:
    with (folder / f"{language}.po").open("rb") as source:
        compiled = BytesIO()
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Catalogue:
    """The words of one room in one language."""

    def __init__(self, folder: Path, language: str) -> None:
        """`folder` holds the room's .po files; an unknown language falls back to Spanish."""
        self.language = language if language in LANGUAGES else FALLBACK
        self._words = _translations(folder, self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for `key`, filled with `values` (``{name}``). Raises `KeyError` for an unknown key."""
        words = self._words.gettext(key)
        if words == key:
            raise KeyError(f"no words for {key!r} in {self.language}")
        return words.format(**values) if values else words

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the words for `key` in the plural form for `n`, which also fills ``{n}``; the .po entry's plural
        id is the key followed by ``.many``."""
        words = self._words.ngettext(key, f"{key}.many", n)
        if words in (key, f"{key}.many"):
            raise KeyError(f"no words for {key!r} in {self.language}")
        return words.format(n=n, **values)

    def has(self, key: str) -> bool:
        """Whether there are words for `key`."""
        return self._words.gettext(key) != key


class Formats:
    """Numbers, money and dates for one reader: the language's words in the country's conventions."""

    def __init__(self, language: str, country: str) -> None:
        """`country` is ISO 3166-1 alpha-2; a pair that CLDR does not know falls back to the language alone."""
        known = language if language in LANGUAGES else FALLBACK
        self.locale = Locale.parse(known)
        if Locale.parse(f"{known}_{country}", resolve_likely_subtags=True).territory == country:
            self.locale = Locale.parse(f"{known}_{country}", resolve_likely_subtags=True)

    def money(self, amount: Money) -> str:
        """``S/ 12.50``, ``R$ 12,50``, ``$12.50``."""
        return format_currency(amount.amount, amount.currency, locale=self.locale)

    def number(self, value: Decimal | int) -> str:
        """A quantity without trailing zeros: ``2.5``, ``1,200``."""
        return format_decimal(value, locale=self.locale, format="#,##0.###")

    def day(self, value: date) -> str:
        """``viernes 27 de noviembre``: a day as one says it."""
        return format_date(value, Catalogue(_LOCALE, self.locale.language)("format.day"), locale=self.locale)

    def short_day(self, value: date) -> str:
        """``27 nov``."""
        return format_date(value, "d MMM", locale=self.locale)

    def time(self, value: datetime) -> str:
        """Hours and minutes in the country's clock."""
        return format_time(value, "short", tzinfo=value.tzinfo, locale=self.locale)

    def moment(self, value: datetime) -> str:
        """Day and time, short."""
        return format_datetime(value, "d MMM, HH:mm", tzinfo=value.tzinfo, locale=self.locale)


def words_for(error: MostradorError, language: str) -> tuple[str, str]:
    """Return what went wrong and what to do about it, for people.

    A code without words of its own takes those of its class: ``wrong_state.order``, then ``wrong_state``.
    """
    catalogue = Catalogue(_LOCALE, language)
    codes = [error.code, *(cls.code for cls in type(error).__mro__ if issubclass(cls, MostradorError))]
    code = next(code for code in codes if catalogue.has(f"error.{code}"))
    hint = next((f"error.{c}.hint" for c in codes if catalogue.has(f"error.{c}.hint")), None)
    values = {name: str(value) for name, value in error.params.items()}
    try:
        what = catalogue(f"error.{code}", **values)
    except KeyError:
        # The words name a parameter that this raise did not give: the class's general words still hold.
        what = catalogue(f"error.{codes[-1]}")
    return what, catalogue(hint) if hint else ""
