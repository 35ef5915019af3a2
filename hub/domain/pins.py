"""PINs: which ones are good enough, how wrong attempts add up, and how long one waits after too many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.errors import InvalidInput
from hub.domain.events.envelope import Event
from hub.domain.events.people import PinAccepted, PinFailed, PinRemoved, PinSet

FREE_ATTEMPTS = 4
"""Wrong attempts that cost nothing: the next one, the fifth, makes one wait."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
"""With an attempt an hour, four digits last for more than a year."""
_DIGITS = re.compile(r"[0-9]{4,8}")
_RUNS = ("01234567890", "09876543210")


@dataclass(frozen=True, slots=True)
class PinState:
    """How somebody's PIN stands."""

    hash: str | None = None
    """Argon2id, in the PHC string format; None where none was set, it was taken away, or the person was erased."""
    failures: int = 0
    """Wrong attempts since it was set or last right."""
    last_failure: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """How long the next attempt has to wait: 30 seconds after the fifth wrong one, then double each time.

        Never longer than the delay itself, so that a clock that was set back locks nobody out for years.
        """
        over = self.failures - FREE_ATTEMPTS
        if over <= 0 or self.last_failure is None:
            return timedelta()
        delay = min(FIRST_WAIT * (1 << min(over - 1, 20)), LONGEST_WAIT)
        return max(timedelta(), min(delay, self.last_failure + delay - now))


def fold(history: Iterable[Event]) -> PinState:
    """The PIN that a history in clock order leaves."""
    state = PinState()
    for event in history:
        match event.payload:
            case PinSet() as said:
                state = PinState(said.hash.words)
            case PinRemoved():
                state = PinState()
            case PinAccepted():
                state = PinState(state.hash)
            case PinFailed() as said:
                state = PinState(state.hash, state.failures + 1, said.at)
            case _:
                pass
    return state


def checked_pin(pin: str) -> str:
    """Return a PIN that may be set: 4 to 8 digits, not one digit again and again, not a run. Raises `InvalidInput`."""
    if _DIGITS.fullmatch(pin) is None:
        raise InvalidInput("a PIN has 4 to 8 digits", reason="pin")
    if len(set(pin)) == 1 or any(pin in run for run in _RUNS):
        raise InvalidInput("the PIN is one of the first that anybody tries", reason="pin_easy")
    return pin
