"""The sandbox's own clock: it runs with the machine's, and can be moved to try the 24-hour window."""

from datetime import UTC, datetime, timedelta

FARTHEST = timedelta(days=3660)


class ClockTooFar(ValueError):
    """The clock was asked to move more than ten years from the machine's time."""


class SandboxClock:
    """Tells the time that messages carry and that windows, addresses and media ids age by."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The sandbox's time, in UTC."""
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far the sandbox is ahead of the machine."""
        return self._offset

    def advance(self, step: timedelta) -> None:
        """Move by `step`, backwards when negative. Raises ClockTooFar."""
        self._move_to(self._offset + step)

    def set(self, moment: datetime) -> None:
        """Make it `moment` (aware) now; it runs on from there. Raises ClockTooFar."""
        self._move_to(moment - datetime.now(UTC))

    def reset(self) -> None:
        """Back to the machine's time."""
        self._offset = timedelta(0)

    def _move_to(self, offset: timedelta) -> None:
        if abs(offset) > FARTHEST:
            raise ClockTooFar
        self._offset = offset
