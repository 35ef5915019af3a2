"""One hub per database: a lock file that the operating system releases when its process dies."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from hub.domain.errors import BooksLocked, BooksUnusable

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


class FileLock:
    """Held from construction to `release`.

    Raises `BooksLocked` where another process holds it, `BooksUnusable` where the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as error:
            raise BooksUnusable(
                f"{path}: {error}", hint="Check that the folder exists and may be written.", path=path
            ) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            if error.errno in _HELD:
                raise BooksLocked(f"{path} is held by another process", path=path) from error
            raise BooksUnusable(
                f"{path}: {error}", hint="Keep the books on a disk of this machine.", path=path
            ) from error
        # For whoever looks for the holder; a full disk that does not take it is no reason to give the lock up.
        with suppress(OSError):
            os.truncate(self._file.fileno(), 0)
            os.write(self._file.fileno(), str(os.getpid()).encode())

    def release(self) -> None:
        """Let go."""
        self._file.close()
