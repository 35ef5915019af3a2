"""Suppliers' terms for a product, as what was entered and learned leaves them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from hub.domain.catalogue import SupplierTerms
from hub.domain.events import Event, SupplierTermsWritten, TermsFields

FIELDS = tuple(field.name for field in fields(TermsFields) if field.name != "cleared")
"""The fields that a `TermsFields` can write."""


def fold(product: str, events: Iterable[Event]) -> dict[str, SupplierTerms]:
    """Return the terms of each supplier for a product, from events in clock order.

    `product` is the one that is meant, where entries of it were merged. Who has no terms left sells it no more.
    """
    found: dict[str, SupplierTerms] = {}
    for event in events:
        said = event.payload
        if isinstance(said, SupplierTermsWritten):
            known = found.get(said.supplier) or SupplierTerms(product, said.supplier)
            found[said.supplier] = _written(known, said.terms, event)
    return {supplier: terms for supplier, terms in found.items() if terms != SupplierTerms(product, supplier)}


def _written(terms: SupplierTerms, written: TermsFields, event: Event) -> SupplierTerms:
    changes: dict[str, Any] = {name: None for name in written.cleared if name in FIELDS}
    changes.update({name: value for name in FIELDS if (value := getattr(written, name)) is not None})
    if "price" in changes:
        changes["price_at"] = event.stamp.at if changes["price"] is not None else None
    return replace(terms, **changes)
