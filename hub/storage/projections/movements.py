"""Stock movements: what every fact that moves goods comes down to, and the sums on hand.

Those of the latest day wait in a table of their own, and are filed by product when it is over.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from hub.domain.clock import Stamp
from hub.domain.events import Event
from hub.domain.money import UnitPrice
from hub.domain.quantity import to_thousandths
from hub.domain.stock import Lot, MovementKind
from hub.storage.projections import averages, lots
from hub.storage.projections.gathered import gather, gathered, scattered
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
# What a sale without kits moved is what its lines say: SQLite reads them again in a third of the time of binding them.
_SELL = """
INSERT INTO {table} (event, stamp, at, actor, line, product, branch, kind, quantity, unit_cost, about)
SELECT ?, ?, ?, ?, line, product, ?, 'sale', -quantity, NULL, sale FROM sale_lines WHERE sale = ?
"""
_SELL_TODAY, _SELL_LATE = _SELL.format(table="open_movements"), _SELL.format(table="movements")
_UNTIL = """
INSERT INTO moved_until (only, day) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET day = excluded.day
"""
_FILE = (
    "INSERT INTO movements SELECT * FROM open_movements WHERE at < ? ORDER BY product, at, stamp, event, line",
    "DELETE FROM open_movements WHERE at < ?",
)
_STOCK_KNOWN = """
ON CONFLICT (product, branch) DO UPDATE
SET on_hand = on_hand + excluded.on_hand, since = min(since, excluded.since)
"""
_ADD_STOCK = f"INSERT INTO stock (product, branch, on_hand, since) VALUES (?, ?, ?, ?) {_STOCK_KNOWN}"  # noqa: S608
_TAKE_STOCK = f"""
INSERT INTO stock (product, branch, on_hand, since)
SELECT product, ?, -quantity, ? FROM sale_lines WHERE sale = ? {_STOCK_KNOWN}
"""  # noqa: S608  made of constants
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
_LATEST_STAMP = "SELECT max(stamp) FROM events WHERE counts = 1"
_NEVER = 1 << 62
"""A wall clock after all others."""
_SALE, _ON_THE_WAY = MovementKind.SALE.value, MovementKind.IN_TRANSIT.value
_Moved = tuple[str, str, str, int, int | None, str]
"""Product, branch, kind, thousandths, ten-thousandths that one base unit cost, and what it is about."""


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
            averages.anew(to, product)
        elif cost is not None:
            averages.came(to, product, stamp, amount, cost)
    named = {place: each.lot for place, each in enumerate(moves) if each.lot}
    _write(to, event, moved, named)


def sell(to: Projector, event: Event, branch: str, sale: str, sold: Sequence[tuple[str, int]], *, kits: bool) -> None:
    """Write what left the shelf for a sale, as products and thousandths: what `move` does with it.

    Its lines are in `sale_lines` by then; with `kits` among them, other goods left than these.
    """
    moved: list[_Moved] = [(product, branch, _SALE, -amount, None, sale) for product, amount in sold]
    if kits:
        _write(to, event, moved, {})
        return
    at = event.stamp.wall_ms
    to.connection.execute(
        _SELL_TODAY if _of_open_day(to, at) else _SELL_LATE,
        (event.id, str(event.stamp), at, event.actor, branch, sale),
    )
    if gathered(to) is None:
        to.connection.execute(_TAKE_STOCK, (branch, at, sale))
    else:
        _add(to, [(product, branch, amount, at) for product, _, _, amount, _, _ in moved])
    _follow(to, event, moved, {})


def _write(to: Projector, event: Event, moved: Sequence[_Moved], named: Mapping[int, Lot]) -> None:
    at = event.stamp.wall_ms
    head = event.id, str(event.stamp), at, event.actor
    to.connection.executemany(
        _MOVE_TODAY if _of_open_day(to, at) else _MOVE_LATE,
        [(*head, place, *each) for place, each in enumerate(moved)],
    )
    there = [(product, branch, amount, at) for product, branch, kind, amount, _, _ in moved if kind != _ON_THE_WAY]
    _add(to, there)
    if len(there) < len(moved):
        _send(to, [(product, branch, amount) for product, branch, kind, amount, _, _ in moved if kind == _ON_THE_WAY])
    _follow(to, event, moved, named)


def _follow(to: Projector, event: Event, moved: Sequence[_Moved], named: Mapping[int, Lot]) -> None:
    """Let lots and average costs follow what an event moved."""
    stamp = str(event.stamp)
    products = dict.fromkeys([each[0] for each in moved])
    kept = gathered(to)
    if kept is not None:
        last = kept.last
        for product in products:
            if last.get(product, "") < stamp:
                last[product] = stamp
    # Lots are folded once when all is there: of the products that some fact names a lot of.
    with_lots = lots.tracked(to, products) if kept is None else set()
    if with_lots or named:
        followed = [
            LotMove(place, product, branch, MovementKind(kind), amount, named.get(place))
            for place, (product, branch, kind, amount, *_) in enumerate(moved)
        ]
        lots.follow(to, event, followed, with_lots)
    if stamp < to.last:
        averages.moved_late(to, products, stamp)


def _open_day(to: Projector) -> int:
    known: int | None = to.remembered.answers.get(_UNTIL)
    if known is None:
        found = to.connection.execute("SELECT day FROM moved_until").fetchone()
        known = to.remembered.answers[_UNTIL] = found[0] if found else -1
    return known


def _of_open_day(to: Projector, at: int) -> bool:
    """Whether a wall clock is of the latest day, or later: a rebuild reads a stream's end at its first event."""
    return day_of(at) >= _open_day(to)


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
    gather(to)


