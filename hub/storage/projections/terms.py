"""How suppliers sell each product."""

from __future__ import annotations

from decimal import Decimal

from hub.domain.catalogue import SupplierTerms
from hub.domain.events import Event, SupplierTermsWritten
from hub.domain.events.catalogue import terms_stream
from hub.domain.quantity import to_thousandths
from hub.domain.terms import fold
from hub.storage.histories import entries_of
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector, projects


@projects(SupplierTermsWritten)
def terms(to: Projector, _event: Event, said: SupplierTermsWritten) -> None:
    """The terms of a product, folded from their stream."""
    kept = to.log.kept.get(said.product, said.product)
    if to.first(terms_stream(kept)):
        refold(to, kept)


def refold(to: Projector, product: str) -> None:
    """Write a kept product's terms anew from the log."""
    streams = to.log.streams([terms_stream(entry) for entry in entries_of(to.log, product)]).values()
    events = sorted((event for stream in streams for event in stream), key=lambda event: (event.stamp, event.id))
    to.connection.execute("DELETE FROM supplier_terms WHERE product = ?", [product])
    for found in fold(product, events).values():
        to.upsert("supplier_terms", _row(found))


keyed_by_product("supplier_terms", anew=refold)


def _row(terms: SupplierTerms) -> dict[str, object]:
    return {
        "product": terms.product,
        "supplier": terms.supplier,
        "price": terms.price.ten_thousandths if terms.price else None,
        "price_at": round(terms.price_at.timestamp() * 1000) if terms.price_at else None,
        "pack_name": terms.pack.name if terms.pack else None,
        "pack_size": to_thousandths(terms.pack.size) if terms.pack else None,
        "minimum": _thousandths(terms.minimum),
        "lead_days": terms.lead_days,
        "code": terms.code,
    }


def _thousandths(value: Decimal | None) -> int | None:
    return None if value is None else to_thousandths(value)
