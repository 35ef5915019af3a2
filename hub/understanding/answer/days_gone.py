"""The days of which sales are asked for, where more than one is named: "yesterday and today", "last week Friday"."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hub.understanding.answer.due import span_left
from hub.understanding.message import Message
from hub.understanding.pieces import dates
from hub.understanding.pieces.chunks import Sort

Days = tuple[date, date]
"""The first and the last day, both included."""


def days_asked(message: Message) -> tuple[Days, bool]:
    """The days asked for, and whether that is sure: days that follow each other and are joined by "and" are asked for
    together, the days between two that are told as ends ("entre el lunes y ayer"), of others nobody knows; today where
    none is named, and no span of time that was not understood."""
    places = [at for at, c in enumerate(message.chunks) if c in message.days]
    told = [(at, found) for at in places if (found := dates.period(message.chunks[at].value, message.today))]
    if not told:
        return (message.today, message.today), not span_left(message)
    days = sorted({found for _, found in told})
    if len(days) == 1:
        return days[0], not span_left(message)
    ends = _ends(message, told)
    if ends:
        return ends, True
    inside = _of_its_week(message, places)
    if inside:
        return (inside, inside), True
    between = message.chunks[told[0][0] : told[-1][0]]
    joined = any(c.text in message.lex.conjunctions for c in between)  # "vendi ontem, hoje foi fraco" is of one day
    follow = joined and all(after[0] <= before[1] + timedelta(days=1) for before, after in pairwise(days))
    if not (follow and _joined(message, told[0][0], told[-1][0])):
        return told[0][1], False
    return (days[0][0], max(last for _, last in days)), True


def _ends(message: Message, told: list[tuple[int, Days]]) -> Days | None:
    """The days from one that was told to another, where the words between them say so: "del 28 al 3 de noviembre"."""
    lex, chunks, (first, begun), (second, ended) = message.lex, message.chunks, told[0], told[-1]
    until = (lex.ranges | lex.to | lex.wanted | lex.deadline) - lex.of
    between = [c.text for c in chunks[first + 1 : second] if c.text not in lex.determiners]
    led = chunks[first - 1].text in lex.ranges_from if first else False
    small = lex.joiners if led else until
    lasts = led or between or chunks[second].text.split()[0] in until
    spans = len(told) == 2 and lasts and small.issuperset(between) and begun[0] <= ended[1]
    return (begun[0], ended[1]) if spans else None


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
