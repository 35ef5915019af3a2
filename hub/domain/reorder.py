"""What to order, how much of it, and why: a reorder point and an order-up-to level from what was sold of late.

The rule is the textbook's (s, S) policy (Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains,
chapters 6 and 7): where what is there and on the way falls to the reorder point s or below it, order up to S.

- Demand a day is a weighted moving average of the last four weeks, the latest counting most: sum(w·sold) / sum(w·days).
  Seasons show in it as they come; a product that is new is held against the days since it first moved.
- s covers the supplier's lead time L: demand·L + z·sqrt(demand·L). The second part is the safety stock for demand that
  varies like a Poisson process, whose variance is its mean; z = 1.65 lets nineteen of twenty deliveries come in time.
- S adds the days that an order should last: s + demand·cover.

What the shop wrote at the product itself (reorder point, target) holds instead of either. The quantity is rounded up to
whole packs, or whole base units, and raised to the least that the supplier delivers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from hub.domain.quantity import LARGEST, quantity

WEIGHTS = (4, 3, 2, 1)
"""How much each of the last weeks counts, the latest first."""
WINDOW_DAYS = 7 * len(WEIGHTS)
SAFETY = Decimal("1.65")
"""The normal distribution's 95 % quantile."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of a product before deciding; quantities in base units."""

    per_day: Decimal
    lead_days: int
    """From the order to the delivery."""
    cover_days: int
    """How long an order should last."""
    on_hand: Decimal
    reserved: Decimal = _NOTHING
    coming: Decimal = _NOTHING
    """Ordered from suppliers and not here yet, or on the way from another branch."""
    reorder_point: Decimal | None = None
    """Where the shop set one."""
    target: Decimal | None = None
    """Where the shop set one."""
    pack: Decimal | None = None
    """Base units in a pack, where the supplier sells packs."""
    minimum: Decimal | None = None
    """The least that the supplier delivers of it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How much to order, and the figures that it rests on; in base units."""

    quantity: Decimal
    packs: Decimal | None
    need: Need
    reorder_point: Decimal
    """At or below this one orders: the shop's own, else from demand and lead time."""
    target: Decimal
    """Up to this one orders."""
    raised: bool
    """More than is needed, since the supplier delivers no less."""


def per_day(weeks: Sequence[tuple[Decimal, int]]) -> Decimal:
    """Return what is sold a day, from (sold, days observed) of each week, the latest first; 0 without any days."""
    weighed = list(zip(WEIGHTS, weeks, strict=False))
    days = sum(weight * observed for weight, (_, observed) in weighed)
    if not days:
        return _NOTHING
    return _capped(max(sum((weight * sold for weight, (sold, _) in weighed), _NOTHING), _NOTHING) / days)


def _capped(amount: Decimal) -> Decimal:
    """An amount as a quantity, no larger than any may be: a mistyped sale must not keep the rest from being ordered."""
    return quantity(min(amount, LARGEST))


def observed_days(known: int) -> tuple[int, ...]:
    """Return how many days of each week, the latest first, a product is known that was first seen `known` days ago."""
    return tuple(min(max(known - 7 * week, 0), 7) for week in range(len(WEIGHTS)))


def is_due(need: Need) -> bool:
    """Whether something is to be ordered: what `suggest` answers, without how much."""
    return _levels(need) is not None


def suggest(need: Need) -> Suggestion | None:
    """Return what to order, or None where there is enough."""
    if (levels := _levels(need)) is None:
        return None
    point, target, wanted = levels
    unit = need.pack or Decimal(1)
    least = max(wanted, need.minimum or _NOTHING)
    packs = min((least / unit).to_integral_value(ROUND_CEILING), (LARGEST / unit).to_integral_value(ROUND_FLOOR))
    return Suggestion(
        quantity=quantity(packs * unit),
        packs=quantity(packs) if need.pack else None,
        need=need,
        reorder_point=point,
        target=_capped(target),
        raised=least > wanted,
    )


def _levels(need: Need) -> tuple[Decimal, Decimal, Decimal] | None:
    """The reorder point, up to which one orders, and how much that is; None where there is enough."""
    point = need.reorder_point
    if point is None:
        lead = need.per_day * need.lead_days
        point = _capped(lead + SAFETY * lead.sqrt())
    # Stock below zero is a slip of the books, not goods that are owed.
    position = max(need.on_hand, _NOTHING) - need.reserved + need.coming
    if position > point:
        return None
    target = need.target if need.target is not None else point + need.per_day * need.cover_days
    # At its own reorder point a product that nobody bought of late is still low: one pack lifts it above.
    wanted = max(target - position, (need.pack or Decimal(1)) if need.reorder_point is not None else _NOTHING)
    return (point, target, wanted) if wanted > 0 else None
