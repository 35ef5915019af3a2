"""Ready voice notes: a folder of recordings with their words, so that nobody needs a microphone to try."""

import csv
from dataclasses import dataclass
from pathlib import Path

from cloud_sync.sandbox.errors import VerbError


@dataclass(frozen=True, slots=True)
class ReadyNote:
    """One recording: `id`, the `language` spoken, the words, and the file."""

    id: str
    language: str
    text: str
    path: Path


class ReadyNotes:
    """The notes of a folder: `texts.tsv` (id, language, text) and `<id>.ogg`. No folder, no notes."""

    def __init__(self, folder: Path | None) -> None:
        self._notes: dict[str, ReadyNote] = {}
        if folder is None:
            return
        with (folder / "texts.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                path = folder / f"{row['id']}.ogg"
                if path.is_file():
                    self._notes[row["id"]] = ReadyNote(row["id"], row["language"], row["text"], path)

    def all(self) -> list[ReadyNote]:
        """Every note, in the file's order."""
        return list(self._notes.values())

    def get(self, note_id: str) -> ReadyNote:
        """The note with that id. Raises VerbError 404."""
        note = self._notes.get(note_id)
        if note is None:
            known = ", ".join(self._notes) or "none; the sandbox was started without a folder of notes"
            raise VerbError(404, "unknown_note", f"There is no ready note {note_id!r}.", f"There are: {known}.")
        return note
