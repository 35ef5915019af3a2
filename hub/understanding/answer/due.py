"""The day by which something is wanted, and days that are none: those gone by, those of what is only spoken of, and
those on which it is said not to be possible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from hub.application.ports.understanding import Intent
from hub.understanding.message import Message
from hub.understanding.pieces import dates
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.taken_back import meant_from

_REACH = 3
"""How many words before a day may say that something was had then: "lo mismo que le pedí el sábado"."""
_LED = 5
"""How many words before a span of time may say that something is wanted by then."""


def due(message: Message, intent: Intent) -> date | None:
    """The day by which it is wanted: of several the one said with "by", with "para", else the first after today. A day
    that is refused gives way to any other; a supplier who refuses each of them names none."""
    found, never = [], refused(message)
    for at, chunk in enumerate(message.chunks):
        if chunk not in message.days or chunk.value.period_only:
            continue
        day = dates.due(chunk.value, message.today)
        if day is None or _only_told(message, at) or (intent is Intent.REPEAT_ORDER and _was_then(message, at)):
            continue
        if at in never and message.role == "supplier":
            continue
        led, stands = chunk.text.split()[0], at > taken_back(message) and at not in never
        own = chunk.value.rule != "feast"  # "pro natal quero 6 caixas, chegando dia 22"
        found.append(((stands, own, led in message.lex.deadline, led in message.lex.wanted, day > message.today), day))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def taken_back(message: Message) -> int:
    """Before which chunk the days said are taken back: "para el finde, no, perdón, pal viernes"; -1 where none are."""
    told = [(at, c.sort) for at, c in enumerate(message.chunks) if c.sort is not Sort.BREAK]
    first = next((at for at, sort in told if sort is Sort.DATE), len(message.chunks))
    fixes = [a for (a, sort), (_, after) in pairwise(told) if (sort, after) == (Sort.FIX, Sort.DATE) and first < a]
    rather = data("edits")[message.lex.language]["rather"]
    ends = (at for at, sort in told[1:] if sort in (Sort.WORD, Sort.FILLER) and message.chunks[at].text in rather)
    fixes += [at - 2 for at in ends if message.chunks[at - 1].sort is Sort.DATE and first < at - 1]  # "Monday instead"
    since = meant_from(message.chunks, message.lex)
    if not fixes and any(c.sort is Sort.DATE for c in message.chunks[since:]) and since > first:
        fixes = [since - 1]  # "pra sexta, sábado aliás"
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
    """Whether the day at `at` is only why something is wanted: "se viene el finde", ", weekend coming", "because
    Saturday is the dance"."""
    lex, chunks = message.lex, message.chunks
    if at and chunks[at - 1].text in lex.reasons and chunks[at].text.split()[0] not in lex.deadline:
        return True
    led = [c.text for c in chunks[max(0, at - 2) : at]]
    if " ".join(led) in lex.upcoming or not lex.upcoming.isdisjoint(led[-1:]):
        return True  # "happy Sunday, 2 bun" too
    if _lasts(message, at) or _is_occasion(message, at) or at in _why(message):
        return True
    begins = at > 0 and chunks[at - 1].sort is Sort.BREAK and chunks[at].text.split()[0] not in lex.wanted
    return begins and at + 1 < len(chunks) and chunks[at + 1].text in lex.upcoming


def _is_occasion(message: Message, at: int) -> bool:
    """Whether something happens on the day at `at`, and it is not said to be wanted for that day: "el viernes hay
    fiesta", "q hj tem jogo", but "hoy hay que pedir"."""
    lex, chunks = message.lex, message.chunks
    if message.role == "supplier" or chunks[at].text.split()[0] in lex.wanted:
        return False
    after = [c.text for c in chunks[at + 1 : at + 1 + _REACH] if c.sort is Sort.WORD and c.text not in lex.clitics]
    occurs = _words("occurs", lex.language)
    told = next((n for n in (1, 2) if " ".join(after[:n]) in occurs), 0)
    must = after[told : told + 1] and (after[told] in lex.as_then or after[told] in lex.of or after[told] in lex.to)
    return bool(told) and not must and not _said(message, "due_for")


