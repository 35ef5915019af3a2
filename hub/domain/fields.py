"""Fields that several devices may write: which write holds, and which were made apart and wait for a person.

Every write names the writes of its field that it replaced (`over`): those that its device knew to stand. So it is
known, not guessed, which writes were made apart: what no other write replaced stands. The latest of these holds on
screen; the others are kept and listed until somebody writes the field anew, which replaces all that stood there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.domain.clock import Stamp
from hub.domain.events import ContactAdded, ContactChanged, Event, SettingChanged
from hub.domain.events.catalogue import ProductAdded, ProductChanged, written_fields


class Thing(StrEnum):
    """What has fields that are written apart."""

    PRODUCT = "product"
    CONTACT = "contact"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a field. `value` is None where it was emptied, or where its person was erased."""

    stamp: Stamp
    actor: str
    value: Any
    over: frozenset[str] | None = None
    """Stamps of the writes that it replaced; None where the log does not say: then all before it."""


Standing = dict[str, tuple[Write, ...]]
"""Of each field the writes that stand, oldest first: the last one holds."""


def stand(standing: tuple[Write, ...], write: Write) -> tuple[Write, ...]:
    """Return which writes of a field stand after one more, in clock order."""
    over = write.over
    left = () if over is None else tuple(other for other in standing if str(other.stamp) not in over)
    return tuple(sorted((*left, write), key=lambda each: each.stamp))


def are_apart(standing: tuple[Write, ...]) -> bool:
    """Whether a person has to choose: different values stand."""
    return any(other.value != standing[-1].value for other in standing[:-1])


def replaced(standing: Mapping[str, tuple[Write, ...]], fields: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what a new write of `fields` replaces, for its fact's `over`."""
    return {field: tuple(str(write.stamp) for write in standing.get(field, ())) for field in fields}


def writes_of(event: Event) -> Iterable[tuple[str, Write]]:
    """Return the writes of an event by field; none where it writes no fields."""
    said = event.payload
    over: Mapping[str, tuple[str, ...]] = {}
    if isinstance(said, ProductAdded | ProductChanged):
        values = written_fields(said.fields)
    elif isinstance(said, ContactAdded | ContactChanged):
        values = {name: value for name in ("role", "language") if (value := getattr(said, name)) is not None}
        if said.name is not None:
            values["name"] = said.name.words
    elif isinstance(said, SettingChanged):
        values = {"value": said.value}
    else:
        return
    if isinstance(said, ProductChanged | ContactChanged | SettingChanged):
        over = said.over
    for field, value in values.items():
        yield field, Write(event.stamp, event.actor, value, frozenset(over[field]) if field in over else None)


def standing_of(history: Iterable[Event]) -> Standing:
    """Return which writes of each field stand after a thing's history, given in clock order."""
    standing: Standing = {}
    for event in history:
        for field, write in writes_of(event):
            standing[field] = stand(standing.get(field, ()), write)
    return standing
