"""Writing a file so that it is there whole or not at all, and what a disk says in the product's own errors."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hub.domain.errors import BooksUnusable
from hub.storage.keys import sync_folder

PART = ".part"
"""Ends the name of a file that is being written."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Raise what the disk says as `BooksUnusable`, with the reason ``full`` where it has no room."""
    try:
        yield
    except OSError as error:
        reason = "full" if error.errno in _FULL else "file"
        hint = "Check that the disk is there, not full, and that the folder may be written."
        raise BooksUnusable(f"{path}: {error}", reason=reason, hint=hint, path=path) from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner alone, which takes its name once the block is through and the disk has all of it.

    Where the block raises, or the process is killed, whatever had the name before still has it. Raises
    `BooksUnusable`.
    """
    part = path.with_name(path.name + PART)
    with file_errors(path):
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
