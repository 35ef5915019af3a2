"""What lies behind a product: who wrote its prices, what it cost, how suppliers sell it, and entries that are one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from hub.application.views.catalogue import CostEntry, DuplicateView, PriceChange
from hub.domain.barcodes import barcode_key
from hub.domain.catalogue import Pack, Product, SupplierTerms
from hub.domain.money import UnitPrice
from hub.domain.quantity import from_thousandths
from hub.storage.histories import product_histories
from hub.storage.projections.averages import averaged
from hub.storage.reader.conflicts import ConflictReader
from hub.storage.reader.products import ProductReader

_PRICES = ("price", "cost", "tiers")
_SHARED = """
SELECT 'barcode' AS kind, b.barcode AS code, p.id FROM barcodes b JOIN products p ON p.id = b.product
WHERE p.active = 1 AND b.barcode IN (
    SELECT barcode FROM barcodes JOIN products ON id = product WHERE active = 1 GROUP BY barcode HAVING count(*) > 1)
UNION ALL
SELECT 'sku', sku, id FROM products
WHERE active = 1 AND sku IN (SELECT sku FROM products WHERE active = 1 GROUP BY sku HAVING count(*) > 1)
ORDER BY 1, 2, 3
"""
_MOVED = """
SELECT m.at, m.quantity, m.unit_cost, m.about, c.name AS who
FROM all_movements m LEFT JOIN contacts c ON c.id = m.actor WHERE m.product = ? ORDER BY m.at, m.stamp, m.event, m.line
"""
_TERMS = """
SELECT t.* FROM supplier_terms t LEFT JOIN products p ON p.id = t.product
WHERE (:product IS NULL OR t.product = :product) AND (:supplier IS NULL OR t.supplier = :supplier)
"""
_CHEAPEST_FIRST = "ORDER BY t.price IS NULL, t.price, t.lead_days IS NULL, t.lead_days, t.supplier"
_BY_NAME = "ORDER BY p.name COLLATE NOCASE, t.product"


class CatalogueReader(ProductReader, ConflictReader):
    """What lies behind a product."""

    def duplicates(self) -> Sequence[DuplicateView]:
        """Products that share a barcode or sku."""
        rows = self._rows(_SHARED)
        known = self.products_by_id({row["id"] for row in rows})
        shared: dict[tuple[str, str], list[Product]] = {}
        for row in rows:
            shared.setdefault((row["kind"], row["code"]), []).append(known[row["id"]])
        return [
            DuplicateView(kind, _as_written(code, found[0]) if kind == "barcode" else code, tuple(found))
            for (kind, code), found in shared.items()
        ]

    def price_history(self, product: str, limit: int = 50) -> Sequence[PriceChange]:
        """Who wrote which price, cost or tiers when, newest first."""
        meant = self.meant(product)
        changes = product_histories(self.log, meant).changes.get(meant, [])
        found = [change for change in reversed(changes) if change.field in _PRICES][:limit]
        return [
            PriceChange(change.field, change.before, change.after, said.at, said.who, said.device)
            for change in found
            for said in (self.written(change.write),)
        ]

    def cost_history(self, product: str, limit: int = 50) -> Sequence[CostEntry]:
        """Receipts at a known cost with the average after each, newest first."""
        entries: list[CostEntry] = []
        average, held = None, 0
        for row in self._rows(_MOVED, [self.meant(product)]):
            average, held = averaged(average, held, row["quantity"], row["unit_cost"]), held + row["quantity"]
            if row["unit_cost"] is not None and row["quantity"] > 0 and average is not None:
                entries.append(
                    CostEntry(
                        at=self._at(row["at"]),
                        quantity=from_thousandths(row["quantity"]),
                        unit_cost=UnitPrice(row["unit_cost"], self._currency()),
                        average=UnitPrice(average, self._currency()),
                        who=row["who"],
                        about=row["about"],
                    )
                )
        return entries[: -limit - 1 : -1]

    def supplier_terms(self, product: str) -> Sequence[SupplierTerms]:
        """How each supplier sells a product, the cheapest first."""
        return self._terms(_CHEAPEST_FIRST, product=self.meant(product))

    def terms_of(self, product: str, supplier: str) -> SupplierTerms | None:
        """How one supplier sells a product."""
        found = self._terms(_CHEAPEST_FIRST, product=self.meant(product), supplier=supplier)
        return found[0] if found else None

    def supplied_by(self, supplier: str) -> Sequence[SupplierTerms]:
        """Everything that a supplier is known to sell."""
        return self._terms(_BY_NAME, supplier=supplier)

    def _terms(self, order: str, *, product: str | None = None, supplier: str | None = None) -> list[SupplierTerms]:
        rows = self._rows(_TERMS + order, {"product": product, "supplier": supplier})
        return [self._supplier_terms(row) for row in rows]

    def _supplier_terms(self, row: sqlite3.Row) -> SupplierTerms:
        return SupplierTerms(
            product=row["product"],
            supplier=row["supplier"],
            price=None if row["price"] is None else UnitPrice(row["price"], self._currency()),
            price_at=None if row["price_at"] is None else self._at(row["price_at"]),
            pack=None if row["pack_size"] is None else Pack(row["pack_name"], from_thousandths(row["pack_size"])),
            minimum=None if row["minimum"] is None else from_thousandths(row["minimum"]),
            lead_days=row["lead_days"],
            code=row["code"],
        )


def _as_written(key: str, product: Product) -> str:
    """A barcode as the product carries it, by its key."""
    return next((barcode for barcode in product.barcodes if barcode_key(barcode) == key), key)
