"""Stock movements: what every fact that moves goods comes down to, the sums on hand, and the average cost.

Those of the latest day wait in a table of their own, and are filed by product when it is over.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from hub.domain.clock import Stamp
from hub.domain.events import Event
from hub.domain.money import UnitPrice
from hub.domain.quantity import to_thousandths
from hub.domain.stock import Lot, MovementKind
from hub.storage.projections import lots
from hub.storage.projections.lots import LotMove
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import (
    Projector,
    before_rebuild,
    beginning_of,
    day_of,
    once_folded,
    when_a_day_ends,
)

_MOVE = """
INSERT INTO {table} (event, stamp, at, actor, line, product, branch, kind, quantity, unit_cost, about)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_MOVE_TODAY, _MOVE_LATE = _MOVE.format(table="open_movements"), _MOVE.format(table="movements")
_UNTIL = """
INSERT INTO moved_until (only, day) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET day = excluded.day
"""
_FILE = (
    "INSERT INTO movements SELECT * FROM open_movements WHERE at < ? ORDER BY product, at, stamp, event, line",
    "DELETE FROM open_movements WHERE at < ?",
)
_ADD_STOCK = """
INSERT INTO stock (product, branch, on_hand, since) VALUES (?, ?, ?, ?)
ON CONFLICT (product, branch) DO UPDATE
SET on_hand = on_hand + excluded.on_hand, since = min(since, excluded.since)
"""
_ADD_TRANSIT = """
INSERT INTO transit (product, branch, quantity) VALUES (?, ?, ?)
ON CONFLICT (product, branch) DO UPDATE SET quantity = quantity + excluded.quantity
"""
_TAKE_BACK = """
DELETE FROM {table} WHERE event IN (SELECT value FROM json_each(?)) AND (kind <> 'sale' OR quantity > 0)
RETURNING product, branch, kind, quantity, stamp, at
"""
# A sum over nothing has no row, so that the tables are the same as after a rebuild.
_NO_STOCK = """
DELETE FROM stock WHERE product = :product AND branch = :branch AND on_hand = 0 AND NOT EXISTS (
    SELECT 1 FROM all_movements WHERE product = :product AND branch = :branch AND kind <> 'in_transit')
"""
_NO_TRANSIT = """
DELETE FROM transit WHERE product = :product AND branch = :branch AND quantity = 0 AND NOT EXISTS (
    SELECT 1 FROM all_movements WHERE product = :product AND branch = :branch AND kind = 'in_transit')
"""
_FIRST = " UNION ALL ".join(
    f"SELECT * FROM (SELECT at FROM {table} WHERE product = :product AND branch = :branch AND kind <> 'in_transit'"  # noqa: S608
    " ORDER BY at LIMIT 1)"
    for table in ("movements", "open_movements")
)
_FIRST_LEFT = f"""
UPDATE stock SET since = (SELECT min(at) FROM ({_FIRST})) WHERE product = :product AND branch = :branch AND since >= :at
"""  # noqa: S608  made of constants
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


_LATEST_STAMP = "SELECT max(stamp) FROM events WHERE counts = 1"
_GATHERED = "stock"
_NEVER = 1 << 62
"""A wall clock after all others."""
_SALE, _ON_THE_WAY = MovementKind.SALE.value, MovementKind.IN_TRANSIT.value
_Moved = tuple[str, str, str, int, int | None, str]
"""Product, branch, kind, thousandths, ten-thousandths that one base unit cost, and what it is about."""


