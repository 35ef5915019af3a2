"""What a product may be: each field by itself, and what they are together, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hub.application.ports.books import Transaction
from hub.domain.barcodes import barcode_key, checked_barcode
from hub.domain.catalogue import DEEPEST_KIT, KitPart, Pack, PriceTier, Product, kit_depth
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotFound, WrongState
from hub.domain.events import ProductFields
from hub.domain.money import UnitPrice
from hub.domain.pictures import TYPES as PICTURES
from hub.domain.products import blank, write
from hub.domain.quantity import Unit, quantity
from hub.domain.tax import tax_rate

MAX_TEXT = 200
"""Characters of a product's name, sku, brand, category, pack or alias."""
MAX_BARCODES = 20
MAX_ALIASES = 30
MAX_TIERS = 10
MAX_PARTS = 50
_NEEDED = frozenset({"sku", "name", "base_unit", "active"})
"""Fields that no product is without."""


def checked(tx: Transaction, product: str, before: Product | None, fields: ProductFields) -> ProductFields:
    """Return the fields of a write tidied up, where the product may be so; `before` is how it stands now.

    Raises `InvalidInput`, `InvalidMoney`, `InvalidQuantity`, `NotFound` for an unknown supplier or part, `WrongState`
    where what is on hand stands against it.
    """
    emptied = _NEEDED & set(fields.cleared)
    if emptied:
        raise InvalidInput(f"{sorted(emptied)} cannot be emptied", reason="needed_field")
    fields = replace(fields, **_texts(fields), **_numbers(tx, fields))
    if fields.barcodes is not None:
        fields = replace(fields, barcodes=_barcodes(tx, product, fields.barcodes, before.barcodes if before else ()))
    if fields.aliases is not None:
        fields = replace(fields, aliases=_aliases(fields.aliases))
    if fields.tiers is not None:
        fields = replace(fields, tiers=tuple(_tier(tx, tier) for tier in fields.tiers))
    if fields.parts is not None:
        fields = replace(fields, parts=_parts(tx, fields.parts))
    if fields.sku is not None:
        _free_sku(tx, product, fields.sku)
    if before and fields.active and not before.active:
        _free_sku(tx, product, fields.sku or before.sku)
        for barcode in before.barcodes if fields.barcodes is None else ():
            _free_barcode(tx, product, barcode)
    if fields.image is not None:
        fields = _image(tx, fields)
    for worth in (fields.cost, fields.price) if before else ():
        if worth is not None:
            worth.times(tx.on_hand(product))  # what the stock is worth is summed, and has to fit
    if fields.supplier is not None and tx.contact(fields.supplier) is None:
        raise NotFound(f"no contact {fields.supplier}", reason="contact")
    _together(tx, before, write(before or blank(product), fields), fields)
    return fields


def checked_price(tx: Transaction, price: UnitPrice) -> UnitPrice:
    """Return a price. Raises `InvalidMoney` unless it is one of the shop's currency, not below zero and not absurd."""
    shop = tx.shop()
    if shop is not None and price.currency != shop.currency:
        raise InvalidMoney(
            f"a price in {price.currency}", reason="currency", given=price.currency, currency=shop.currency
        )
    return UnitPrice.of(price.amount, price.currency)


def checked_pack(pack: Pack) -> Pack:
    """Return a pack tidied up. Raises `InvalidInput` without a name or with nothing in it, `InvalidQuantity`."""
    name, size = pack.name.strip(), quantity(pack.size)
    if not name or len(name) > MAX_TEXT:
        raise InvalidInput("a pack has a name", reason="pack_name")
    if size == 0:
        raise InvalidInput("a pack holds something", reason="pack_size")
    return Pack(name, size)


def _texts(fields: ProductFields) -> dict[str, Any]:
    tidy: dict[str, Any] = {}
    for name in ("sku", "name", "brand", "category"):
        value = getattr(fields, name)
        if value is not None:
            if not value.strip() or len(value.strip()) > MAX_TEXT:
                raise InvalidInput(f"{name} is empty or too long", reason=f"product_{name}")
            tidy[name] = value.strip()
    return tidy


def _image(tx: Transaction, fields: ProductFields) -> ProductFields:
    """A picture that the books keep; an empty one takes it away."""
    if not fields.image:
        return replace(fields, image=None, cleared=(*fields.cleared, "image"))
    kept = tx.media(fields.image)
    if kept is None or kept.mime not in PICTURES:
        raise InvalidInput(f"no picture {fields.image!r} is kept", reason="picture_unknown")
    return fields


def _numbers(tx: Transaction, fields: ProductFields) -> dict[str, Any]:
    tidy: dict[str, Any] = {}
    if fields.base_unit is not None:
        try:
            tidy["base_unit"] = Unit(fields.base_unit)
        except ValueError as error:
            raise InvalidInput(f"no unit {fields.base_unit!r}", reason="unit", unit=fields.base_unit) from error
    if fields.pack is not None:
        tidy["pack"] = checked_pack(fields.pack)
    for name in ("price", "cost"):
        if getattr(fields, name) is not None:
            tidy[name] = checked_price(tx, getattr(fields, name))
    for name in ("reorder_point", "reorder_target"):
        if getattr(fields, name) is not None:
            tidy[name] = quantity(getattr(fields, name))
    if fields.tax_rate is not None:
        tidy["tax_rate"] = tax_rate(fields.tax_rate)
    return tidy


