"""The hybrid logical clock (Kulkarni et al., 2014): order that survives wrong wall clocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from hub.domain.errors import InvalidInput

_STAMP = re.compile(r"([0-9a-f]{11})([0-9a-f]{4})\.([A-Za-z0-9_-]{1,64})")
MAX_AHEAD_MS = 24 * 3600 * 1000
"""A stamp more than a day ahead of our wall clock is a broken clock, not a fast one."""


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """A moment in the log: wall milliseconds, a counter within them, and the device as tie-break."""

    wall_ms: int
    counter: int
    device: str

    def __str__(self) -> str:
        """Return the form that is stored; text order is clock order."""
        return f"{self.wall_ms:011x}{self.counter:04x}.{self.device}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the stamp that `str` wrote. Raises `InvalidInput`."""
        found = _STAMP.fullmatch(text)
        if found is None:
            raise InvalidInput(f"not a stamp: {text!r}")
        return cls(int(found[1], 16), int(found[2], 16), found[3])

    @property
    def at(self) -> datetime:
        """The wall time of the stamp, aware, in UTC."""
        return datetime.fromtimestamp(self.wall_ms / 1000, UTC)


class HybridClock:
    """Issues stamps that only grow on this device, and follow every stamp that it has seen."""

    def __init__(self, device: str, now: Callable[[], datetime], last: Stamp | None = None) -> None:
        """`last` is the greatest stamp in the log, so that a clock set back never reorders what was done."""
        self._device = device
        self._now = now
        self._wall = last.wall_ms if last else 0
        self._counter = last.counter if last else -1

    def _now_ms(self) -> int:
        return int(self._now().timestamp() * 1000)

    def tick(self) -> Stamp:
        """Return the stamp for something that happens here, now."""
        now = self._now_ms()
        if now > self._wall:
            self._wall, self._counter = now, 0
        elif self._counter < 0xFFFF:
            self._counter += 1
        else:
            self._wall, self._counter = self._wall + 1, 0
        return Stamp(self._wall, self._counter, self._device)

    def observe(self, stamp: Stamp) -> None:
        """Follow a stamp from elsewhere. Raises `InvalidInput` where it is absurdly far ahead."""
        if stamp.wall_ms > self._now_ms() + MAX_AHEAD_MS:
            raise InvalidInput(
                f"stamp {stamp} is more than a day ahead",
                reason="clock_ahead",
                hint="Set the clock of the device that sent it.",
            )
        self._wall, self._counter = max((self._wall, self._counter), (stamp.wall_ms, stamp.counter))
