"""The product matcher that the books lend to everybody: each question is asked of a reader of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager

from hub.application.ports.understanding import Fit
from hub.domain.catalogue import Product
from hub.storage.reader import SqliteReader


class LiveMatcher:
    """Implements `ProductMatcher` over what was committed, from any thread."""

    def __init__(self, read: Callable[[], AbstractContextManager[SqliteReader]]) -> None:
        self._read = read

    def search(self, words: str, limit: int = 20) -> list[Fit]:
        """Rank products for a search box; see the port."""
        with self._read() as reader:
            return reader.matcher.search(words, limit, self._products)

    def fits(self, words: str, language: str) -> list[Fit]:
        """Every product that the words fit; see the port."""
        with self._read() as reader:
            return reader.matcher.fits(words, language, self._products)

    def describes(self, word: str, language: str) -> bool:
        """Whether a word says which goods are meant; see the port."""
        with self._read() as reader:
            return reader.matcher.describes(word, language)

    def begins_alias(self, word: str) -> bool:
        """Whether an alias of several words begins with this one; see the port."""
        with self._read() as reader:
            return reader.matcher.begins_alias(word)

    def packs(self) -> frozenset[str]:
        """What the products are packed in; see the port."""
        with self._read() as reader:
            return reader.matcher.packs()

    def _products(self, ids: Collection[str]) -> Mapping[str, Product]:
        with self._read() as reader:
            found = reader.products_by_id(ids)
            for gone in [i for i in ids if i not in found]:
                kept = reader.product(gone)  # merged into another one since the question was answered
                found |= {gone: kept} if kept else {}
            return found
