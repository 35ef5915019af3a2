"""Branches named in a message, found among those that the shop has, by the whole of their names or a part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence

from hub.application.ports.understanding import Knowledge
from hub.domain.words import fold
from hub.understanding.pieces.chunks import Claim, Sort, word
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.names import POSSESSIVE, Name, name_of
from hub.understanding.pieces.nearness import near
from hub.understanding.pieces.numbers import number
from hub.understanding.pieces.text import Token

_SHORTEST_BRANCH = 5
_SHORTEST_JOINED = 4
_SHORTEST_INITIALS = 3
_HEADING = 3
"""Before so many words a colon ends what heads a message."""


class Branches:
    """The names of a shop's branches, ready to be looked for; `people` are the words of anybody's name."""

    def __init__(self, knowledge: Knowledge, lex: Lexicon, people: Container[str]) -> None:
        self._lex, self._people = lex, people
        names = [set(fold(POSSESSIVE.sub("", b.name)).split()) for b in knowledge.branches]
        common = frozenset.intersection(*map(frozenset, names)) if len(names) > 1 else frozenset()
        common |= _most_common(names)
        self._names = [name_of(b.id, b.name, lex, common) for b in knowledge.branches]
        self._leads_to_places = lex.name_particles | lex.to | lex.loose | lex.towards | lex.away
        self._only_of_places = (lex.to | lex.loose | lex.towards | lex.away & lex.connectors) - lex.of
        said = set(fold(POSSESSIVE.sub("", knowledge.shop.name)).split()) | common
        self.house = {w for w in said - lex.generic - lex.name_particles - lex.titles.keys() if not lex.knows(w)}
        """The words of the shop's own name, which tell no branch and no person."""
        self._called = [(words, n.id) for n in self._names for words in (n.words, *self._begins(n))]
        self._short = {w: n.id for n in self._names for w in self._short_of(n)}

    def _begins(self, branch: Name) -> list[tuple[str, ...]]:
        """The first two of three telling words: "José Leonardo" of "José Leonardo Ortiz"."""
        telling = tuple(w for w in branch.words if w not in self._lex.generic)
        alike = any(telling[0] in n.words for n in self._names if n is not branch) if telling else True
        return [] if len(telling) < _SHORTEST_INITIALS or alike else [telling[:2]]

    def _short_of(self, branch: Name) -> list[str]:
        """The words by which a branch of several is called alone: the first of its name ("Siqueira" of "Siqueira
        Campos"), both of what "de" joins ("Valdivia" of "Pedro de Valdivia"), what follows "Barrio", its initials; none
        that is another word too, or anybody's name."""
        telling = [w for w in branch.words if w not in self._lex.generic]
        if len(telling) < 2:
            return []
        joined = telling[1] in branch.further
        parts = [(telling[0], _SHORTEST_JOINED if joined else _SHORTEST_BRANCH)]
        parts += [(telling[1], _SHORTEST_BRANCH)] if joined or telling[0] in self._lex.districts else []
        parts.append(("".join(w[0] for w in telling), _SHORTEST_INITIALS))
        return [w for w, least in parts if len(w) >= least and self._is_own(w, branch)]

    def _is_own(self, text: str, branch: Name) -> bool:
        """Whether a word, folded, is nothing else than a part of a branch's name."""
        lex = self._lex
        others = {w for n in self._names if n is not branch for w in n.words}
        other = text in lex.saints or text in lex.everyday or lex.knows(text) or text in lex.titles
        return not (other or text in others or text in self._people or text in self.house)

    def find(self, tokens: Sequence[Token], is_product: Callable[[str], bool]) -> list[Claim]:
        """Where branches are named, by a part of a longer name too where a place is meant ("no siqueira")."""
        out = []
        at = 0
        while at < len(tokens):
            best: tuple[int, str] | None = None
            for words, branch in self._called:
                end = self._run(tokens, at, words, is_product)
                if end and (best is None or end > best[0]):
                    best = (end, branch)
            short = self._short.get(word(tokens, at))
            headed = at == 0 and any(t.raw == ":" for t in tokens[1:_HEADING])  # "downtown count: ..."
            if best is None and short and (headed or word(tokens, at - 1) in self._leads_to_places):
                best = None if is_product(word(tokens, at)) else (at + 1, short)
            if best and not self._is_goods(tokens, at, best[0], is_product):
                out.append(Claim(Sort.BRANCH, at, best[0], best[1]))
            at = best[0] if best else at + 1
        return out

    def _is_goods(self, tokens: Sequence[Token], at: int, end: int, is_product: Callable[[str], bool]) -> bool:
        """Whether the branch's name from `at` to `end` is what goods are called too, and no place is meant there: "15
        cajas de San Juan", but "a San Juan", "la tienda de San Juan", "San Juan: vendí 3"."""
        lex, led = self._lex, at - 1
        name = " ".join(t.text for t in tokens[at:end])
        if not is_product(name):
            return False
        if end < len(tokens) and tokens[end].raw == ":":
            return end + 1 < len(tokens) and number(tokens, end + 1, lex) is not None
        while word(tokens, led) in lex.of | lex.determiners and word(tokens, led) not in self._only_of_places:
            led -= 1
        before = word(tokens, led)
        if before in self._only_of_places or before in lex.branch_words or before in lex.generic:
            return False
        # "3 cajas de Cristal de San Juan" lie there
        others = led < at - 1 and before and not lex.knows(before) and is_product(before)
        return not others or is_product(f"{before} {name}")

    def _run(
        self, tokens: Sequence[Token], at: int, words: tuple[str, ...], is_product: Callable[[str], bool]
    ) -> int | None:
        """The end of a branch's name at `at`: its telling words in order, generic ones may be left out; what goods are
        called is no misspelt name, "papel rosal" for "Las Rosas"."""
        telling = [w for w in words if w not in self._lex.generic] or list(words)
        if word(tokens, at) in self._lex.branch_words and word(tokens, at) in words:
            alone = sum(word(tokens, at) in n.words for n in self._names) == 1
            headed = at + 1 < len(tokens) and tokens[at + 1].raw == ":"
            begins = at == 0 and bool(word(tokens, 1))  # "storeroom count: ..."
            led = self._lex.name_particles | self._lex.to | self._lex.loose
            pointed = headed or begins or word(tokens, at - 1) in led
            return at + 1 if alone and pointed else None
        end, matched = at, 0
        while end < len(tokens) and matched < len(telling):
            here = word(tokens, end)
            told = telling[matched]
            like = told not in self._lex.generic and not self._lex.knows(here) and near(here, told)
            if here == told or (like and not is_product(here)):
                matched += 1
            elif not matched or here not in self._lex.name_particles:
                return None
            end += 1
        return end if matched == len(telling) else None


def _most_common(names: Sequence[set[str]]) -> frozenset[str]:
    """Words that more than one branch's name holds: the firm's own name, which tells no branch."""
    counts = Counter(w for name in names for w in name)
    return frozenset(w for w, n in counts.items() if n > 1)