@once_folded
def _write_gathered(to: Projector) -> None:
    found = scattered(to)
    averages.write(to, found.costs)
    to.connection.executemany(_ADD_STOCK, [(*key, *known) for key, known in sorted(found.stock.items())])
    to.late["gone"] = partial(_forget_empty, gone=found.gone)


def _add(to: Projector, sums: Sequence[tuple[str, str, int, int]]) -> None:
    """Add amounts, as (product, branch, thousandths, wall clock), to what is on hand."""
    kept = gathered(to)
    if kept is None:
        to.connection.executemany(_ADD_STOCK, sums)
    else:
        for each in sums:
            kept.add(*each)


def _send(to: Projector, sums: Sequence[tuple[str, str, int]]) -> None:
    """Add amounts, as (product, branch, thousandths), to what is on the way."""
    to.connection.executemany(_ADD_TRANSIT, sums)
    if (kept := gathered(to)) is not None:
        for product, _, amount in sums:
            kept.hold(product, amount)


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
    kept = gathered(to)
    if kept is None:
        _forget_empty(to, first)
    else:
        kept.gone |= {key: min(at, kept.gone.get(key, at)) for key, at in first.items()}
    earliest: dict[str, str] = {}
    for product, _, _, _, stamp, _ in gone:
        earliest[product] = min(stamp, earliest.get(product, stamp))
    for product, stamp in earliest.items():
        averages.taken_back(to, product, stamp)


def _forget_empty(to: Projector, gone: Mapping[tuple[str, str], int]) -> None:
    """Put right what is left by product and branch where something was taken back, the first of it at a moment.

    That is `_NEVER` where as much moves again no later: what is left is looked through for its first only where it may
    be another one.
    """
    for (product, branch), at in gone.items():
        for statement in (_NO_STOCK, _NO_TRANSIT):
            to.connection.execute(statement, {"product": product, "branch": branch})
        to.connection.execute(_FIRST_LEFT, {"product": product, "branch": branch, "at": at})


keyed_by_product("stock", "on_hand", least=("since",))
keyed_by_product("transit", "quantity")