def _free_sku(tx: Transaction, product: str, sku: str) -> None:
    holder = tx.product_by_sku(sku)
    if holder is not None and holder.id != product:
        raise InvalidInput(f"sku {sku} is taken", reason="sku_taken", sku=sku, name=holder.name)


def _free_barcode(tx: Transaction, product: str, barcode: str) -> None:
    holder = tx.product_by_barcode(barcode)
    if holder is not None and holder.id != product:
        raise InvalidInput(f"{barcode} is taken", reason="barcode_taken", barcode=barcode, name=holder.name)


def _barcodes(tx: Transaction, product: str, written: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for raw in written:
        # What it carries already stays as it is: older books took any digits.
        barcode = raw if raw in before else checked_barcode(raw)
        kept.setdefault(barcode_key(barcode), barcode)
        if raw not in before:
            _free_barcode(tx, product, barcode)
    if len(kept) > MAX_BARCODES:
        raise InvalidInput(f"{len(kept)} barcodes", reason="too_many_barcodes", most=MAX_BARCODES)
    return tuple(kept.values())


def _aliases(written: Sequence[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for raw in written:
        alias = " ".join(raw.split())
        if not alias or len(alias) > MAX_TEXT:
            raise InvalidInput("an alias is empty or too long", reason="product_alias")
        kept.setdefault(alias.casefold(), alias)
    if len(kept) > MAX_ALIASES:
        raise InvalidInput(f"{len(kept)} aliases", reason="too_many_aliases", most=MAX_ALIASES)
    return tuple(kept.values())


def _tier(tx: Transaction, tier: PriceTier) -> PriceTier:
    return PriceTier(quantity(tier.from_quantity), checked_price(tx, tier.price))


def _parts(tx: Transaction, written: Sequence[KitPart]) -> tuple[KitPart, ...]:
    parts = []
    for part in written:
        known = tx.product(part.product)
        if known is None:
            raise NotFound(f"no product {part.product}", reason="product")
        amount = quantity(part.quantity)
        if amount == 0:
            raise InvalidQuantity("a kit holds something of each part", reason="kit_part", name=known.name)
        parts.append(KitPart(known.id, amount))
    if len(parts) > MAX_PARTS:
        raise InvalidInput(f"{len(parts)} parts", reason="too_many_parts", most=MAX_PARTS)
    if len({part.product for part in parts}) < len(parts):
        raise InvalidInput("a kit names each part once", reason="kit_part_twice")
    return tuple(parts)


def _together(tx: Transaction, before: Product | None, after: Product, fields: ProductFields) -> None:
    if before and before.base_unit is not after.base_unit and _was_moved(tx, before):
        raise WrongState(f"{before.sku} is counted in {before.base_unit}", reason="unit_in_use", name=before.name)
    if None not in (after.reorder_point, after.reorder_target) and after.reorder_target < after.reorder_point:  # type: ignore[operator]  # neither is None
        raise InvalidInput("a target below the reorder point", reason="reorder_target", point=after.reorder_point)
    if fields.tiers:
        _check_tiers(after)
    if fields.parts:
        _check_kit(tx, after)
    if after.is_kit:
        if after.reorder_point is not None or after.reorder_target is not None or after.tracks_lots:
            raise InvalidInput("a kit stands on no shelf", reason="kit_shelf")
        if before and not before.is_kit and _holds(tx, before):
            raise WrongState(f"{before.sku} is on hand", reason="kit_stock", name=before.name)


def _was_moved(tx: Transaction, product: Product) -> bool:
    detail = tx.product_detail(product.id)
    return detail is not None and bool(detail.movements)


def _holds(tx: Transaction, product: Product) -> bool:
    detail = tx.product_detail(product.id)
    return detail is not None and any(amount for _, amount in detail.by_branch)


def _check_tiers(product: Product) -> None:
    if len(product.tiers) > MAX_TIERS:
        raise InvalidInput(f"{len(product.tiers)} tiers", reason="too_many_tiers", most=MAX_TIERS)
    if product.price is None:
        raise InvalidInput("tiers lie below a retail price", reason="tier_no_price")
    quantities = [tier.from_quantity for tier in product.tiers]
    if quantities[0] == 0 or any(low >= high for low, high in pairwise(quantities)):
        raise InvalidInput("tiers begin at rising quantities", reason="tier_quantity")
    prices = [product.price.amount, *(tier.price.amount for tier in product.tiers)]
    for dear, cheap in pairwise(prices):
        if cheap >= dear:
            raise InvalidInput(f"a tier at {cheap} behind {dear}", reason="tier_price", price=cheap, before=dear)


def _check_kit(tx: Transaction, kit: Product) -> None:
    def parts_of(product: str) -> tuple[KitPart, ...]:
        known = kit if product == kit.id else tx.product(product)
        return known.parts if known else ()

    depth = kit_depth(kit.id, parts_of)
    if depth is None:
        raise InvalidInput(f"{kit.sku} would hold itself", reason="kit_itself", name=kit.name)
    if depth + _kits_around(tx, kit.id, frozenset()) > DEEPEST_KIT:
        raise InvalidInput(f"{kit.sku} lies too deep", reason="kit_depth", most=DEEPEST_KIT)


def _kits_around(tx: Transaction, product: str, seen: frozenset[str]) -> int:
    """How many kits lie around a product; one that two devices put into itself counts once."""
    if product in seen:
        return 0
    around = [kit.id for kit in tx.kits_with(product)]
    return max((1 + _kits_around(tx, kit, seen | {product}) for kit in around), default=0)
