"""What is said of goods without being told or ordered: "¿llegaron 3 cajas?", "suppose we order 10", "cancela a venda".

A question, a supposition, thanks, a condition or the taking back of an entry holds the same words and numbers as what
is to be written down, so such a reading asks; the questions that people order by ("can you bring 3?") do not. A clause
at a time is looked at: only where the numbers stand does it matter. The words are data (`data/unmeant.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, partial

from hub.application.ports.understanding import Intent
from hub.understanding.answer.undone import says_what_is_done
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.kinds import WRITTEN
from hub.understanding.pieces.skeleton import skeleton

_NUMBERS = frozenset({Sort.NUM, Sort.MEAS, Sort.MONEY})


@dataclass(frozen=True)
class _Words:
    """One language's patterns, named as in the data file."""

    asked: re.Pattern[str]
    polite: re.Pattern[str]
    told_of: re.Pattern[str]
    condition: re.Pattern[str]
    no_condition: re.Pattern[str]
    withdrawn: re.Pattern[str]
    cancelled: re.Pattern[str]
    compared: re.Pattern[str]
    owed: re.Pattern[str]
    besides: re.Pattern[str]
    sold: re.Pattern[str]
    wavers: re.Pattern[str]
    kept: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words between two stops, whether a number is among them, and whether a question mark closes them."""

    told: str
    numbered: bool
    marked: bool


@cache
def _words(language: str) -> _Words:
    raw = data("unmeant")[language]
    return _Words(**{field.name: re.compile(raw[field.name]) for field in fields(_Words)})


def _clauses(message: Message) -> Iterator[_Clause]:
    parts: list[str] = []
    numbered = False
    for chunk in message.chunks:
        if chunk.sort not in (Sort.BREAK, Sort.LINE):
            parts.append(skeleton([chunk], question=False))
            numbered = numbered or chunk.sort in _NUMBERS
        elif parts:
            yield _Clause(" ".join(filter(None, parts)), numbered, chunk.text == "?")
            parts, numbered = [], False
    if parts:
        yield _Clause(" ".join(filter(None, parts)), numbered, marked=False)


def unmeant(message: Message, intent: Intent) -> bool:
    """Whether `message` only asks about, supposes, thanks for or takes back what `intent` would write down, or whoever
    orders is not sure of it."""
    clauses = list(_clauses(message))
    if intent is Intent.CUSTOMER_ORDER:
        told = " ".join(clause.told for clause in clauses)
        return _words(message.lex.language).wavers.search(told) is not None
    if intent is Intent.CANCEL:
        return any(_words(message.lex.language).kept.search(clause.told) for clause in clauses)
    if intent is Intent.SUPPLIER_OFFER:
        words = _words(message.lex.language)
        return message.lex.excluding.search(message.skeleton) is not None or _is_conditional(clauses, words)
    if intent is Intent.CHANGE_PRICE:
        return _is_conditional(clauses, _words(message.lex.language))
    if intent is Intent.CHANGE_ORDER and message.said.topic is None:
        told = " ".join(clause.told for clause in clauses)
        return _words(message.lex.language).withdrawn.search(told) is not None
    if intent not in WRITTEN:
        return False
    # read in another language, the words of a question are still the sender's
    languages = dict.fromkeys((message.lex.language, message.said.language))
    return any(_is_unmeant(clauses, intent, language) for language in languages)


def _is_conditional(clauses: Sequence[_Clause], words: _Words) -> bool:
    """Whether something must hold first, and is not only said to be polite."""
    return any(words.condition.search(c.told) and not words.no_condition.search(c.told) for c in clauses)


def _is_unmeant(clauses: Sequence[_Clause], intent: Intent, language: str) -> bool:
    words = _words(language)
    told = " ".join(clause.told for clause in clauses)
    before: list[_Clause | None] = [None, *clauses]
    if words.withdrawn.search(told) or any(map(partial(_is_remark, language), before, clauses)):
        return True
    if _is_conditional(clauses, words):
        return True
    if intent is Intent.RESTOCK_REQUEST:
        return bool(words.cancelled.search(told) or words.compared.search(told))
    if intent is Intent.RECORD_SALE:
        return bool(words.owed.search(told) or words.besides.search(told)) or _only_why(clauses, words)
    return intent is Intent.RECORD_LOSS and bool(words.sold.search(told))


def _only_why(clauses: Sequence[_Clause], words: _Words) -> bool:
    """Whether what was sold is only why goods are ordered, with their number: "pide 5 cajas, ayer vendí mucho"."""
    sold = [c for c in clauses if words.sold.search(c.told)]
    asks = any(c.numbered and c not in sold and words.polite.search(c.told) for c in clauses)
    return bool(sold) and asks and not any(c.numbered for c in sold)


def _is_remark(language: str, before: _Clause | None, clause: _Clause) -> bool:
    """Whether a clause with a number asks, supposes or thanks, and is no request in the form of a question; goods alone
    with a question mark may be a request, where the clause before them asks nothing."""
    if not clause.numbered:
        return False
    words = _words(language)
    if words.told_of.search(clause.told):
        return True
    if clause.marked and not says_what_is_done(clause.told, language):
        return words.asked.search(clause.told) is not None or bool(before and words.told_of.search(before.told))
    return bool((clause.marked or words.asked.search(clause.told)) and not words.polite.search(clause.told))
