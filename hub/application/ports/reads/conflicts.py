"""What can be asked: fields that several devices wrote apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from hub.application.views.conflicts import ConflictView
from hub.domain.fields import Thing, Write


class ConflictReads(Protocol):
    """Fields that several devices wrote apart, until a person chooses."""

    def standing(self, kind: Thing, thing: str) -> Mapping[str, tuple[Write, ...]]:
        """Of each field the writes that stand, oldest first: what a new write replaces."""
        ...

    def conflicts(self, kind: Thing | None = None, thing: str | None = None) -> Sequence[ConflictView]:
        """Fields that wait for a person, of all things, of one kind, or of one thing of that kind."""
        ...
