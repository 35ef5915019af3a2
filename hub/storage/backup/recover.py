"""Damaged books: the tables made anew where the log is whole, else all that can be proven, else the newest backup.

The damaged files are kept aside, whatever becomes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from hub.domain.errors import BooksDamaged, BooksTooNew, BooksUnusable, InvalidInput, MostradorError
from hub.domain.ids import new_id
from hub.storage.audit import Progress, Step, audit, silent
from hub.storage.backup import salvage
from hub.storage.backup.restore import make_indexes, move_in, put_aside, read_manifest, unpack
from hub.storage.backup.salvage import Found, Lost
from hub.storage.backup.writing import copy_log
from hub.storage.books import SqliteBooks, open_books
from hub.storage.connection import UNREADABLE, beside, disk_errors, holds_books
from hub.storage.feed import BooksFeed
from hub.storage.keys import KeyFile, key_file
from hub.storage.lock import FileLock
from hub.storage.renewal import join_anew
from hub.storage.scratch import scratch
from hub.storage.sealing import WrappedKey
from hub.storage.witness import read_witness


class Outcome(StrEnum):
    """How the books came back."""

    SOUND = "sound"
    """Nothing was damaged; nothing was done."""
    COMPLETED = "completed"
    """Nothing was damaged; events that an earlier loss took came back from a backup: so many of them."""
    REBUILT = "rebuilt"
    """The log was whole: nothing is lost."""
    SALVAGED = "salvaged"
    """What could be proven was saved, by a new device; `Recovered.lost` names the rest."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of damaged books."""

    outcome: Outcome
    events: int
    lost: tuple[Lost, ...] = ()
    backup: Path | None = None
    """The backup that filled the gaps."""
    letters: str = ""
    """What this device's receipts begin with from now on, where it became a new one."""
    aside: Path | None = None
    """Where the damaged books lie."""


def recover(
    books: Path,
    backups: Iterable[Path],
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = silent,
) -> Recovered:
    """Mend the books at `books`, with the help of the newest of `backups` that opens with the shop's recovery code.

    Sound books get back what they lack of former lives of this device (`hub.storage.renewal`). Raises `BooksUnusable`
    without the key file, since nothing could be read without it (a backup has it: restore it instead), `BooksDamaged`
    where nothing could be saved, `BooksLocked`, `BooksTooNew`; then nothing was changed.
    """
    made = _mended(books, backups, now, progress)
    return (_completed(books, backups, now) or made) if made.outcome is Outcome.SOUND else made


def _mended(books: Path, backups: Iterable[Path], now: Callable[[], datetime], progress: Progress) -> Recovered:
    lock = FileLock(books.with_name(books.name + ".lock"))
    try:
        keys = KeyFile.load(key_file(books))
        try:
            holds_books(books)  # where its first page is only in the write-ahead log SQLite reads it, and we do not
            return Recovered(Outcome.SOUND, audit(books, keys, progress).events)
        except BooksTooNew:
            raise
        except (BooksUnusable, *UNREADABLE) as error:
            _demand_room(error)
            # What is wrong is told by what it takes to mend it; only of what is not there nothing can be made anew.
            older = isinstance(error, BooksDamaged) and error.reason in ("older", "gone")
        with scratch(books) as folder:
            found = (None if older else _rebuild(books, keys, folder, now, progress)) or _salvage(
                books, backups, keys, folder, now, progress
            )
            aside = put_aside(books, now())
            move_in(folder / "books.db", books)
        return replace(found, aside=aside)
    finally:
        lock.release()


def _completed(books: Path, backups: Iterable[Path], now: Callable[[], datetime]) -> Recovered | None:
    """Take in what the newest backup of a former life of this device has beyond the books; None where that is none."""
    keys, found = KeyFile.load(key_file(books)), Found()
    with scratch(books) as folder:
        backup = _add_backup(backups, keys, folder / "backup.db", found, of=keys.former)
    if backup is None:
        return None
    with open_books(books, now=now) as fresh:
        _, projector, _ = fresh.writer_parts
        log, feed, taken = projector.log, BooksFeed(fresh), 0
        for device in keys.former:
            head = fresh.on_writer(partial(log.head, device))
            rows = list(salvage.follow(found.rows.get(device, {}), head.hash, head.number + 1))
            if rows and not taken:
                fresh.on_writer(partial(_adopt, fresh, found))
            feed.take_in(rows, device)
            taken += len(rows)
    return Recovered(Outcome.COMPLETED, taken, backup=backup) if taken else None


