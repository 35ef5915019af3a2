"""Fields that several devices wrote apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hub.application.views.conflicts import ConflictView, WrittenValue
from hub.domain.fields import Thing, Write, are_apart
from hub.storage.histories import standing_in
from hub.storage.reader.base import ReaderBase

_WAITING = """
SELECT kind, thing FROM field_conflicts
WHERE (:kind IS NULL OR kind = :kind) AND (:thing IS NULL OR thing = :thing)
GROUP BY kind, thing ORDER BY kind, thing
"""
_NAMES = {
    Thing.PRODUCT: "SELECT name FROM products WHERE id = ?",
    Thing.CONTACT: "SELECT name FROM contacts WHERE id = ?",
}


class ConflictReader(ReaderBase):
    """Writes that stand, and which of them wait for a person."""

    def standing(self, kind: Thing, thing: str) -> Mapping[str, tuple[Write, ...]]:
        """Of each field the writes that stand, oldest first."""
        return standing_in(self.log, kind, self.meant(thing))

    def conflicts(self, kind: Thing | None = None, thing: str | None = None) -> Sequence[ConflictView]:
        """Fields that wait for a person."""
        wanted = {"kind": kind.value if kind else None, "thing": self.meant(thing) if thing else None}
        return [
            ConflictView(
                Thing(row["kind"]), row["thing"], self._thing_name(Thing(row["kind"]), row["thing"]), field, values
            )
            for row in self._rows(_WAITING, wanted)
            for field, values in self._standing_apart(Thing(row["kind"]), row["thing"])
        ]

    def _standing_apart(self, kind: Thing, thing: str) -> Sequence[tuple[str, tuple[WrittenValue, ...]]]:
        standing = standing_in(self.log, kind, thing)
        return [
            (field, tuple(self.written(write) for write in reversed(writes)))
            for field, writes in sorted(standing.items())
            if are_apart(writes)
        ]

    def written(self, write: Write) -> WrittenValue:
        """A write as a person sees it."""
        return WrittenValue(
            value=write.value,
            stamp=str(write.stamp),
            at=self._at(write.stamp.wall_ms),
            who=self._value("SELECT name FROM contacts WHERE id = ?", [write.actor]),
            device=self._value("SELECT name FROM devices WHERE id = ?", [write.stamp.device]),
        )

    def _thing_name(self, kind: Thing, thing: str) -> str:
        return (self._value(_NAMES[kind], [thing]) or "") if kind in _NAMES else thing
