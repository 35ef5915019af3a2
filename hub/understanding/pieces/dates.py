"""Dates and periods: finds the phrases of `data/<language>/dates.toml` and turns them into days.

The same words mean a day to come where something is wanted ("el viernes" is the next one) and a day gone by where
sales are asked for, so that a phrase is kept as its rule and resolved by who needs it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.text import Kind, Token

_WEEK = 7
_SATURDAY = 5
_PAYDAY = 15
_LONGEST_MONTH = 31
_FARTHEST = 400
_FRACTIONS = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "1/8"})
"""Written alone these are parts of a kilo, not days."""


@dataclass(frozen=True, slots=True)
class When:
    """A date phrase: its rule and numbers, not yet a day."""

    rule: str
    n: int = 0
    m: int = 0
    year: int = 0
    period_only: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in the tokens `start` to `end`; `when` is None where the words only look like a date."""

    start: int
    end: int
    when: When | None


def _spelt(words: str, lex: Lexicon) -> int:
    return sum(int(w) if w.isdigit() else lex.cardinals.get(w, 0) for w in words.split())


def find(tokens: list[Token], lex: Lexicon) -> list[Found]:
    """Every date phrase of a message, first come first served, none overlapping."""
    places: dict[int, int] = {}
    ends: dict[int, int] = {}
    text, at = "", 0
    for i, token in enumerate(tokens):
        piece = token.raw if token.kind is Kind.SLASH else token.text
        piece = piece if token.kind in (Kind.WORD, Kind.NUMBER, Kind.SLASH) or _is_clocks(tokens, i) else "\x00"
        places[at], ends[at + len(piece)] = i, i + 1
        text += piece + " "
        at += len(piece) + 1
    taken = [False] * len(tokens)
    out: list[Found] = []
    for phrase in lex.phrases:
        for match in phrase.pattern.finditer(text):
            start, end = places.get(match.start()), ends.get(len(match.group().rstrip()) + match.start())
            if start is None or end is None or any(taken[start:end]):
                continue
            when = _when(phrase.rule, match, lex, period_only=phrase.period_only)
            if when is None and phrase.rule != "ignore":
                continue
            if when is None:
                text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
            if phrase.rule == "date" and match.group() in _FRACTIONS:
                continue
            if phrase.rule == "bare_day" and not _alone(tokens, end, lex):
                continue
            taken[start:end] = [True] * (end - start)
            out.append(Found(start, end, when))
    return sorted(out, key=lambda f: f.start)


def _is_clocks(tokens: list[Token], at: int) -> bool:
    """Whether the mark at `at` parts hours from minutes: "15:30"."""
    if tokens[at].text != ":" or not 0 < at < len(tokens) - 1:
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    close = before.end == tokens[at].start and tokens[at].end == after.start
    return close and before.kind is after.kind is Kind.NUMBER and len(after.raw) == len("30")


def _alone(tokens: list[Token], end: int, lex: Lexicon) -> bool:
    """Whether nothing that could be counted follows "el 15"."""
    if end >= len(tokens):
        return True
    after = tokens[end]
    return after.kind in (Kind.MARK, Kind.NEWLINE) or (after.kind is Kind.WORD and lex.is_filler(after.text))


