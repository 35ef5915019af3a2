"""Which sums make up a period of days: the years, months and days that `hub.storage.projections.sums` keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

Part = tuple[str, int]
"""An ISO day, month or year, and 1 where it is added, -1 where it is taken off."""
_DAY, _MONTH, _YEAR = 10, 7, 4
_ROWS = {_DAY: 1, _MONTH: 15, _YEAR: 50}
"""How much there is to read of a day, month or year, in days: what sells does so again and again."""
_ONE = timedelta(days=1)


class Stretches(NamedTuple):
    """A period of days as the sums have it."""

    periods: list[Part]
    """Years and months, as far as they are summed."""
    days: list[Part]
    open: bool
    """Whether the latest day, whose lines are not summed, is within."""


class _Span(NamedTuple):
    """A day, month or year by its ISO name, as far as it is summed."""

    name: str
    first: date
    last: date

    def parts(self) -> Iterator[_Span]:
        """The months of a year, the days of a month."""
        day = self.first
        while day <= self.last:
            end = min(day if len(self.name) == _MONTH else _end_of_month(day), self.last)
            yield _Span(day.isoformat()[: _DAY if len(self.name) == _MONTH else _MONTH], day, end)
            day = end + _ONE


def stretches(first: date, last: date, until: date) -> Stretches:
    """Return what makes up the days from `first` to `last`, where those before `until` are summed.

    Of a part of a month, or of a year, the rest may be taken off the whole where that is less to read.
    """
    summed = min(last, until - _ONE)
    found: list[Part] = []
    for year in range(first.year, summed.year + 1):
        span = _Span(f"{year:04}", date(year, 1, 1), min(date(year, 12, 31), until - _ONE))
        found += _made_of(span, first, summed)
    return Stretches(
        [part for part in found if len(part[0]) < _DAY],
        [part for part in found if len(part[0]) == _DAY],
        first <= until <= last,
    )


def _made_of(span: _Span, first: date, last: date) -> list[Part]:
    if last < span.first or span.last < first:
        return []
    if first <= span.first and span.last <= last:
        return [(span.name, 1)]
    added = [part for each in span.parts() for part in _made_of(each, first, last)]
    rest = [
        (name, -sign)
        for each in span.parts()
        for outside in ((span.first, first - _ONE), (last + _ONE, span.last))
        if outside[0] <= outside[1]
        for name, sign in _made_of(each, *outside)
    ]
    return min(added, [(span.name, 1), *rest], key=_read)


def _read(parts: list[Part]) -> int:
    return sum(_ROWS[len(name)] for name, _ in parts)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _ONE
