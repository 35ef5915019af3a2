"""Choosing between values that devices wrote apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.application.access import demand
from hub.application.people import change_contact
from hub.application.ports.books import Transaction
from hub.application.product_checks import checked
from hub.application.shop import checked_setting
from hub.application.stock import known_product
from hub.domain.errors import NotFound, WrongState
from hub.domain.events import ContactChanged, Personal, ProductChanged, ProductFields, SettingChanged
from hub.domain.fields import Thing, Write, are_apart, replaced
from hub.domain.rights import Right

_RIGHTS = {
    Thing.PRODUCT: Right.EDIT_CATALOGUE,
    Thing.CONTACT: Right.EDIT_PEOPLE,
    Thing.SETTING: Right.EDIT_SETTINGS,
}


def settle_conflict(tx: Transaction, kind: Thing, thing: str, field: str, stamp: str) -> None:
    """Let the value that was written at `stamp` hold, in place of all that stand side by side.

    Raises `WrongState` where nothing waits there any more, `NotFound` where no such value stands, what writing the
    value would raise (a barcode may be another product's by now), and `NotAllowed`.
    """
    demand(tx, _RIGHTS[kind])
    standing = tx.standing(kind, thing)
    writes = standing.get(field, ())
    if not are_apart(writes):
        raise WrongState(f"{field} of {thing} does not wait", reason="no_conflict")
    chosen = next((write for write in writes if str(write.stamp) == stamp), None)
    if chosen is None:
        raise NotFound(f"nothing was written at {stamp}", reason="written_value")
    over = replaced(standing, [field])
    if kind is Thing.PRODUCT:
        tx.record(ProductChanged(thing, _fields(tx, thing, field, chosen), over))
    elif kind is Thing.CONTACT:
        _settle_contact(tx, thing, field, chosen, over)
    else:
        tx.record(SettingChanged(thing, checked_setting(tx, thing, chosen.value), over))


def _fields(tx: Transaction, product: str, field: str, chosen: Write) -> ProductFields:
    fields = ProductFields(cleared=(field,)) if chosen.value is None else ProductFields(**{field: chosen.value})
    return checked(tx, product, known_product(tx, product), fields)


def _settle_contact(
    tx: Transaction, contact: str, field: str, chosen: Write, over: Mapping[str, tuple[str, ...]]
) -> None:
    change_contact(tx, contact, **{field: chosen.value})
    if are_apart(tx.standing(Thing.CONTACT, contact)[field]):
        # It held already: written once more, it replaces the others.
        value: Any = Personal(contact, chosen.value) if field == "name" else chosen.value
        tx.record(ContactChanged(contact, **{field: value}, over=over))
