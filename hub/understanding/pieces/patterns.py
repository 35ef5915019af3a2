"""The patterns of a language's dates and addresses, built from its words for numbers, days and months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_HUNDRED = 100


@dataclass(frozen=True)
class Phrase:
    """A way of saying a date or period: what it means (`rule`) and how it is written."""

    rule: str
    pattern: re.Pattern[str]
    period_only: bool


def alternatives(words: Any) -> str:
    """A pattern for any of `words`, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _number_words(numbers: dict[str, Any]) -> str:
    word, joiner = alternatives(numbers["cardinals"]), alternatives(numbers["joiners"])
    return rf"(?:\d{{1,4}}|{word}(?: {joiner} {word})?)"


def addresses(pattern: str, ages: str, numbers: dict[str, Any]) -> re.Pattern[str]:
    """A pattern with {n} for a number that counts nothing: of a house, after which no unit, pack or "of" follows, or of
    years."""
    units = {w for ws in numbers["measures"].values() for w, _ in ws}
    more = {w for w, value in numbers["cardinals"].items() if value >= _HUNDRED}  # "la cuadra 20 mil" costs so much
    packs = {*numbers["packs"]["words"], *numbers["containers"]["words"]}
    counted = alternatives(units | packs | more | {*numbers["of"], *numbers["currency"]["words"]})
    number = _number_words(numbers)
    lived, aged = (text.replace("{n}", number) for text in (pattern, ages))
    return re.compile(rf"\b(?:(?:{lived})(?! {counted}\b)|{aged})(?!\S)")


def phrases(dates: dict[str, Any], numbers: dict[str, Any]) -> tuple[Phrase, ...]:
    """The ways of saying a date, as `dates` has them."""
    number = _number_words(numbers)
    out = []
    for raw in dates["phrase"]:
        pattern = raw["pattern"].replace("{lead}", dates["lead"]).replace("{tail}", dates["tail"])
        pattern = _named(pattern, "{wd}", "wd", alternatives(dates["weekdays"]))
        pattern = _named(pattern, "{mo}", "mo", alternatives(dates["months"]))
        pattern = _named(pattern, "{n}", "n", number)
        pattern = _named(pattern, "{n2}", "k", number)
        pattern = _named(pattern, "{nth}", "o", alternatives(dates.get("ordinals", {"\x00": 0})))
        out.append(Phrase(raw["rule"], re.compile(rf"\b(?:{pattern})(?!\S)"), raw.get("period_only", False)))
    return tuple(out)


def _named(pattern: str, mark: str, name: str, value: str) -> str:
    """Put `value` for every `mark`, as groups `name1`, `name2`, so that alternatives may repeat it."""
    count = 0
    while mark in pattern:
        count += 1
        pattern = pattern.replace(mark, f"(?P<{name}{count}>{value})", 1)
    return pattern


def said_again(denial: frozenset[str]) -> re.Pattern[str]:
    """A word counted, denied and counted anew: "2 cola no, cola 3"."""
    count, small = r"(?:NUM|MEAS|PACK)", r"(?:[a-z]{1,3} +)"
    return re.compile(rf"{count} +{small}?(\w+) +(?P<no>{'|'.join(denial)}) +{small}{{0,2}}\1 (?: *\w+ +)?{count}")


def asked_anew(denial: frozenset[str]) -> re.Pattern[str]:
    """A count that is taken back and asked for with a verb: "medio kilo no, mandame un kilo"; farther behind it the no
    has a stop of its own, which leaves a second space: "6 cajas de jugo de uva, no, haz 9"."""
    count, no = r"(?:NUM|MEAS|PACK)", rf"(?P<no>{'|'.join(denial)})"
    near, far = rf"(?:\w+ +){{0,2}}?{no} +", rf"(?:\w+ +){{3,7}}? +{no.replace('<no>', '<no2>')} {{2,}}"
    return re.compile(rf"{count} +(?:{near}|{far})(?P<verb>\w+(?: +\w+){{0,2}}?) +{count}\b")


def named_anew(denial: frozenset[str]) -> re.Pattern[str]:
    """A person or branch that is denied, and another that is named instead, behind a stop, which leaves a second space:
    "pro Taquaral, não, pro Ouro Verde", but not "Rosa, no Julia, pagó"."""
    return re.compile(
        rf"\b(PARTY|BRANCH)\b(?: +\w+){{0,6}}? +(?P<no>{'|'.join(denial)}) {{2,}}(?:[a-z]{{1,4}} +){{0,3}}?\1\b"
    )
