"""The day by which something is wanted, and days that are none: those gone by, and those of what is only spoken of."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hub.application.ports.understanding import Intent
from hub.understanding.message import Message
from hub.understanding.pieces import dates
from hub.understanding.pieces.chunks import Sort

_REACH = 3
"""How many words before a day may say that something was had then: "lo mismo que le pedí el sábado"."""


def due(message: Message, intent: Intent) -> date | None:
    """The day by which it is wanted: of several the one said with "by", with "para", else the first after today."""
    found = []
    for at, chunk in enumerate(message.chunks):
        if chunk not in message.days or chunk.value.period_only:
            continue
        day = dates.due(chunk.value, message.today)
        if day is None or _only_told(message, at) or (intent is Intent.REPEAT_ORDER and _was_then(message, at)):
            continue
        led, stands = chunk.text.split()[0], at > taken_back(message)
        found.append(((stands, led in message.lex.deadline, led in message.lex.wanted, day > message.today), day))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def taken_back(message: Message) -> int:
    """Before which chunk the days said are taken back: "para el finde, no, perdón, pal viernes"; -1 where none are."""
    told = [(at, c.sort) for at, c in enumerate(message.chunks) if c.sort is not Sort.BREAK]
    first = next((at for at, sort in told if sort is Sort.DATE), len(message.chunks))
    fixes = (a for (a, sort), (_, after) in pairwise(told) if (sort, after) == (Sort.FIX, Sort.DATE) and first < a)
    return max(fixes, default=-1)


def _was_then(message: Message, at: int) -> bool:
    """Whether the day at `at` is that of an order before: "lo mismo del sábado", "what I ordered Friday"."""
    lex, said = message.lex, message.chunks[at].text.split()
    if said[0] in lex.wanted:
        return False
    before = [c.text for c in message.chunks[max(0, at - _REACH) : at]]
    led = not (lex.of | lex.as_then).isdisjoint((*before[-1:], *said[:_REACH]))
    return led or not lex.had.isdisjoint(before)


def _only_told(message: Message, at: int) -> bool:
    """Whether the day at `at` is only why something is wanted: "se viene el finde", ", weekend coming"."""
    lex, chunks = message.lex, message.chunks
    if " ".join(c.text for c in chunks[max(0, at - 2) : at]) in lex.upcoming:
        return True
    if _lasts(message, at):
        return True
    begins = at > 0 and chunks[at - 1].sort is Sort.BREAK and chunks[at].text.split()[0] not in lex.wanted
    return begins and at + 1 < len(chunks) and chunks[at + 1].text in lex.upcoming


def _lasts(message: Message, at: int) -> bool:
    """Whether what is left lasts until the day at `at`: "nada más hay pa hoy", "só dá pra hoje"."""
    lex, before = message.lex, [c.text for c in message.chunks[max(0, at - _REACH) : at]]
    if not before or message.chunks[at].text.split()[0] not in lex.wanted:
        return False
    near = {*before[:-1], *(c.text for c in message.chunks[at + 1 : at + 2])}
    return before[-1] in lex.lasts or (before[-1] in lex.remains and not lex.only.isdisjoint(near))


def for_a_day_gone_by(message: Message) -> bool:
    """Whether something is wanted "para ayer"."""
    chunks = message.chunks
    return any(c.sort is Sort.DATE and at and chunks[at - 1].text in message.lex.wanted for at, c in enumerate(chunks))


def several_days(message: Message) -> bool:
    """Whether more than one day was said by which something may be wanted; beside one that "by" leads the others only
    tell why ("sábado tem festa, até quinta"), but not in "para mañana o el viernes"."""
    chunks = message.chunks
    kept = chunks[taken_back(message) + 1 :]
    told = [c for c in kept if c.sort is Sort.DATE and not c.value.period_only]
    either = any(c in told and at > 1 and chunks[at - 2] in told for at, c in enumerate(chunks))
    led = [c for c in told if c.text.split()[0] in message.lex.wanted]
    led = [c for c in led if c.text.split()[0] in message.lex.deadline] or led
    days = {dates.due(c.value, message.today) for c in (told if either or not led else led)}
    return len(days - {None}) > 1
