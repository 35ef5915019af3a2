"""Which fields wait for a person, because devices wrote them apart."""

from __future__ import annotations

from collections.abc import Mapping

from hub.domain.fields import Thing, Write, are_apart
from hub.storage.projections.projector import Projector


def note(to: Projector, kind: Thing, thing: str, standing: Mapping[str, tuple[Write, ...]]) -> None:
    """Write which fields of a thing wait, in place of what was noted before."""
    to.connection.execute("DELETE FROM field_conflicts WHERE kind = ? AND thing = ?", [kind.value, thing])
    to.connection.executemany(
        "INSERT INTO field_conflicts (kind, thing, field) VALUES (?, ?, ?)",
        [(kind.value, thing, field) for field, writes in standing.items() if are_apart(writes)],
    )
