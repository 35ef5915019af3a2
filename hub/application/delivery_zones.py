"""Where the shop delivers: writing zones, and finding the one of an order."""

from __future__ import annotations

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.domain.delivery import DeliveryZone
from hub.domain.errors import InvalidInput, InvalidMoney, NotFound
from hub.domain.events import DeliveryZoneWritten
from hub.domain.money import LARGEST, Money
from hub.domain.rights import Right

MAX_NAME = 80
"""Characters of a zone's name."""


def write_zone(
    tx: Transaction,
    *,
    name: str,
    fee: Money,
    minimum: Money | None = None,
    free_from: Money | None = None,
    zone: str | None = None,
    active: bool = True,
) -> str:
    """Write a zone's terms, those of a new one unless `zone` names it; return its id.

    Orders that were placed keep their fee. Raises `InvalidInput` for an empty, long or taken name, `InvalidMoney` for
    an amount below zero or in another currency, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_SETTINGS)
    said = name.strip()
    if not said or len(said) > MAX_NAME:
        raise InvalidInput("a zone needs a short name", reason="zone_name")
    zones = tx.delivery_zones(every=True)
    if zone is not None and all(known.id != zone for known in zones):
        raise NotFound(f"no zone {zone}", reason="zone")
    if active and any(x.active and x.id != zone and x.name.casefold() == said.casefold() for x in zones):
        raise InvalidInput(f"there is a zone {said}", reason="zone_taken", name=said)
    shop = tx.shop()
    for amount in (fee, minimum, free_from):
        if amount is not None and ((shop and amount.currency != shop.currency) or not 0 <= amount.amount <= LARGEST):
            raise InvalidMoney(f"not an amount of the shop: {amount}", value=amount.amount)
    written = DeliveryZone(zone or tx.new_id(), said, fee, minimum, free_from, active)
    if written not in zones:
        tx.record(DeliveryZoneWritten(written.id, said, fee, minimum, free_from, active))
    return written.id


def zone_for(tx: Transaction, zone: str | None) -> DeliveryZone | None:
    """Return the zone that an order goes to; None where the shop has no zones and delivers without a fee.

    Raises `InvalidInput` where there are zones and none was said, `NotFound` for one that is none or is closed.
    """
    zones = tx.delivery_zones()
    if zone is None and not zones:
        return None
    names = ", ".join(known.name for known in zones)
    if zone is None:
        raise InvalidInput("a delivery goes to a zone", reason="no_zone", zones=names)
    found = next((known for known in zones if known.id == zone), None)
    if found is None:
        raise NotFound(f"no zone {zone}", reason="zone")
    return found
