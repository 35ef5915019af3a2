"""The index as it is read: from a word, however it is spelt, to the catalogue's terms, and from terms to products.

It lies in the tables of `schema/projections/search.sql`; what was read is kept in memory until the index changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from hub.storage.matching.entry import PACK
from hub.storage.matching.keys import (
    BONES,
    CUT,
    FORM,
    SHORTEST_BONES,
    SHORTEST_TYPO,
    SOUND,
    cuts,
    is_one_edit,
)
from hub.storage.matching.postings import Postings
from hub.storage.matching.tables import Tables, tables

_LONG = 8
_MOST_WORDS = 8192
_MOST_NAMES = 65_536
_MOST_POSTINGS = 250_000
"""What is kept of words, names and postings, a few megabytes together; beyond it begins anew."""
_SHORTEST_BONES_MET = 3
_NO_POSTINGS = Postings.read(())
_BASIS = "SELECT language, content FROM search_basis"
_BY_KEYS = "SELECT key, term FROM search_keys WHERE key IN (%s)"
_BEGINNING = "SELECT term FROM search_keys WHERE key >= ? AND key < ? AND key = ? || term ORDER BY key LIMIT ?"
_POSTINGS = "SELECT term, docs FROM search_postings WHERE term IN (%s) ORDER BY term, segment"
_BEGUN = "SELECT DISTINCT term FROM search_postings WHERE term >= ? AND term < ?"
_PRODUCTS = "SELECT doc, product, name FROM search_products WHERE doc IN (%s)"
_AT_ONCE = 500
_LAST = "\U0010ffff"


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


class Index:
    """The index through one connection, in one thread. Begin every question with `refresh`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._basis: tuple[str, int] | None = None
        self.table: Tables = tables("es")
        self._forget()

    def _forget(self) -> None:
        self._near: dict[str, dict[str, Nearness]] = {}
        self._misspellings: dict[tuple[str, bool], set[str]] = {}
        self._postings: dict[str, Postings] = {}
        self._names: dict[int, tuple[str, str]] = {}
        self._packs: frozenset[str] | None = None
        self._kept = 0

    def refresh(self) -> tuple[str, int] | None:
        """See the index as it is now; return what stands for its content."""
        basis = self._connection.execute(_BASIS).fetchone()
        if basis != self._basis:
            self._basis = basis
            self.table = tables(basis[0] if basis else "es")
            self._forget()
        elif len(self._near) + len(self._misspellings) > _MOST_WORDS or self._kept > _MOST_POSTINGS:
            self._forget()
        elif len(self._names) > _MOST_NAMES:
            self._names.clear()
        return self._basis

    def _ask(self, sql: str, values: Sequence[str | int]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for at in range(0, len(values), _AT_ONCE):
            some = values[at : at + _AT_ONCE]
            found += self._connection.execute(sql % ",".join("?" * len(some)), some).fetchall()
        return found

    # From words to terms

    def beginning(self, prefix: str, most: int = 200) -> list[str]:
        """Terms that begin with `prefix`, in alphabetical order."""
        begin = FORM + prefix
        rows = self._connection.execute(_BEGINNING, [begin, begin + _LAST, FORM, most])
        return [term for (term,) in rows.fetchall()]

    def terms(self, word: str, farthest: Nearness) -> dict[str, Nearness]:
        """The catalogue's terms that `word` may be, each at its nearest, no farther than `farthest`."""
        near = self._near.get(word)
        if near is None:
            near = self._near[word] = self._nearest(word)
        if farthest >= Nearness.TYPO and not (word.isdigit() or self.table.means_itself(word)):
            return dict.fromkeys(self.misspelt(word), Nearness.TYPO) | near
        return near if farthest >= Nearness.SOUND else {t: n for t, n in near.items() if n <= farthest}

    def _nearest(self, word: str) -> dict[str, Nearness]:
        table = self.table
        bases = table.bases(word)
        keys = dict.fromkeys((FORM + form for form in table.forms(word)), Nearness.PLURAL)
        for base in bases:
            keys.setdefault(FORM + base, Nearness.FORM)
        if not word.isdigit():
            for form in (word, *bases) if len(word) > _LONG else (word,):
                for spelling in table.forms(form):
                    keys.setdefault(SOUND + table.sound(spelling), Nearness.SOUND)
        found: dict[str, Nearness] = {}
        own, heard = SOUND + table.sound(word), False
        for key, term in self._ask(_BY_KEYS, list(keys)):
            nearness = Nearness.SAME if term == word else keys[key]
            found[term] = min(nearness, found.get(term, nearness))
            heard = heard or key == own
        if heard:  # "blankita" is Blanquita written as it sounds, no little "blanca"
            return {term: nearness for term, nearness in found.items() if nearness is not Nearness.FORM}
        return found

    def misspelt(self, word: str, *, loosely: bool = False) -> set[str]:
        """Terms that `word` may be with a letter too many, too few, wrong or swapped, or with other vowels.

        `loosely`: short words and first letters too, for somebody who sees at once what was found.
        """
        known = self._misspellings.get((word, loosely))
        if known is None:
            known = self._misspellings[word, loosely] = self._mistyped(word, loosely=loosely) | self._boned(word)
        return known

    def _mistyped(self, word: str, *, loosely: bool) -> set[str]:
        shortest = SHORTEST_TYPO - loosely
        forms = [form for form in self.table.forms(word) if min(len(form), len(word)) >= shortest]
        by_cut: dict[str, set[str]] = {}
        for key, term in self._ask(_BY_KEYS, [CUT + cut for cut in {c for form in forms for c in cuts(form)}]):
            by_cut.setdefault(key, set()).add(term)

        def meant(form: str, term: str) -> bool:
            shorter = min(len(term), len(form))
            if not loosely:
                if shorter <= (SHORTEST_TYPO if form == word else SHORTEST_BONES - 1):
                    return False
                if term[0] != form[0] and shorter < SHORTEST_BONES:
                    return False
            return is_one_edit(form, term)

        return {term for form in forms for cut in cuts(form) for term in by_cut.get(CUT + cut, ()) if meant(form, term)}

    def _boned(self, word: str) -> set[str]:
        bones = self.table.bones(word) if len(word) >= SHORTEST_BONES else ""
        if len(bones) < _SHORTEST_BONES_MET:
            return set()
        met = self._ask(_BY_KEYS, [BONES + bones])
        return {term for _, term in met if abs(len(term) - len(word)) <= 2 and len(term) >= SHORTEST_BONES - 1}

    # From terms to products

    def postings(self, terms: Iterable[str]) -> Mapping[str, Postings]:
        """The postings of several terms and maybe of others; empty for a term that no product holds."""
        missing = [term for term in terms if term not in self._postings]
        if missing:
            segments: dict[str, list[bytes]] = {}
            for term, packed in self._ask(_POSTINGS, missing):
                segments.setdefault(term, []).append(packed)  # type: ignore[arg-type]  # a BLOB
            for term in missing:
                read = Postings.read(segments[term]) if term in segments else _NO_POSTINGS
                self._postings[term] = read
                self._kept += len(read) + 1
        return self._postings

    def holding(self, terms: Iterable[str]) -> set[int]:
        """Numbers of the products that hold any of these terms."""
        wanted = list(terms)
        postings = self.postings(wanted)
        out: set[int] = set()
        for term in wanted:
            out.update(postings[term].docs)
        return out

    def packs(self) -> frozenset[str]:
        """The names of the packs that the products come in."""
        if self._packs is None:
            found = self._connection.execute(_BEGUN, [PACK, PACK + _LAST]).fetchall()
            self._packs = frozenset(term.removeprefix(PACK) for (term,) in found)
        return self._packs

    def names(self, docs: Iterable[int]) -> Mapping[int, tuple[str, str]]:
        """Ids and names of these products and maybe of others, by number."""
        missing = [doc for doc in docs if doc not in self._names]
        if missing:
            self._names.update((doc, (product, name)) for doc, product, name in self._ask(_PRODUCTS, missing))  # type: ignore[misc]
        return self._names
