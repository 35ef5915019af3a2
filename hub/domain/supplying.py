"""What suppliers ask and how long they take, as their deeds say it; and who would be cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from statistics import median_high

from hub.domain.events import Event, GoodsReceived, OrderConfirmed, OrderOffered, ReceiptCorrected
from hub.domain.money import Money, UnitPrice
from hub.domain.purchasing import PurchaseOrder, told


class PriceSource(StrEnum):
    """How the shop knows a supplier's price."""

    ENTERED = "entered"
    """Somebody of the shop wrote it down."""
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    """The supplier said yes to an order that named it."""
    RECEIVED = "received"
    """The goods came at it."""


@dataclass(frozen=True, slots=True)
class LearnedPrice:
    """What a supplier asked for a base unit of a product, and the fact that said so."""

    event: Event
    supplier: str
    product: str
    price: UnitPrice
    source: PriceSource


def learned_prices(history: Sequence[Event]) -> list[LearnedPrice]:
    """Return what the history of an order, or of a receipt without one, says of prices, in clock order.

    A receipt that was put right says what it says now. The shop's own estimates are nobody's price.
    """
    right = {x.payload.receipt: x.payload.lines for x in history if isinstance(x.payload, ReceiptCorrected)}
    found: list[LearnedPrice] = []
    before: PurchaseOrder | None = None
    for event, order in told(history):
        said = event.payload
        if isinstance(said, OrderOffered) and order and order is not before:
            costs = [(x.product, x.unit_cost) for x in said.lines]
            found += _learned(event, order.supplier, costs, PriceSource.OFFERED)
        elif isinstance(said, OrderConfirmed) and order and order is not before:
            costs = [(x.product, x.unit_cost) for x in order.lines if not x.estimated]
            found += _learned(event, order.supplier, costs, PriceSource.CONFIRMED)
        elif isinstance(said, GoodsReceived):
            costs = [(x.product, x.unit_cost) for x in right.get(said.receipt, said.lines)]
            estimates = {x.product: x.unit_cost for x in before.lines if x.estimated} if before else {}
            known = [(product, cost) for product, cost in costs if cost != estimates.get(product)]
            supplier = said.supplier or (before.supplier if before else None)
            found += _learned(event, supplier, known, PriceSource.RECEIVED)
        before = order
    return found


def _learned(
    event: Event, supplier: str | None, costs: Sequence[tuple[str, UnitPrice | None]], source: PriceSource
) -> Iterable[LearnedPrice]:
    for product, cost in costs:
        if supplier is not None and cost is not None:
            yield LearnedPrice(event, supplier, product, cost, source)


@dataclass(frozen=True, slots=True)
class KnownPrice:
    """A supplier's latest price for a product, per base unit, and on which terms they deliver."""

    supplier: str
    product: str
    price: UnitPrice
    at: datetime
    source: PriceSource
    pack: Decimal | None = None
    """They deliver whole packs of so many base units."""
    minimum: Decimal | None = None
    """They deliver at least so many base units."""

    def delivered(self, wanted: Decimal) -> Decimal:
        """Return how much has to be ordered of them to get `wanted`: the minimum at least, in whole packs."""
        amount = max(wanted, self.minimum or wanted)
        if not self.pack:
            return amount
        return (amount / self.pack).to_integral_value(ROUND_CEILING) * self.pack

    def cost(self, wanted: Decimal) -> Money:
        """Return what `wanted` of it comes to, with what has to be taken beyond that."""
        return self.price.times(self.delivered(wanted))


@dataclass(frozen=True, slots=True)
class CheaperSupplier:
    """Another supplier from whom a line of an order would cost less."""

    product: str
    price: KnownPrice
    quantity: Decimal
    """How much has to be ordered of them."""
    saving: Money
    """Against the order's own cost, whatever has to be taken beyond what was wanted paid as well."""


def cheapest(
    supplier: str, product: str, wanted: Decimal, unit_cost: UnitPrice, prices: Iterable[KnownPrice]
) -> CheaperSupplier | None:
    """Return who of `prices` delivers `wanted` for the least, where that saves something against `unit_cost`.

    The latest price wins between two who cost the same. `supplier` is who the order goes to, and is no answer.
    """
    others = [price for price in prices if price.supplier != supplier and price.product == product]
    if not others or wanted <= 0:
        return None
    best = min(others, key=lambda price: (price.cost(wanted).minor, -price.at.timestamp(), price.supplier))
    saving = unit_cost.times(wanted) - best.cost(wanted)
    return CheaperSupplier(product, best, best.delivered(wanted), saving) if saving.minor > 0 else None


LEAD_TIME_ORDERS = 5
"""How many of a supplier's last orders say how long they take."""


def lead_time(days: Sequence[int]) -> int | None:
    """Return the days that a supplier takes: the median of the last orders, the longer of two in the middle.

    None where nothing came yet. `days` are whole days from sending an order to the first goods of it.
    """
    return median_high(days) if days else None


def days_between(sent: datetime, received: datetime) -> int:
    """Return the days between two moments by the shop's calendar; both in the shop's zone."""
    return max((received.date() - sent.date()).days, 0)


def lateness(due: date | None, today: date) -> int:
    """Return by how many days something that was due is late; zero where it is not."""
    return max((today - due).days, 0) if due else 0