def _when(rule: str, match: re.Match[str], lex: Lexicon, *, period_only: bool) -> When | None:
    if rule == "ignore":
        return None
    groups = {re.sub(r"\d+$", "", k): v for k, v in match.groupdict().items() if v}
    rule, _, argument = rule.partition(":")
    if "o" in groups:
        groups["n"] = str(lex.ordinals[groups["o"]])
    if rule == "offset":
        return When("offset", int(argument) if argument else -_spelt(groups["n"], lex))  # "hace 3 días"
    if rule == "feast":
        day, month = argument.split("/")
        return When("feast", int(day), int(month))
    if rule in ("weekday", "weekday_after", "weekday_past", "weekday_before"):
        return When(rule, int(argument) if argument else lex.weekdays[groups["wd"]])
    if rule == "inclusive":
        return When("in_days", _spelt(groups["n"], lex) - 1 + int(argument))
    if rule in ("in_days", "in_weeks", "last_days"):
        n = int(argument) if argument else _spelt(groups.get("n", ""), lex)
        return When(rule, n or 1) if 0 <= n <= _FARTHEST else None
    if rule in ("day", "bare_day"):
        n = int(argument) if argument else _spelt(groups["n"], lex)
        return When("day", n) if 1 <= n <= 31 else None
    if rule == "day_month":
        n = _spelt(groups["n"], lex)
        return When(rule, n, lex.months[groups["mo"]], int(groups.get("year", 0))) if 1 <= n <= 31 else None
    if rule == "date":
        d, m, y = int(groups["d"]), int(groups["m"]), int(groups.get("y", 0))
        y += 2000 if 0 < y < 100 else 0
        return When("day_month", d, m, y) if 1 <= d <= 31 and 1 <= m <= 12 and d + m > 0 else None
    if rule in ("between_days", "since", "month", "between"):
        return _span(rule, match, groups, lex)
    if rule in ("last_week", "last_month"):
        return When(rule, int(argument or 0), period_only=period_only)
    week = rule == "next_week" and "wd" in groups
    n = lex.weekdays[groups["wd"]] if week else lex.months.get(groups.get("mo", ""), 0)  # "fin de marzo"
    return When(rule, n, period_only=period_only)


def _span(rule: str, match: re.Match[str], groups: dict[str, str], lex: Lexicon) -> When | None:
    """Days from one to another: "de segunda a sexta", "del 1 al 15", "since Monday", "in March"."""
    if rule == "between_days":
        first, last = (lex.weekdays[v] for k, v in match.groupdict().items() if k.startswith("wd") and v)
        return When(rule, first, last, period_only=True)
    if rule == "since":
        return _since(groups, lex)
    if rule == "month":
        return When(rule, lex.months[groups["mo"]], period_only=True)
    first, last = _spelt(groups["n"], lex), _spelt(groups["k"], lex)
    days = 1 <= first <= _LONGEST_MONTH and 1 <= last <= _LONGEST_MONTH  # but "margarina de 500 até o dia 16"
    return When(rule, first, last, lex.months.get(groups.get("mo", ""), 0), True) if days else None


def _since(groups: dict[str, str], lex: Lexicon) -> When:
    """From a weekday, a day (of a month) or the beginning of a month or year on until today."""
    if "wd" in groups:
        return When("since_weekday", lex.weekdays[groups["wd"]], period_only=True)
    if "n" in groups:
        month = lex.months[groups["mo"]] if "mo" in groups else 0
        return When("since_day", _spelt(groups["n"], lex), month, period_only=True)
    if "mo" in groups:
        return When("since_month", lex.months[groups["mo"]], period_only=True)
    return When("this_month" if "month" in groups else "this_year", period_only=True)


def _day(year: int, month: int, day: int) -> date | None:
    years = divmod(month - 1, 12)
    year, month = year + years[0], years[1] + 1
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _last_day(when: When, today: date) -> date:
    """The last day of this month or of the one named; wages are paid on the 15th too."""
    if when.rule == "payday" and today.day <= _PAYDAY:
        return today.replace(day=_PAYDAY)
    month = when.n or today.month
    year = today.year + (month < today.month)
    return date(year, month, calendar.monthrange(year, month)[1])


