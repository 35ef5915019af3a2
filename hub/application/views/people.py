"""People and how they are reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.domain.people import HandleKind, Role


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact with what is known of its handles."""

    id: str
    name: str | None
    role: Role
    language: str
    code: str | None
    handles: tuple[tuple[HandleKind, str], ...]
    last_heard: datetime | None
