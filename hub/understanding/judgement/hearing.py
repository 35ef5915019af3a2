"""Which transcript of a voice note is believed, and whether it was heard surely enough to act upon.

A recogniser gives its best guess, other guesses and how surely it heard each word. How surely it heard a *number* says
nothing, since it is as often torn between "dos" and "2"; that another guess is the same but for a number does. A name
that nobody knows has nothing but its sound to vouch for it. `docs/UNDERSTANDING.md` tells what each of these costs in
questions and saves in silent errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from hub.application.ports.understanding import Action, Intent, Reading, Said
from hub.domain.words import fold

NAME_FROM = 0.6
"""The least confidence at which a word that nobody knows is taken for a new name."""
WORD_FROM = 0.7
"""The same for a word that an offer can do without: it may have been the goods or the day."""
_SHORT = 3
_POLITE = frozenset({Intent.GREETING, Intent.THANKS})
"""What is left of a note of which no more was understood."""
_ANSWERS = frozenset({Intent.CONFIRM, Intent.DECLINE, Intent.CANCEL})
_SOMEBODYS = frozenset(
    {
        Intent.RESTOCK_REQUEST,
        Intent.RECORD_RECEIPT,
        Intent.RECORD_SALE,
        Intent.RECORD_CREDIT,
        Intent.RECORD_PAYMENT,
        Intent.RECORD_EXPENSE,
        Intent.DEBT_QUERY,
    }
)
"""What is done with somebody, so that a name may be looked for in another transcript."""
_ORDER = {Action.ACT: 2, Action.ASK: 1, Action.NONE: 0}
_WORD = re.compile(r"[^\W\d_]+")


def believed(readings: Sequence[Reading]) -> Reading:
    """Return the reading that a note is taken for, of those of its transcripts, likeliest first.

    The first whole request, unless it is mere politeness and another knows goods, people or money. One that names
    nobody takes the person from another that agrees with it in everything else: a name that was misheard leaves a
    request without it, which is whole all the same.
    """
    best = readings[0]
    for other in readings[1:]:
        if best.action is Action.ACT and best.intent not in _POLITE:
            named = best.intent in _SOMEBODYS and other.party is not None and other.party.contact is not None
            if best.party is None and named and replace(other, party=None) == best:
                return other
        elif _rank(other) > _rank(best) and not _says_less(other, best):
            best = other
    return best


def heard_surely(
    said: Said, reading: Reading, first: Reading, others: Iterable[Reading], knows: Callable[[str], bool]
) -> bool:
    """Whether `reading` may act, for all that was heard.

    `first` is the reading of the likeliest transcript, `others` those of all; `knows` tells whether a word is one of
    the language's or the shop's. Where `said` tells nothing of its words, they are taken as heard.
    """
    if any(other.action is Action.ACT and _disputes(other, reading) for other in others):
        return False
    if _products(reading) - _products(first):
        return False
    sureness: dict[str, float] = {}
    for text, confidence in said.heard:
        for word in _words(text):
            sureness[word] = max(confidence, sureness.get(word, 0.0))
    if not sureness:
        return True
    if any(sureness.get(word, 0.0) < NAME_FROM for word in _words(_new_name(reading)) if not knows(word)):
        return False
    optional = sureness.items() if reading.intent is Intent.SUPPLIER_OFFER else ()
    return all(confidence >= WORD_FROM or knows(word) for word, confidence in optional)


def _rank(reading: Reading) -> tuple[bool, int, int]:
    """How much a reading says: politeness and questions about nothing least, then asking, then acting; known products
    count."""
    says = _tells(reading) or (reading.action is Action.ACT and reading.intent not in _POLITE)
    return says, _ORDER[reading.action], sum(line.product is not None for line in reading.lines)


def _says_less(other: Reading, best: Reading) -> bool:
    """Whether `other` is mere politeness, or the same request without the goods, people or money that `best` tells."""
    return other.intent in _POLITE or (other.intent is best.intent and _tells(best) and not _tells(other))


def _tells(reading: Reading) -> bool:
    """Whether a reading knows of goods, somebody or money."""
    return bool(reading.lines) or reading.party is not None or reading.amount is not None


def _disputes(other: Reading, reading: Reading) -> bool:
    """Whether `other` is the same but for a number or a product, or a request where `reading` is a yes or no."""
    if reading.intent in _ANSWERS:
        return bool(other.lines) or other.amount is not None
    if other.intent is not reading.intent or len(other.lines) != len(reading.lines):
        return False
    pairs = [(reading.amount, other.amount)]
    for one, two in zip(reading.lines, other.lines, strict=True):
        pairs += [(one.quantity, two.quantity), (one.price, two.price)]
        if one.product and two.product and one.product != two.product:
            return True
    return any(one is not None and two is not None and one != two for one, two in pairs)


def _products(reading: Reading) -> set[str]:
    """The products that a reading names or cannot choose between."""
    return {each for line in reading.lines for each in (line.product, *line.candidates) if each}


def _new_name(reading: Reading) -> str:
    """The name of a person or product that the shop does not know yet; empty where there is none."""
    if reading.intent is Intent.ADD_PRODUCT:
        return " ".join(line.said or "" for line in reading.lines)
    return (reading.party.new_name or "") if reading.party else ""


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if len(word) >= _SHORT]
