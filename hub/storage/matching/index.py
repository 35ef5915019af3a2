"""The inverted index: from a word, however it is spelt, to the terms of the catalogue, and from terms to products."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum

from hub.storage.matching.entry import Entry, Part
from hub.storage.matching.tables import Tables

_SHORTEST_TYPO = 4
_SHORTEST_BONES = 6
_LONG = 8


class Nearness(IntEnum):
    """How a word met a term, nearest first."""

    SAME = 0
    PLURAL = 1
    FORM = 2
    SOUND = 3
    TYPO = 4


QUALITY = {
    Nearness.SAME: 1.0,
    Nearness.PLURAL: 0.99,
    Nearness.FORM: 0.96,
    Nearness.SOUND: 0.9,
    Nearness.TYPO: 0.8,
}


def within(a: str, b: str, most: int) -> bool:
    """Whether `a` becomes `b` by at most `most` insertions, deletions, changes or swaps of neighbours."""
    if abs(len(a) - len(b)) > most:
        return False
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, cb in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def _cuts(word: str) -> set[str]:
    """`word` and `word` without one letter: two words within one edit share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


class Index:
    """Terms by spelling, plural, sound, consonants and one-letter cuts; postings from terms to products."""

    def __init__(self, table: Tables) -> None:
        self._table = table
        self.postings: dict[str, dict[str, Part]] = {}
        self._by_form: dict[str, set[str]] = defaultdict(set)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_bones: dict[str, set[str]] = defaultdict(set)
        self._by_cut: dict[str, set[str]] = defaultdict(set)
        self._sorted: list[str] = []

    def add_all(self, entries: Iterable[Entry]) -> None:
        """Index many products at once."""
        fresh: list[str] = []
        for entry in entries:
            for term, part in entry.terms.items():
                if term not in self.postings:
                    self._learn(term)
                    fresh.append(term)
                self.postings[term][entry.product.id] = part
        if len(fresh) > 100:
            self._sorted = sorted([*self._sorted, *fresh])
        else:
            for term in fresh:
                insort(self._sorted, term)

    def remove(self, entry: Entry) -> None:
        """Forget a product; terms that nothing else holds are forgotten with it."""
        for term in entry.terms:
            posting = self.postings[term]
            posting.pop(entry.product.id, None)
            if not posting:
                self._unlearn(term)

    def _keys(self, term: str) -> list[tuple[dict[str, set[str]], str]]:
        table = self._table
        keys = [(self._by_form, form) for form in table.forms(term)]
        if not term.isdigit():
            keys.append((self._by_sound, table.sound(term)))
            if len(term) >= _SHORTEST_TYPO:
                keys.extend((self._by_cut, cut) for cut in _cuts(term))
            if len(term) >= _SHORTEST_BONES - 1:
                keys.append((self._by_bones, table.bones(term)))
        return keys

    def _learn(self, term: str) -> None:
        self.postings[term] = {}
        for index, key in self._keys(term):
            index[key].add(term)

    def _unlearn(self, term: str) -> None:
        del self.postings[term]
        at = bisect_left(self._sorted, term)
        if at < len(self._sorted) and self._sorted[at] == term:
            del self._sorted[at]
        for index, key in self._keys(term):
            index[key].discard(term)
            if not index[key]:
                del index[key]

    def beginning(self, prefix: str, most: int = 200) -> list[str]:
        """Terms that begin with `prefix`, in alphabetical order."""
        out = []
        for term in self._sorted[bisect_left(self._sorted, prefix) :][:most]:
            if not term.startswith(prefix):
                break
            out.append(term)
        return out

    def terms(self, word: str, farthest: Nearness) -> dict[str, Nearness]:
        """The catalogue's terms that `word` may be, each at its nearest, no farther than `farthest`."""
        table = self._table
        found: dict[str, Nearness] = {}

        def meet(terms: Iterable[str], nearness: Nearness) -> None:
            for term in terms:
                found.setdefault(term, nearness)

        if word in self.postings:
            found[word] = Nearness.SAME
        if farthest >= Nearness.PLURAL:
            for form in table.forms(word):
                meet(self._by_form.get(form, ()), Nearness.PLURAL)
        if farthest >= Nearness.FORM:
            for base in table.bases(word):
                meet(self._by_form.get(base, ()), Nearness.FORM)
        if word.isdigit():
            return found
        if farthest >= Nearness.SOUND:
            for form in (word, *table.bases(word)) if len(word) > _LONG else (word,):
                for spelling in table.forms(form):
                    meet(self._by_sound.get(table.sound(spelling), ()), Nearness.SOUND)
        if farthest >= Nearness.TYPO:
            meet(self._misspelt(word), Nearness.TYPO)
        return found

    def _misspelt(self, word: str) -> set[str]:
        out: set[str] = set()
        if len(word) < _SHORTEST_TYPO:
            return out
        for form in self._table.forms(word):
            if len(form) >= _SHORTEST_TYPO:
                for cut in _cuts(form):
                    out.update(
                        term
                        for term in self._by_cut.get(cut, ())
                        if min(len(term), len(form)) > (_SHORTEST_TYPO if form == word else _SHORTEST_BONES - 1)
                        and (term[0] == form[0] or min(len(term), len(form)) >= _SHORTEST_BONES)
                        and within(form, term, 1)
                    )
        if len(word) >= _SHORTEST_BONES:
            bones = self._table.bones(word)
            if len(bones) >= 3:
                out.update(
                    term
                    for term in self._by_bones.get(bones, ())
                    if abs(len(term) - len(word)) <= 2 and len(term) >= _SHORTEST_BONES - 1
                )
        return out
