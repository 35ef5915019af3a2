"""What the app is given by the house: the books, the status of the parts around them, and who is at the counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hub.application.ports.books import Actor, Books
from hub.application.ports.status import HubStatus


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the screens reach beyond themselves."""

    books: Books
    status: HubStatus
    actor: Callable[[], Actor]
    """Who does what is done at this device."""
    now: Callable[[], datetime] = field(default=_now)
    """The time, aware."""
    database: str = ""
    """Where the books lie on this machine, for Settings."""
    version: str = ""
    """The product's version, for Settings."""
    resumed: set[str] = field(default_factory=set)
    """Whose open bill was taken up again since the hub started: the first screen of theirs goes on with it."""
