"""`CatalogueMatcher`: which products words fit, and what a search box shows."""

from __future__ import annotations

from collections.abc import Iterable, Set
from threading import RLock

from hub.application.ports.understanding import Fit
from hub.domain.catalogue import Product
from hub.storage.matching.entry import STRONG, Entry, Part, analyse
from hub.storage.matching.index import QUALITY, Index, Nearness
from hub.storage.matching.sizes import WITHOUT, Size, Words, take_apart
from hub.storage.matching.tables import Tables, fold, tables

_LONGEST = 300
_MOST_WORDS = 12
_LESSER = (Part.NAME, Part.CONTAINER, Part.CATEGORY)
"""What names a product where no head noun, brand or alias was said, strongest first."""
_SEARCHED = 4000
"""Products that a search ranks at most: beyond it the words say too little to rank by."""


class CatalogueMatcher:
    """Implements the port `ProductMatcher` over products held in memory.

    `language` is the shop's own: its products are named in it. Safe to call from several threads; an update takes
    microseconds. Inactive products are left out.
    """

    def __init__(self, products: Iterable[Product] = (), language: str = "es") -> None:
        self._table = tables(language)
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        self._codes: dict[str, dict[str, None]] = {}
        self._aliases: dict[str, set[str]] = {}
        self._index = Index(self._table)
        entries = [analyse(p, self._table) for p in products if p.active]
        for entry in entries:
            self._note(entry)
        self._index.add_all(self._entries.values())

    # Keeping current

    def update(self, product: Product) -> None:
        """Take in a new or changed product; an inactive one is taken out."""
        with self._lock:
            self.remove(product.id)
            if product.active:
                entry = analyse(product, self._table)
                self._note(entry)
                self._index.add_all([entry])

    def remove(self, product_id: str) -> None:
        """Forget a product; one that is not known is no error."""
        with self._lock:
            entry = self._entries.pop(product_id, None)
            if entry is None:
                return
            self._index.remove(entry)
            for code in self._codes_of(entry.product):
                self._codes[code].pop(product_id, None)
                if not self._codes[code]:
                    del self._codes[code]
            for words, _ in entry.aliases:
                for key in words[:1]:
                    self._aliases[key].discard(product_id)

    def product(self, product_id: str) -> Product | None:
        """Return the product with this id, or None."""
        entry = self._entries.get(product_id)
        return entry.product if entry else None

    def __len__(self) -> int:
        return len(self._entries)

    def _codes_of(self, product: Product) -> list[str]:
        return [fold(product.sku), *(b.strip() for b in product.barcodes)]

    def _note(self, entry: Entry) -> None:
        self._entries[entry.product.id] = entry
        for code in self._codes_of(entry.product):
            self._codes.setdefault(code, {})[entry.product.id] = None
        for words, _ in entry.aliases:
            for key in words[:1]:
                self._aliases.setdefault(key, set()).add(entry.product.id)

    # Fitting

    def fits(self, words: str, language: str) -> list[Fit]:
        """Every product that the words of a message fit, best first; empty where the shop has none such.

        More than one means that the words are ambiguous: a size, colour or flavour said settles it.
        """
        with self._lock:
            own = take_apart(words[:_LONGEST], tables(language))
            if language != self._table.language and not own.sizes:
                own = take_apart(words[:_LONGEST], self._table)
            return self._fits(own, tables(language))

    def _fits(self, said: Words, spoken: Tables) -> list[Fit]:
        meaning = [w for w in said.words if w not in self._table.stop and w not in spoken.stop]
        sku = self._codes.get(fold("-".join((*said.words, *said.numerals))))
        if sku and not meaning:
            return [Fit(self._entries[i].product, 1.0, "sku") for i in sku]
        if not meaning or len(meaning) > _MOST_WORDS:
            return []
        named = self._by_alias(meaning, said.sizes)
        if named:
            return named
        plain = self._wordings(meaning)
        exact = [other for way in plain for other in self._synonymous(way, exactly=True)]
        synonymous = [other for way in plain for other in self._synonymous(way, exactly=False)]
        synonymous = [way for way in synonymous if way not in exact]
        for wordings, farthest in (
            (plain, Nearness.PLURAL),
            (plain, Nearness.FORM),
            (exact, Nearness.FORM),
            (plain, Nearness.SOUND),
            (synonymous, Nearness.FORM),
            (plain, Nearness.TYPO),
            (synonymous, Nearness.TYPO),
        ):
            for words in wordings:
                found = self._explained(words, said.sizes, farthest)
                if found:
                    return self._ranked(found, words, meaning)
        return []

    def _by_alias(self, meaning: list[str], sizes: tuple[Size, ...]) -> list[Fit]:
        """Products whose alias is exactly what was said, plurals aside: the shop's own name settles it."""
        out = []
        ids = {i for form in self._table.forms(meaning[0]) for i in self._aliases.get(form, ())}
        for i in sorted(ids):
            entry = self._entries[i]
            for alias, alias_sizes in entry.aliases:
                if len(alias) == len(meaning) and all(map(self._same, alias, meaning)):
                    rest = [s for s in sizes if not any(s.agrees(a) for a in alias_sizes)]
                    said_all = all(any(a.agrees(s) for s in sizes) for a in alias_sizes)
                    if said_all and all(any(s.agrees(o) for o in entry.sizes) for s in rest):
                        out.append(Fit(entry.product, 1.0, "alias"))
                        break
        return out

    def _same(self, a: str, b: str) -> bool:
        return bool(set(self._table.forms(a)) & set(self._table.forms(b)))

    def _wordings(self, meaning: list[str]) -> list[list[str]]:
        """What was said in the ways in which it may be meant: as it is, with words joined, with words dropped."""
        table = self._table
        loose = table.soft | table.small | table.medium | table.large | table.plain
        ways = [meaning]
        ways.extend([*meaning[:i], meaning[i] + meaning[i + 1], *meaning[i + 2 :]] for i in range(len(meaning) - 1))
        for drop in (table.packs, table.container.keys() | table.packs, loose, None):
            kept = [w for w in meaning if not self._droppable(w, drop, loose)]
            if kept and len(kept) < len(meaning) and kept not in ways:
                ways.append(kept)
        return ways

    def _droppable(self, word: str, drop: Set[str] | None, loose: Set[str]) -> bool:
        if drop is not None:
            return word in drop or (drop is loose and any(base in drop for base in self._table.bases(word)))
        return (
            word.startswith(WITHOUT)
            or word in loose
            or word in self._table.packs
            or word in self._table.container
            or any(base in loose for base in self._table.bases(word))
        )

    def _synonymous(self, words: list[str], *, exactly: bool) -> list[list[str]]:
        """`words` with a phrase replaced by its synonyms; plurals of a phrase count unless `exactly`."""
        out = []
        for at, word in enumerate(words):
            for form in (word,) if exactly else self._table.forms(word):
                for phrase, others in self._table.synonymous.get(form, ()):
                    here = tuple(words[at : at + len(phrase)])
                    if here == phrase or (
                        not exactly and len(here) == len(phrase) and all(map(self._same, phrase, here))
                    ):
                        rest = words[at + len(phrase) :]
                        out.extend([*words[:at], *other, *rest] for other in others)
        return out

    def _explained(
        self, words: list[str], sizes: tuple[Size, ...], farthest: Nearness
    ) -> dict[str, tuple[float, Part]]:
        """Products in which every word and size is found: id to quality and the parts that the words played."""
        per_word = [self._index.terms(self._table.container.get(w, w), farthest) for w in words]
        if not all(per_word):
            return {}
        found: dict[str, tuple[float, Part]] = {}
        postings = self._index.postings
        order = sorted(per_word, key=lambda terms: sum(len(postings[t]) for t in terms))
        for at, terms in enumerate(order):
            here: dict[str, tuple[float, Part]] = {}
            for term, nearness in terms.items():
                quality = QUALITY[nearness]
                for i, part in postings[term].items():
                    known = found.get(i) if at else (0.0, Part(0))
                    if known is None:
                        continue
                    best = here.get(i)
                    if best is None or known[0] + quality > best[0]:
                        here[i] = (known[0] + quality, known[1] | part)
                    elif best is not None:
                        here[i] = (best[0], best[1] | part)
            found = here
            if not found:
                return {}
        if sizes:
            entries = self._entries
            found = {
                i: q for i, q in found.items() if all(any(s.agrees(own) for own in entries[i].sizes) for s in sizes)
            }
        # where all is mere likeness, another word of a name says nothing by itself: "corote" is no "Carta"
        written = any(nearness <= Nearness.FORM for terms in per_word for nearness in terms.values())
        return self._anchored(found, words, (STRONG, *_LESSER) if written else (STRONG,))

    def _anchored(
        self, found: dict[str, tuple[float, Part]], words: list[str], anchors: tuple[Part, ...]
    ) -> dict[str, tuple[float, Part]]:
        """Keep what is named by the first of `anchors` that names anything."""
        for anchor in anchors:
            named = {i: q for i, q in found.items() if q[1] & anchor}
            if anchor is STRONG:
                named = {i: q for i, q in named.items() if not self._only_half_a_compound(i, words)}
            if named:
                break
        else:
            return {}
        best = max(q for q, _ in named.values())
        return {i: q for i, q in named.items() if q[0] >= best - 0.05}

    def _only_half_a_compound(self, i: str, words: list[str]) -> bool:
        """Whether only the first word of a compound was said: "agua" is not "agua oxigenada"."""
        said = {form for w in words for form in self._table.forms(w)}
        return any(
            compound[0 if self._table.head_first else -1] in said
            and len(said & set(compound)) < len(set(compound) - self._table.stop)
            and not any(term in said and part & Part.BRAND for term, part in self._entries[i].terms.items())
            for compound in self._entries[i].compounds
        )

    def _ranked(self, found: dict[str, tuple[float, Part]], words: list[str], meaning: list[str]) -> list[Fit]:
        count = max(len(words), 1)
        ids = self._chosen(list(found), meaning)
        fits = [Fit(self._entries[i].product, min(found[i][0] / count, 1.0), _why(found[i][1])) for i in ids]
        return sorted(fits, key=lambda f: (-f.score, f.product.name, f.product.id))

    def _chosen(self, ids: list[str], meaning: list[str]) -> list[str]:
        """Narrow by "chica", "grande", "normal" and by by what was said to be without, where that decides."""
        table = self._table
        if len(ids) < 2:
            return ids
        said = set(meaning)
        explained = {i: {w for w in said if self._holds(i, w)} for i in ids}
        if said & table.plain and not any(explained[i] & table.plain for i in ids):
            plain = [i for i in ids if not (self._entries[i].terms.keys() & table.variants)]
            ids = plain or ids
        for group, pick in ((table.small, 0), (table.large, -1), (table.medium, None)):
            if said & group and not any(explained[i] & group for i in ids):
                ids = self._by_size(ids, pick)
        excluded = {w.removeprefix(WITHOUT) for w in said if w.startswith(WITHOUT)}
        return [i for i in ids if not any(self._holds(i, w) for w in excluded)]

    def _holds(self, i: str, word: str) -> bool:
        return any(form in self._entries[i].terms for form in self._table.forms(word))

    def _by_size(self, ids: list[str], pick: int | None) -> list[str]:
        """The smallest (0), largest (-1) or middle (None) of `ids` by size, with all of that size."""
        sized = sorted((s.value, i) for i in ids for s in self._entries[i].sizes[:1] if s.dimension)
        values = sorted({v for v, _ in sized})
        if len(values) < 2:
            return ids
        if pick is None:
            if len(values) != 3:
                return ids
            pick = 1
        return [i for v, i in sized if v == values[pick]]

    # Searching

    def search(self, words: str, limit: int = 20) -> list[Fit]:
        """Rank products for a search box: words in any order, prefixes, one typo, alias, sku, barcode."""
        with self._lock:
            words = words[:_LONGEST].strip()
            coded = self._codes.get(fold(words)) or self._codes.get(words)
            if coded:
                return [Fit(self._entries[i].product, 1.0, "code") for i in coded][:limit]
            said = take_apart(words, self._table)
            meaning = [w for w in said.words if w not in self._table.stop] or list(said.words)
            scores = self._searched(meaning[:_MOST_WORDS], said.sizes)
            best = sorted(scores.items(), key=lambda item: (-item[1], self._entries[item[0]].product.name))
            return [Fit(self._entries[i].product, min(s, 1.0), "words") for i, s in best[:limit]]

    def _reach(self, word: str) -> dict[str, float]:
        """Terms that a typed word may mean: itself, what it begins, what it sounds like, one typo away."""
        reach: dict[str, float] = dict.fromkeys(self._index.beginning(word), 0.7)
        near = self._index.terms(word, Nearness.FORM)
        if not near:
            near = self._index.terms(word, Nearness.TYPO)
        for term, nearness in near.items():
            reach[term] = max(reach.get(term, 0.0), QUALITY[nearness] if nearness < Nearness.TYPO else 0.6)
        return reach

    def _searched(self, words: list[str], sizes: tuple[Size, ...]) -> dict[str, float]:
        if not words and not sizes:
            return {}
        postings = self._index.postings
        reaches = sorted((self._reach(w) for w in words), key=lambda reach: sum(len(postings[t]) for t in reach))
        scores: dict[str, float] = {}
        if reaches:
            for term, weight in sorted(reaches[0].items(), key=lambda item: -item[1]):
                for i, part in postings[term].items():
                    gain = weight * (1.0 if part & STRONG else 0.9)
                    if gain > scores.get(i, 0.0):
                        scores[i] = gain
                if len(scores) > _SEARCHED:
                    break
            for reach in reaches[1:]:
                scores = {i: s + gain for i, s in scores.items() if (gain := self._gain(i, reach))}
            scores = {i: s / len(reaches) for i, s in scores.items()}
        else:
            scores = dict.fromkeys(self._entries, 0.5)
        if sizes:
            sized = {
                i: s
                for i, s in scores.items()
                if all(any(z.agrees(own) for own in self._entries[i].sizes) for z in sizes)
            }
            scores = sized
        return scores

    def _gain(self, i: str, reach: dict[str, float]) -> float:
        terms = self._entries[i].terms
        if len(terms) < len(reach):
            return max((reach[t] for t in terms if t in reach), default=0.0)
        return max((w for t, w in reach.items() if t in terms), default=0.0)


_WEAK = ((Part.NAME, "name"), (Part.CONTAINER, "container"), (Part.CATEGORY, "category"))


def _why(part: Part) -> str:
    """Name the fields that matched, for people to read."""
    names = [
        (Part.ALIAS, "alias"),
        (Part.BRAND, "brand"),
        (Part.HEAD, "name"),
        (Part.ATTRIBUTE, "variant"),
    ]
    matched = ", ".join(name for flag, name in names if part & flag)
    return matched or next((n for f, n in _WEAK if part & f), "name")
