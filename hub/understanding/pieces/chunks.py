"""Chunks: runs of tokens with one meaning (number, measure, money, date, person, branch, pack, separator, word).

Everything later works on chunks: intents see them as a skeleton ("pide NUM PACK de coca para DATE"), lines are put
together from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.numbers import Number, halves, number
from hub.understanding.pieces.text import Kind, Token

_STRESSED = tuple("áéíóú")
"""What no name of a pack ends with: "sacó" is a verb."""
_CENTS = 3
"""Signs of a price's hundredths, the mark included."""


class Sort(StrEnum):
    """What a chunk means; the upper-case ones stand by that name in the skeleton."""

    NUM = "NUM"
    MEAS = "MEAS"
    MONEY = "MONEY"
    DATE = "DATE"
    PARTY = "PARTY"
    BRANCH = "BRANCH"
    PACK = "PACK"
    WORD = "word"
    FILLER = "filler"
    TIMES = "times"
    BREAK = "break"
    FIX = "fix"
    """Words that take back what came before."""
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount of something loose or a size: `value` in `dimension` (kg, l, lb). `said`: a number was said for it."""

    value: Decimal
    dimension: str
    said: bool = True


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens `start` to `end` and what they mean.

    `value` is a `Number`, a `Measure`, a Decimal (money; for a pack the "y media" after it), a `When`, a `PartyRef` or
    a branch's id.
    """

    sort: Sort
    start: int
    end: int
    text: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Tokens already given a meaning by dates, people or filler phrases."""

    sort: Sort
    start: int
    end: int
    value: Any


def word(tokens: Sequence[Token], at: int) -> str:
    """The word at `at`, or nothing where no word stands there."""
    return tokens[at].text if 0 <= at < len(tokens) and tokens[at].kind is Kind.WORD else ""


def chunks(tokens: Sequence[Token], claims: Sequence[Claim], lex: Lexicon, country: str) -> list[Chunk]:
    """Give every token a meaning. `claims` come first; they do not overlap."""
    claimed = {claim.start: claim for claim in claims}
    out: list[Chunk] = []
    at = 0
    while at < len(tokens):
        claim = claimed.get(at)
        if claim:
            out.append(Chunk(claim.sort, claim.start, claim.end, _join(tokens, at, claim.end), claim.value))
            at = claim.end
            continue
        bound = min((c.start for c in claims if c.start > at), default=len(tokens))
        chunk = _chunk(tokens[:bound], at, lex, country)
        out.append(chunk)
        at = chunk.end
    return out


def _join(tokens: Sequence[Token], start: int, end: int) -> str:
    return " ".join(t.text for t in tokens[start:end])


def _chunk(tokens: Sequence[Token], at: int, lex: Lexicon, country: str) -> Chunk:
    token = tokens[at]
    if token.kind is Kind.NEWLINE:
        return Chunk(Sort.LINE, at, at + 1, "\n")
    if token.kind is Kind.LINK:
        return Chunk(Sort.FILLER, at, at + 1, "")
    if token.kind is Kind.MARK:
        if token.raw == "*":
            begins = at == 0 or tokens[at - 1].kind is Kind.NEWLINE or tokens[at - 1].text in ",;"
            return Chunk(Sort.FIX if begins else Sort.TIMES, at, at + 1, "")
        sort = Sort.BREAK
        return Chunk(sort, at, at + 1, token.text)
    money = _money(tokens, at, lex, country)
    if money:
        return money
    measure = _measure(tokens, at, lex)
    if measure:
        return measure
    phrase = _pack_phrase(tokens, at, lex)
    if phrase and phrase[0] in lex.cardinals:
        return Chunk(Sort.PACK, at, at + len(phrase), phrase[0], Decimal(0))
    found = number(tokens, at, lex)
    if found:
        return Chunk(Sort.NUM, at, found.end, _join(tokens, at, found.end), _with_cents(tokens, found, lex))
    if token.text in lex.times and at + 1 < len(tokens) and number(tokens, at + 1, lex) and token.text == "x":
        return Chunk(Sort.TIMES, at, at + 1, token.text)
    if token.text == "x" and at and tokens[at - 1].kind is Kind.NUMBER:
        return Chunk(Sort.TIMES, at, at + 1, token.text)
    if phrase:
        return Chunk(Sort.PACK, at, at + len(phrase), phrase[0], Decimal(0))
    if (token.text in lex.packs or token.text in lex.containers) and not _a_verb(tokens, at, lex):
        more = halves(tokens, at + 1, lex)
        end, half = (more[1], more[0]) if more else (at + 1, Decimal(0))
        return Chunk(Sort.PACK, at, end, token.text, half)
    return Chunk(Sort.WORD, at, at + 1, lex.letter_x if token.text == "x" else token.text)


def _with_cents(tokens: Sequence[Token], found: Number, lex: Lexicon) -> Number:
    """The number, no article where hundredths are said right after it: "um e cinquenta", "uno con veinte"."""
    if not found.article or word(tokens, found.end) not in lex.money_with or found.end + 1 >= len(tokens):
        return found
    cents = number(tokens, found.end + 1, lex)
    told = cents is not None and not cents.counted and 10 <= cents.value < 100 and cents.value % 5 == 0
    return replace(found, article=False) if told else found


def _pack_phrase(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[str, ...]:
    """The words at `at` that are a pack's name; one that begins with a number is that only where it is counted or
    told of goods: "2 six pack", "cola in six pack", but "order six packs"."""
    for phrase in lex.pack_phrases:
        if tuple(word(tokens, at + i) for i in range(len(phrase))) == phrase:
            return phrase if phrase[0] not in lex.cardinals or _after_goods(tokens, at, lex) else ()
    return ()


def _after_goods(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether what stands before `at` is a number, a word that leads to goods, or goods."""
    if not at or tokens[at - 1].kind is Kind.NUMBER:
        return bool(at)
    before = word(tokens, at - 1)
    if before in lex.cardinals or before in lex.article or before in lex.determiners or before in lex.loose:
        return True
    return bool(before) and not (before in lex.conjunctions or before in lex.connectors or lex.is_filler(before))


