"""Products, their stock and movements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from hub.application.views.catalogue import ProductDetail, ProductRow
from hub.application.views.stock import MovementView
from hub.domain.barcodes import barcode_key
from hub.domain.catalogue import KitPart, Pack, PriceTier, Product, explode, kits_from
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit, from_thousandths
from hub.domain.stock import MovementKind
from hub.storage.matching import Matcher
from hub.storage.reader.low import LowReader

_COLUMNS = """p.id, p.sku, p.name, p.brand, p.category, p.base_unit, p.pack_name, p.pack_size, p.price, p.cost,
    p.barcodes, p.supplier, p.aliases, p.reorder_point, p.image, p.active, p.tiers, p.tax_rate, p.reorder_target,
    p.tracks_lots, p.parts, c.average"""
"""What `_product` takes apart, in its order."""
_WIDTH = _COLUMNS.count(",") + 1
_UNITS = {unit.value: unit for unit in Unit}
_DECODE = json.JSONDecoder().raw_decode
_PRODUCT = f"SELECT {_COLUMNS} FROM products p LEFT JOIN costs c ON c.product = p.id\n"  # noqa: S608  constants
_BY_ID = _PRODUCT + "WHERE p.id = ?"
_THESE = _PRODUCT + "WHERE p.id IN (SELECT value FROM json_each(?))"  # noqa: S608  constants
_STOCKED = f"""
SELECT {_COLUMNS}, (SELECT sum(on_hand) FROM stock WHERE product = p.id AND (:branch IS NULL OR branch = :branch))
    AS on_hand, (
        SELECT coalesce(sum(quantity), 0) FROM reservations
        WHERE product = p.id AND (:branch IS NULL OR branch = :branch)
    ) AS kept
FROM products p LEFT JOIN costs c ON c.product = p.id
"""  # noqa: S608  made of constants
_PAGE = """
WHERE p.active = 1 AND (:category IS NULL OR p.category = :category)
    AND (:low = 0 OR (p.reorder_point IS NOT NULL AND coalesce(
        (SELECT sum(on_hand) FROM stock WHERE product = p.id AND (:branch IS NULL OR branch = :branch)), 0
    ) - coalesce(
        (SELECT sum(quantity) FROM reservations WHERE product = p.id AND (:branch IS NULL OR branch = :branch)), 0
    ) <= p.reorder_point))
