"""Opening a backup: proving that it is whole, and making a machine the shop again.

A restored hub is a new device. What it did in its old life after the backup may be known to others (the relay, other
tills, printed receipts), so it neither writes on in the old chain nor takes the old numbers: it gets a new id, a new
token at the relay, and ten signs of its own before its receipt numbers. Its old life stays in the log as that of
another device.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from hub.application.ports.books import Actor, Transaction
from hub.domain.errors import BooksDamaged, BooksTooNew, BooksUnusable, NotFound, WrongState
from hub.domain.events import ContactErased
from hub.domain.ids import new_id
from hub.storage.audit import Progress, Step, silent
from hub.storage.backup import writing
from hub.storage.backup.envelope import open_envelope
from hub.storage.backup.files import file_errors
from hub.storage.backup.writing import FORMAT, LENGTH, digests, sha256
from hub.storage.books import SqliteBooks, open_books
from hub.storage.connection import connect, disk_errors
from hub.storage.keys import KeyFile, key_file, sync_folder
from hub.storage.lock import FileLock
from hub.storage.projections.tables import FINGERPRINT
from hub.storage.renewal import join_anew, write_again
from hub.storage.scratch import scratch

_MANIFEST: dict[str, type] = {
    "format": int, "made_at": str, "device": str, "keys": dict, "size": int, "sha256": str, "indexes": list,
    "events": int, "shape": int, "tables": dict,
    "erased": list,
}  # fmt: skip


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that was opened, folded and proven."""

    made_at: datetime
    events: int
    same_tables: bool | None
    """Whether the log folds into what the screens showed when it was made; None where another version made it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A shop that is back."""

    checked: Checked
    device: str
    letters: str
    """What this device's receipts begin with from now on; empty where the shop was not open yet."""
    aside: Path | None
    """Where the books lie that were here before."""


def check_backup(file: Path, code: bytes, books: Path, progress: Progress = silent) -> Checked:
    """Restore a backup into a folder beside `books`, prove it, and throw that away.

    Raises `BooksDamaged` where anything does not fit, also where the log folds into other tables than the screens
    showed; and what `restore` raises.
    """
    with scratch(books) as folder, _opened(file, code, folder, _utc_now, progress) as (_, _manifest, checked):
        if checked.same_tables is False:
            raise BooksDamaged("the backup folds into other tables", reason="backup")
        return checked


def restore(
    file: Path,
    books: Path,
    code: bytes,
    *,
    replace: bool = False,
    now: Callable[[], datetime] = _utc_now,
    progress: Progress = silent,
) -> Restored:
    """Make the shop of a backup the one at `books`, as a new device; all of it or nothing.

    Books that are there already are kept aside, with `replace` alone; people whom they know as erased are erased again.
    Raises `WrongState` where there are books and `replace` is not said, `InvalidInput` where it is no backup or the
    code is another one, `NotFound`, `BooksLocked` while a hub runs there, `BooksTooNew`, `BooksDamaged`,
    `BooksUnusable`.
    """
    with file_errors(books):
        books.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(books.with_name(books.name + ".lock"))
    try:
        occupied = books.exists() and books.stat().st_size > 0
        if occupied and not replace:
            raise WrongState(f"there are books at {books}", reason="books_exist", folder=books.parent)
        with scratch(books) as folder:
            with _opened(file, code, folder, now, progress) as (restored, manifest, checked):
                write_again(restored, manifest["device"])
                for subject in _erased(books) if occupied else ():
                    restored.run(f"erased/{subject}", Actor.hub(restored.device), _erasure(subject))
                letters = join_anew(restored, manifest["device"])
            aside = put_aside(books, now()) if occupied else None
            move_in(restored.path, books)
        return Restored(checked, restored.device, letters, aside)
    finally:
        lock.release()


@contextmanager
def _opened(
    file: Path, code: bytes, folder: Path, now: Callable[[], datetime], progress: Progress
) -> Iterator[tuple[SqliteBooks, Mapping[str, Any], Checked]]:
    """The books of a backup, unpacked into `folder` for a new device, folded and proven."""
    path = folder / "books.db"
    manifest = unpack(file, code, path, partial(progress, Step.UNPACKING))
    make_indexes(path, manifest["indexes"])
    device = new_id(int(now().timestamp() * 1000))
    KeyFile.unpacked(key_file(path), device, manifest["keys"], manifest["device"]).save()
    events = manifest["events"]
    with open_books(path, now=now, progress=lambda done: progress(Step.FOLDING, done, events)) as restored:
        restored.verify()
        progress(Step.FOLDING, events, events)
        connection, *_ = restored.writer_parts
        same = digests(connection) == manifest["tables"] if manifest["shape"] == FINGERPRINT else None
        yield restored, manifest, Checked(datetime.fromisoformat(manifest["made_at"]), events, same)


