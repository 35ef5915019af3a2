"""Which backups are kept: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from hub.domain.errors import InvalidInput

_WRITTEN = re.compile(r"([1-9]\d{0,2})/(\d{1,3})/(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks (ISO 8601) and months keep a backup; the newest of all is always kept."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what ``7/4/12`` says. Raises `InvalidInput`."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise InvalidInput(f"not days/weeks/months: {text!r}", reason="backup_keep")
        return cls(*map(int, found.groups()))

    def kept(self, made: Iterable[datetime]) -> set[datetime]:
        """Return those of the moments whose backups stay. Days end where those of the moments' zone do."""
        latest_first = sorted(made, reverse=True)
        buckets: tuple[tuple[int, Callable[[datetime], object]], ...] = (
            (self.days, lambda at: at.date()),
            (self.weeks, lambda at: at.isocalendar()[:2]),
            (self.months, lambda at: (at.year, at.month)),
        )
        stay = set(latest_first[:1])
        for count, bucket in buckets:
            newest: dict[object, datetime] = {}
            for at in latest_first:
                newest.setdefault(bucket(at), at)
            stay.update(list(newest.values())[:count])
        return stay
