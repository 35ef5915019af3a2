"""`Narrowing`: of the products in which all words of a message stand, those that the words mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set

from hub.domain.catalogue import Product
from hub.domain.words import fold
from hub.storage.matching.entry import STRONG, Part, analyse, compound_mark, sizes_of
from hub.storage.matching.index import Index
from hub.storage.matching.sizes import WITHOUT
from hub.storage.matching.tables import Tables

MOST_NUMBERED = 64
"""Among more products their names are not gone through."""
_PHRASE = 2
"""So many words are a phrase."""
Found = dict[int, tuple[float, int]]
"""A product's number to the quality of the match and the parts that the words played."""


class Narrowing:
    """Keeps of the products found those that are named, over one index; `load` gives products by number."""

    def __init__(self, index: Index, load: Callable[[Iterable[int]], Mapping[int, Product]]) -> None:
        self._index = index
        self._load = load

    @property
    def _table(self) -> Tables:
        return self._index.table

    def named(self, found: Found, words: list[str], anchors: tuple[int, ...], *, sized: bool) -> Found:
        """Keep what is named by the first of `anchors` that names anything."""
        for anchor in anchors:
            named = {doc: q for doc, q in found.items() if q[1] & anchor}
            if anchor == STRONG:
                named = {doc: named[doc] for doc in named.keys() - self._half_compounds(words, named.keys())}
                named |= self._of_one_line(found, words, named.keys())
            if named:
                break
        else:
            return self._told_apart(found, words, sized=sized) if len(anchors) > 1 else {}
        best = max(q for q, _ in named.values())
        return {doc: q for doc, q in named.items() if q[0] >= best - 0.05}

    def _told_apart(self, found: Found, words: list[str], *, sized: bool) -> Found:
        """What a product or all products of one kind are told by names them, unless it is a flavour or its own goods:
        "dendê" is every "azeite de dendê" of a shop, "leite" is no "doce de leite"."""
        if len(found) > 1 and not self._is_one_kind(found.keys()):
            return {}
        common = self._table.attributes | self._table.goods
        forms = {form for word in words for form in self._table.forms(word)}
        if sized or forms.isdisjoint(common):
            return found
        # "sorrel ginger" is what a brand's product is called that has no other noun
        nameless = len(words) > 1 and not any(
            part & Part.HEAD.value for doc in found for part in analyse(self._load([doc])[doc], self._table).values()
        )
        return found if nameless else {}

    def _is_one_kind(self, docs: Set[int]) -> bool:
        """Whether the names of all products begin with the same noun."""
        if not self._table.head_first or not 0 < len(docs) <= MOST_NUMBERED:
            return False
        products = self._load(docs)
        return len({fold(products[doc].name).split()[0] for doc in docs}) == 1

    def _of_one_line(self, found: Found, words: list[str], named: Set[int]) -> Found:
        """What else a brand calls by the same words where the head noun stands last: "food drink" is every flavour of
        "Lasco Food Drink", whichever of their names ends in "Drink"."""
        others = found.keys() - named
        if self._table.head_first or len(words) < _PHRASE or not (others and named) or len(found) > MOST_NUMBERED:
            return {}
        products = self._load(found)
        brands = {fold(brand) for doc in named if (brand := products[doc].brand)}
        phrase = " ".join(words)
        return {
            doc: found[doc]
            for doc in others
            if fold(products[doc].brand or "") in brands and f" {phrase} " in f" {fold(products[doc].name)} "
        }

    def _half_compounds(self, words: list[str], docs: Set[int]) -> set[int]:
        """Those of which only the first word of a compound was said: "agua" is not "agua oxigenada"."""
        said = {form for w in words for form in self._table.forms(w)}
        out: set[int] = set()
        other: set[int] = set()
        for compound in self._table.compounds:
            telling = set(compound) - self._table.stop
            if said & telling and not telling <= said:
                held = docs & self._index.holding([compound_mark(compound)])
                out |= held
                if compound[0 if self._table.head_first else -1] not in said:
                    other |= held  # "leche Colanta" is no "dulce de leche Colanta"
        if not out:
            return out
        postings = self._index.postings(said)
        named = {doc for doc in out if any((postings[term].part(doc) or 0) & Part.BRAND.value for term in said)}
        return out - (named - other)

    def chosen(self, docs: set[int], meaning: list[str]) -> set[int]:
        """Narrow by "chica", "grande", "normal" and by what was said to be without, where that decides."""
        table = self._table
        if len(docs) < 2:
            return docs
        said = set(meaning)

        def explains(group: Set[str]) -> bool:
            return not docs.isdisjoint(self._holding_words(said & group))

        if said & table.plain and not explains(table.plain):
            plainer = docs - self._index.holding(table.variants) or docs
            docs = plainer if plainer != docs else docs - self._index.holding(table.attributes) or docs
        for group, pick in ((table.small, 0), (table.large, -1), (table.medium, None)):
            if said & group and not explains(group):
                docs = self._by_size(docs, pick)
        return docs - self._holding_words({w.removeprefix(WITHOUT) for w in said if w.startswith(WITHOUT)})

    def _holding_words(self, words: Iterable[str]) -> set[int]:
        return self._index.holding({form for word in words for form in self._table.forms(word)})

    def _by_size(self, docs: set[int], pick: int | None) -> set[int]:
        """The smallest (0), largest (-1) or middle (None) of `docs` by size, with all of that size."""
        products = self._load(docs)
        sized = [(s.value, doc) for doc in docs for s in sizes_of(products[doc], self._table)[:1] if s.dimension]
        values = sorted({v for v, _ in sized})
        if len(values) < 2:
            return docs
        if pick is None:
            if len(values) != 3:
                return docs
            pick = 1
        return {doc for v, doc in sized if v == values[pick]}