def unpack(file: Path, code: bytes, to: Path, progress: writing.Progress = writing.silent) -> Mapping[str, Any]:
    """Decrypt the log into the file `to`, without its indexes, and prove its hash; return the manifest.

    Raises `NotFound`, `InvalidInput`, `BooksTooNew`, `BooksDamaged`, `BooksUnusable`.
    """
    with _chunks(file, code) as chunks, file_errors(to), to.open("wb") as target:
        manifest, rest = _head(chunks)
        unpacker, total = zlib.decompressobj(), manifest["size"]
        target.write(unpacker.decompress(rest))
        for chunk in chunks:
            target.write(unpacker.decompress(chunk))
            progress(target.tell(), total)
        target.write(unpacker.flush())
    if to.stat().st_size != manifest["size"] or sha256(to) != manifest["sha256"]:
        _not_whole()
    progress(total, total)
    return manifest


def read_manifest(file: Path, code: bytes) -> Mapping[str, Any]:
    """The manifest alone, which is proven; whether the rest is there is not. Raises what `unpack` raises."""
    with _chunks(file, code) as chunks:
        return _head(chunks)[0]


@contextmanager
def _chunks(file: Path, code: bytes) -> Iterator[Iterator[bytes]]:
    if not file.exists():
        raise NotFound(f"no file {file}", reason="backup", file=file)
    with file_errors(file), file.open("rb") as source:
        yield open_envelope(source, code)


def _head(chunks: Iterator[bytes]) -> tuple[Mapping[str, Any], bytes]:
    """The manifest, and what was read beyond it."""
    head = bytearray(next(chunks))
    length = int.from_bytes(head[:LENGTH], "big") + LENGTH
    while len(head) < length:
        head += next(chunks, b"") or _not_whole()
    return _read_manifest(bytes(head[LENGTH:length])), bytes(head[length:])


def make_indexes(path: Path, indexes: Sequence[str]) -> None:
    """Make the indexes of a log that was copied without them."""
    with disk_errors(path):
        connection = connect(path)
        try:
            for index in indexes:
                connection.execute(index)
        finally:
            connection.close()


def _not_whole() -> bytes:
    raise BooksDamaged("the backup is damaged or not whole", reason="backup")


def _read_manifest(text: bytes) -> Mapping[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(text)
        if manifest["format"] > FORMAT:
            raise BooksTooNew(f"a backup of format {manifest['format']}")
        for name, kind in _MANIFEST.items():
            if not isinstance(manifest[name], kind):
                raise TypeError(name)
    except (ValueError, KeyError, TypeError) as error:
        raise BooksDamaged("the backup's manifest cannot be read", reason="backup") from error
    return manifest


def _erased(books: Path) -> Sequence[str]:
    """Whom the books that are here know as erased; nobody where they cannot be read any more."""
    try:
        with disk_errors(books):
            connection = connect(books, read_only=True)
            try:
                return [subject for (subject,) in connection.execute("SELECT subject FROM erased ORDER BY subject")]
            finally:
                connection.close()
    except (BooksUnusable, sqlite3.OperationalError):  # damaged, or never opened
        return ()


def _erasure(subject: str) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        known = tx.contact(subject)
        if known is not None and known.name is not None:
            tx.record(ContactErased(subject))

    return work


def put_aside(books: Path, now: datetime) -> Path:
    """Keep the books, their write-ahead log and their key file under another name; return it.

    Linked first, so that at every moment either name has all of them.
    """
    name = f"{books.name}.aside-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    taken = {path.name for path in books.parent.iterdir()}
    aside = books.with_name(next(n for n in (name, *(f"{name}-{i}" for i in range(1, 1000))) if n not in taken))
    with file_errors(books):
        for end in ("", "-wal", ".keys", ".end"):
            source = books.with_name(books.name + end)
            if source.exists():
                _link(source, aside.with_name(aside.name + end))
        sync_folder(books.parent)
    return aside


def _link(source: Path, to: Path) -> None:
    try:
        os.link(source, to)
    except OSError:
        shutil.copy2(source, to)  # a file system without links


def move_in(new: Path, books: Path) -> None:
    """Let the new books and their key file take their names.

    The old key file goes first and the new one comes last: whoever is killed in between leaves books that say that
    their key file is missing, never one half's keys with the other half's words.
    """
    with file_errors(books):
        for end in (".keys", "-wal", "-shm", ".end"):
            books.with_name(books.name + end).unlink(missing_ok=True)
        new.replace(books)
        key_file(new).replace(key_file(books))
        sync_folder(books.parent)
