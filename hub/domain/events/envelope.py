"""The event: one immutable fact with who, where, when and because of which command; and the payload registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeVar, dataclass_transform

from hub.domain.clock import Stamp
from hub.domain.values import value


@dataclass(frozen=True, slots=True)
class Personal:
    """Words that belong to a person: encrypted at rest with the key of `subject`.

    `subject` is a contact's id, or an inbox item's id where no contact is known. `words` is None once the key was
    erased.
    """

    subject: str
    words: str | None


class Payload:
    """Base of what an event says. Subclasses are values registered with `fact`.

    `stream` is the id of the thing that the event belongs to: an order, a product, a message. The events of one
    stream in clock order are that thing's history.
    """

    __slots__ = ()
    type_name: ClassVar[str]

    @property
    def stream(self) -> str:
        """The id of the thing whose history this belongs to."""
        raise NotImplementedError


_P = TypeVar("_P", bound=Payload)
REGISTRY: dict[str, type[Payload]] = {}
"""Every payload class by the name that the log keeps."""


@dataclass_transform(frozen_default=True)
def fact(cls: type[_P]) -> type[_P]:
    """Register a payload class under its own name, and make it a value."""
    made = value(cls)
    made.type_name = made.__name__
    if made.type_name in REGISTRY:
        raise TypeError(f"two payloads are called {made.type_name}")
    REGISTRY[made.type_name] = made
    return made


@value
class Event:
    """One fact of the log."""

    id: str
    """`hub.domain.ids.event_id` of command and index."""
    stamp: Stamp
    number: int
    """Position in its device's own log, from 1, without gaps."""
    branch: str | None
    actor: str
    """The contact who did it, or ``device:<id>`` for what the hub did by itself."""
    command: str
    index: int
    payload: Payload

    @property
    def device(self) -> str:
        """The device that recorded it."""
        return self.stamp.device
