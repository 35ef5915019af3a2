"""What can stand in a fact at all: the last hold before the log, whatever slipped through a use case's own checks."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import LARGEST as MOST_UNITS
from hub.domain.quantity import to_thousandths

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""How JSON spells a NUL: SQLite and every program that shows text end there."""
_YEARS = range(1970, 2200)
_MOST_UNITS = MOST_UNITS * 1000
_MOST_MINOR = 10**16
_MOST_PRICE = 10**17
"""A hundred or a thousand times what use cases take of one thing, since facts hold sums; SQLite counts to 9 · 10^18."""


def thousandths(value: Decimal) -> int:
    """A quantity as the log keeps it. Raises `InvalidQuantity`."""
    if not value.is_finite() or abs(value) > _MOST_UNITS:
        raise InvalidQuantity(f"quantity out of range: {value}", value=value)
    return to_thousandths(value)


def money(value: Money) -> list[int | str]:
    """An amount as the log keeps it. Raises `InvalidMoney`."""
    if abs(value.minor) > _MOST_MINOR:
        raise InvalidMoney(f"amount out of range: {value.minor}", value=value.minor)
    return [value.minor, value.currency]


def price(value: UnitPrice) -> list[int | str]:
    """A price as the log keeps it. Raises `InvalidMoney`."""
    if abs(value.ten_thousandths) > _MOST_PRICE:
        raise InvalidMoney(f"price out of range: {value.ten_thousandths}", value=value.ten_thousandths)
    return [value.ten_thousandths, value.currency]


def day(value: date) -> str:
    """A day as the log keeps it. Raises `InvalidInput`."""
    _demand_year(value)
    return value.isoformat()


def _demand_year(value: date) -> None:
    if value.year not in _YEARS:
        raise InvalidInput(f"no day of ours: {value}", reason="moment", day=value.isoformat())


def moment(value: datetime) -> str:
    """A moment as the log keeps it. Raises `InvalidInput`."""
    if value.tzinfo is None:
        raise InvalidInput(f"no zone: {value}", reason="moment", day=value.isoformat())
    _demand_year(value)
    return value.isoformat()


def demand_text(data: str) -> None:
    """Raise `InvalidInput` where a fact's JSON spells a NUL."""
    # Hardly any fact has these six signs, and they are found eighty times as quickly as the expression fails.
    if "\\u0000" in data and _NUL.search(data):
        raise InvalidInput("a NUL is no text", reason="text")


def demand_words(words: str) -> None:
    """Raise `InvalidInput` where somebody's words, which are sealed before they are JSON, hold a NUL."""
    if "\0" in words:
        raise InvalidInput("a NUL is no text", reason="text")
