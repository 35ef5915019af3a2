"""The average cost of each product: a moving one, weighed by what is on hand, in clock order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial

from hub.storage.projections.gathered import gathered
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector

_HELD = """
SELECT coalesce((SELECT sum(on_hand) FROM stock WHERE product = :product), 0)
    + coalesce((SELECT sum(quantity) FROM transit WHERE product = :product), 0)
"""
# Of each table by itself: over their union SQLite would sort all that ever moved of the product.
_LAST = " UNION ALL ".join(
    f"SELECT * FROM (SELECT stamp FROM {table} WHERE product = :product ORDER BY at DESC, stamp DESC LIMIT 1)"  # noqa: S608
    for table in ("movements", "open_movements")
)
_HISTORY = "SELECT quantity, unit_cost, stamp FROM all_movements WHERE product = ? ORDER BY at, stamp, event, line"
_COST = "SELECT average, stamp FROM costs WHERE product = ?"
_SET_COST = "INSERT OR REPLACE INTO costs (product, average, stamp) VALUES (?, ?, ?)"
_LATER_RECEIPTS = """
SELECT product FROM costs WHERE stamp > ? AND product IN (SELECT value FROM json_each(?))
"""


def moved_late(to: Projector, products: Iterable[str], stamp: str) -> None:
    """Fold anew those averages that hold goods which came after what moved at a stamp: their weight was another."""
    if (kept := gathered(to)) is not None:
        later = [product for product in products if kept.costs.get(product, (0, ""))[1] > stamp]
    else:
        found = to.connection.execute(_LATER_RECEIPTS, [stamp, json.dumps(list(products))]).fetchall()
        later = [product for (product,) in found]
    for product in later:
        anew(to, product)


def taken_back(to: Projector, product: str, stamp: str) -> None:
    """Fold a product's average anew where it holds what moved at a stamp or after it."""
    known = _known(to, product)
    if known and known[1] >= stamp:
        anew(to, product)


def came(to: Projector, product: str, stamp: str, amount: int, cost: int) -> None:
    """Fold goods that came at a cost into the average; later, in clock order, where they or others came late."""
    known = _known(to, product)
    if _moved_since(to, product, stamp) or (known and known[1] >= stamp):
        anew(to, product)
        return
    kept = gathered(to)
    held = (
        to.connection.execute(_HELD, {"product": product}).fetchone()[0] if kept is None else kept.held.get(product, 0)
    )
    average = averaged(known[0] if known else None, held, amount, cost)
    if average is None:
        return
    if kept is None:
        to.connection.execute(_SET_COST, [product, average, stamp])
    else:
        kept.costs[product] = average, stamp


def _known(to: Projector, product: str) -> tuple[int, str] | None:
    """A product's average cost, and the stamp of what it was folded with last."""
    if (kept := gathered(to)) is not None:
        return kept.costs.get(product)
    found: tuple[int, str] | None = to.connection.execute(_COST, [product]).fetchone()
    return found


def _moved_since(to: Projector, product: str, stamp: str) -> bool:
    """Whether something of a product moved at a stamp or after it: here already, since it came sooner."""
    if (kept := gathered(to)) is not None:
        # In a rebuild a stream's first event already moved what its later ones do.
        return kept.last.get(product, "") >= stamp
    # Of the latest event it is known that nothing moved after it: the day's movements would be gone through for that.
    if stamp >= to.last and not to.rebuilding:
        return False
    return any(last >= stamp for (last,) in to.connection.execute(_LAST, {"product": product}).fetchall())


def anew(to: Projector, product: str) -> None:
    """Fold a product's average from all its movements, once all is there."""
    to.late[f"average {product}"] = partial(_fold_average, product=product)


keyed_by_product("costs", anew=anew)


def _fold_average(to: Projector, product: str) -> None:
    average, held, last = None, 0, ""
    for amount, cost, stamp in to.connection.execute(_HISTORY, [product]).fetchall():
        average, held, last = averaged(average, held, amount, cost), held + amount, last if cost is None else stamp
    if average is None:
        to.connection.execute("DELETE FROM costs WHERE product = ?", [product])
    else:
        to.connection.execute(_SET_COST, [product, average, last])


def write(to: Projector, costs: Mapping[str, tuple[int, str]]) -> None:
    """Write averages with the stamps of what they were folded with last."""
    to.connection.executemany(_SET_COST, [(product, *known) for product, known in sorted(costs.items())])


def averaged(average: int | None, on_hand: int, quantity: int, cost: int | None) -> int | None:
    """Return the moving average cost after a movement, in ten-thousandths, rounded half up.

    Weighted average over what was on hand and what arrived; stock below zero weighs nothing, since nothing was there.
    Goods that leave at a cost (a receipt put right, a return to the supplier) take that much out of what is left.
    """
    if cost is None or quantity == 0:
        return average
    if average is None:
        return cost if quantity > 0 else None
    left = max(on_hand, 0) + quantity
    value = average * max(on_hand, 0) + cost * quantity
    if quantity < 0 and (left <= 0 or value < 0):
        return average
    return (2 * value + left) // (2 * left)