def _adopt(books: SqliteBooks, found: Found) -> None:
    """Take in keys and media of people who were not erased since, so that the words of what comes back can be read."""
    connection, projector, _ = books.writer_parts
    with books.writing():
        projector.log.keys.adopt([WrappedKey(*key) for key in found.beside["subject_keys"]])
        salvage.keep_media(connection, found.beside["media"])


def _demand_room(error: Exception) -> None:
    """Raise what a full disk says: that the books could not be proven or copied for it does not make them damaged."""
    if isinstance(error, BooksUnusable) and error.reason == "full":
        raise error


def _rebuild(
    books: Path, keys: KeyFile, folder: Path, now: Callable[[], datetime], progress: Progress
) -> Recovered | None:
    """Copy the log into a new file and fold it; None where the log is not whole."""
    path = folder / "books.db"
    try:
        with disk_errors(books), beside(books, path) as connection:
            indexes = copy_log(connection)
            # Without its schema there is no log to copy.
            total = connection.execute("SELECT count(*) FROM main.events").fetchone()[0]
            connection.execute("COMMIT")
        make_indexes(path, indexes)
        replace(keys, path=key_file(path)).save()
        with open_books(path, now=now, progress=lambda done: progress(Step.FOLDING, done, total)) as fresh:
            fresh.verify()
            progress(Step.FOLDING, total, total)
            connection, *_ = fresh.writer_parts
            return Recovered(Outcome.REBUILT, connection.execute("SELECT count(*) FROM events").fetchone()[0])
    except (BooksUnusable, *UNREADABLE) as error:
        _demand_room(error)
        for part in folder.glob("books.db*"):
            part.unlink()
        return None


def _salvage(
    books: Path, backups: Iterable[Path], keys: KeyFile, folder: Path, now: Callable[[], datetime], progress: Progress
) -> Recovered:
    found = Found()
    salvage.read_around_damage(books, found, progress)
    if (witness := read_witness(books)) is not None and witness[0] == keys.device:
        found.add_end(*witness)
    backup = _add_backup(backups, keys, folder / "backup.db", found)
    saved = salvage.choose(found)
    if not saved.rows and not saved.orphans:
        raise BooksDamaged(f"nothing of {books} could be saved", reason="nothing_saved", path=books)
    total, lost = len(saved.rows) + len(saved.orphans), tuple(saved.lost)
    path, device = folder / "books.db", new_id(int(now().timestamp() * 1000))
    KeyFile.unpacked(key_file(path), device, keys.packed(), keys.device).save()
    with open_books(path, now=now) as fresh:
        _, projector, _ = fresh.writer_parts

        def write() -> None:
            with fresh.writing():
                salvage.write(projector.log, saved, found.beside, device)
                # They are on the disk now; folding needs the memory.
                for rows in (saved.rows, saved.orphans, found.rows, found.beside):
                    rows.clear()
                projector.rebuild(lambda done: progress(Step.FOLDING, done, total))

        fresh.on_writer(write)
    # Opened again, so that its clock follows what was written.
    with open_books(path, now=now) as fresh:
        fresh.verify()
        letters = join_anew(fresh, keys.device)
    progress(Step.FOLDING, total, total)
    return Recovered(Outcome.SALVAGED, total, lost, backup, letters)


def _add_backup(
    backups: Iterable[Path], keys: KeyFile, copy: Path, found: Found, of: Container[str] | None = None
) -> Path | None:
    """Add the rows of the newest backup that opens, one of the devices `of` where given; return which one it was."""
    for file in _newest_first(backups, keys.recovery_code(), of):
        with suppress(BooksUnusable, InvalidInput):
            unpack(file, keys.recovery_code(), copy)
            salvage.read_copy(copy, found)
            return file
    return None


def _newest_first(files: Iterable[Path], code: bytes, of: Container[str] | None) -> Sequence[Path]:
    made: list[tuple[str, Path]] = []
    for file in files:
        with suppress(MostradorError):  # of another shop, damaged, or no backup at all
            manifest = read_manifest(file, code)
            if of is None or manifest["device"] in of:
                made.append((manifest["made_at"], file))
    return [file for _, file in sorted(made, reverse=True)]
