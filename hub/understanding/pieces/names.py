"""The names that a shop knows, of people, firms and branches, in the words that messages name them by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from hub.domain.words import fold
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import LANGUAGES, Lexicon, lexicon

POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_SHORTEST_JOINED = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A contact's or branch's name in folded words; `titles` are the classes of the titles that it carries.

    `further` are words that only tell more ("da Oficina", "del taller"): alone they name nobody. `own` are those of a
    firm with an article of their own ("Luján La Campiña"), which may be all that it is called by.
    """

    id: str
    words: tuple[str, ...]
    titles: frozenset[str]
    further: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    title: str = ""
    """The title as it is written: "Miss" is "Mrs." to many, but to nobody who carries it."""

    joined: frozenset[str] = frozenset()
    """Two words beside each other written as one: "eldorado" is "El Dorado"."""

    particles: frozenset[str] = frozenset()
    """Small words inside it: "las" in "Las Delicias"."""

    def first(self, generic: frozenset[str]) -> str:
        """The first word that tells who it is; a supplier called "Atacadão" has no other."""
        return next((w for w in self.words if w not in generic), self.words[0])


def capital(raw: str) -> bool:
    """Whether a word is written as names are, where not all is written in capitals."""
    return raw[:1].isupper() and (len(raw) == 1 or not raw.isupper())


@cache
def callings(language: str) -> frozenset[str]:
    """Titles that tell who is meant where one person of the shop carries them."""
    return frozenset(data("callings")[language])


@cache
def _articles() -> frozenset[str]:
    """The articles inside names in every language: a message is read in several."""
    every = [lexicon(language) for language in LANGUAGES]
    return frozenset().union(*(lex.name_particles & (lex.determiners | lex.plural_articles) for lex in every))


def name_of(id_: str, text: str, lex: Lexicon, owner: frozenset[str] = frozenset(), *, firm: bool = False) -> Name:
    """The name `text` of `id_`; words of `owner` are the firm's own on every branch. `firm`: it is no person's."""
    text = POSSESSIVE.sub("", text)
    words = [w for w in "".join(c if c.isalnum() else " " for c in fold(text)).split() if w not in owner]
    titles = frozenset(lex.titles[w] for w in words[:1] if w in lex.titles)
    kept = [w for i, w in enumerate(words) if not (i == 0 and titles) and w not in lex.name_particles]
    kept = [w for w in kept if w not in _articles()] or kept  # "El Puerto" where an English sentence says "el"
    first = next((w for w in kept if w not in lex.generic), "")
    led = [(a, b) for a, b in pairwise(words) if a in lex.name_particles and b in kept and b != first]
    own = frozenset(b for a, b in led if firm and a in lex.determiners and b not in lex.generic)
    further = frozenset(b for _, b in led) - own
    glued = (a + b for a, b in pairwise(words) if b in kept and not {a, b} & lex.generic and a not in lex.titles)
    joined = frozenset(w for w in glued if len(w) >= _SHORTEST_JOINED and not lex.knows(w))
    return Name(
        id_,
        tuple(kept),
        titles,
        further,
        own,
        words[0] if titles else "",
        joined,
        lex.name_particles.intersection(words),
    )
