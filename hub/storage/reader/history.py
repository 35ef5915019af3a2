"""What a thing's history says to a person, and whether the relay has all of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from hub.application.views.purchasing import HistoryEntry
from hub.domain.events import Event, Personal
from hub.storage.reader.base import ReaderBase

_UNPUSHED = """
SELECT DISTINCT stream FROM events
WHERE stream IN (SELECT value FROM json_each(?)) AND counts = 1 AND device = ?
    AND seq > coalesce((SELECT value FROM replica WHERE name = 'pushed'), 0)
"""


class HistoryReader(ReaderBase):
    """Histories of things that are folded from their streams."""

    def unpushed(self, streams: Sequence[str]) -> set[str]:
        """Which of these streams hold something of this device that the relay does not have."""
        return {row["stream"] for row in self._rows(_UNPUSHED, [json.dumps(list(streams)), self.keys.device])}

    def history_of(self, told: Iterable[tuple[Event, object]]) -> tuple[HistoryEntry, ...]:
        """The steps of a history: each event with the thing as it left it, the same object where it did nothing."""
        entries: list[HistoryEntry] = []
        before: object = None
        for event, after in told:
            entries.append(self._entry(event, in_effect=after is not before))
            before = after
        return tuple(entries)

    def _entry(self, event: Event, *, in_effect: bool) -> HistoryEntry:
        who = self._value("SELECT name FROM contacts WHERE id = ?", [event.actor])
        words = getattr(event.payload, "words", None)
        return HistoryEntry(
            at=self._at(event.stamp.wall_ms),
            what=event.payload.type_name,
            who=who,
            words=words.words if isinstance(words, Personal) else None,
            in_effect=in_effect,
        )