def _why(message: Message) -> frozenset[int]:
    """Where the days stand of which a clause only tells why something is wanted: "domingo é dia das mães", "vence el
    30"; none where it is wanted "pra esse dia"."""
    if _said(message, "due_for"):
        return frozenset()
    why, out, clause = _why_words(message.lex.language), set(), list[int]()
    for at, chunk in enumerate([*message.chunks, None]):
        if chunk is not None and chunk.sort not in (Sort.BREAK, Sort.LINE):
            clause.append(at)
            continue
        days = [i for i in clause if message.chunks[i].sort is Sort.DATE]
        if len(days) == 1 and why.search(_shown(message.chunks[i] for i in clause)):
            out.update(days)
        clause = []
    return frozenset(out)


@cache
def _why_words(language: str) -> re.Pattern[str]:
    return re.compile(data("days")[language]["why"])


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
    never, since = refused(message), taken_back(message)
    told = [
        c
        for at, c in enumerate(chunks)
        if at > since and at not in never and c.sort is Sort.DATE and not c.value.period_only
        if not _only_told(message, at)
    ]
    told = [c for c in told if c.value.rule != "feast"] or told
    either = any(
        c in told
        and at > 1
        and chunks[at - 2] in told
        and not (chunks[at - 1].sort is Sort.BREAK and c.text.split()[0] in message.lex.deadline)
        for at, c in enumerate(chunks)
    )
    led = [c for c in told if c.text.split()[0] in message.lex.wanted]
    led = [c for c in led if c.text.split()[0] in message.lex.deadline] or led
    days = {dates.due(c.value, message.today) for c in (told if either or not led else led)}
    return len(days - {None}) > 1


def each_its_day(message: Message) -> bool:
    """Whether some goods are wanted by one day and others by another ("2 ting for Friday and 3 sprite for Monday"), or
    by one day "or" another: a request has one day."""
    since, never, chunks = taken_back(message), refused(message), message.chunks
    led = [
        (at, day)
        for at, c in enumerate(chunks)
        if at > since
        and at not in never
        and c in message.days
        and (day := dates.due(c.value, message.today))
        and not _only_told(message, at)
    ]
    if _part_by(message, since):
        return True
    for (first, one), (second, other) in pairwise(led):
        between = chunks[first + 1 : second]
        either = len(between) == 1 and between[0].text in message.lex.ranges
        counted = any(d.counts and first < d.at < second for d in message.drafts)
        wanted = all(chunks[at].text.split()[0] in message.lex.wanted for at in (first, second))
        if one != other and (either or (counted and wanted)):
            return True
    return False


def unclear_day(message: Message, day: date | None) -> bool:
    """Whether it is not known which of the days said is meant: between two ("entre jueves y viernes"), after another
    ("pasado el viernes"), every week's, or a span of time that was not understood."""
    lex, chunks = message.lex, message.chunks
    for led, one, joiner, other in zip(chunks, chunks[1:], chunks[2:], chunks[3:], strict=False):
        either = one.sort is other.sort is Sort.DATE and one.value != other.value and joiner.text in lex.joiners
        if either and led.text in lex.ranges_from:
            return True
    if any(found for _, found in message.resolved) and _said(message, "repeats"):
        return True
    return _said_after(message) or (day is None and span_left(message, wanted=True))


def _said_after(message: Message) -> bool:
    """Whether the only day is said to be one after which it is wanted."""
    days = [at for at, c in enumerate(message.chunks) if c.sort is Sort.DATE]
    if len(days) != 1:
        return False
    first = message.chunks[days[0]].text.split()[0]
    led = " ".join([*(c.text for c in message.chunks[max(0, days[0] - _REACH) : days[0]]), first])
    return any(f" {words} " in f" {led} " for words in _words("after", message.lex.language))


