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
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_symbol

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
        """`country` is ISO 3166-1 alpha-2; a pair that CLDR does not know (en, PE) falls back to the language alone."""
        self._words = Catalogue(_LOCALE, language)
        self.locale = _known_locale(f"{self._words.language}_{country}") or Locale.parse(self._words.language)
        self._home = _known_locale(f"und_{country}") or self.locale

    def money(self, amount: Money) -> str:
        """``S/ 12.50``, ``R$ 12,50``, ``$12.50``: with the country's own sign, whatever the reader's language."""
        text = format_currency(amount.amount, amount.currency, locale=self.locale)
        theirs, ours = (get_currency_symbol(amount.currency, locale=locale) for locale in (self._home, self.locale))
        if theirs != ours:
            text = text.replace(ours, theirs)
        return _printable(text)

    def number(self, value: Decimal | int) -> str:
        """A quantity without trailing zeros: ``2.5``, ``1,200``."""
        return _printable(format_decimal(value, locale=self.locale, format="#,##0.###"))

    def day(self, value: date) -> str:
        """``viernes 27 de noviembre``: a day as one says it."""
        return _printable(format_date(value, self._words("format.day"), locale=self.locale))

    def short_day(self, value: date) -> str:
        """``27 nov``."""
        return _printable(format_date(value, self._words("format.short_day"), locale=self.locale))

    def time(self, value: datetime) -> str:
        """Hours and minutes in the country's clock."""
        return _printable(format_time(value, "short", tzinfo=value.tzinfo, locale=self.locale))

    def moment(self, value: datetime) -> str:
        """Day and time, short."""
        return f"{self.short_day(value)}, {self.time(value)}"


@cache
def _known_locale(name: str) -> Locale | None:
    try:
        found = Locale.parse(name, resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return None
    return found if found.territory == name.partition("_")[2] else None


def _printable(text: str) -> str:
    # CLDR's narrow no-break space is missing from many fonts; the plain one is in all.
    return text.replace("\u202f", "\u00a0")


def words_for(error: MostradorError, language: str) -> tuple[str, str]:
    """Return what went wrong and what to do about it, for people.

    A code without words of its own takes those of its class: ``wrong_state.order``, then ``wrong_state``; so does one
    whose words name something that this error did not bring along.
    """
    catalogue = Catalogue(_LOCALE, language)
    values = {name: str(value) for name, value in error.params.items()}
    codes = [error.code, *(cls.code for cls in type(error).__mro__ if issubclass(cls, MostradorError))]
    said = [filled for code in codes if (filled := _filled(catalogue, f"error.{code}", values)) is not None]
    hints = [filled for code in codes if (filled := _filled(catalogue, f"error.{code}.hint", values)) is not None]
    return said[0], hints[0] if hints else ""


def _filled(catalogue: Catalogue, key: str, values: dict[str, str]) -> str | None:
    if not catalogue.has(key):
        return None
    named = {name for _, name, _, _ in Formatter().parse(catalogue(key)) if name}
    return catalogue(key, **values) if named <= values.keys() else None
