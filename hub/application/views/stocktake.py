"""Stock-takes as those who count see them, and as those who close them do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hub.domain.money import Money
from hub.domain.quantity import Unit
from hub.domain.stocktake import Recount, TakeState


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A stock-take in a list. `counted` of `products` products were counted so far."""

    id: str
    branch: str
    category: str | None
    whole: bool
    """Of the whole branch."""
    state: TakeState
    started_by: str | None
    at: datetime
    products: int
    counted: int


@dataclass(frozen=True, slots=True)
class ToCount:
    """A product on the list of whoever counts: blind, so without what the books say."""

    product: str
    name: str
    base_unit: Unit
    counted: tuple[tuple[str, Decimal, str | None], ...]
    """What was counted so far: place, base units, and by whom."""
    recount: Recount | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What was found of one product, for whoever closes the stock-take; in base units."""

    product: str
    name: str
    base_unit: Unit
    counted: Decimal
    books: Decimal
    difference: Decimal
    value: Money | None
    """What the difference is worth at cost; None where that is unknown."""
    by: tuple[str, ...]
    recount: Recount | None
