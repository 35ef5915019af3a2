"""Emptying the write-ahead log beside the writer, so that no sale waits for it.

By itself SQLite does it within every commit that finds a thousand pages in the log: one sale in twenty-five then pays
for copying them all. Here a thread with a connection of its own does it; a passive checkpoint stops nobody. What was
committed meanwhile are few pages: the writer copies those itself, so that the log is whole in the file for a moment and
begins anew. The length of one that only ever grows has to be written down with every sale.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

from hub.storage.connection import connect

_EVERY = 100
"""Commits between two checkpoints: some four thousand pages of sales, of which many are the same pages again."""
_AT_MOST_PAGES = 16_000
"""64 MB: where the thread cannot keep up, the writer does it itself after all."""
_log = logging.getLogger(__name__)


class Checkpointer:
    """Serves one database from construction to `close`."""

    def __init__(self, path: Path, writer: sqlite3.Connection) -> None:
        self._connection = connect(path)
        self._writer = writer
        writer.execute(f"PRAGMA wal_autocheckpoint = {_AT_MOST_PAGES}")
        self._commits = 0
        self._due = threading.Event()
        self._done = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="books-checkpoints", daemon=True)
        self._thread.start()

    def committed(self) -> None:
        """Count a commit, and copy what the thread's checkpoint left. Called by the writer."""
        self._commits += 1
        if self._done.is_set():
            self._done.clear()
            self._checkpoint(self._writer)
        elif self._commits % _EVERY == 0:
            self._due.set()

    def _work(self) -> None:
        while True:
            self._due.wait()
            self._due.clear()
            if self._closed:
                return
            if self._checkpoint(self._connection):
                self._done.set()

    def _checkpoint(self, connection: sqlite3.Connection) -> bool:
        """Copy what may be copied now; whether that worked."""
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            # Nothing is lost: what was committed stays in the log, and the next checkpoint tries again.
            _log.warning("a checkpoint failed: %s", error)
            return False
        return True

    def close(self) -> None:
        """Stop; the last connection to the database empties the log when it closes."""
        self._closed = True
        self._due.set()
        self._thread.join()
        self._connection.close()
