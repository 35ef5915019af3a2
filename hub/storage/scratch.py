"""A folder beside the books for what is needed for a while; what a killed process left behind goes with the next one.

Beside the books, since what lies there may hold people's names in clear, as the books do.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.domain.errors import BooksLocked, BooksUnusable
from hub.storage.lock import FileLock

_YOUNG = 60.0
"""Seconds in which a folder may not have its lock yet."""


@contextmanager
def scratch(books: Path) -> Iterator[Path]:
    """An empty folder, gone with the block. Raises `BooksUnusable` where none can be made."""
    prefix = f"{books.name}.scratch-"
    _clear(books.parent, prefix)
    try:
        folder = Path(tempfile.mkdtemp(dir=books.parent, prefix=prefix))
    except OSError as error:
        hint = "Check that the disk is not full and that the folder may be written."
        raise BooksUnusable(f"{books.parent}: {error}", hint=hint, path=books.parent) from error
    try:
        lock = FileLock(folder / "lock")
        try:
            yield folder
        finally:
            lock.release()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(parent: Path, prefix: str) -> None:
    for left in parent.glob(f"{prefix}*"):
        try:
            if left.stat().st_mtime < time.time() - _YOUNG:
                FileLock(left / "lock").release()
                shutil.rmtree(left, ignore_errors=True)
        except (OSError, BooksLocked, BooksUnusable):
            continue  # somebody works in it, or it went away just now
