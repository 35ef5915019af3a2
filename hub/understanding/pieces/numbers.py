"""Numbers as people write and say them: digits, words, halves, dozens, fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.text import Kind, Token

_HALF = Decimal("0.5")
_LARGEST = Decimal(10) ** 9
_MOST_DOZENS = 12
"""So many dozens and a half of one may be said; a larger number stands by itself."""
_SIZE = 100
"""From here on a number before "y medio kilo" is a size of its own."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the token after it. `counted`: said in dozens or hundreds, so of single pieces.
    `article`: only "un", "uma", "a", which may be no number at all."""

    value: Decimal
    end: int
    counted: bool = False
    article: bool = False


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) and tokens[at].kind is Kind.WORD else ""


def _fraction(token: Token) -> Decimal | None:
    """The value of "1/2", where it is a fraction below one."""
    if token.kind is not Kind.SLASH or token.raw.count("/") != 1:
        return None
    above, below = (int(part) for part in token.raw.split("/"))
    return Decimal(above) / below if 0 < above < below <= 8 else None


def _cardinal(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[int, int] | None:
    """Number words added up: "ciento veinte y cinco", "two hundred and fifty", "dos mil"."""
    total = part = 0
    end = at
    smallest = 10**9
    while end < len(tokens):
        word = _text(tokens, end)
        step = 1
        if end > at and word in lex.joiners:
            word, step = _text(tokens, end + 1), 2
            value = lex.cardinals.get(word)
            tens = part % 100 > 0 and part % 100 % 10 == 0
            thousands = total > 0 and not part and lex.joins_hundreds  # "mil e duzentos"
            if (
                value is None
                or (value >= 100 and not (thousands and value < 1000))
                or (value >= 10 and part % 100)
                or (part >= 100 and not part % 100 and not lex.joins_hundreds)
                or (value < 10 and not (tens or (part >= 100 and not part % 100)))
            ):
                break
        value = lex.cardinals.get(word)
        if value is None:
            break
        if value == 1000:
            total, part, smallest = total + max(part, 1) * 1000, 0, 1000
        elif (
            value == 100 and 1 - lex.joins_hundreds < part < 100 and smallest < 100
        ):  # "one hundred", "fifteen hundred"
            part, smallest = part * 100, 100
        elif value < smallest and (value < 10 or smallest >= 100) and (smallest > 10 and (smallest != 1 or not part)):
            if part and smallest < 100 and smallest < 20:
                break
            part, smallest = part + value, value if value >= 10 else 1
        else:
            break
        end += step
    return (total + part, end) if end > at else None


def _halves(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[Decimal, int] | None:
    """ "y medio", "e meia", "and a half", "y cuarto" at `at`."""
    if _text(tokens, at) not in lex.joiners:
        return None
    following = at + 1
    if _text(tokens, following) in lex.article:
        following += 1
    value = lex.fractions.get(_text(tokens, following))
    return (value, following + 1) if value is not None else None


def _parts(following: str, lex: Lexicon) -> bool:
    """Whether a fraction's word is one before `following`: "medio kilo", but not "leg quarter"."""
    groups = (lex.of, lex.article, lex.measures, lex.packs, lex.containers, lex.collectives, lex.fractions)
    return any(following in group for group in groups)


