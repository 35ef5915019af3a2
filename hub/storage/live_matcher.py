"""The product matcher as the books keep it: filled once, followed by every commit, read from any thread."""

from __future__ import annotations

from collections.abc import Iterable

from hub.application.ports.understanding import Fit
from hub.domain.catalogue import Product
from hub.storage.matching.matcher import CatalogueMatcher


class LiveMatcher:
    """Implements `ProductMatcher` over the products in the books.

    The matcher inside guards itself; here only the reference to it changes, which is one step. Filled and updated by
    the writer's thread alone.
    """

    def __init__(self) -> None:
        self._matcher = CatalogueMatcher()

    def fill(self, products: Iterable[Product], language: str) -> None:
        """Begin anew with these products and the shop's language."""
        self._matcher = CatalogueMatcher([product for product in products if product.active], language)

    def update(self, products: Iterable[Product]) -> None:
        """Follow changes; products no longer carried are forgotten."""
        for product in products:
            if product.active:
                self._matcher.update(product)
            else:
                self._matcher.remove(product.id)

    def search(self, words: str, limit: int = 20) -> list[Fit]:
        """Rank products for a search box; see the port."""
        return self._matcher.search(words, limit)

    def fits(self, words: str, language: str) -> list[Fit]:
        """Every product that the words fit; see the port."""
        return self._matcher.fits(words, language)
