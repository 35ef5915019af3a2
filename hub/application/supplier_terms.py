"""How suppliers sell each product, as a person enters it; what answers and deliveries show is folded from these."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.application.product_checks import MAX_TEXT, checked_pack, checked_price
from hub.application.stock import known_product
from hub.domain.catalogue import SupplierTerms
from hub.domain.errors import InvalidInput, InvalidQuantity, NotFound
from hub.domain.events import SupplierTermsWritten, TermsFields
from hub.domain.people import Role
from hub.domain.quantity import quantity
from hub.domain.rights import Right
from hub.domain.terms import FIELDS

MAX_LEAD_DAYS = 365
"""A supplier who takes a year longer is none."""


def write_terms(tx: Transaction, product: str, supplier: str, written: TermsFields) -> None:
    """Write how a supplier sells a product; what equals the present value is not written again.

    Clearing all of it means that they sell it no more. Raises `NotFound`, `InvalidInput` for who is no supplier, an
    absurd lead time, an empty code or pack, `InvalidMoney`, `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_CATALOGUE)
    contact = tx.contact(supplier)
    if contact is None:
        raise NotFound(f"no contact {supplier}", reason="contact")
    if contact.role is not Role.SUPPLIER:
        raise InvalidInput(f"{supplier} is no supplier", reason="no_supplier", name=contact.name)
    kept, written = known_product(tx, product).id, _checked(tx, written)
    now = tx.terms_of(kept, supplier) or SupplierTerms(kept, supplier)
    same: dict[str, Any] = {name: None for name in FIELDS if getattr(written, name) == getattr(now, name)}
    emptied = tuple(name for name in written.cleared if name in FIELDS and getattr(now, name) is not None)
    news = replace(written, **same, cleared=emptied)
    if news != TermsFields():
        tx.record(SupplierTermsWritten(kept, supplier, news))


def _checked(tx: Transaction, written: TermsFields) -> TermsFields:
    tidy: dict[str, Any] = {}
    if written.price is not None:
        tidy["price"] = checked_price(tx, written.price)
    if written.pack is not None:
        tidy["pack"] = checked_pack(written.pack)
    if written.minimum is not None:
        tidy["minimum"] = quantity(written.minimum)
        if tidy["minimum"] == 0:
            raise InvalidQuantity("a minimum of nothing is none", value=written.minimum)
    if written.lead_days is not None and not 0 <= written.lead_days <= MAX_LEAD_DAYS:
        raise InvalidInput(f"{written.lead_days} days", reason="lead_days", most=MAX_LEAD_DAYS)
    if written.code is not None:
        tidy["code"] = written.code.strip()
        if not tidy["code"] or len(tidy["code"]) > MAX_TEXT:
            raise InvalidInput("the supplier's code is empty or too long", reason="supplier_code")
    return replace(written, **tidy)