def _hundreds_after(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[Decimal, int]:
    """Hundreds that are added to the thousands before `at`, and where they end: "6 mil 200", "2 mil e quinhentos"."""
    start = at + (lex.joins_hundreds and _text(tokens, at) in lex.joiners)
    spelt = _cardinal(tokens, start, lex)
    more, end = (Decimal(spelt[0]), spelt[1]) if spelt else (Decimal(0), start + 1)
    if start < len(tokens) and tokens[start].kind is Kind.NUMBER:
        more = tokens[start].value or Decimal(0)
    return (more, end) if 100 <= more < 1000 and more == int(more) else (Decimal(0), at)


def _digits(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[Decimal | None, int]:
    """A number in digits, "2 1/2" and a recogniser's "80 e cinco" included; None where it is absurdly large."""
    value, end = tokens[at].value, at + 1
    if value is None or value > _LARGEST:
        return None, end
    more = _fraction(tokens[end]) if end < len(tokens) and value == int(value) else None
    if more is not None and tokens[end].start - tokens[at].end == 1:
        return value + more, end + 1
    if lex.cardinals.get(_text(tokens, end)) == 1000 and value < 1000:
        more, after = _hundreds_after(tokens, end + 1, lex)
        return value * 1000 + more, after  # "40 mil", "6 mil 200"
    if 20 <= value < 100 and value % 10 == 0 and _text(tokens, end) in lex.joiners and end + 1 < len(tokens):
        # two numbers both in digits are two numbers: "pilsen 630 y 2 cajas"
        unit = lex.cardinals.get(_text(tokens, end + 1), 0)
        if 1 < unit < 10:
            return value + unit, end + 2
    return value, end


def number(tokens: Sequence[Token], at: int, lex: Lexicon) -> Number | None:
    """Read the number that begins at `at`, or None."""
    token = tokens[at]
    value: Decimal | None = None
    end, article = at + 1, False
    if token.kind is Kind.NUMBER:
        value, end = _digits(tokens, at, lex)
    elif token.kind is Kind.SLASH:
        value = _fraction(token)
    elif token.kind is Kind.WORD:
        hundreds = token.text in lex.article and lex.cardinals.get(_text(tokens, at + 1), 0) >= 100
        spelt = _cardinal(tokens, at + hundreds, lex)  # "a hundred"
        if spelt:
            value, end = Decimal(spelt[0]), spelt[1]
            if not value % 1000 and end < len(tokens):
                more, end = _hundreds_after(tokens, end, lex)  # "mil e 200"
                value += more
            article = end == at + 1 and token.text in lex.article
        elif _collective_alone(tokens, at, lex):
            return _with_half(Number(Decimal(lex.collectives[token.text]), at + 1, True), tokens, lex)
        elif token.text in lex.fractions and _parts(_text(tokens, end), lex):
            value = lex.fractions[token.text]
            packed = _text(tokens, end + 1) in lex.packs or _text(tokens, end + 1) in lex.containers
            end += packed and _text(tokens, end) in lex.article  # "half a case"
        elif token.text in lex.zero and _text(tokens, end) in lex.of:
            value = Decimal(0)
        elif token.text in lex.article:
            value, article = Decimal(1), True
    if value is None:
        return None
    if value == 3 and _text(tokens, end) in lex.fractions and lex.fractions[_text(tokens, end)] == Decimal("0.25"):
        return Number(Decimal("0.75"), end + 1)
    if value == 1 and lex.fractions.get(_text(tokens, end)) is not None and token.text in lex.article:
        value, end, article = lex.fractions[_text(tokens, end)], end + 1, False
    return _collected(Number(value, end, False, article), tokens, lex)


def _collective_alone(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether a word like "dozen" counts with no number before it; "par" and "gruesa" only where "of" follows."""
    times = lex.collectives.get(tokens[at].text)
    if times is None:
        return False
    named = times == 2 or tokens[at].text in lex.after_number
    return not named or _text(tokens, at + 1) in lex.of


def _collected(found: Number, tokens: Sequence[Token], lex: Lexicon) -> Number:
    """Multiply by a dozen or hundred that follows: "3 docenas", "media docena", "half a dozen"."""
    after = found.end
    if found.value < 1 and _text(tokens, after) in lex.article:
        after += 1
    times = _times(tokens, after, lex)
    if times is not None:
        return _with_half(Number(found.value * times, after + 1, True), tokens, lex, Decimal(times))
    more = _halves(tokens, found.end, lex)
    times = _times(tokens, more[1], lex) if more else None
    if more and found.value >= _SIZE and _text(tokens, more[1]) in lex.measures:
        return found  # "primor de 900 y cuarto kilo de ..."
    if times is not None and found.value > _MOST_DOZENS:
        return found  # "margarina de 250 e meia dúzia de ..."
    if more and found.value >= 1:
        if times is not None and not found.article:
            return Number((found.value + more[0]) * times, more[1] + 1, True)  # "two and a half dozen"
        if times is None:
            return Number(found.value + more[0], more[1])
    return found


def _times(tokens: Sequence[Token], at: int, lex: Lexicon) -> int | None:
    """What a collective at `at` multiplies by; "half a hundred" is one too."""
    word = _text(tokens, at)
    large = lex.cardinals.get(word, 0)
    return lex.collectives.get(word) or (
        large if large in (100, 1000) and at and _half_before(tokens, at, lex) else None
    )


def _half_before(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    before = at - 1 if _text(tokens, at - 1) not in lex.article else at - 2
    return before >= 0 and _text(tokens, before) in lex.fractions


def _with_half(found: Number, tokens: Sequence[Token], lex: Lexicon, of: Decimal | None = None) -> Number:
    """ "docena y media": half of the collective more."""
    more = _halves(tokens, found.end, lex)
    if more and more[0] == _HALF:
        return Number(found.value + more[0] * (of or found.value), more[1], True)
    return found


def halves(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[Decimal, int] | None:
    """The half that follows a unit ("kilo y medio") at `at`, with where it ends; not that of another unit ("2 kilos y
    media docena de ...")."""
    more = _halves(tokens, at, lex)
    following = _text(tokens, more[1]) if more else ""
    units = (lex.measures, lex.packs, lex.containers, lex.collectives)
    return None if any(following in group for group in units) else more