def _a_verb(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether a pack word is another word here: "can you", "sacó 2"."""
    if tokens[at].raw[-1:] in _STRESSED:
        return True
    if tokens[at].text not in lex.ambiguous_packs:
        return False
    before = tokens[at - 1] if at else None
    counted = before is not None and (
        before.kind is Kind.NUMBER
        or before.text in lex.cardinals
        or before.text in lex.of | lex.article | lex.determiners | lex.joiners
    )
    last = at + 1 == len(tokens) or tokens[at + 1].kind is not Kind.WORD
    if before is not None and before.text in lex.subjects:
        return True  # "Monday I can"
    return not counted and (not last or before is None or before.kind is not Kind.WORD)


def _measure(tokens: Sequence[Token], at: int, lex: Lexicon) -> Chunk | None:
    """ "2 kilos y medio", "medio litro", "litro y medio", "250 gr", "half a pound", "un cuarto de kilo"."""
    found = number(tokens, at, lex)
    unit_at = found.end if found else at
    if found:
        if word(tokens, unit_at) in lex.of | lex.article and found.value < 1:
            unit_at += 1
        if word(tokens, unit_at) in lex.article and found.value < 1:
            unit_at += 1
    unit = lex.measures.get(word(tokens, unit_at))
    if unit is None:
        return None
    if found is None and len(word(tokens, unit_at)) < 2:
        return None
    value = found.value if found else Decimal(1)
    end = unit_at + 1
    more = halves(tokens, end, lex)
    if more:
        value, end = value + more[0], more[1]
    elif unit[1] == 1 and (rest := _rest(tokens, at, end, lex, unit[0])):
        value, end = value + rest[0], rest[1]
    elif found is None and not _of_before(tokens, at, lex):
        return Chunk(Sort.MEAS, at, end, _join(tokens, at, end), Measure(value * unit[1], unit[0], False))
    return Chunk(Sort.MEAS, at, end, _join(tokens, at, end), Measure(value * unit[1], unit[0], True))


def _rest(tokens: Sequence[Token], begin: int, at: int, lex: Lexicon, dimension: str) -> tuple[Decimal, int] | None:
    """What is added to whole kilos or litres at `at`: "1 kg e 200 de ...", "kilo con 300 gramos", "2 kg 1/2"."""
    joined = word(tokens, at) in lex.joiners or word(tokens, at) in lex.money_with
    start = at + joined
    found = number(tokens, start, lex) if start < len(tokens) else None
    if found is None or found.article or found.counted:
        return None
    unit = lex.measures.get(word(tokens, found.end))
    if found.value < 1:
        alone = unit is None and word(tokens, found.end) not in lex.collectives
        return (found.value, found.end) if alone else None
    if unit is not None:
        small = unit[0] == dimension and unit[1] < 1 and found.value < 1000
        begins = joined and small and _begins(tokens, begin, lex)
        return (found.value * unit[1], found.end + 1) if begins else None
    ends = found.end >= len(tokens) or word(tokens, found.end) in lex.of
    hundreds = 100 <= found.value < 1000 and ends and (joined or _begins(tokens, begin, lex))
    return (found.value / 1000, found.end) if hundreds else None


def _begins(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether a line begins at `at`, so that what is measured comes after it."""
    before = tokens[at - 1] if at else None
    return before is None or before.kind is not Kind.WORD or lex.is_filler(before.text) or before.text in lex.joiners


def _of_before(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    return word(tokens, at - 1) in lex.of


def _money(tokens: Sequence[Token], at: int, lex: Lexicon, country: str) -> Chunk | None:
    """ "S/ 3.50", "siete soles con cincuenta", "75 centavos", "5 lucas", "sol cincuenta", "$3"."""
    if tokens[at].kind is Kind.MONEY:
        found = number(tokens, at + 1, lex) if at + 1 < len(tokens) else None
        if found is None:
            return None
        end = found.end
        if word(tokens, end) in lex.currency_words:
            end += 1
        return Chunk(Sort.MONEY, at, end, _join(tokens, at, end), found.value)
    found = number(tokens, at, lex)
    if found is None or word(tokens, at) in lex.fractions:
        part = _part_of_money(tokens, at, lex, country) or _one_and_cents(tokens, at, lex, country)
        if part or found is None:
            return part
    unit = word(tokens, found.end)
    if _price_each(tokens, at, found, lex):
        return Chunk(Sort.MONEY, at, found.end, _join(tokens, at, found.end), found.value)
    mark = tokens[found.end].kind if found.end < len(tokens) else None
    if unit in lex.cents:
        return Chunk(Sort.MONEY, at, found.end + 1, _join(tokens, at, found.end + 1), found.value / 100)
    if mark is Kind.MONEY:
        return Chunk(Sort.MONEY, at, found.end + 1, _join(tokens, at, found.end + 1), found.value)
    de = 1 if unit in lex.of and word(tokens, found.end + 1) in lex.currency_words and found.value >= 1000 else 0
    unit = word(tokens, found.end + de)
    times = _worth(unit, lex, country)
    if times is None:
        return None
    value, end = found.value * times, found.end + de + 1
    half = halves(tokens, end, lex)
    # "4 lucas y media" and "4 lucas quinientos" are 4,500
    cents = (half[0] * times, half[1]) if half else _units(tokens, end, lex, times) or _cents(tokens, end, lex)
    if cents:
        value, end = value + cents[0], cents[1]
    return Chunk(Sort.MONEY, at, end, _join(tokens, at, end), value)


def _price_each(tokens: Sequence[Token], at: int, found: Number, lex: Lexicon) -> bool:
    """Whether a number with hundredths is the price of each of something: "14.50 a pound", "3,50 o quilo"."""
    raw = tokens[at].raw
    per, unit = word(tokens, found.end), word(tokens, found.end + 1)
    cents = found.end == at + 1 and len(raw) > _CENTS and raw[-_CENTS] in ".,"
    led = per in lex.article | lex.determiners | lex.each | lex.times
    return cents and led and (unit in lex.measures or unit in lex.packs or unit in lex.containers)


def _worth(unit: str, lex: Lexicon, country: str) -> int | None:
    """What a word for money is worth in the currency; None where it is none in this country."""
    times = lex.currency_times.get(unit, {}).get(country)
    return times or (1 if unit in lex.currency_words else None)


def _part_of_money(tokens: Sequence[Token], at: int, lex: Lexicon, country: str) -> Chunk | None:
    """ "medio sol", "media luca", "half a grand"."""
    part = lex.fractions.get(word(tokens, at))
    end = at + 1 + (word(tokens, at + 1) in lex.article)
    worth = _worth(word(tokens, end), lex, country)
    if part is None or worth is None:
        return None
    return Chunk(Sort.MONEY, at, end + 1, _join(tokens, at, end + 1), part * worth)


def _one_and_cents(tokens: Sequence[Token], at: int, lex: Lexicon, country: str) -> Chunk | None:
    """ "luca y media", "luca quinientos"; after a word that tells prices also "a dólar con veinticinco", "a sol"."""
    worth = _worth(word(tokens, at), lex, country)
    if worth is None:
        return None
    half = halves(tokens, at + 1, lex)
    more = (half[0] * worth, half[1]) if half else _units(tokens, at + 1, lex, worth)
    if more:
        return Chunk(Sort.MONEY, at, more[1], _join(tokens, at, more[1]), worth + more[0])
    if word(tokens, at - 1) not in lex.priced:
        return None
    cents = _cents(tokens, at + 1, lex) or (Decimal(0), at + 1)
    return Chunk(Sort.MONEY, at, cents[1], _join(tokens, at, cents[1]), worth + cents[0])


def _cents(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[Decimal, int] | None:
    """The hundredths after a currency word: "con cincuenta", "e cinquenta centavos", "y medio"."""
    joined = word(tokens, at) in lex.money_with
    start = at + 1 if joined else at
    if start >= len(tokens):
        return None
    found: Number | None = number(tokens, start, lex)
    if found is None or found.article:
        return None
    if found.value < 1:
        return (found.value, found.end) if joined else None
    spoken = tokens[start].kind is Kind.WORD
    named = word(tokens, found.end) in lex.cents
    ends = found.end == len(tokens) or tokens[found.end].kind is not Kind.WORD
    if (
        not named
        and not (joined and (spoken or ends or word(tokens, at) == lex.money_with[0]))
        and not (spoken and found.value >= 10 and _nothing_counted(tokens, found.end, lex))
    ):
        return None
    if found.value >= 100 or found.value != int(found.value) or found.counted:
        return None
    following = word(tokens, found.end)
    if not named and following and (following in lex.packs or following in lex.measures):
        return None
    return found.value / 100, found.end + (1 if named else 0)


def _units(tokens: Sequence[Token], at: int, lex: Lexicon, times: int) -> tuple[Decimal, int] | None:
    """What is added to thousands: "dos lucas quinientos"."""
    found = number(tokens, at, lex) if times > 1 and at < len(tokens) else None
    if found is None or not times / 10 <= found.value < times or not _nothing_counted(tokens, found.end, lex):
        return None
    return found.value, found.end


def _nothing_counted(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether no noun follows that a number could count: "dos dólares cincuenta a la ...", "siete cincuenta"."""
    following = word(tokens, at)
    return not following or following in lex.to or following in lex.priced or lex.is_filler(following)


def says_something(chunk: Chunk, lex: Lexicon) -> bool:
    """Whether a chunk holds what could be taken back: more than a greeting or a word that says nothing."""
    idle = chunk.sort is Sort.WORD and lex.is_filler(chunk.text) and chunk.text not in lex.verbs
    return not idle and chunk.sort not in (Sort.FILLER, Sort.BREAK, Sort.LINE)
