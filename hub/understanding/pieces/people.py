"""Persons named in a message, found among those that the shop knows; `branches.py` finds the branches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from hub.application.ports.understanding import Knowledge, PartyRef
from hub.domain.people import Role
from hub.understanding.pieces.branches import Branches
from hub.understanding.pieces.chunks import Claim, Sort, word
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.names import POSSESSIVE, Name, callings, name_of
from hub.understanding.pieces.nearness import near
from hub.understanding.pieces.text import Kind, Token

_SHORTEST_TYPO = 6
_SHORTEST_SURNAME = 3


def _bare(token: Token) -> str:
    """A token's word without the "'s" of possession."""
    return token.text[:-1] if POSSESSIVE.search(token.raw) else token.text


class Directory:
    """The names of a shop's people and branches, ready to be looked for."""

    def __init__(self, knowledge: Knowledge, lex: Lexicon) -> None:
        self._lex = lex
        self._contacts = [
            name_of(c.id, c.name, lex, firm=c.role is Role.SUPPLIER) for c in knowledge.contacts if c.name
        ]
        self._by_word: dict[str, list[Name]] = defaultdict(list)
        self._joined: dict[str, list[Name]] = defaultdict(list)
        self.roles = {c.id: c.role for c in knowledge.contacts}
        suppliers = [n for n in self._contacts if n.words and self.roles[n.id] is Role.SUPPLIER]
        kinds = [w for n in suppliers for w in {n.words[0], n.words[-1]}]
        self._kinds = {w for w in lex.generic - lex.branch_words if kinds.count(w) == 1}
        for name in self._contacts:
            for w in name.joined:
                self._joined[w].append(name)
            for w in set(name.words):
                kind = w in self._kinds and w in (name.words[0], name.words[-1])
                if not w.isdigit() and (w not in lex.generic or len(name.words) == 1 or kind):
                    self._by_word[w].append(name)
        self._branches = Branches(knowledge, lex, self._by_word)
        self.house = self._branches.house
        """The words of the shop's own name, which tell no branch and no person."""

    def may_name(self, tokens: Sequence[Token]) -> bool:
        """Whether any word may be part of a known person's name."""
        return any(t.kind is Kind.WORD and (t.text in self._by_word or _bare(t) in self._by_word) for t in tokens)

    def branches(self, tokens: Sequence[Token], is_product: Callable[[str], bool] = lambda _: False) -> list[Claim]:
        """Where branches are named."""
        return self._branches.find(tokens, is_product)

    def parties(
        self,
        tokens: Sequence[Token],
        is_product: Callable[[str], bool],
        taken: Iterable[Claim],
        *,
        buying: bool = False,
    ) -> list[Claim]:
        """Where known people are named, titles included; the one greeted, addressed or signing is left out.

        `buying`: a supplier whose name is a product's too is meant where it is asked or told ("pídele a Bimbo").
        """
        busy = {i for c in taken for i in range(c.start, c.end)}
        out: list[Claim] = []
        at = 0
        while at < len(tokens):
            claim = None if at in busy else self._party(tokens, at, is_product, busy, buying=buying)
            if claim:
                if claim.value is not None:
                    out.append(claim)
                at = claim.end
            else:
                at += 1
        return out

    def _party(
        self,
        tokens: Sequence[Token],
        at: int,
        is_product: Callable[[str], bool],
        busy: set[int],
        *,
        buying: bool,
    ) -> Claim | None:
        lex = self._lex
        start = at
        titles: set[str] = set()
        while word(tokens, at) in lex.titles and at - start < 2:
            titles.add(lex.titles[word(tokens, at)])
            at += 1
        first = at
        while word(tokens, at) in lex.generic and at - start < 3:
            at += 1
        fits, end, matched = self._longest(tokens, at, busy) if at < len(tokens) and at not in busy else ([], at, 0)
        if not fits and at > first and self._by_word.get(word(tokens, at - 1)):
            at -= 1  # a supplier called "Atacadão" and no more, or the only one of its kind
            fits, end, matched = self._longest(tokens, at, busy)
        if matched == 1 and not titles:
            asked = self._asked(tokens, start)
            fits = [
                n
                for n in fits
                if not (tokens[at].text in n.further or self._common(n, tokens[at].text) or self._goods(n, tokens, at))
                or (asked and self.roles.get(n.id) is Role.SUPPLIER and not self._does(n, tokens, at))
            ]
        fits = self._without_surnamed(tokens, at, fits, is_product) if matched == 1 else fits
        if not fits:
            return self._by_calling(tokens, start, at) if at == start + 1 else None
        asked = (
            buying
            and not self._counted(tokens, start)  # "6 cases red stripe came"
            and not self._many(tokens, start, fits)
            and all(self.roles.get(n.id) is Role.SUPPLIER for n in fits)
            and (
                self._asked(tokens, start)
                or self._heads(tokens, start, end, fits)
                or (
                    (self._told_by(tokens[at], fits) or self._owned(tokens, start))
                    and self._delivers(tokens, start, end)
                )
            )
        )
        if self._introduced(tokens, start, end):
            return Claim(Sort.FILLER, start, end, "")
        kind = matched == 1 and tokens[at].text in self._kinds and any(len(n.words) > 1 for n in fits)
        if not asked and (kind or not self._plausible(tokens, start, at, end, is_product)):
            return None
        if self._addressed(tokens, start, end):
            return Claim(Sort.FILLER, start, end, "")
        if len(fits) > 1 and titles:
            said = {word(tokens, i) for i in range(start, end)}
            for carrying in ([n for n in fits if n.title in said], [n for n in fits if n.titles & titles]):
                if len(carrying) == 1:
                    fits = carrying
                    break
        doubtful = matched == 1 and start == at and self._called_otherwise(fits[0], tokens, at, is_product)
        if len(fits) == 1 and not doubtful:
            return Claim(Sort.PARTY, start, end, PartyRef(contact=fits[0].id))
        return Claim(Sort.PARTY, start, end, PartyRef(candidates=tuple(n.id for n in fits)))

    def _by_calling(self, tokens: Sequence[Token], at: int, end: int) -> Claim | None:
        """Who is meant by a title alone, where one person carries it and no name follows: "pastor pay 500"."""
        lex, following = self._lex, word(tokens, end)
        if word(tokens, at) not in callings(lex.language) or (following and not lex.is_filler(following)):
            return None
        carrying = [n for n in self._contacts if n.title == word(tokens, at)]
        if len(carrying) != 1 or self._introduced(tokens, at, end) or self._addressed(tokens, at, end):
            return None
        return Claim(Sort.PARTY, at, end, PartyRef(contact=carrying[0].id))

    def _told_by(self, token: Token, fits: Sequence[Name]) -> bool:
        """Whether a word is the one that tells who each of `fits` is, or the kind of which there is one only."""
        return _bare(token) in self._kinds or all(_bare(token) in {n.first(self._lex.generic), *n.own} for n in fits)

    def _counted(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether a number or a pack stands right before, so that goods are named."""
        packs = self._lex.packs | self._lex.containers
        if start > 1 and tokens[start - 1].text in self._lex.of & self._lex.article:
            start -= word(tokens, start - 2) in packs  # "two bottle a red stripe"
        before = tokens[start - 1] if start else None
        if before is None or before.kind not in (Kind.NUMBER, Kind.WORD):
            return False
        return before.kind is Kind.NUMBER or before.text in packs or before.text in self._lex.cardinals

    def _many(self, tokens: Sequence[Token], start: int, fits: Sequence[Name]) -> bool:
        """Whether several of something are named, so that goods are meant and no firm: "llegaron las Sabritas"."""
        led = word(tokens, start - 1)
        return led in self._lex.plural_articles and not any(led in n.particles for n in fits)

    def _goods(self, name: Name, tokens: Sequence[Token], at: int) -> bool:
        """Whether goods came and nobody: "llegaron las verduras", but "de los uscanga", where firms bring them."""
        several = tokens[at].raw.islower() and tokens[at].text.endswith("s") and self._many(tokens, at, [name])
        return several and self.roles.get(name.id) is Role.SUPPLIER

    def _common(self, name: Name, text: str) -> bool:
        """Whether a word of a supplier's name says nothing alone: "bom", "trigo" in "Padaria Trigo Bom"."""
        telling = [w for w in name.words if w not in self._lex.generic]
        supplier = self.roles.get(name.id) is Role.SUPPLIER
        return supplier and len(telling) > 1 and self._lex.knows(text)

    def _does(self, name: Name, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word of a supplier's name, not the one that it begins with, says what is done with something: "taxi
        to carry the goods" is no "Cash and Carry"."""
        text = tokens[at].text
        done = text in self._lex.verbs and word(tokens, at + 1) in self._lex.determiners | self._lex.article
        return done and tokens[at].raw.islower() and text != name.first(self._lex.generic)

    def _without_surnamed(
        self, tokens: Sequence[Token], at: int, fits: list[Name], is_product: Callable[[str], bool]
    ) -> list[Name]:
        """Those of `fits` that the one name word at `at` may still mean, a surname beside it or being one itself."""
        if self._surnamed(tokens, at, is_product):
            return [n for n in fits if len(n.words) == 1]
        before = word(tokens, at - 1)
        known = before in self._by_word and before not in self._lex.generic
        if at > 1 and tokens[at].raw.istitle() and tokens[at - 1].raw.istitle():
            other = [n for n in fits if self._called_otherwise(n, tokens, at, is_product)]
            fits = [n for n in fits if n not in other or near(before, n.words[0], _SHORTEST_SURNAME)]
        return [] if known and self._surnamed(tokens, at - 1, is_product) else fits

    def _called_otherwise(
        self, name: Name, tokens: Sequence[Token], at: int, is_product: Callable[[str], bool]
    ) -> bool:
        """Whether a first name that nobody known has stands before somebody's surname: "Gladys Ramos" is no "Yuli
        Ramos"."""
        lex, first = self._lex, word(tokens, at - 1)
        if self.roles.get(name.id) is Role.SUPPLIER or tokens[at].text == name.words[0] or not first.isalpha():
            return False
        if len(first) < _SHORTEST_SURNAME or self._known(first) or lex.knows(first) or is_product(first):
            return False
        groups = (lex.everyday, lex.titles, lex.generic, lex.conjunctions, lex.determiners, lex.to)
        led = word(tokens, at - 2) in lex.to | lex.determiners | lex.titles.keys()
        return (led or tokens[at - 1].raw.istitle()) and not any(first in group for group in groups)

    @staticmethod
    def _surnamed(tokens: Sequence[Token], at: int, is_product: Callable[[str], bool]) -> bool:
        """Whether a surname follows that nobody known has: "Rosa Flores" is no "Rosa Quispe"."""
        if any(not t.raw[:1].isupper() or t.raw.isupper() or not t.raw.isalpha() for t in tokens[at : at + 2]):
            return False
        surname = word(tokens, at + 1)
        return len(surname) >= _SHORTEST_SURNAME and not is_product(surname)

    def _longest(self, tokens: Sequence[Token], at: int, busy: set[int]) -> tuple[list[Name], int, int]:
        """The contacts that hold the longest run of name words at `at`, where it ends, and its words."""
        here, following = word(tokens, at), word(tokens, at + 1)
        apart = not (here and following) or here in self._lex.to or at + 1 in busy  # "pra do" is nobody's "Prado"
        joined = None if apart else self._by_word.get(here + following)
        if joined:
            return list(joined), at + 2, 2
        fits = list(self._known(_bare(tokens[at])))
        if not fits:
            return [], at, 0
        end, matched = at + 1, 1
        while end < len(tokens) and end not in busy:
            skip = 1 if word(tokens, end) in self._lex.name_particles else 0
            if skip and word(tokens, end + skip) in self._lex.name_particles:
                skip = 2
            if end + skip >= len(tokens):
                break
            here = _bare(tokens[end + skip])
            more = [n for n in fits if any(here == w or near(here, w) for w in n.words)]
            if not more or here == tokens[at].text:
                break
            fits, end, matched = more, end + skip + 1, matched + 1
        alone = tokens[at].text
        if matched == 1 and (len(alone) == 1 or alone in self._lex.determiners):
            fits = [n for n in fits if len(n.words) == 1]  # "el lunes" is no "El Trigal", "tamanho M" no "M. Dias"
        return fits, end, matched

    def _known(self, text: str) -> list[Name]:
        exact = self._by_word.get(text) or self._joined.get(text)
        if exact:
            return exact
        if len(text) < _SHORTEST_TYPO or self._lex.knows(text):
            return []
        return [n for w, names in self._by_word.items() if near(text, w) for n in names]

    def _plausible(
        self, tokens: Sequence[Token], start: int, at: int, end: int, is_product: Callable[[str], bool]
    ) -> bool:
        """Whether one name word, its title included, is meant as a person: not a product of that name."""
        text = tokens[at].text
        if start == at and end == at + 1 and self._lex.is_filler(text) and not tokens[at].raw[:1].isupper():
            return False
        before = word(tokens, start - 1)
        if start == at and before in self._lex.article - self._lex.to - self._lex.of and tokens[at].raw.islower():
            return False  # "una coca" is no "Coca-Cola FEMSA"
        if start == at and end == at + 1 and text in self._lex.currency_words and self._counted(tokens, start):
            return False  # "20 lucas" is nobody called Lucas
        pointed = before in self._lex.of | self._lex.determiners | self._lex.connectors
        if start == at and end == at + 1 and text in self._lex.things and pointed and tokens[at].raw.islower():
            return False
        joined = before and start == at and is_product(f"{before} {text}")
        if joined or (end == at + 1 and before in self._lex.of and is_product(f"{word(tokens, start - 2)} {text}")):
            return False  # "farinha de trigo" is no "Padaria Trigo"
        whole = " ".join(t.text for t in tokens[start:end])
        return not is_product(whole) and (start < at or end > at + 1 or not is_product(text))

    def _asked(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether somebody is asked or told here: "pídele a la ...", "from ..."."""
        at = start - 1
        while at >= 0 and word(tokens, at) in self._lex.name_particles and word(tokens, at) not in self._lex.asked:
            at -= 1
        article = word(tokens, at) in self._lex.determiners and word(tokens, at - 1) not in self._lex.verbs
        return word(tokens, at) in self._lex.asked and not article  # "a coca acabou" asks nobody, "pede a Coca" does

    def _heads(self, tokens: Sequence[Token], start: int, end: int, fits: Sequence[Name]) -> bool:
        """Whether a name heads a list: "Pedido Colanta: ...", alone on its line, or "Colanta: 3 ..." in full."""
        if end >= len(tokens) or tokens[end].raw != ":" or any(t.kind is not Kind.WORD for t in tokens[:start]):
            return False
        said = {_bare(t) for t in tokens[start:end]}
        whole = any(said >= {w for w in n.words if w not in self._lex.generic} for n in fits)
        return start > 0 or whole or (end + 1 < len(tokens) and tokens[end + 1].kind is Kind.NEWLINE)

    def _delivers(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether somebody who delivers is named: "vino Arcor y bajó ...", "Bimbo dejó ...", "el pedido de Lala"."""
        lex = self._lex
        after = end
        while word(tokens, after) in lex.lately | lex.clitics and after - end < 3:
            after += 1
        after += after > end and after < len(tokens) and tokens[after].raw == ","  # "Gloria ya está aquí, dejó ..."
        if word(tokens, after) in lex.delivers or word(tokens, end) in lex.carriers:
            return True
        before = start - 1
        while word(tokens, before) in lex.name_particles:
            before -= 1
        if before < start - 1 and word(tokens, before) in lex.delivered:
            return True
        ends = end >= len(tokens) or tokens[end].kind is Kind.NEWLINE
        joins = word(tokens, end) in lex.conjunctions or word(tokens, end) in lex.with_goods
        joins = joins or (end < len(tokens) and tokens[end].raw == "," and word(tokens, end + 1) in lex.delivers)
        return word(tokens, before) in lex.delivers and ((ends and end < len(tokens)) or joins)

    def _owned(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether somebody of a firm is spoken of before its name: "el de Crío trajo", "the man from", "o da Caicó"."""
        start -= word(tokens, start - 1) in self._lex.determiners  # "el de la Jersey"
        led = word(tokens, start - 1) in self._lex.of | self._lex.asked
        return led and word(tokens, start - 2) in self._lex.determiners | self._lex.delivered | self._lex.carriers

    def _introduced(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether the sender says who it is: "soy Rosa", "it is Keisha", "Solo here"."""
        lex = self._lex
        if self._led_in(tokens, start, lex.introduces) or (word(tokens, end) in lex.speaking and start <= 3):
            return True
        led = word(tokens, start - 1) in lex.determiners  # "soy la Camila", but not "acá la Camila pagó"
        return led and self._led_in(tokens, start - 1, lex.introduces - lex.speaking)

    @staticmethod
    def _led_in(tokens: Sequence[Token], start: int, leading: frozenset[str]) -> bool:
        """Whether one of `leading`, of one word or two, stands right before `start`."""
        before = " ".join(word(tokens, i) for i in range(max(0, start - 2), start)).strip()
        return word(tokens, start - 1) in leading or before in leading

    def _addressed(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether the person is spoken to or signs: "hola Rosa", "Rosa, ...", "atentamente, Rosa"."""
        before = word(tokens, start - 1)
        earlier = word(tokens, start - 2) if start > 1 and tokens[start - 1].kind is Kind.MARK else before
        if earlier in self._lex.signing and end == len(tokens):
            return True
        if before in self._lex.addressed and before not in self._lex.to:
            return True
        vocative_end = end < len(tokens) and tokens[end].kind is Kind.MARK and tokens[end].raw in ",!"
        return start == 0 and vocative_end and len(tokens) > end + 1
