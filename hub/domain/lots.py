"""Lots of one product at one branch: which of them are still there, first expired first out (FEFO).

Goods that leave without anybody saying which are taken from the lot that expires first, those without a date next, and
only then from goods of no lot: that is how a shop should sell, and where it does not, its list of what expires soon
errs on neither side for long, since a loss names its lot and a count corrects the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.domain.stock import Lot, MovementKind

_BACK = frozenset({MovementKind.SALE, MovementKind.RETURN, MovementKind.LOSS, MovementKind.OWN_USE})
"""Kinds whose goods had left a lot before: what comes back goes there again."""


@dataclass(slots=True)
class LotStock:
    """What came of a lot, and what is left of it, in base units."""

    lot: Lot
    received: Decimal = Decimal(0)
    remaining: Decimal = Decimal(0)


def _first_out(stock: LotStock) -> tuple[date, str]:
    return stock.lot.expiry or date.max, stock.lot.code


class LotShelf:
    """The lots of one product at one branch; movements are applied in clock order."""

    def __init__(self, lots: Iterable[LotStock] = ()) -> None:
        self._lots = {stock.lot: stock for stock in lots}

    @property
    def lots(self) -> Sequence[LotStock]:
        """Every lot that ever was there, the one that leaves first at the head."""
        return sorted(self._lots.values(), key=_first_out)

    def apply(self, kind: MovementKind, quantity: Decimal, lot: Lot | None = None) -> None:
        """Let goods come (`quantity` above 0) or leave, of `lot` where it is known, else first expired first out.

        Of a lot that is named without its expiry, any of that code is meant. What is on the way is on no shelf.
        """
        if kind is MovementKind.IN_TRANSIT:
            return
        meant = [stock for stock in self.lots if lot is None or stock.lot.code == lot.code]
        if quantity < 0:
            left = self._take(meant, -quantity)
            if lot is not None:
                self._take(self.lots, left)
        elif kind in _BACK:
            self._put_back(meant, quantity)
        elif lot is not None:
            stock = self._lots.setdefault(lot, LotStock(lot))
            stock.received += quantity
            stock.remaining += quantity

    def _take(self, lots: Sequence[LotStock], quantity: Decimal) -> Decimal:
        for stock in lots:
            taken = min(stock.remaining, quantity)
            stock.remaining -= taken
            quantity -= taken
        return quantity

    def _put_back(self, lots: Sequence[LotStock], quantity: Decimal) -> None:
        # What left last was the last in this order of which something is gone.
        for stock in reversed(lots):
            room = min(stock.received - stock.remaining, quantity)
            stock.remaining += room
            quantity -= room


def pick(lots: Iterable[LotStock], quantity: Decimal) -> list[tuple[Lot | None, Decimal]]:
    """Return what to take from which lot for `quantity` of a product, first expired first; None is of no lot."""
    picked: list[tuple[Lot | None, Decimal]] = []
    for stock in sorted(lots, key=_first_out):
        taken = min(stock.remaining, quantity)
        if taken > 0:
            picked.append((stock.lot, taken))
            quantity -= taken
    if quantity > 0:
        picked.append((None, quantity))
    return picked