@dataclass(slots=True)
class _Gathered:
    """While the whole log is folded: what each movement would else look up, and write where the last one did."""

    stock: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """By product and branch what is on hand, and when the first of it moved."""
    held: dict[str, int] = field(default_factory=dict)
    """By product what is on hand or on the way."""
    last: dict[str, str] = field(default_factory=dict)
    """By product the stamp of what moved last."""
    costs: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By product the average, and the stamp of what it was folded with last."""
    gone: dict[tuple[str, str], int] = field(default_factory=dict)
    """By product and branch, of what was taken back, when the first of it moved."""

    def add(self, product: str, branch: str, amount: int, at: int) -> None:
        """Add to what is on hand."""
        self.hold(product, amount)
        known = self.stock.get((product, branch))
        if known is None:
            self.stock[product, branch] = [amount, at]
        else:
            known[0] += amount
            known[1] = min(at, known[1])

    def hold(self, product: str, amount: int) -> None:
        """Add to what is on hand or on the way."""
        self.held[product] = self.held.get(product, 0) + amount


class Movement(NamedTuple):
    """One movement; `quantity` is positive for goods that come."""

    product: str
    branch: str
    kind: MovementKind
    quantity: Decimal
    about: str
    unit_cost: UnitPrice | None = None
    lot: Lot | None = None
    """Where it is known; of a lot that is named without its expiry, any of that code."""


def move(to: Projector, event: Event, moves: Sequence[Movement]) -> None:
    """Write the movements of one event, and keep the sums on hand and the average costs right."""
    stamp = str(event.stamp)
    moved: list[_Moved] = [
        (each.product, each.branch, each.kind.value, to_thousandths(each.quantity),
         each.unit_cost.ten_thousandths if each.unit_cost else None, each.about)
        for each in moves
    ]  # fmt: skip
    lines = Counter([each.product for each in moves])
    for product, _, _, amount, cost, _ in moved:
        if cost is not None and lines[product] > 1:
            # What other lines of the event brought is not on hand yet, also where it came for nothing.
            _average_anew(to, product)
        elif cost is not None:
            _average(to, product, stamp, amount, cost)
    named = {place: each.lot for place, each in enumerate(moves) if each.lot}
    _write(to, event, moved, named)


def sell(to: Projector, event: Event, branch: str, sale: str, sold: Sequence[tuple[str, int]]) -> None:
    """Write what left the shelf for a sale, as products and thousandths: what `move` does with it."""
    _write(to, event, [(product, branch, _SALE, -amount, None, sale) for product, amount in sold], {})


def _write(to: Projector, event: Event, moved: Sequence[_Moved], named: Mapping[int, Lot]) -> None:
    stamp, at = str(event.stamp), event.stamp.wall_ms
    head = event.id, stamp, at, event.actor
    to.connection.executemany(
        # Later than the latest day is what a rebuild, at a stream's first event, reads of its end.
        _MOVE_TODAY if day_of(at) >= _open_day(to) else _MOVE_LATE,
        [(*head, place, *each) for place, each in enumerate(moved)],
    )
    there = [(product, branch, amount, at) for product, branch, kind, amount, _, _ in moved if kind != _ON_THE_WAY]
    _add(to, there)
    if len(there) < len(moved):
        _send(to, [(product, branch, amount) for product, branch, kind, amount, _, _ in moved if kind == _ON_THE_WAY])
    products = dict.fromkeys([each[0] for each in moved])
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is not None:
        last = gathered.last
        for product in products:
            if last.get(product, "") < stamp:
                last[product] = stamp
    # Lots are folded once when all is there: of the products that some fact names a lot of.
    with_lots = lots.tracked(to, products) if gathered is None else set()
    if with_lots or named:
        followed = [
            LotMove(place, product, branch, MovementKind(kind), amount, named.get(place))
            for place, (product, branch, kind, amount, *_) in enumerate(moved)
        ]
        lots.follow(to, event, followed, with_lots)
    if stamp < to.last:
        # What moved before goods that are in the average already: their weight was another.
        for product in _averaged_after(to, products, stamp):
            _average_anew(to, product)


def _averaged_after(to: Projector, products: Iterable[str], stamp: str) -> list[str]:
    """Those of some products of which goods came at a cost after a stamp."""
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is not None:
        return [product for product in products if gathered.costs.get(product, (0, ""))[1] > stamp]
    later = to.connection.execute(_LATER_RECEIPTS, [stamp, json.dumps(list(products))]).fetchall()
    return [product for (product,) in later]


def _open_day(to: Projector) -> int:
    known: int | None = to.remembered.answers.get(_UNTIL)
    if known is None:
        found = to.connection.execute("SELECT day FROM moved_until").fetchone()
        known = to.remembered.answers[_UNTIL] = found[0] if found else -1
    return known


@when_a_day_ends
def _file(to: Projector, day: int) -> None:
    """File what moved on the day that was the latest until now."""
    if day > _open_day(to):
        for statement in _FILE:
            to.connection.execute(statement, [beginning_of(day)])
        to.connection.execute(_UNTIL, [day])
        to.remembered.answers[_UNTIL] = day


@before_rebuild
def _gather(to: Projector) -> None:
    """File each movement where it belongs at the end, and find them by product no sooner than all are there."""
    [latest] = to.connection.execute(_LATEST_STAMP).fetchone()
    if latest is not None:
        to.connection.execute(_UNTIL, [day_of(Stamp.parse(latest).wall_ms)])
    # No stock is there yet that a product could be told to.
    to.set_aside("movements_product", "stock_of_product")
    to.gathered[_GATHERED] = _Gathered()


@once_folded
def _write_gathered(to: Projector) -> None:
    found: _Gathered = to.gathered.pop(_GATHERED)
    to.connection.executemany(_SET_COST, [(product, *known) for product, known in sorted(found.costs.items())])
    to.connection.executemany(_ADD_STOCK, [(*key, *known) for key, known in sorted(found.stock.items())])
    to.late["gone"] = partial(_forget_empty, gone=found.gone)


def _add(to: Projector, sums: Sequence[tuple[str, str, int, int]]) -> None:
    """Add amounts, as (product, branch, thousandths, wall clock), to what is on hand."""
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is None:
        to.connection.executemany(_ADD_STOCK, sums)
    else:
        for each in sums:
            gathered.add(*each)


def _send(to: Projector, sums: Sequence[tuple[str, str, int]]) -> None:
    """Add amounts, as (product, branch, thousandths), to what is on the way."""
    to.connection.executemany(_ADD_TRANSIT, sums)
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is not None:
        for product, _, amount in sums:
            gathered.hold(product, amount)


def restate(to: Projector, history: Sequence[Event], moves: Mapping[str, Sequence[Movement]]) -> None:
    """Write the movements of a whole history anew: `moves` by the id of the event that made them.

    For what is folded from its stream in clock order: an event that came late can change what later ones moved.
    """
    events = [event.id for event in history]
    gone = []
    for table in ("open_movements", "movements"):
        gone += to.connection.execute(_TAKE_BACK.format(table=table), [json.dumps(events)]).fetchall()
    _add(to, [(product, branch, -amount, at) for product, branch, kind, amount, _, at in gone if kind != _ON_THE_WAY])
    _send(to, [(product, branch, -amount) for product, branch, kind, amount, _, _ in gone if kind == _ON_THE_WAY])
    lots.forget(to, events, {row[0] for row in gone})
    for event in history:
        if moves.get(event.id):
            move(to, event, moves[event.id])
    again = {
        (each.product, each.branch): event.stamp.wall_ms
        for event in reversed(history)
        for each in moves.get(event.id, ())
        if each.kind is not MovementKind.IN_TRANSIT
    }
    first = {
        (product, branch): at if again.get((product, branch), _NEVER) > at else _NEVER
        for product, branch, _, _, _, at in sorted(gone, key=lambda row: -row[-1])
    }
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is None:
        _forget_empty(to, first)
    else:
        gathered.gone |= {key: min(at, gathered.gone.get(key, at)) for key, at in first.items()}
    earliest: dict[str, str] = {}
    for product, _, _, _, stamp, _ in gone:
        earliest[product] = min(stamp, earliest.get(product, stamp))
    for product, stamp in earliest.items():
        known = _cost(to, product)
        if known and known[1] >= stamp:
            _average_anew(to, product)


def _forget_empty(to: Projector, gone: Mapping[tuple[str, str], int]) -> None:
    """Put right what is left by product and branch where something was taken back, the first of it at a moment.

    That is `_NEVER` where as much moves again no later: what is left is looked through for its first only where it may
    be another one.
    """
    for (product, branch), at in gone.items():
        for statement in (_NO_STOCK, _NO_TRANSIT):
            to.connection.execute(statement, {"product": product, "branch": branch})
        to.connection.execute(_FIRST_LEFT, {"product": product, "branch": branch, "at": at})


def _average(to: Projector, product: str, stamp: str, amount: int, cost: int) -> None:
    """Fold goods that came at a cost into the average; later, in clock order, where they or others came late."""
    known = _cost(to, product)
    if _moved_since(to, product, stamp) or (known and known[1] >= stamp):
        _average_anew(to, product)
        return
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    held = (
        to.connection.execute(_HELD, {"product": product}).fetchone()[0]
        if gathered is None
        else gathered.held.get(product, 0)
    )
    average = averaged(known[0] if known else None, held, amount, cost)
    if average is None:
        return
    if gathered is None:
        to.connection.execute(_SET_COST, [product, average, stamp])
    else:
        gathered.costs[product] = average, stamp


def _cost(to: Projector, product: str) -> tuple[int, str] | None:
    """A product's average cost, and the stamp of what it was folded with last."""
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is not None:
        return gathered.costs.get(product)
    found: tuple[int, str] | None = to.connection.execute(_COST, [product]).fetchone()
    return found


