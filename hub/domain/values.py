"""Values: what is made by the thousand, compared by its fields and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make a class a dataclass with slots, equal and hashed by its fields, which the type checker keeps as it was made.

    `frozen=True` would hold that once more while the program runs, field by field: a line of a sale took five times as
    long to make. So this is for amounts and for what facts are made of, and for nothing of which there is only one.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
