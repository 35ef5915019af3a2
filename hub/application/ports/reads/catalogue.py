"""What can be asked: products, found and listed, with their stock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hub.application.views.catalogue import CostEntry, DuplicateView, PriceChange, ProductDetail, ProductRow
from hub.domain.catalogue import Product, SupplierTerms


class CatalogueReads(Protocol):
    """Products, found and listed, with their stock."""

    def product(self, product: str) -> Product | None:
        """One product by id."""
        ...

    def products_by_id(self, ids: Collection[str]) -> Mapping[str, Product]:
        """Those of these products that there are, by id; an entry that was merged into another is none of them."""
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

    def duplicates(self) -> Sequence[DuplicateView]:
        """Products carried side by side that share a barcode or sku: entered on two devices, to be merged."""
        ...

    def price_history(self, product: str, limit: int = 50) -> Sequence[PriceChange]:
        """Who wrote which price, cost or tiers of a product when, newest first."""
        ...

    def cost_history(self, product: str, limit: int = 50) -> Sequence[CostEntry]:
        """A product's receipts at a known cost, with the average cost after each, newest first."""
        ...

    def supplier_terms(self, product: str) -> Sequence[SupplierTerms]:
        """How each supplier sells a product, the cheapest first."""
        ...

    def terms_of(self, product: str, supplier: str) -> SupplierTerms | None:
        """How one supplier sells a product."""
        ...

    def supplied_by(self, supplier: str) -> Sequence[SupplierTerms]:
        """Everything that a supplier is known to sell, by the product's name."""
        ...

    def categories(self) -> Sequence[str]:
        """Categories in use, by name."""
        ...
