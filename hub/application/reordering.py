"""Ordering what runs low: the reason in words, and purchase orders drafted from the suggestions."""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hub.application.access import demand
from hub.application.i18n import Catalogue
from hub.application.ports.books import Transaction
from hub.application.purchasing import request_order
from hub.application.views.reorder import ReorderLine
from hub.application.wording import Wording
from hub.domain.events import OrderLine
from hub.domain.people import Role
from hub.domain.quantity import Unit
from hub.domain.rights import Right

_LOCALE = Path(__file__).parent / "locale"


def draft_orders(tx: Transaction, suppliers: Collection[str] | None = None) -> list[str]:
    """Draft a purchase order to every supplier from whom something should be ordered for this device's branch.

    Returns the orders' ids; products without a supplier are left out, and of `suppliers` only those named are asked.
    What is ordered is on its way, so that doing it again orders nothing twice. Raises `NotAllowed`.
    """
    demand(tx, Right.ORDER)
    known = {contact.id for contact in tx.contacts(Role.SUPPLIER)}
    asked = known if suppliers is None else known.intersection(suppliers)
    return [
        request_order(
            tx,
            supplier=group.supplier or "",
            lines=[OrderLine(line.product.id, line.suggestion.quantity, _packs(line)) for line in group.lines],
            due=None,
            draft=True,
        ).id
        for group in tx.reorder_groups(tx.now, tx.branch)
        if group.supplier in asked
    ]


def reason(words: Wording, line: ReorderLine) -> str:
    """Say why and how much: "Se venden 14 al día, Lindley tarda 2 días, quedan 20 y vienen 12: pide 5 cajas de 6"."""
    say, product, suggestion = Catalogue(_LOCALE, words.language), line.product, line.suggestion
    need = suggestion.need

    def amount(quantity: Decimal) -> str:
        if product.base_unit is not Unit.UNIT:
            return words.amount(product.base_unit, quantity)
        return words.formats.number(quantity)

    facts = []
    if need.per_day:
        facts.append(say("reorder.sold", amount=amount(_short(need.per_day))))
        supplier = line.supplier or say("reorder.supplier")
        form = "reorder.lead.one" if need.lead_days == 1 else "reorder.lead.many"
        facts.append(say(form, supplier=supplier, days=need.lead_days))
    if need.reorder_point is not None:
        facts.append(say("reorder.point", amount=amount(need.reorder_point)))
    there = say("reorder.left" if need.on_hand > 0 else "reorder.none_left", amount=amount(need.on_hand))
    if need.reserved:
        there = say("reorder.reserved", there=there, amount=amount(need.reserved))
    if need.coming:
        there = say("reorder.coming", there=there, amount=amount(need.coming))
    facts.append(there)
    if line.pack and suggestion.packs is not None:
        order = words.packs(line.pack, product.base_unit, suggestion.packs)
    else:
        order = words.amount(product.base_unit, suggestion.quantity)
    said = say("reorder.order", facts=", ".join(facts), order=order)
    return said[0].upper() + said[1:] + (say("reorder.minimum") if suggestion.raised else "")


def _packs(line: ReorderLine) -> Decimal | None:
    """Packs as an order keeps them: of the product's own size."""
    return line.suggestion.packs if line.pack == line.product.pack else None


def _short(quantity: Decimal) -> Decimal:
    """A rate as one says it: whole from ten on, else one decimal, and never nothing where there is something."""
    step = Decimal(1) if quantity >= 10 else Decimal("0.1")
    return max(quantity.quantize(step, ROUND_HALF_UP), Decimal("0.1"))
