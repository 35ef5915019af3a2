"""Normalising and tokens: what was typed becomes folded words, numbers and separators with their places in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from hub.domain.words import fold
from hub.understanding.pieces.lexicon import Lexicon

LONGEST = 4000
"""Characters that are read; a longer message is nobody's order."""
_FOLDED_HANDS = "🙏"
"""Thanks, but beside a greeting it is only warm."""
_NOUGHTS = 3
"""From so many on noughts alone may be what flour is called."""
_MOST_DIGITS = 12
_LONG = 3
"""From so many letters on an abbreviation may be what a product is called."""
_VULGAR = {"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "×": " x ", "–": "-", "—": "-", "´": "'", "`": "'", "’": "'"}
_DOTTED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
"""Letters with dots between are one word: "P.A.N.", "a.m."."""
_LAUGHTER = re.compile(
    r"k{3,}|l+o+l+|lmf?ao+|a?(?:(?:ha){2,}|(?:he){2,}|(?:hi){2,}|(?:ja){2,}|(?:je){2,}|(?:ji){2,}|(?:rs){2,}|(?:hue){2,})[ahjrs]?",
    re.IGNORECASE,
)
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_HESITATION = re.compile(r"h*m{2,}h*|h+m+|[aeiu]+h+m+|[ae]{2,}m+|e+r+m+|[aeu]m{2,}", re.IGNORECASE)
HESITATION = "hmm"
"""What is heard while somebody thinks is this word, however it is written: "mmm", "ehm", "aahm"."""
_TOKEN = re.compile(
    r"(?P<link>https?://\S+|www\.\S+|\b[\w-]+\.[A-Za-z]{2,10}/\S+|\b[\w-]+\.(?:com|net|org|example|xyz|info|ly)\b)"
    r"|(?P<money>(?:S/\.?|\b(?:R|US|J|MX|TT|EC|G|BZ|BDS|RD|C)\$|B/\.|\$|€|₲|₡)(?=\s?\d)|\b(?:Bs|Gs)\.?(?=\s?\d))"
    r"|(?P<date>\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b(?!/))"
    r"|(?P<mixed>\b(?!x\d)[^\W\d_]+\d+[^\W\d_]+|\b\d+-\d+-\d+\b|\b[^\W\d_]-[^\W\d_]{3,})"
    r"|(?P<number>(?<!\S)\.(?:5|25|75)(?![\d.,])|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['&][^\W\d_]+)*)"
    r"|(?P<newline>\n)"
    r"|(?P<mark>[,;:.!¡?¿()+*=/\-•·…\"])"
    r"|(?P<other>\S)",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    MONEY = "money"
    SLASH = "slash"
    """A fraction or a date written with slashes."""
    MARK = "mark"
    NEWLINE = "newline"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the message: folded `text`, as written `raw`, its place, and its value where it is a number."""

    kind: Kind
    text: str
    raw: str
    start: int
    end: int
    value: Decimal | None = None


def clean(text: str) -> str:
    """Return `text` in one form: composed, without invisible and directional marks, cut to `LONGEST`."""
    for odd, plain in _VULGAR.items():
        text = text.replace(odd, plain)
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn"))


def number_value(written: str, *, decimal_comma: bool) -> Decimal | None:
    """Return the value of a number as written in a country, or None where it has more digits than anything counted.

    "3.500" is 3500 where the comma marks decimals and 3.5 elsewhere; one mark before one or two digits is always
    the decimal mark, whatever the country.
    """
    if len(written) > _MOST_DIGITS:
        return None
    marks = [c for c in written if c in ".,"]
    if not marks:
        return Decimal(written)
    last = marks[-1]
    tail = len(written) - written.rindex(last) - 1
    grouped = len(set(marks)) == 1 and tail == 3 and (len(marks) > 1 or (last == ".") == decimal_comma)
    if grouped and (len(marks) > 1 or not written.startswith("0")):
        return Decimal(re.sub(r"[.,]", "", written))
    whole, _, decimals = written.rpartition(last)
    return Decimal(re.sub(r"[.,]", "", whole) + "." + decimals)


def spell_out(text: str, lex: Lexicon) -> str:
    """Write what is spelt by letter as it is written ("doble a"), and blank out the numbers of a list's lines."""
    text = _DOTTED.sub(lambda dotted: dotted.group().replace(".", ""), text)
    for spoken, written in lex.spoken:
        text = spoken.sub(written, text)
    return _without_list_numbers(text)


def tokens(text: str, lex: Lexicon, *, decimal_comma: bool, goods: Callable[[str], bool] | None = None) -> list[Token]:
    """Take a cleaned text apart. Abbreviations are written out, drawn-out letters shortened.

    `goods`: whether a product is called by a word, so that it is written out nowhere ("ting", where it is a drink).
    """
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, raw = str(match.lastgroup), match.group()
        start, end = match.span()
        if kind in ("word", "mixed"):
            out.extend(_words(raw, start, end, lex, out, goods))
        elif kind == "number" and (_names(out, start, lex) or _coded(out, raw, text[:start], goods)):
            out[-1] = replace(out[-1], text=out[-1].text + raw, raw=out[-1].raw + raw, end=end)
        elif kind == "number" and len(raw) >= _NOUGHTS and not raw.strip("0") and goods is not None and goods(raw):
            out.append(Token(Kind.WORD, raw, raw, start, end))  # flour is called "000", "0000"
        elif kind == "number":
            value = number_value(raw, decimal_comma=decimal_comma)
            out.append(Token(Kind.NUMBER, raw, raw, start, end, value))
        elif kind == "date":
            out.append(Token(Kind.SLASH, raw, raw, start, end))
        elif kind in ("money", "newline", "link"):
            out.append(Token(Kind(kind), raw.casefold(), raw, start, end))
        elif raw == "&":
            continue
        elif kind == "other":
            said = lex.emoji.get(raw)
            if said and not (raw == _FOLDED_HANDS and any(t.text in lex.hellos for t in out)):
                out.append(Token(Kind.WORD, said, raw, start, end))
            else:
                out.append(Token(Kind.MARK, ",", raw, start, end))
        else:
            _mark(raw, start, end, text, lex, out)
    return out


def _names(before: list[Token], start: int, lex: Lexicon) -> bool:
    """Whether figures at `start` are part of the word that they hang on, which by itself says nothing: "vive100"."""
    last = before[-1] if before else None
    hangs = last is not None and last.kind is Kind.WORD and last.end == start and len(last.text) > 2
    return hangs and last is not None and lex.is_filler(last.text) and last.text == fold(last.raw)


def _coded(before: list[Token], raw: str, text: str, goods: Callable[[str], bool] | None) -> bool:
    """Whether a letter and the figures `raw` that hang on it are what goods are called: "A-1"."""
    last = before[-1] if before else None
    if goods is None or last is None or last.kind is not Kind.WORD or len(last.raw) > 1 or len(raw) > _CODE:
        return False
    return text[last.end :] in ("", "-") and raw.isdecimal() and goods(fold(last.raw) + raw)


def _words(
    raw: str, start: int, end: int, lex: Lexicon, before: list[Token], goods: Callable[[str], bool] | None
) -> list[Token]:
    if _LAUGHTER.fullmatch(raw):
        return [Token(Kind.MARK, ",", raw, start, end)]
    measured = bool(before) and before[-1].kind is Kind.NUMBER  # "10 mm"
    if _HESITATION.fullmatch(raw) and not measured:
        return [Token(Kind.WORD, HESITATION, raw, start, end)]
    drawn = raw if goods is not None and _ELONGATED.fullmatch(raw) and goods(fold(raw)) else _ELONGATED.sub(r"\1", raw)
    word = fold(drawn).replace("-", "")
    full = lex.abbreviations.get(word)
    glued = bool(before) and before[-1].kind in (Kind.NUMBER, Kind.SLASH) and start - before[-1].end <= 1
    ordinal = glued and word in lex.ordinal_ends and before[-1].end == start  # "the 2nd", where "nd" is "and"
    if (
        full is None
        or ordinal
        or (glued and word in lex.measures)
        or (goods is not None and len(word) >= _LONG and goods(word))
    ):
        return [Token(Kind.WORD, word, raw, start, end)]
    return [Token(Kind.WORD, part, raw, start, end) for part in full.split()]


def _mark(raw: str, start: int, end: int, text: str, lex: Lexicon, out: list[Token]) -> None:
    before = out[-1] if out else None
    if raw == "." and before and before.kind is Kind.WORD and before.end == start:
        known = (
            len(before.text) <= 2
            or before.text in lex.titles
            or before.text in lex.packs
            or before.text in lex.measures
        )
        if known and text[end : end + 1] not in ("", "\n"):
            return
    if raw in "()":
        nearby = text[end:].lstrip()[:1] if raw == "(" else text[end:].strip()[:1]
        if nearby.isdigit() or (raw == ")" and before and before.kind is Kind.WORD and before.text in lex.measures):
            return
    if raw in "-/&" and start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum():
        return
    out.append(Token(Kind.MARK, {"+": ",", "(": ",", ")": ",", "•": ",", "·": ","}.get(raw, raw), raw, start, end))


_CODE = 2
"""Figures of the longest such name."""
_LISTED = re.compile(r"(?m)^\s*(\d{1,2})\s?[.):-]+\s+(?=\S)")


def _without_list_numbers(text: str) -> str:
    """Blank out "1." "2)" at the beginning of lines where they count the lines of a list."""
    found = list(_LISTED.finditer(text))
    if len(found) < 2 or [int(m.group(1)) for m in found[:2]] not in ([1, 2], [0, 1]):
        return text
    for match in found:
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text
