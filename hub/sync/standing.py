"""How the exchange stands: written by the loops, read by the screens from any thread."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

from hub.application.ports.relay import RelayStatus


class Standing:
    """The one `RelayStatus` of this hub. Each loop has its own problem; the first of them is shown."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._status = RelayStatus()
        self._problems: dict[str, str] = {}

    def status(self) -> RelayStatus:
        """Return a snapshot."""
        with self._lock:
            return self._status

    def reached(self, loop: str, clock_ahead_seconds: float) -> None:
        """Say that the relay answered `loop`."""
        with self._lock:
            self._problems.pop(loop, None)
            # What made others fail to reach it is over too; what it refused them is not.
            self._problems = {name: code for name, code in self._problems.items() if code != "unreachable"}
            self._status = replace(
                self._status,
                connected=True,
                last_exchange=datetime.now(UTC),
                clock_ahead_seconds=clock_ahead_seconds,
                problem=self._first(),
            )

    def failed(self, loop: str, problem: str) -> None:
        """Say that `loop` failed, and how (a code of `RelayStatus.problem`)."""
        with self._lock:
            self._problems[loop] = problem
            connected = self._status.connected and problem != "unreachable"
            self._status = replace(self._status, connected=connected, problem=self._first())

    def has(self, problem: str) -> bool:
        """Whether any loop has this problem, shown or not."""
        with self._lock:
            return problem in self._problems.values()

    def mended(self, what: str) -> None:
        """Say that what was reported as failed under `what` is well again."""
        with self._lock:
            if self._problems.pop(what, None) is not None:
                self._status = replace(self._status, problem=self._first())

    def pending(self, count: int) -> None:
        """Say how many events wait to be pushed."""
        with self._lock:
            self._status = replace(self._status, pending=count)

    def _first(self) -> str:
        return next(iter(self._problems.values()), "")
