"""The automatic backup: one a day into a folder, opened and proven before an older one is dropped.

Only files of this device's own are ever touched, known by their names; what a person saves there stays. Backups older
than an erasure still hold the erased person's key: they are written anew without it, those too of devices in whose
place this one stands; but none of these is dropped, since it may hold what was lost then.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hub.application.child import Handler, Head
from hub.domain.errors import BooksUnusable, InvalidInput, MostradorError
from hub.domain.retention import Keep
from hub.storage.backup.files import PART, file_errors, whole_file
from hub.storage.backup.restore import check_backup, read_manifest, unpack
from hub.storage.backup.writing import back_up, seal, sha256
from hub.storage.connection import connect, disk_errors
from hub.storage.keys import KeyFile, key_file, sync_folder
from hub.storage.scratch import scratch

_UNPROVEN = ".unproven"
_MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Day:
    """What a day's backup did."""

    made: Path
    dropped: tuple[Path, ...]
    forgot: tuple[Path, ...]
    """Older ones that were written anew, since somebody was erased after them."""


def own_backups(folder: Path, device: str) -> dict[datetime, Path]:
    """This device's automatic backups by when they were made, which their names tell. Raises `BooksUnusable`."""
    name = re.compile(rf"mostrador-{re.escape(device)}-(\d{{8}}-\d{{6}})\.backup")
    found = {}
    with file_errors(folder):
        for path in folder.iterdir() if folder.exists() else ():
            if (match := name.fullmatch(path.name)) is not None:
                with suppress(ValueError):  # no such day: not one of ours
                    found[datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)] = path
    return found


def make_daily(books: Path, folder: Path, keep: Keep, now: datetime) -> Day:
    """Make a backup in `folder`, prove it by restoring it, then drop what need not be kept.

    Raises what `back_up` and `check_backup` raise; then every older backup is still there.
    """
    keys = KeyFile.load(key_file(books))
    made = folder / f"mostrador-{keys.device}-{now.astimezone(UTC):{_MOMENT}}.backup"
    unproven = made.with_name(made.name + _UNPROVEN)
    with file_errors(folder):
        _clear(folder, keys.device)
        back_up(books, keys, unproven, now=lambda: now)
        try:
            check_backup(unproven, keys.recovery_code(), books)
        except BaseException:
            unproven.unlink(missing_ok=True)
            raise
        unproven.replace(made)
        sync_folder(folder)
        dropped = _drop(folder, keys.device, keep, made)
        left = [path for device in (keys.device, *keys.former) for path in own_backups(folder, device).values()]
    return Day(made, dropped, tuple(_forget(books, left, keys)))


def _clear(folder: Path, device: str) -> None:
    """Remove what a killed backup left."""
    for end in (_UNPROVEN, PART):
        for left in folder.glob(f"mostrador-{device}-*{end}"):
            left.unlink(missing_ok=True)


def _drop(folder: Path, device: str, keep: Keep, made: Path) -> tuple[Path, ...]:
    """Drop what need not be kept; never the one that was just made, though a clock set back makes it the oldest."""
    known = own_backups(folder, device)
    stay = keep.kept(known)
    dropped = tuple(path for at, path in sorted(known.items()) if at not in stay and path != made)
    for path in dropped:
        path.unlink(missing_ok=True)
    return dropped


def _forget(books: Path, files: Any, keys: KeyFile) -> Iterator[Path]:
    """Write the backups anew that hold keys of people whom these books know as erased."""
    with closing(connect(books, read_only=True)) as connection, disk_errors(books):
        erased = {subject for (subject,) in connection.execute("SELECT subject FROM erased")}
    code = keys.recovery_code()
    for file in sorted(files):
        try:
            gone = erased - set(read_manifest(file, code)["erased"])
            if gone:
                _without(books, file, code, gone)
                yield file
        except InvalidInput:
            continue  # of a code that was changed since: it does not open to us


def _without(books: Path, file: Path, code: bytes, gone: set[str]) -> None:
    """Write a backup anew without the keys and media of some people."""
    with scratch(books) as folder:
        copy = folder / "log.db"
        manifest: Mapping[str, Any] = unpack(file, code, copy)
        with disk_errors(copy), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            for table in ("subject_keys", "media"):
                connection.executemany(f"DELETE FROM {table} WHERE subject = ?", [(who,) for who in gone])  # noqa: S608
            connection.execute("VACUUM")
        # The tables that the screens showed then had the words in them: there is nothing to compare any more.
        changed = {"erased": sorted(gone | set(manifest["erased"])), "shape": -1, "tables": {}}
        changed |= {"size": copy.stat().st_size, "sha256": sha256(copy)}
        with whole_file(file) as target:
            seal(target, code, {**manifest, **changed}, copy)


def build(config: Head) -> Handler:
    """Be the child that makes the backup (`hub.application.child`): folding is work that the counter need not share."""
    books, folder, keep = Path(config["books"]), Path(config["folder"]), Keep.read(config["keep"])

    def handle(head: Head, _payload: bytes) -> tuple[Head, bytes]:
        try:
            day = make_daily(books, folder, keep, datetime.fromisoformat(head["now"]))
        except MostradorError as error:
            return {"code": error.code, "message": str(error)}, b""
        except sqlite3.Error as error:
            return {"code": BooksUnusable.code, "message": str(error)}, b""
        return {"made": str(day.made), "dropped": [str(path) for path in day.dropped]}, b""

    return handle