ORDER BY p.name COLLATE NOCASE, p.id LIMIT :limit OFFSET :offset
"""
_PAGE_OF = """
WHERE p.id IN (
    SELECT id FROM products
    WHERE active = 1 AND id IN (SELECT value FROM json_each(:ids)) AND (:category IS NULL OR category = :category)
    ORDER BY name COLLATE NOCASE, id LIMIT :limit OFFSET :offset
)
ORDER BY p.name COLLATE NOCASE, p.id
"""
_MOVEMENTS = """
SELECT m.at, m.kind, b.name AS branch, m.quantity, c.name AS actor, m.about
FROM all_movements m LEFT JOIN branches b ON b.id = m.branch LEFT JOIN contacts c ON c.id = m.actor
WHERE m.product = ? ORDER BY m.at DESC, m.stamp DESC LIMIT 30
"""
_ON_HAND = """
SELECT coalesce(sum(on_hand), 0) FROM stock WHERE product = :product AND (:branch IS NULL OR branch = :branch)
"""
_BY_MERGED_SKU = """
WHERE p.active = 1 AND p.id IN (SELECT kept FROM merged WHERE sku = :sku) ORDER BY p.id
"""
_KITS = """
WHERE p.parts <> '[]' AND EXISTS (SELECT 1 FROM json_each(p.parts) AS part WHERE part.value ->> 0 = ?)
ORDER BY p.name COLLATE NOCASE, p.id
"""


class ProductReader(LowReader):
    """Products and stock."""

    @property
    def matcher(self) -> Matcher:
        """Products by words, as this connection sees them."""
        return self._matcher

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.connection, self.products_by_id)

    def products_by_id(self, ids: Collection[str]) -> dict[str, Product]:
        """Those of these products that there are, by id."""
        currency = self._currency()
        found = self.connection.execute(_THESE, [json.dumps(list(ids))])
        products = [_product_of(row, currency) for row in found.fetchall()]
        return {product.id: product for product in products}

    def _products(self, where: str, **values: Any) -> list[ProductRow]:
        currency = self._currency()
        rows = self._rows(_STOCKED + where, {"branch": None, **values})
        return [self._with_kits(row, values.get("branch")) for row in (_product_row(row, currency) for row in rows)]

    def _with_kits(self, row: ProductRow, branch: str | None) -> ProductRow:
        return replace(row, on_hand=self._kits_there(row.product, branch)) if row.product.is_kit else row

    def _kits_there(self, kit: Product, branch: str | None) -> Decimal:
        """How many kits the parts on hand make."""

        def parts_of(product: str) -> tuple[KitPart, ...]:
            known = kit if product == kit.id else self.product(product)
            return known.parts if known else ()

        def on_hand(product: str) -> Decimal:
            return from_thousandths(self._value(_ON_HAND, {"product": product, "branch": branch}))

        return kits_from(explode(kit.id, Decimal(1), parts_of), on_hand)

    def _one(self, where: str, **values: Any) -> Product | None:
        row = self._row(_PRODUCT + where, values)
        return _product(row, self._currency()) if row else None

    def product(self, product: str) -> Product | None:
        """One product by id; `cost` is the moving average where goods were received, else what was entered."""
        # Asked for every line of every sale: the same row is made a product once.
        row = self.connection.execute(_BY_ID, [self.meant(product)]).fetchone()
        return _product_of(row, self._currency()) if row else None

    def product_by_sku(self, sku: str) -> Product | None:
        """One product by sku, else by that of an entry that was merged into it."""
        return self._one("WHERE p.sku = :sku AND p.active = 1 ORDER BY p.id", sku=sku) or self._one(
            _BY_MERGED_SKU, sku=sku
        )

    def product_by_barcode(self, barcode: str) -> Product | None:
        """One product by barcode."""
        found = "WHERE p.active = 1 AND p.id IN (SELECT product FROM barcodes WHERE barcode = :barcode) ORDER BY p.id"
        return self._one(found, barcode=barcode_key(barcode))

    def all_products(self) -> Iterator[Product]:
        """Every product, also those no longer carried."""
        currency = self._currency()
        for row in self._rows(_PRODUCT):
            yield _product(row, currency)

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
        """A page of the grid; with `words`, best match first."""
        if not words.strip():
            low = self._few_low(branch) if only_low else None
            if low is not None:
                return self._page_of(low, branch, category, limit=limit, offset=offset)
            return self._page(branch, category, low=only_low, limit=limit, offset=offset)
        ids = [fit.id for fit in self.matcher.search(words, limit=offset + limit + 200)]
        found = {
            row.product.id: row
            for row in self._products(
                "WHERE p.active = 1 AND p.id IN (SELECT value FROM json_each(:ids))", ids=json.dumps(ids), branch=branch
            )
        }
        rows = [found[i] for i in ids if i in found]
        kept = [r for r in rows if (category in (None, r.product.category)) and (r.low or not only_low)]
        return kept[offset : offset + limit]

    def _page(
        self, branch: str | None, category: str | None = None, *, low: bool, limit: int = 50, offset: int = 0
    ) -> list[ProductRow]:
        """A page of all products by name, or of those that run low, where these are many."""
        return self._products(_PAGE, category=category, branch=branch, low=int(low), limit=limit, offset=offset)

    def _page_of(
        self, ids: Sequence[str], branch: str | None, category: str | None = None, *, limit: int = 50, offset: int = 0
    ) -> list[ProductRow]:
        """A page of some products, by name."""
        return self._products(
            _PAGE_OF, ids=json.dumps(ids), branch=branch, category=category, limit=limit, offset=offset
        )

    def product_detail(self, product: str) -> ProductDetail | None:
        """A product with stock by branch and its latest movements."""
        product = self.meant(product)
        found = self._products("WHERE p.id = :id", id=product)
        if not found:
            return None
        supplier = self._value("SELECT name FROM contacts WHERE id = ?", [found[0].product.supplier])
        branches = self._rows(
            "SELECT b.id, b.name, coalesce(s.on_hand, 0) AS on_hand FROM branches b"
            " LEFT JOIN stock s ON s.branch = b.id AND s.product = ?"
            " WHERE b.closed = 0 OR s.on_hand <> 0 ORDER BY b.stamp",
            [product],
        )
        movements = [
            MovementView(
                at=self._at(row["at"]),
                kind=MovementKind(row["kind"]),
                branch=row["branch"] or "",
                quantity=from_thousandths(row["quantity"]),
                actor=row["actor"],
                about=row["about"],
            )
            for row in self._rows(_MOVEMENTS, [product])
        ]
        shown = found[0].product
        by_branch = tuple(
            (row["name"], self._kits_there(shown, row["id"]) if shown.is_kit else from_thousandths(row["on_hand"]))
            for row in branches
        )
        made_of = ((self.product(part.product), part.quantity) for part in shown.parts)
        parts = tuple((part, amount) for part, amount in made_of if part is not None)
        return ProductDetail(found[0], supplier, by_branch, tuple(movements), parts)

    def kits_with(self, product: str) -> Sequence[Product]:
        """Kits that a product is a part of."""
        currency = self._currency()
        return [_product(row, currency) for row in self._rows(_PRODUCT + _KITS, [self.meant(product)])]

    def categories(self) -> Sequence[str]:
        """Categories in use."""
        rows = self._rows(
            "SELECT DISTINCT category FROM products WHERE active = 1 AND category <> '' ORDER BY category"
        )
        return [row["category"] for row in rows]


def _product_row(row: sqlite3.Row, currency: str) -> ProductRow:
    product, on_hand = _product(row, currency), from_thousandths(row["on_hand"] or 0)
    left = on_hand - from_thousandths(row["kept"])
    return ProductRow(product, on_hand, product.reorder_point is not None and left <= product.reorder_point)


@lru_cache(maxsize=16384)
def _product_of(row: tuple[Any, ...], currency: str) -> Product:
    """The product of a row, kept by the row's content: a word like "leche" asks for thousands, again and again."""
    return _product(row, currency)