def _moved_since(to: Projector, product: str, stamp: str) -> bool:
    """Whether something of a product moved at a stamp or after it: here already, since it came sooner."""
    gathered: _Gathered | None = to.gathered.get(_GATHERED)
    if gathered is not None:
        # In a rebuild a stream's first event already moved what its later ones do.
        return gathered.last.get(product, "") >= stamp
    # Of the latest event it is known that nothing moved after it: the day's movements would be gone through for that.
    if stamp >= to.last and not to.rebuilding:
        return False
    return any(last >= stamp for (last,) in to.connection.execute(_LAST, {"product": product}).fetchall())


def _average_anew(to: Projector, product: str) -> None:
    to.late[f"average {product}"] = partial(_fold_average, product=product)


keyed_by_product("stock", "on_hand", least=("since",))
keyed_by_product("transit", "quantity")
keyed_by_product("costs", anew=_average_anew)


def _fold_average(to: Projector, product: str) -> None:
    """Fold a product's average cost from all its movements in clock order."""
    average, held, last = None, 0, ""
    for amount, cost, stamp in to.connection.execute(_HISTORY, [product]).fetchall():
        average, held, last = averaged(average, held, amount, cost), held + amount, last if cost is None else stamp
    if average is None:
        to.connection.execute("DELETE FROM costs WHERE product = ?", [product])
    else:
        to.connection.execute(_SET_COST, [product, average, last])


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
