"""`CatalogueMatcher`: products that lie in no books, matched by the same index in a database in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from threading import RLock

from hub.application.ports.understanding import Fit
from hub.domain.catalogue import Product
from hub.storage.matching.indexer import Indexer
from hub.storage.matching.matcher import Matcher

_SCHEMA = Path(__file__).parent.parent / "schema" / "projections" / "search.sql"


class CatalogueMatcher:
    """Implements the port `ProductMatcher` over products held in memory.

    `language` is the shop's own: its products are named in it. Safe to call from several threads. Inactive products are
    left out.
    """

    def __init__(self, products: Iterable[Product] = (), language: str = "es") -> None:
        self._language = language
        self._lock = RLock()
        self._products = {product.id: product for product in products if product.active}
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        connection.executescript(_SCHEMA.read_text("utf-8"))
        self._indexer = Indexer(connection)
        self._indexer.refill(self._products.values(), language)
        self._matcher = Matcher(connection, self._found)

    def _found(self, ids: Collection[str]) -> Mapping[str, Product]:
        return {i: self._products[i] for i in ids}

    def update(self, product: Product) -> None:
        """Take in a new or changed product; an inactive one is taken out."""
        with self._lock:
            if product.active:
                self._products[product.id] = product
            else:
                self._products.pop(product.id, None)
            self._indexer.touch(product)
            self._indexer.flush(self._language)

    def __len__(self) -> int:
        return len(self._products)

    def search(self, words: str, limit: int = 20) -> list[Fit]:
        """Rank products for a search box; see the port."""
        with self._lock:
            return self._matcher.search(words, limit)

    def fits(self, words: str, language: str) -> list[Fit]:
        """Every product that the words fit; see the port."""
        with self._lock:
            return self._matcher.fits(words, language)

    def describes(self, word: str, language: str) -> bool:
        """Whether a word says which goods are meant; see the port."""
        with self._lock:
            return self._matcher.describes(word, language)

    def begins_alias(self, word: str) -> bool:
        """Whether an alias of several words begins with this one; see the port."""
        with self._lock:
            return self._matcher.begins_alias(word)

    def packs(self) -> frozenset[str]:
        """What the products are packed in; see the port."""
        with self._lock:
            return self._matcher.packs()