def due(when: When, today: date) -> date | None:
    """The day to come that a phrase means, or None where it only means a time gone by."""
    n = when.n
    match when.rule:
        case "offset":
            return today + timedelta(days=n) if n >= 0 else None
        case "weekday":
            return today + timedelta(days=(n - today.weekday() - 1) % _WEEK + 1)
        case "weekday_after":
            return today + timedelta(days=(n - today.weekday() - 1) % _WEEK + 1 + _WEEK)
        case "weekend":
            return today + timedelta(days=(_SATURDAY - today.weekday()) % _WEEK)
        case "in_days":
            return today + timedelta(days=n)
        case "in_weeks":
            return today + timedelta(days=n * _WEEK)
        case "day":
            months = (_day(today.year, today.month + k, n) for k in range(3))
            return next((d for d in months if d and d >= today), None)
        case "day_month" | "feast":
            if when.year:
                return _day(when.year, when.m, n)
            years = (_day(today.year + k, when.m, n) for k in range(5))
            return next((d for d in years if d and d >= today), None)
        case "end_of_month" | "payday":
            return _last_day(when, today)
        case "next_week":
            return today + timedelta(days=_WEEK - today.weekday() + n)
        case _:
            return None


def period(when: When, today: date) -> tuple[date, date] | None:
    """The days gone by that a phrase means, both included, or None where it means none."""
    n = when.n
    match when.rule:
        case "offset":
            return (today + timedelta(days=n),) * 2 if n <= 0 else None
        case "weekday" | "weekday_past":
            return (_latest(n, today),) * 2
        case "weekday_before":
            return (_latest(n, today) - timedelta(days=_WEEK),) * 2
        case "weekend":
            return _weekend(today)
        case "day" | "day_month" | "feast":
            return _single(when, today)
        case "between":
            return _between(when, today)
        case "between_days":
            last = _latest(when.m, today)
            return last - timedelta(days=(when.m - n) % _WEEK), last
        case _:
            return _whole(when, today) or _until(when, today)


def _whole(when: When, today: date) -> tuple[date, date] | None:
    """A week, month or year that is over."""
    n = when.n
    monday = today - timedelta(days=today.weekday())
    match when.rule:
        case "last_week":
            return monday - timedelta(days=_WEEK * (n + 1)), monday - timedelta(days=_WEEK * n + 1)
        case "last_month":
            last = today.replace(day=1) - timedelta(days=1)
            for _ in range(n):
                last = last.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case "last_year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        case "month":
            year = today.year if n <= today.month else today.year - 1
            last = date(year, n, calendar.monthrange(year, n)[1])
            return date(year, n, 1), min(last, today)
        case _:
            return None


def _until(when: When, today: date) -> tuple[date, date] | None:
    """What began some time ago and is not over: "this week", "the last 3 days", "since Monday"."""
    n = when.n
    begun = {
        "this_week": today - timedelta(days=today.weekday()),
        "this_month": today.replace(day=1),
        "this_year": today.replace(month=1, day=1),
        "last_days": today - timedelta(days=n - 1),
        "since_weekday": _latest(n, today),
    }.get(when.rule)
    if when.rule == "since_month":
        begun = date(today.year if n <= today.month else today.year - 1, n, 1)
    if when.rule == "since_day" and (day := _single(When("day_month" if when.m else "day", n, when.m), today)):
        begun = day[0]
    return (begun, today) if begun else None


def _latest(weekday: int, today: date) -> date:
    """The latest such weekday before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % _WEEK + 1)


def _weekend(today: date) -> tuple[date, date]:
    """The latest weekend, as far as it has gone."""
    saturday = today - timedelta(days=(today.weekday() - _SATURDAY) % _WEEK)
    return saturday, min(saturday + timedelta(days=1), today)


def _single(when: When, today: date) -> tuple[date, date] | None:
    """The latest day of this number, of its month where one was said."""
    if when.rule == "day":
        days = [_day(today.year, today.month - k, when.n) for k in range(3)]
    else:
        years = [when.year] if when.year else range(today.year, today.year - 5, -1)
        days = [_day(y, when.m, when.n) for y in years]
    found = next((d for d in days if d and d <= today), None)
    return (found, found) if found else None


def _between(when: When, today: date) -> tuple[date, date] | None:
    month = when.year or (today.month if when.n <= today.day else (today.month - 2) % 12 + 1)
    year = today.year if month <= today.month else today.year - 1
    start, end = _day(year, month, when.n), _day(year, month, when.m)
    return (start, end) if start and end and start <= end else None
