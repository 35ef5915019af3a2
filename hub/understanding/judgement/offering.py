"""Whether a supplier's message has earned to be an offer, and whether a message is text that a person wrote at all.

A number and a word like a product's are in any talk. An offer in whole sentences has a word that says that there is
something, or that it comes; what orders the machine about, or speaks of the shop's books and keys, offers nothing; and
where most of a message is explained by nothing, nobody knows what it says. The words are data (`data/offers.toml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from hub.application.ports.understanding import Reading
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.data import data

_STRANGE = 2
"""So many words that nothing explains make an offer doubtful where none says that anything is offered."""
_STRANGE_OFFER = 4
"""The same beside a word that does: names and talk are in every message."""
_SHORTEST = 3
_GLUED = re.compile(r"[^\W\d_][½¼¾€][^\W\d_]|(?<!\d)0x[0-9a-f]{2}|\d\^\d|\d{21}", re.IGNORECASE)
"""What no keyboard puts inside a word."""
_OVERRIDES = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""Marks that turn the direction of what follows; those that a copied phone number brings along are others."""
_WHITE = "\n\r\t"


@cache
def _listed(kind: str, language: str) -> Callable[[str], bool]:
    """Whether a word is one of a kind; a star in the data stands for any end."""
    words = data("offers")[language][kind]
    exact = frozenset(w for w in words if not w.endswith("*"))
    stems = tuple(w[:-1] for w in words if w.endswith("*"))
    return lambda word: word in exact or word.startswith(stems)


def _words(message: Message, reading: Reading) -> Iterator[str]:
    """The words of a message that are not those of the reading's products."""
    held = {line.product for line in reading.lines} | {each for line in reading.lines for each in line.candidates}
    named = {i for d, found in message.resolved if held & {fit.id for fit in found} for i in d.places}
    for at, chunk in enumerate(message.chunks):
        if chunk.sort in (Sort.WORD, Sort.FILLER) and at not in named:
            yield from chunk.text.split()


def orders_about(message: Message, reading: Reading) -> bool:
    """Whether a message orders the machine about or speaks of the shop's books and keys."""
    ruled = _listed("ruled", message.lex.language)
    return any(map(ruled, _words(message, reading)))


def offers(message: Message, reading: Reading) -> bool:
    """Whether what a message says beside its goods and numbers is what suppliers say."""
    lex = message.lex
    if re.search(data("offers")[lex.language]["parts"], message.skeleton):
        return False  # "5 cases now and the rest Thursday"
    offered, polite = (_listed(kind, lex.language) for kind in ("offers", "polite"))
    small = lex.connectors | lex.conjunctions | lex.determiners | lex.of | lex.article | lex.priced | lex.titles.keys()
    words = list(_words(message, reading))
    strange = [w for w in words if len(w) >= _SHORTEST and w not in small and not (offered(w) or polite(w))]
    return len(strange) < (_STRANGE_OFFER if any(map(offered, words)) else _STRANGE)


def garbled(text: str) -> bool:
    """Whether `text` holds what nobody types in one of our languages: other alphabets and figures, control marks,
    signs inside words."""
    return bool(_GLUED.search(text)) or any(map(_foreign, text))


def _foreign(sign: str) -> bool:
    if sign in _OVERRIDES or sign.isascii():
        return not sign.isprintable() and sign not in _WHITE
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return True
    return kind in ("Lo", "Ll", "Lu", "Lt") and not unicodedata.name(sign, "").startswith(_LATIN)


_LATIN = ("LATIN", "MASCULINE ORDINAL", "FEMININE ORDINAL", "MICRO SIGN", "FULLWIDTH LATIN", "MATHEMATICAL")
"""Letters of our alphabet, as fonts and phones write them too."""
