"""What a message does to the open card, before its words are looked up: goods go off, come on, grow or shrink."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from hub.understanding.goods.drafts import Draft


class How(StrEnum):
    """What happens to the goods that an edit speaks of."""

    OFF = "off"
    MORE = "more"
    LESS = "less"
    TIMES = "times"
    SET = "set"
    ALONE = "alone"
    """These stay, all others go off."""
    SWAP = "swap"
    KEEP = "keep"
    """The card stays as it is, and is asked about again."""
    ASK = "ask"
    """Something is denied and nobody knows what shall be instead."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the card. `drafts` are the goods and numbers that it names; none where it means the only line."""

    how: How
    drafts: list[Draft] = field(default_factory=list)
    factor: Decimal | None = None
    """Of `How.TIMES`."""
    place: int | None = None
    """Which of the card's lines is meant, where it was told by its place; -1 is the last."""
    gives_way: list[Draft] = field(default_factory=list)
    """Of `How.SWAP`: what the goods take the place of."""


def with_number(goods: Draft, number: Draft) -> Draft:
    """Some goods with the number that was said apart from them."""
    return replace(goods, quantity=number.quantity, measure=number.measure, unit=number.unit, counted=number.counted)
