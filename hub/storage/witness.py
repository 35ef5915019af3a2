"""How far this device came, written beside the books after every commit: it tells that the books became older.

What was done since the last checkpoint lies in the write-ahead log alone, and books without it are whole, only older;
so are books in whose place an old copy was put. The file names this device's last event. It is written once the commit
is on the disk, and not synced itself: it is never ahead of the books, and one that a power cut left behind is no alarm.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from hub.domain.clock import Stamp
from hub.domain.errors import BooksDamaged, InvalidInput
from hub.storage.connection import holds_books
from hub.storage.log import EventLog, Head

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Missing:
    """Events that a device had recorded, and that its books do not have any more."""

    device: str
    last: Head
    """The last event that was recorded."""
    kept: Head
    """The last one that is there."""

    @property
    def count(self) -> int | None:
        """How many events are gone; None where others stand in their place, so that nobody can tell."""
        return gone if (gone := self.last.number - self.kept.number) > 0 else None


def witness_file(books: Path) -> Path:
    """Where the file of the books at a path lies."""
    return books.with_name(books.name + ".end")


def read_witness(books: Path) -> tuple[str, Head] | None:
    """Device and last event as the file tells them; None where there is none, or it cannot be read."""
    try:
        # A device that takes another's place begins at 1: behind its shorter line the end of the longer one remains.
        device, number, stamp, digest = witness_file(books).read_text("ascii").partition("\n")[0].split()
        Stamp.parse(stamp)
        return device, Head(int(number), stamp, bytes.fromhex(digest))
    except (OSError, ValueError, InvalidInput):
        return None


def missing(log: EventLog, device: str, books: Path, witness: tuple[str, Head] | None) -> Missing | None:
    """What the books of `device` lack of what the file tells; None where they lack nothing.

    A file of another device says nothing: this one took its place. Raises `BooksDamaged` where they have nothing of it:
    on its first day all that a shop did lies in the write-ahead log.
    """
    if witness is None or witness[0] != device:
        return None
    last = witness[1]
    if log.hash_at(device, last.number) == last.hash:
        return None
    kept = log.head(device)
    if kept.number == 0:
        raise _gone(books, last.number)
    return Missing(device, last, kept)


def demand_there(books: Path, device: str) -> None:
    """Raise `BooksDamaged` where there are no books, or an empty file, though `device` had recorded something."""
    witness = read_witness(books)
    if witness is not None and witness[0] == device and not holds_books(books):
        raise _gone(books, witness[1].number)


def _gone(books: Path, last: int) -> BooksDamaged:
    return BooksDamaged(f"{books} is gone, or has nothing of this device", reason="gone", path=books, last=last)


class Witness:
    """The file, kept open. Whatever the disk says to it, the commit stands: it is a help, not the books."""

    def __init__(self, books: Path) -> None:
        self._path = witness_file(books)
        self._file: FileIO | None = None
        try:
            self._file = self._path.open("r+b" if self._path.exists() else "w+b", buffering=0)
        except OSError as error:
            self._unwritable(error)

    def write(self, device: str, head: Head) -> None:
        """Say that `head` is the last event of `device`. After its commit."""
        if self._file is None:
            return
        try:
            self._file.seek(0)
            self._file.write(f"{device} {head.number} {head.stamp} {head.hash.hex()}\n".encode())
        except OSError as error:
            self._unwritable(error)
            self.close()

    def _unwritable(self, error: OSError) -> None:
        _log.warning("%s cannot be written, so that lost events would not be noticed: %s", self._path, error)

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None
