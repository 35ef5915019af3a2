"""What all views of an order share: tones of its states and how its lines are said."""

from __future__ import annotations

from decimal import Decimal

from hub.application.views.purchasing import OrderLineView
from hub.application.wording import Wording
from hub.domain.catalogue import Pack
from hub.domain.money import Money
from hub.domain.purchasing import OrderState
from hub.domain.quantity import Unit
from hub.ui.session import Session

STATE_TONES = {
    OrderState.DRAFT: "neutral",
    OrderState.AWAITING_APPROVAL: "accent",
    OrderState.SENT: "info",
    OrderState.CONFIRMED: "good",
    OrderState.SHORT: "warn",
    OrderState.REPRICED: "warn",
    OrderState.RESCHEDULED: "warn",
    OrderState.DECLINED: "bad",
    OrderState.PARTLY_RECEIVED: "primary",
    OrderState.CLOSED: "neutral",
    OrderState.CANCELLED: "neutral",
}
"""Each state's tone of the palette."""


def said_quantity(session: Session, line: OrderLineView) -> str:
    """Return a line's quantity as people say it: ``20 paquetes de 6 = 120 u``, or ``120 u`` without packs."""
    words = session.words
    base = words.quantity(line.quantity, line.base_unit)
    if line.packs is None or line.pack_size is None or session.shop is None:
        return base
    pack = Pack(line.pack_name or "", line.pack_size)
    said = Wording(session.shop, session.language).packs(pack, Unit(line.base_unit), line.packs)
    return f"{said} = {base}"


def cost(session: Session, amount: Decimal) -> str:
    """Return what a base unit costs, as money of the shop."""
    currency = session.shop.currency if session.shop else ""
    return session.words.formats.money(Money.of(amount, currency))
