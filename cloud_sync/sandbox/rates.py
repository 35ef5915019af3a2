"""Meta's sending rates, as token buckets on the sandbox's clock."""

from datetime import datetime

# 80 messages a second in all; to one contact one every 6 seconds, with bursts of 45.
PER_SECOND = 80
PAIR_BURST = 45
PAIR_SECONDS = 6.0


class TokenBucket:
    """Allows `burst` at once and one more every `seconds`."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._tokens = float(burst)
        self._at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Take one, if there is one. A clock that was moved back refills nothing."""
        if self._at is not None:
            gained = max(0.0, (now - self._at).total_seconds()) / self._seconds
            self._tokens = min(self._burst, self._tokens + gained)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Rates:
    """The business number's bucket and one for each contact."""

    def __init__(self) -> None:
        self._all = TokenBucket(PER_SECOND, 1 / PER_SECOND)
        self._pairs: dict[str, TokenBucket] = {}

    def allow_any(self, now: datetime) -> bool:
        """Whether the number may send one more message now."""
        return self._all.take(now)

    def allow_to(self, phone: str, now: datetime) -> bool:
        """Whether it may send one more to `phone` now."""
        return self._pairs.setdefault(phone, TokenBucket(PAIR_BURST, PAIR_SECONDS)).take(now)