def span_left(message: Message, *, wanted: bool = False) -> bool:
    """Whether a span of time or a month was said that is neither a day nor goods; `wanted`: only where something is
    wanted by then ("para los primeros días de diciembre", but "mañana es quincena")."""
    lex, chunks = message.lex, message.chunks
    spans = _words("spans", lex.language) | lex.months.keys()
    goods = {at for draft, found in message.resolved if found for at in draft.places}
    left = (
        at
        for at, c in enumerate(chunks)
        if (c.sort is Sort.WORD and c.text in spans and at not in goods)
        or (wanted and c.sort is Sort.DATE and c.value.period_only)
    )
    return any(not wanted or any(c.text in lex.wanted for c in chunks[max(0, at - _LED) : at]) for at in left)


def _said(message: Message, kind: str) -> bool:
    told = f" {message.skeleton} "
    return any(f" {words} " in told for words in _words(kind, message.lex.language))


@cache
def _words(kind: str, language: str) -> frozenset[str]:
    return frozenset(data("days")[language][kind])


def _part_by(message: Message, since: int) -> bool:
    """Whether so many of what was ordered before are wanted by a day: "2 bread for now and 2 for tomorrow"."""
    chunks, wanted = message.chunks, message.lex.wanted
    bare = {d.at for d in message.drafts if d.counts and not (d.words or d.article)}
    days = (at for at, c in enumerate(chunks) if at > since and c.sort is Sort.DATE and c.text.split()[0] in wanted)
    return any(at - 1 in bare and any(d.words and d.counts and d.at < at - 1 for d in message.drafts) for at in days)


def comes_twice(message: Message) -> bool:
    """Whether more than one day to come is named, so that part comes then: "metade amanhã e o resto na sexta"."""
    never, since = refused(message), taken_back(message)
    told = (c for at, c in enumerate(message.chunks) if at > since and at not in never and c in message.days)
    days = (dates.due(c.value, message.today) for c in told if not c.value.period_only)
    return len({day for day in days if day is not None and day > message.today}) > 1


def refused(message: Message) -> frozenset[int]:
    """Where the days of a message stand on which it is said not to be possible."""
    told = len(message.of(Sort.DATE))
    return refused_days(message.chunks, message.lex) if told > 1 or message.role == "supplier" else frozenset()


def refused_days(chunks: Sequence[Chunk], lex: Lexicon) -> frozenset[int]:
    """Where the days stand on which it is said not to be possible: "no puedo el viernes, el lunes sí". Of two days in
    one clause nobody knows which is."""
    out: set[int] = set()
    before = False
    for joined, places in _clauses(chunks, lex):
        days = [at for at in places if chunks[at].sort is Sort.DATE]
        bare = len(days) == len(places)
        before = (before and joined) if bare else bool(lex.no_day.search(_shown(chunks[at] for at in places)))
        if before and (bare or len(days) == 1 or _is_one_day(chunks, days)):
            out.update(days)
    return frozenset(out)


def _is_one_day(chunks: Sequence[Chunk], days: Sequence[int]) -> bool:
    """Whether a weekday and its date are all the days: "el viernes 28 no puedo"."""
    return len(days) == 2 and days[1] == days[0] + 1 and chunks[days[0]].value.rule != chunks[days[1]].value.rule


def another_day(message: Message) -> bool | None:
    """Whether another day is named beside the ones refused; None where no day is refused."""
    never = refused(message)
    if not never:
        return None
    return any(c.sort is Sort.DATE and at not in never for at, c in enumerate(message.chunks))


def _clauses(chunks: Sequence[Chunk], lex: Lexicon) -> Iterator[tuple[bool, list[int]]]:
    """The places of each clause, and whether it is joined to the one before by no more than "y", "ni"."""
    places: list[int] = []
    joined = False
    for at, chunk in enumerate(chunks):
        joins = chunk.sort is Sort.WORD and chunk.text in lex.conjunctions | lex.nor
        if not joins and chunk.sort not in (Sort.BREAK, Sort.LINE) and chunk.text not in lex.however:
            places.append(at)
            continue
        if places:
            yield joined, places
        joined, places = joins, []
    if places:
        yield joined, places


def _shown(chunks: Iterable[Chunk]) -> str:
    """The words said, each day as ``DATE`` behind what leads it."""
    return " ".join(_led_day(c.text) if c.sort is Sort.DATE else c.text for c in chunks)


def _led_day(text: str) -> str:
    first, *rest = text.split()
    return f"{first} DATE" if rest else "DATE"