def _product(row: sqlite3.Row | tuple[Any, ...], currency: str) -> Product:
    """The product of a row that begins with the columns of `_PRODUCT`."""
    # By place, not by name: a list of what to order makes thirty thousand of them.
    (
        product, sku, name, brand, category, unit, pack_name, pack_size, price, cost, barcodes, supplier, aliases,
        reorder_point, image, active, tiers, tax_rate, reorder_target, tracks_lots, parts, average,
    ) = row[:_WIDTH]  # fmt: skip
    return Product(
        id=product,
        sku=sku,
        name=name,
        brand=brand,
        category=category,
        base_unit=_UNITS[unit],
        pack=None if pack_size is None else Pack(pack_name, from_thousandths(pack_size)),
        price=_unit_price(price, currency),
        cost=_unit_price(cost if average is None else average, currency),
        barcodes=tuple(_listed(barcodes)),
        supplier=supplier,
        aliases=tuple(_listed(aliases)),
        reorder_point=_quantity(reorder_point),
        image=image,
        active=bool(active),
        tiers=tuple([PriceTier(from_thousandths(at), UnitPrice(cost, currency)) for at, cost in _listed(tiers)]),
        tax_rate=_quantity(tax_rate),
        reorder_target=_quantity(reorder_target),
        tracks_lots=bool(tracks_lots),
        parts=tuple([KitPart(part, from_thousandths(amount)) for part, amount in _listed(parts)]),
    )


def _unit_price(value: int | None, currency: str) -> UnitPrice | None:
    return None if value is None else UnitPrice(value, currency)


def _quantity(value: int | None) -> Decimal | None:
    return None if value is None else from_thousandths(value)


def _listed(value: str) -> list[Any]:
    # Nearly every product has none: not worth a parser for a catalogue of 50,000.
    return [] if value == "[]" else _DECODE(value)[0]
