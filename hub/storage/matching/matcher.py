"""`Matcher`: which products words fit, and what a search box shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Set
from decimal import Decimal
from itertools import chain, islice, takewhile, zip_longest

from hub.application.ports.understanding import Fit
from hub.domain.catalogue import Product
from hub.storage.matching.answers import Answer, Products, fits_of
from hub.storage.matching.entry import (
    STRONG,
    Part,
    alias_mark,
    aliases_of,
    barcode_mark,
    code_mark,
    size_marks,
    sizes_of,
    why,
)
from hub.storage.matching.index import QUALITY, Index, Nearness
from hub.storage.matching.narrowing import MOST_NUMBERED, Found, Narrowing
from hub.storage.matching.searching import searched
from hub.storage.matching.sizes import Size, Words, numbered, take_apart
from hub.storage.matching.tables import Tables, tables
from hub.storage.matching.wordings import otherwise, same, synonymous, wordings

_LONGEST = 300
_MOST_WORDS = 12
_MOST_PRODUCTS = 16_384
"""Products kept in memory while nothing changes."""
_FEW = 8
"""Looking up one product costs about as much as going through this many."""
_SHORTEST_CUT = 4
_CUT = 0.88
"""What a word is worth that was cut short ("semi"), and from how many letters on it may be one."""
_SHORTEST_HEARD = 6
_OTHERWISE = 0.9
"""What a product is worth in the search box that is found by another word for its goods."""
_MOST_WAYS = 1000
"""Of what else a search may mean is looked up; words of which every one has synonyms make more."""
_LESSER = (Part.NAME.value, Part.CONTAINER.value, Part.CATEGORY.value)
"""What names a product where no head noun, brand or alias was said, strongest first."""


class Matcher:
    """Implements the port `ProductMatcher` over the index of one connection, in one thread.

    `products` gives the products with these ids as that connection sees them.
    """

    def __init__(self, connection: sqlite3.Connection, products: Products) -> None:
        self._connection = connection
        self._index = Index(connection)
        self._products = products
        self._narrowing = Narrowing(self._index, self._load)
        self._moment: tuple[int, int] | None = None
        self._loaded: dict[int, Product] = {}
        self._answers: dict[tuple[str, str], Answer] = {}
        self._answered = 0

    def _refresh(self) -> None:
        self._index.refresh()
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        moment = (version, self._connection.total_changes)
        if moment != self._moment or len(self._loaded) + self._answered > _MOST_PRODUCTS:
            self._moment = moment
            self._loaded.clear()
            self._answers.clear()
            self._answered = 0

    def _load(self, docs: Iterable[int]) -> Mapping[int, Product]:
        """These products and maybe others, by number."""
        missing = [doc for doc in docs if doc not in self._loaded]
        if missing:
            names = self._index.names(missing)
            found = self._products([names[doc][0] for doc in missing])
            self._loaded.update((doc, found[names[doc][0]]) for doc in missing)
        return self._loaded

    @property
    def _table(self) -> Tables:
        return self._index.table

    def _coded(self, code: str, why: str) -> Answer:
        docs = self._index.holding([code_mark(code), barcode_mark(code)])
        names = self._index.names(docs)
        return [(names[doc][0], 1.0, why) for doc in sorted(docs, key=lambda doc: names[doc][::-1])]

    # Fitting

    def fits(self, words: str, language: str, products: Products | None = None) -> list[Fit]:
        """Every product that the words of a message fit, best first; empty where the shop has none such.

        More than one means that the words are ambiguous: a size, colour or flavour said settles it. `products` fetches
        them where this connection may be somebody else's by then.
        """
        self._refresh()
        asked = words[:_LONGEST], language
        if asked not in self._answers:
            # One message asks for the same words several times.
            answer = self._fits(self._said(*asked), tables(language))
            self._answers[asked] = answer = self._numbered(answer, asked[0])
            self._answered += len(answer) + 1
        return fits_of(self._answers[asked], products or self._products)

    def describes(self, word: str, language: str) -> bool:
        """Whether a word says which goods are meant: a product's, or what any goods are told by."""
        self._refresh()
        told = self._table.tells(word) or tables(language).tells(word)
        return told or bool(self._index.terms(word, Nearness.FORM))

    def begins_alias(self, word: str) -> bool:
        """Whether some product has an alias of several words that begins with this one, plurals aside."""
        self._refresh()
        forms = self._table.forms(word)
        return bool(self._index.holding(alias_mark(n, form) for n in range(2, _MOST_WORDS + 1) for form in forms))

    def packs(self) -> frozenset[str]:
        """What the shop's products are packed in, as the shop writes it: "caja", "fardo"."""
        self._refresh()
        return self._index.packs()

    def _said(self, words: str, language: str) -> Words:
        own = take_apart(words, tables(language))
        if language != self._table.language and not own.sizes:
            own = take_apart(words, self._table)
        return own

    def _fits(self, said: Words, spoken: Tables) -> Answer:
        meaning = [w for w in said.words if w not in self._table.stop and w not in spoken.stop]
        if not meaning and (coded := self._coded("-".join((*said.words, *said.numerals)), "sku")):
            return coded
        meaning, sizes = self._with_numerals(meaning, said)
        if not meaning or len(meaning) > _MOST_WORDS:
            return []
        named = self._by_alias(meaning, sizes)
        if named:
            return named
        if self._tells_size_alone(set(meaning)):
            return []
        plain = wordings(meaning, self._table)
        exact = [other for way in plain for other in synonymous(way, self._table, exactly=True)]
        plural = [other for way in plain for other in synonymous(way, self._table, exactly=False)]
        plural = [way for way in plural if way not in exact]
        # one word is either misspelt or a synonym: "pilas", another's "battery", is no "Vittorio"
        misspelt = plural if len(meaning) > 1 else []
        for ways, farthest in (
            (plain, Nearness.PLURAL),
            (plain, Nearness.FORM),
            (exact, Nearness.FORM),
            (plain, Nearness.SOUND),
            (plural, Nearness.FORM),
            (plain, Nearness.TYPO),
            (misspelt, Nearness.TYPO),
        ):
            for words in ways:
                found = self._explained(words, sizes, farthest)
                if found:
                    return self._ranked(self._fuller(found, [*exact, *plural], sizes), words, meaning)
        for words in plain:
            if found := self._cut_short(words, sizes):
                return self._ranked(found, words, meaning)
        return []

    def _tells_size_alone(self, words: Set[str]) -> bool:
        """Whether only how large is said: "the big tin" is one of those that were named before."""
        sizes = self._table.small | self._table.medium | self._table.large
        return not words.isdisjoint(sizes) and words <= sizes | self._table.container.keys()

    def _cut_short(self, words: list[str], sizes: tuple[Size, ...]) -> Found:
        """Products that all words but one name, where that one only begins a word of theirs: "soprole semi"."""
        for at, word in enumerate(words):
            rest = [*words[:at], *words[at + 1 :]]
            if len(word) < _SHORTEST_CUT or not rest or self._index.terms(word, Nearness.FORM):
                continue
            named = self._explained(rest, sizes, Nearness.FORM)
            begun = self._index.holding(self._index.beginning(word))
            found = {doc: (q + _CUT, part) for doc, (q, part) in named.items() if doc in begun}
            if found:
                return found
        return {}

    def _numbered(self, answer: Answer, words: str) -> Answer:
        """Of `answer` what is called so where a number that is no size tells a name apart: "arroz grado 1"."""
        told = numbered(words, self._table) if 1 < len(answer) <= MOST_NUMBERED else frozenset()
        if not told:
            return answer
        products = self._products([product for product, _, _ in answer])
        return [each for each in answer if told & numbered(products[each[0]].name, self._table)] or answer

    def _fuller(self, found: Found, others: list[list[str]], sizes: tuple[Size, ...]) -> Found:
        """`found`, and what its words are a name of: "coke" is all of Coca-Cola, though only one alias says "coke"."""
        if any(part & STRONG for _, part in found.values()):
            return found
        named = next(filter(None, (self._explained(way, sizes, Nearness.FORM) for way in others)), {})
        strong = {doc: q for doc, q in named.items() if q[1] & STRONG}
        return strong | found if found.keys() <= strong.keys() else found

    def _with_numerals(self, meaning: list[str], said: Words) -> tuple[list[str], tuple[Size, ...]]:
        """The words and sizes said, a bare number that is a brand ("una 51") counted among the words."""
        sizes = list(said.sizes)
        for numeral in said.numerals:
            bare = Size(Decimal(numeral)) if numeral.isdecimal() else None
            if bare in sizes and self._index.terms(numeral, Nearness.SAME):
                sizes.remove(bare)
                meaning = [*meaning, numeral]
        return meaning, tuple(sizes)

    def _by_alias(self, meaning: list[str], sizes: tuple[Size, ...]) -> Answer:
        """Products whose alias is exactly what was said, plurals aside: the shop's own name settles it."""
        docs = self._index.holding(alias_mark(len(meaning), form) for form in self._table.forms(meaning[0]))
        products = self._load(docs)
        whole: Answer = []  # the alias tells the size too: "sello rojo de media libra" is no "sello rojo de libra"
        sized: Answer = []
        for product in sorted((products[doc] for doc in docs), key=lambda product: product.id):
            own = sizes_of(product, self._table)
            for alias, alias_sizes in aliases_of(product, self._table):
                if len(alias) == len(meaning) and all(
                    same(a, b, self._table) for a, b in zip(alias, meaning, strict=True)
                ):
                    rest = [s for s in sizes if not any(s.agrees(a) for a in alias_sizes)]
                    said_all = all(any(a.agrees(s) for s in sizes) for a in alias_sizes)
                    if said_all and all(any(s.agrees(o) for o in own) for s in rest):
                        (sized if rest else whole).append((product.id, 1.0, "alias"))
                        break
        return whole or sized

    def _explained(self, words: list[str], sizes: tuple[Size, ...], farthest: Nearness) -> Found:
        """Products in which every word and size is found."""
        near = (self._index.terms(self._table.container.get(w, w), farthest) for w in words)
        per_word = list(takewhile(bool, near))
        if len(per_word) < len(words):
            return {}
        docs = self._holding_all([*per_word, *(size_marks(size, self._table) for size in sizes)])
        if not docs:
            return {}
        found = dict.fromkeys(docs, (0.0, 0))
        for terms in per_word:
            found = self._scored(found, terms)
        # where all is mere likeness, another word of a name says nothing by itself: "corote" is no "Carta"
        written = any(n <= _heard(word) for word, terms in zip(words, per_word, strict=True) for n in terms.values())
        return self._narrowing.named(found, words, (STRONG, *_LESSER) if written else (STRONG,), sized=bool(sizes))

    def _known(self, word: str) -> bool:
        """Whether the shop writes this word, plurals aside."""
        return bool(self._index.terms(self._table.container.get(word, word), Nearness.FORM))

    def _holding_all(self, groups: Iterable[Collection[str]]) -> set[int]:
        """Products that hold a term of every group."""
        groups = list(groups)
        postings = self._index.postings({term for group in groups for term in group})
        counted = sorted((sum(len(postings[t]) for t in group), at) for at, group in enumerate(groups))
        docs: set[int] | None = None
        for count, at in counted:
            if docs is None:
                docs = self._index.holding(groups[at])
            elif len(docs) * _FEW < count:
                docs = {doc for doc in docs if any(postings[t].part(doc) is not None for t in groups[at])}
            else:
                docs &= self._index.holding(groups[at])
            if not docs:
                break
        return docs or set()

    def _scored(self, found: Found, terms: Mapping[str, Nearness]) -> Found:
        """`found` with the best quality of these terms added, and the parts that they play."""
        postings = self._index.postings(terms)
        gains: Found = {}
        for nearness, term in sorted((nearness, term) for term, nearness in terms.items()):
            quality, held = QUALITY[nearness], postings[term]
            for doc, part in held.parts_in(found) if len(found) * _FEW < len(held) else held.items():
                known = gains.get(doc)
                gains[doc] = (quality, part) if known is None else (known[0], known[1] | part)
        return {doc: (q + gains[doc][0], parts | gains[doc][1]) for doc, (q, parts) in found.items()}

    def _ranked(self, found: Found, words: list[str], meaning: list[str]) -> Answer:
        count = max(len(words), 1)
        docs = self._narrowing.chosen(set(found), meaning)
        names = self._index.names(docs)
        scores = {doc: min(found[doc][0] / count, 1.0) for doc in docs}
        ordered = sorted((-scores[doc], *names[doc][::-1], doc) for doc in docs)
        return [(product, scores[doc], why(found[doc][1])) for _, _, product, doc in ordered]

    # Searching

    def search(self, words: str, limit: int = 20, products: Products | None = None) -> list[Fit]:
        """Rank products for a search box: words in any order, prefixes, one typo, alias, sku, barcode, other words for
        the same goods.

        `products` is as for `fits`.
        """
        self._refresh()
        words = words[:_LONGEST].strip()
        if coded := self._coded(words, "code"):
            return fits_of(coded[:limit], products or self._products)
        said = take_apart(words, self._table)
        nothing = self._table.stop | self._table.without
        meaning = [w for w in said.words if w not in nothing] or list(said.words)
        meaning = meaning[:_MOST_WORDS]
        once = list(dict.fromkeys(meaning))  # "chela chela"; but "mahi mahi" is a fish
        ways = ((words, sizes) for words in (meaning, once)[: 1 + (once != meaning)] for sizes in (said.sizes, ()))
        called = next(filter(None, (self._otherwise(words, sizes) for words, sizes in ways)), [])
        typed = searched(self._index, once, said.sizes, limit, nearly=not called)
        goods, words_met = [(*each, "goods") for each in called[:limit]], [(*each, "words") for each in typed]
        best = _side_by_side(goods, words_met)[:limit]
        names = self._index.names(doc for doc, _, _ in best)
        return fits_of([(names[doc][0], min(score, 1.0), why) for doc, score, why in best], products or self._products)

    def _otherwise(self, words: list[str], sizes: tuple[Size, ...]) -> list[tuple[int, float]]:
        """Products by what else their goods are called, best first, where the catalogue lacks a word that was typed."""
        if all(self._index.terms(word, Nearness.FORM) or self._index.beginning(word, 1) for word in words):
            return []
        scores: dict[int, float] = {}
        ways = (
            (tuple(way), brand)
            for said in wordings(words, self._table)
            for way, brand in otherwise(said, self._table, self._known)
        )
        for way, brand in islice(dict.fromkeys(ways), _MOST_WAYS):
            found = self._explained([*way], sizes, Nearness.FORM)
            names = self._index.names(found)
            for doc, (quality, _) in found.items():
                if not brand or take_apart(names[doc][1], self._table).words[: len(brand)] == brand:
                    scores[doc] = max(_OTHERWISE * quality / len(way), scores.get(doc, 0.0))
        names = self._index.names(scores)
        return sorted(scores.items(), key=lambda each: (-each[1], names[each[0]][1], names[each[0]][0]))


def _side_by_side(*lists: list[tuple[int, float, str]]) -> list[tuple[int, float, str]]:
    """The first of each list, then the second of each, and so on; a product only where it comes first."""
    first: dict[int, tuple[int, float, str]] = {}
    for each in filter(None, chain.from_iterable(zip_longest(*lists))):
        first.setdefault(each[0], each)
    return [*first.values()]


def _heard(word: str) -> Nearness:
    """How near a word must be to be a name's own: a long one may be written as it sounds ("marraketa")."""
    return Nearness.SOUND if len(word) >= _SHORTEST_HEARD else Nearness.FORM
