"""The days of which sales are asked for, where more than one is named: "yesterday and today", "last week Friday"."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hub.understanding.message import Message
from hub.understanding.pieces import dates
from hub.understanding.pieces.chunks import Sort

Days = tuple[date, date]
"""The first and the last day, both included."""


def days_asked(message: Message) -> tuple[Days, bool]:
    """The days asked for, and whether that is sure: days that follow each other and are joined by "and" are asked for
    together, of others nobody knows; today where none is named."""
    places = [at for at, c in enumerate(message.chunks) if c in message.days]
    told = [(at, found) for at in places if (found := dates.period(message.chunks[at].value, message.today))]
    if not told:
        return (message.today, message.today), True
    days = sorted({found for _, found in told})
    if len(days) == 1:
        return days[0], True
    inside = _of_its_week(message, places)
    if inside:
        return (inside, inside), True
    follow = all(after[0] <= before[1] + timedelta(days=1) for before, after in pairwise(days))
    if not (follow and _joined(message, told[0][0], told[-1][0])):
        return told[0][1], False
    return (days[0][0], max(last for _, last in days)), True


def _of_its_week(message: Message, places: list[int]) -> date | None:
    """The day of a weekday and a week gone by that are named together: "el viernes de la semana pasada"."""
    rules = {c.value.rule: c.value for c in (message.chunks[at] for at in places)}
    together = len(places) == len(rules) and _joined(message, places[0], places[-1])
    if not together or rules.keys() != {"weekday", "last_week"}:
        return None
    span = dates.period(rules["last_week"], message.today)
    return span[0] + timedelta(days=rules["weekday"].n) if span else None


def _joined(message: Message, first: int, last: int) -> bool:
    """Whether nothing but "and", commas and articles stands between the days from `first` to `last`."""
    lex = message.lex
    small = lex.conjunctions | lex.determiners | lex.of
    return all(
        c.sort in (Sort.DATE, Sort.BREAK) or (c.sort is Sort.WORD and c.text in small)
        for c in message.chunks[first : last + 1]
    )
