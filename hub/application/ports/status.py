"""The status port: how the parts that work in the background stand, for the screens. Implemented by `main.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PartState(StrEnum):
    """How a part stands; the app has words for each part in each state (``status.<part>.<state>``)."""

    READY = "ready"
    PREPARING = "preparing"
    """Being fetched, compiled or loaded; `PartStatus.progress` says how far."""
    WAITING = "waiting"
    """Not reachable now; tried again by itself, nothing is lost."""
    OFF = "off"
    """Not set up on this device, on purpose or not yet."""
    PROBLEM = "problem"
    """A person has to do something; `PartStatus.problem` says what is wrong."""


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part."""

    state: PartState
    progress: float | None = None
    """From 0 to 1 while preparing; None where it cannot be known."""
    detail: str = ""
    """What a person may want to know, as it is: a model's name, an address."""
    problem: str = ""
    """Stable code of an error, for support; empty where all is well."""


@dataclass(frozen=True, slots=True)
class StatusView:
    """All parts. A snapshot."""

    relay: PartStatus
    bot: PartStatus
    speech: PartStatus
    """The recogniser and its model."""
    understanding: PartStatus
    """Reading messages: always ready by rules, and by the language model where one is named."""


class HubStatus(Protocol):
    """What the screens ask of the hub around the books."""

    def status(self) -> StatusView:
        """Return how things stand now. Safe from any thread, never blocks."""
        ...
