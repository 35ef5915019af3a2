"""What can be asked: products, found and listed, with their stock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hub.application.views.catalogue import ProductDetail, ProductRow
from hub.domain.catalogue import Product


class CatalogueReads(Protocol):
    """Products, found and listed, with their stock."""

    def product(self, product: str) -> Product | None:
        """One product by id."""
        ...

    def product_by_sku(self, sku: str) -> Product | None:
        """One product by sku (exact)."""
        ...

    def product_by_barcode(self, barcode: str) -> Product | None:
        """One product by any of its barcodes (exact)."""
        ...

    def product_rows(
        self,
        *,
        words: str = "",
        category: str | None = None,
        branch: str | None = None,
        only_low: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[ProductRow]:
        """A page of the Products grid, with stock of one branch or of all; `words` searches."""
        ...

    def product_detail(self, product: str) -> ProductDetail | None:
        """A product with stock by branch and its latest movements."""
        ...

    def kits_with(self, product: str) -> Sequence[Product]:
        """Kits that a product is a part of, by name."""
        ...

    def categories(self) -> Sequence[str]:
        """Categories in use, by name."""
        ...
