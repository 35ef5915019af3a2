"""Lots: what is left of each, kept up to date as goods move, and folded anew where something came late."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from hub.domain.events import Event
from hub.domain.lots import LotShelf, LotStock
from hub.domain.quantity import from_thousandths, to_thousandths
from hub.domain.stock import Lot, MovementKind
from hub.storage.projections.merging import keyed_by_product
from hub.storage.projections.projector import Projector

_NAME = "INSERT INTO lot_movements (event, line, product, code, expiry) VALUES (?, ?, ?, ?, ?)"
_UNNAME = "DELETE FROM lot_movements WHERE event IN (SELECT value FROM json_each(?)) RETURNING product"
_WITH_LOTS = "SELECT DISTINCT product FROM lots WHERE product IN (SELECT value FROM json_each(?))"
_LATER = "SELECT 1 FROM all_movements WHERE product = ? AND at >= ? AND stamp > ? LIMIT 1"
_KNOWN = "SELECT branch, code, expiry, received, remaining FROM lots WHERE product = ?"
_WRITE = "INSERT INTO lots (product, branch, code, expiry, received, remaining) VALUES (?, ?, ?, ?, ?, ?)"
_MOVED = """
SELECT m.branch, m.kind, m.quantity, l.code, l.expiry
FROM all_movements m LEFT JOIN lot_movements l ON l.event = m.event AND l.line = m.line
WHERE m.product = ? ORDER BY m.at, m.stamp, m.event, m.line
"""


@dataclass(frozen=True, slots=True)
class LotMove:
    """One movement as its lot sees it; `quantity` in thousandths."""

    line: int
    product: str
    branch: str
    kind: MovementKind
    quantity: int
    lot: Lot | None


def tracked(to: Projector, products: Collection[str]) -> set[str]:
    """Which of some products have lots."""
    known = to.remembered.lots
    if unknown := [product for product in products if product not in known]:
        found = {product for (product,) in to.connection.execute(_WITH_LOTS, [json.dumps(unknown)]).fetchall()}
        known.update({product: product in found for product in unknown})
    return {product for product in products if known[product]}


def follow(to: Projector, event: Event, moves: Sequence[LotMove], with_lots: set[str]) -> None:
    """Let the lots follow the movements of an event, which are in the table of movements by now.

    `with_lots` are the products of it that have lots already.
    """
    named = [move for move in moves if move.lot]
    if named:
        to.connection.executemany(_NAME, [_name_row(event, move) for move in named])
    stamp = str(event.stamp)
    for product in with_lots.union(move.product for move in named):
        # A rebuild folds them once, when all that moved is there.
        if to.rebuilding or (
            stamp < to.last and to.connection.execute(_LATER, [product, event.stamp.wall_ms, stamp]).fetchone()
        ):
            fold_anew(to, product)
            continue
        shelves = _shelves(to, product)
        for move in moves:
            if move.product == product:
                shelves[move.branch].apply(move.kind, from_thousandths(move.quantity), move.lot)
        _write(to, product, shelves)


def forget(to: Projector, events: Iterable[str], products: Collection[str]) -> None:
    """Let the lots of products whose movements by these events were taken back be folded anew."""
    named = {row[0] for row in to.connection.execute(_UNNAME, [json.dumps(list(events))]).fetchall()}
    for product in named | tracked(to, products):
        fold_anew(to, product)


def fold_anew(to: Projector, product: str) -> None:
    """Fold the lots of a product from all its movements in clock order, once everything is here."""
    to.late[f"lots {product}"] = partial(_fold, product=product)


keyed_by_product("lots", anew=fold_anew)


def _fold(to: Projector, product: str) -> None:
    shelves: defaultdict[str, LotShelf] = defaultdict(LotShelf)
    for branch, kind, amount, code, expiry in to.connection.execute(_MOVED, [product]).fetchall():
        lot = None if code is None else _lot(code, expiry)
        shelves[branch].apply(MovementKind(kind), from_thousandths(amount), lot)
    _write(to, product, shelves)


def _shelves(to: Projector, product: str) -> defaultdict[str, LotShelf]:
    known: defaultdict[str, list[LotStock]] = defaultdict(list)
    for branch, code, expiry, received, remaining in to.connection.execute(_KNOWN, [product]).fetchall():
        stock = LotStock(_lot(code, expiry), from_thousandths(received), from_thousandths(remaining))
        known[branch].append(stock)
    return defaultdict(LotShelf, {branch: LotShelf(lots) for branch, lots in known.items()})


def _write(to: Projector, product: str, shelves: dict[str, LotShelf]) -> None:
    to.remembered.lots.pop(product, None)
    to.connection.execute("DELETE FROM lots WHERE product = ?", [product])
    to.connection.executemany(
        _WRITE,
        [
            (product, branch, stock.lot.code, stock.lot.expiry.isoformat() if stock.lot.expiry else "",
             to_thousandths(stock.received), to_thousandths(stock.remaining))
            for branch, shelf in shelves.items()
            for stock in shelf.lots
        ],
    )  # fmt: skip


def _lot(code: str, expiry: str | None) -> Lot:
    return Lot(code, date.fromisoformat(expiry) if expiry else None)


def _name_row(event: Event, move: LotMove) -> tuple[str, int, str, str, str | None]:
    lot = move.lot or Lot("")
    return event.id, move.line, move.product, lot.code, lot.expiry.isoformat() if lot.expiry else None
