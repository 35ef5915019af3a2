"""Values: what is made by the thousand, compared by its fields and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def value(cls: type[_T]) -> type[_T]:
    """Make a class a dataclass with slots, equal and hashed by its fields. mypy refuses to change one of them.

    `frozen=True` would refuse it while the program runs too, field by field: a line of a sale took five times as long
    to make. So this is for what facts are made of, which is made for one fact and read; what several hold at once, such
    as an amount of money, is frozen.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
