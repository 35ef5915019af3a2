"""What a scanner read: a product's barcode, a pack's, or a scale's label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from hub.application.ports.books import Reader
from hub.application.settings import SCALE_LABELS
from hub.domain.barcodes import checked_barcode
from hub.domain.catalogue import Product
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotFound
from hub.domain.money import Money
from hub.domain.quantity import Unit, quantity
from hub.domain.scale_labels import Label, LabelValue, find_label, layouts

_PACK = re.compile(r"[1-8][0-9]{13}")
"""GTIN-14 of a pack: the first digit says which one (GS1 General Specifications, 2.1.7)."""
_MEASURE = re.compile(r"(?P<number>[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(?P<unit>g|kg|ml|l)?", re.IGNORECASE)
_SMALL = {"g": Unit.KG, "ml": Unit.L}


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code stands for: so many base units of a product; `amount` where a label says what it costs."""

    product: Product
    quantity: Decimal
    amount: Money | None = None


def scan(reader: Reader, code: str) -> Scanned:
    """Return what a scanned or typed code stands for.

    Raises `InvalidInput` for what is no barcode, has a wrong check digit, or is a label of a unit that the product is
    not sold by, `NotFound` for a code that the shop does not know, `InvalidMoney` for a price label of a product
    without a price, `InvalidQuantity` for a label of nothing.
    """
    typed = code.strip()
    known = reader.product_by_barcode(typed)
    if known is not None:
        packed = known.pack is not None and _PACK.fullmatch(typed)
        return Scanned(known, known.pack.size if known.pack and packed else Decimal(1))
    label = find_label(typed, layouts(reader.setting(SCALE_LABELS)))
    if label is not None:
        return _labelled(reader, label)
    raise NotFound(f"no product {typed[:60]}", reason="barcode", barcode=checked_barcode(code))


def _labelled(reader: Reader, label: Label) -> Scanned:
    product = _by_item(reader, label.item)
    if label.value == 0:
        raise InvalidQuantity(f"a label of nothing: {label.item}", value=label.value)
    if label.kind is LabelValue.PRICE:
        if product.price is None:
            raise InvalidMoney(f"{product.sku} has no price", reason="no_price", name=product.name)
        amount = Money.of(label.value, product.price.currency)
        # The weight was weighed at the price of then; what stands on the label is what is paid.
        return Scanned(product, quantity(label.value / product.price.amount), amount)
    if (label.kind is LabelValue.COUNT) != (product.base_unit is Unit.UNIT):
        raise InvalidInput(f"{product.sku} is sold by {product.base_unit}", reason="label_unit", name=product.name)
    return Scanned(product, quantity(label.value))


def _by_item(reader: Reader, item: str) -> Product:
    """The product with an item code as its barcode or sku, with or without the zeros before it."""
    for code in (item, item.lstrip("0")):
        found = reader.product_by_barcode(code) or reader.product_by_sku(code) if code else None
        if found is not None:
            return found
    raise NotFound(f"no product with the code {item}", reason="label_item", item=item)


def measured(text: str, unit: Unit) -> Decimal:
    """Return a quantity as somebody types it beside a scale, in base units: ``350 g``, ``0,35``, ``1.2 kg``, ``750ml``.

    Raises `InvalidQuantity` for anything else, and for grams of what is not sold by weight.
    """
    found = _MEASURE.fullmatch(text.strip())
    if found is None:
        raise InvalidQuantity(f"not a quantity: {text!r}", value=text)
    number, said = Decimal(found["number"].replace(",", ".")), (found["unit"] or "").lower()
    if said and (_SMALL.get(said) or Unit(said)) is not unit:
        raise InvalidQuantity(f"{text!r} of what is sold by {unit}", reason="measure", value=text)
    return quantity(number / 1000 if said in _SMALL else number)
