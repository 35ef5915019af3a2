"""A look every minute at what stands still, and at the clock, so that Home asks for a person in time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from hub.application.clock_check import check_clock
from hub.application.customer_orders import watch
from hub.domain.errors import MostradorError
from hub.storage import SqliteBooks

EVERY = 60.0
"""Seconds between two looks."""
log = logging.getLogger(__name__)


class Watch:
    """Looks after customers' orders and the clock in a thread of its own, for the first time at once."""

    def __init__(self, books: SqliteBooks, now: Callable[[], datetime]) -> None:
        self._books = books
        self._now = now
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        self._thread.join(10)

    def _run(self) -> None:
        while True:
            try:
                check_clock(self._books, self._books.device, self._now())
                watch(self._books, self._now())
            except MostradorError as error:
                log.warning("what stands still could not be looked after: %s", error)
            if self._stopped.wait(EVERY):
                return
