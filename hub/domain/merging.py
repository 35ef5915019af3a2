"""Merged products, wherever a fact names them: what was said of the dropped entry is read as said of the kept one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hub.domain.events import Event, Payload, ProductsMerged
from hub.domain.events.catalogue import ProductFact


def kept_products(merges: Iterable[Event]) -> dict[str, str]:
    """Return by each merged product the one that is meant, from all merges in clock order.

    Of two that would make a ring (opposite merges made apart), the first counts: the products are one either way.
    """
    took: dict[str, str] = {}

    def root(product: str) -> str:
        while product in took:
            product = took[product]
        return product

    for event in merges:
        said = event.payload
        if isinstance(said, ProductsMerged):
            keep, drop = root(said.keep), root(said.drop)
            if keep != drop:
                took[drop] = keep
    return {product: root(product) for product in took}


def as_kept(payload: Payload, kept: Mapping[str, str]) -> Payload:
    """Return a fact with merged products by the id of the one that is kept.

    Every field called ``product`` of the fact and of its lines is one, and ``products`` are several. What says which
    product is which stays.
    """
    if not kept or isinstance(payload, ProductFact):
        return payload
    meant: Payload = _meant(payload, kept)
    return meant


def _meant(value: Any, kept: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        meant = tuple(_meant(each, kept) for each in value)
        return meant if any(new is not old for new, old in zip(meant, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name == "product":
            new = kept.get(old, old)
        elif field.name == "products":
            new = _many(old, kept)
        else:
            new = _meant(old, kept)
        if new is not old:
            changed[field.name] = new
    return replace(value, **changed) if changed else value


def _many(products: tuple[str, ...], kept: Mapping[str, str]) -> tuple[str, ...]:
    meant = tuple(dict.fromkeys([kept.get(product, product) for product in products]))
    return products if meant == products else meant
