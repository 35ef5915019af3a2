"""Absurd values in the place of sensible ones: every part of a command's arguments is replaced by each that fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from hub.domain.money import Money, UnitPrice

LONG = "x" * 10_000
NUL = "a\0b"
SURROGATE = "a\ud800b"
TEXTS = ("", "   ", NUL, SURROGATE, LONG)
DECIMALS = tuple(map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity", "-0", "0", "-1", "1E+30", "1E-30", "1E+999999")))
MOMENTS = (
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime(2026, 11, 20, 15),  # noqa: DTZ001
)
DAYS = (date.min, date.max)
COUNTS = (-1, 0, 10**30)
MINOR = (-(10**30), -1, 0, 10**18, 10**30)


def mutated(value: Any) -> Iterator[Any]:
    """Yield `value` with one absurd thing in it, each that fits somewhere in it."""
    match value:
        case bool() | Enum() | None:
            return
        case str():
            yield from TEXTS
        case bytes():
            yield from (b"", b"\0" * 10)
        case datetime():
            yield from MOMENTS
        case date():
            yield from DAYS
        case Decimal():
            yield from DECIMALS
        case int():
            yield from COUNTS
        case Money():
            yield from (Money(minor, value.currency) for minor in MINOR)
            yield from (Money(value.minor, currency) for currency in ("", "usd", SURROGATE))
        case UnitPrice():
            yield from (UnitPrice(price, value.currency) for price in MINOR)
            yield from (UnitPrice(value.ten_thousandths, currency) for currency in ("", "USD"))
        case Mapping():
            yield {}
            for key, each in value.items():
                rest = {k: v for k, v in value.items() if k != key}
                yield from ({**rest, key: other} for other in mutated(each))
                yield from ({**rest, other: each} for other in mutated(key))
        case tuple() if hasattr(value, "_fields"):
            for name, each in value._asdict().items():
                yield from (value._replace(**{name: other}) for other in mutated(each))
        case list() | tuple():
            yield type(value)()
            yield type(value)([*value, *value])
            for place, each in enumerate(value):
                yield from (type(value)([*value[:place], other, *value[place + 1 :]]) for other in mutated(each))
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                for other in mutated(getattr(value, field.name)):
                    yield replace(value, **{field.name: other})


def holds_what_cannot_be(value: Any) -> bool:
    """Whether somewhere in a fact there is something that no sensible person meant."""
    match value:
        case str():
            return "\0" in value or "\ud800" in value or len(value) >= len(LONG)
        case datetime() | date():
            return not 1990 <= value.year <= 2100
        case Decimal():
            return not value.is_finite() or abs(value) > 10**12
        case bool() | Enum() | None:
            return False
        case int():
            return abs(value) > 10**17
        case Mapping():
            return any(holds_what_cannot_be(each) for pair in value.items() for each in pair)
        case list() | tuple():
            return any(holds_what_cannot_be(each) for each in value)
        case _ if is_dataclass(value):
            return any(holds_what_cannot_be(getattr(value, field.name)) for field in fields(value))
    return False
