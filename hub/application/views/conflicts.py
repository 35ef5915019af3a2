"""Fields that devices wrote apart, as a person sees them to choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.domain.fields import Thing


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """One of the values, in the domain's own type; None where the field was emptied."""

    value: Any
    stamp: str
    """By which it is chosen."""
    at: datetime
    who: str | None
    """The person's name; None where the hub did it, or the person was erased."""
    device: str | None
    """The device's name."""


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A field with the values that stand side by side, the one on screen first."""

    kind: Thing
    thing: str
    name: str
    """What a person calls the product, contact or setting."""
    field: str
    values: tuple[WrittenValue, ...]
