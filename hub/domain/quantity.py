"""Quantities: decimals in a product's base unit, kept as integer thousandths in the database."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from hub.domain.errors import InvalidQuantity

LARGEST = Decimal("1000000000")
"""A thousand million units: beyond it, a typing error or an attack."""
LEAST = Decimal("0.001")
"""Of a base unit: what is less is not counted."""
_NOTHING = Decimal(0)
_A = TypeVar("_A")
_B = TypeVar("_B")


def _known(work_out: Callable[[_A], _B]) -> Callable[[_A], _B]:
    """Remember what was worked out: one, two or half a kilo stand in nearly every fact."""
    return lru_cache(1 << 14, typed=True)(work_out)


class Unit(StrEnum):
    """Base units: what one counts at the counter."""

    UNIT = "unit"
    KG = "kg"
    L = "l"


def quantity(value: Decimal | int | str, *, negative: bool = False) -> Decimal:
    """Return `value` as a quantity, rounded to a thousandth of the base unit.

    Raises `InvalidQuantity` for what is no number, below zero (unless `negative`) or beyond `LARGEST`.
    """
    number = value if isinstance(value, Decimal) else _number(value)
    if not number.is_finite() or not (-LARGEST if negative else _NOTHING) <= number <= LARGEST:
        raise InvalidQuantity(f"quantity out of range: {value}", value=value)
    return _rounded(number)


@_known
def _rounded(number: Decimal) -> Decimal:
    return number.quantize(LEAST, ROUND_HALF_UP).normalize() + 0


def _number(value: int | str) -> Decimal:
    try:
        if not isinstance(value, int | str):
            raise TypeError(f"{type(value).__name__} is no exact number")
        return Decimal(value)
    except (InvalidOperation, ValueError, TypeError) as error:
        raise InvalidQuantity(f"not a quantity: {value!r}", value=value) from error


@_known
def to_thousandths(value: Decimal) -> int:
    """Return a quantity as the integer that the database holds."""
    return int((value * 1000).to_integral_value(ROUND_HALF_UP))


@_known
def from_thousandths(value: int) -> Decimal:
    """Return the quantity that an integer of the database stands for."""
    whole, rest = divmod(value, 1000)
    return (Decimal(value) / 1000).normalize() + 0 if rest else Decimal(whole)
