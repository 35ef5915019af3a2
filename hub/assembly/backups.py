"""A backup every day, made in a child process while the shop goes on; what fails is shown on Home."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from hub.application.backups import backup_failed, backup_made
from hub.application.child import ChildProcess, Limits
from hub.application.ports.books import Actor
from hub.application.settings import BACKUP_FOLDER, BACKUP_KEEP
from hub.domain.errors import MostradorError, Unavailable
from hub.domain.ids import new_id
from hub.domain.retention import Keep
from hub.storage import SqliteBooks
from hub.storage.backup.daily import make_daily, own_backups
from hub.storage.backup.files import file_errors

EVERY = timedelta(hours=24)
AFTER_FAILURE = timedelta(hours=1)
_FIRST_LOOK = 120.0
"""Seconds after the start: opening the shop comes first."""
_LOOK_EVERY = 600.0
_LIMITS = Limits(start=120.0, call=4 * 3600.0, idle=1.0)
log = logging.getLogger(__name__)


class DailyBackups:
    """Looks every few minutes whether a backup is due, in a thread of its own. `folder` wins over the setting."""

    def __init__(self, books: SqliteBooks, now: Callable[[], datetime], folder: str = "") -> None:
        self._books = books
        self._now = now
        self._folder = folder
        self._failed_at: datetime | None = None
        self._stopped = threading.Event()
        self._child: ChildProcess | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin in the background."""
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; a backup that is being made is given up, and no file of it has the final name."""
        self._stopped.set()
        if (child := self._child) is not None:
            child.close()
        if self._thread is not None:
            self._thread.join(10)

    def _run(self) -> None:
        wait = _FIRST_LOOK
        while not self._stopped.wait(wait):
            wait = _LOOK_EVERY
            try:
                self.look()
            except MostradorError as error:
                log.warning("the daily backup could not be looked after: %s", error)

    def look(self) -> bool:
        """Make a backup where one is due; return whether one was made. Blocks; what failed is told on Home."""
        with self._books.read() as reader:
            opened = reader.shop() is not None
            chosen = self._folder or reader.setting(BACKUP_FOLDER)
            keep = reader.setting(BACKUP_KEEP)
        now = self._now()
        # Clocks are set back: what seems to be of days to come is no reason to wait for them.
        if not opened or (self._failed_at and self._failed_at <= now < self._failed_at + AFTER_FAILURE):
            return False
        folder = Path(chosen) if chosen else self._own_folder()
        try:
            if any(made <= now < made + EVERY for made in own_backups(folder, self._books.device)):
                return False
            self._make(folder, keep, now)
        except MostradorError as error:
            if self._stopped.is_set():
                return False
            log.error("the daily backup failed: [%s] %s", error.code, error)
            self._failed_at = now
            self._tell(backup_failed)
            return False
        self._failed_at = None
        self._tell(backup_made)
        return True

    def _own_folder(self) -> Path:
        folder = self._books.path.parent / "backups"
        with file_errors(folder):
            folder.mkdir(exist_ok=True)
        return folder

    def _make(self, folder: Path, keep: str, now: datetime) -> None:
        if os.environ.get("FLET_PLATFORM"):  # a phone starts no processes
            make_daily(self._books.path, folder, Keep.read(keep), now)
            return
        config = {"books": str(self._books.path), "folder": str(folder), "keep": keep}
        with ChildProcess("hub.storage.backup.daily", config, name="backup", limits=_LIMITS) as self._child:
            if self._stopped.is_set():
                raise Unavailable("the hub ends", reason="closed")
            answer, _ = self._child.call({"now": now.isoformat()})
        self._child = None
        if "code" in answer:
            raise MostradorError(f"{answer['code']}: {answer['message']}")
        log.info("backup %s, dropped %s", answer["made"], answer["dropped"])

    def _tell(self, work: Callable[..., None]) -> None:
        key = f"backup/{new_id(int(self._now().timestamp() * 1000))}"
        self._books.run(key, Actor.hub(self._books.device), work)
