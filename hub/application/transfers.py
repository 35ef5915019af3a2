"""Goods that go from one branch to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.application.stock import checked_lot, demand_plausible, known_branch, known_product, shelf_product
from hub.domain.errors import InvalidInput, InvalidQuantity, NotFound
from hub.domain.events import (
    Fate,
    MissingLine,
    TransferCancelled,
    TransferLine,
    TransferReceived,
    TransferRequested,
    TransferResolved,
    TransferSent,
)
from hub.domain.lots import LotStock, pick
from hub.domain.quantity import quantity
from hub.domain.rights import Right
from hub.domain.transfers import Transfer, TransferStep


def find_transfer(tx: Transaction, transfer: str) -> Transfer:
    """Return a transfer. Raises `NotFound`."""
    found = tx.transfer(transfer)
    if found is None:
        raise NotFound(f"no transfer {transfer}", reason="transfer")
    return found


def _checked(tx: Transaction, lines: Sequence[TransferLine]) -> tuple[TransferLine, ...]:
    if not lines:
        raise InvalidInput("a transfer has lines", reason="no_lines")
    checked = []
    for line in lines:
        product, amount = shelf_product(tx, line.product), quantity(line.quantity)
        if amount == 0:
            raise InvalidQuantity(f"nothing of {product.sku} is moved", value=line.quantity)
        demand_plausible(product, amount)
        checked.append(replace(line, product=product.id, quantity=amount, lot=checked_lot(line.lot)))
    return tuple(checked)


def request_transfer(
    tx: Transaction, lines: Sequence[TransferLine], *, source: str, target: str | None = None
) -> Transfer:
    """Ask branch `source` to send goods to `target`, by default this device's branch.

    Raises `InvalidInput` without lines or from a branch to itself, `NotFound`, `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.TRANSFER)
    origin, to = known_branch(tx, source), known_branch(tx, target)
    if origin == to:
        raise InvalidInput(f"branch {origin} sends nothing to itself", reason="transfer_itself")
    asked = TransferRequested(tx.new_id(), tx.next_reference("transfer"), origin, to, _checked(tx, lines))
    tx.record(asked)
    return find_transfer(tx, asked.transfer)


def send_transfer(tx: Transaction, transfer: str, lines: Sequence[TransferLine] | None = None) -> Transfer:
    """Record that the goods of a request left, by default all that was asked for.

    Raises `WrongState` where they left before, `NotFound`, `InvalidInput`, `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.TRANSFER)
    found = find_transfer(tx, transfer)
    found.require(TransferStep.SEND)
    leaving = lines if lines is not None else [TransferLine(*asked) for asked in found.requested.items()]
    tx.record(TransferSent(transfer, _by_lot(tx, found.source, _checked(tx, leaving))))
    return find_transfer(tx, transfer)


def _by_lot(tx: Transaction, source: str, lines: Sequence[TransferLine]) -> tuple[TransferLine, ...]:
    """Where the source holds lots, say which of them leave, so that they arrive with their expiry."""
    picked = []
    for line in lines:
        if line.lot is None:
            held = [LotStock(x.lot, x.quantity, x.quantity) for x in tx.lots(line.product, source)]
            picked += [TransferLine(line.product, amount, lot) for lot, amount in pick(held, line.quantity)]
        else:
            picked.append(line)
    return tuple(picked)


def send_goods(tx: Transaction, lines: Sequence[TransferLine], *, target: str, source: str | None = None) -> Transfer:
    """Send goods that nobody asked for, from this device's branch by default. Raises like `request_transfer`."""
    made = request_transfer(tx, lines, source=known_branch(tx, source), target=target)
    return send_transfer(tx, made.id, lines)


def receive_transfer(tx: Transaction, transfer: str, lines: Sequence[TransferLine] | None = None) -> Transfer:
    """Record what arrived, by default all that is on the way; what does not arrive stays on the way.

    What arrives beyond what was sent moves nothing and is listed (`Transfer.surplus`). Raises `InvalidInput` without
    lines or where nothing is on the way, `NotFound`, `InvalidQuantity`, `NotAllowed`.
    """
    demand(tx, Right.TRANSFER)
    found = find_transfer(tx, transfer)
    found.require(TransferStep.RECEIVE)
    if lines is None:
        lines = [TransferLine(part.product, part.in_transit) for part in found.parts if part.in_transit]
    tx.record(TransferReceived(transfer, tx.new_id(), _checked(tx, lines)))
    return find_transfer(tx, transfer)


def resolve_missing(
    tx: Transaction, transfer: str, fate: Fate, lines: Sequence[TransferLine] | None = None
) -> Transfer:
    """Say what became of goods that did not arrive, by default of all: lost, or back where they came from.

    Goods that turn up later are received like any others. Raises `WrongState` where nothing is on the way,
    `InvalidQuantity` for more than is missing, `NotFound`, `InvalidInput`, `NotAllowed`.
    """
    demand(tx, Right.ADJUST_STOCK)
    found = find_transfer(tx, transfer)
    found.require(TransferStep.RESOLVE)
    if lines is None:
        lines = [TransferLine(part.product, part.in_transit) for part in found.parts if part.in_transit]
    missing: dict[str, MissingLine] = {}
    for line in _checked(tx, lines):
        product = known_product(tx, line.product)
        before = missing.get(product.id, MissingLine(product.id, quantity(0), product.cost))
        missing[product.id] = replace(before, quantity=before.quantity + line.quantity)
    for one in missing.values():
        left = found.total(one.product, "in_transit")
        if one.quantity > left:
            raise InvalidQuantity(f"{left} are missing", reason="not_missing", value=one.quantity, missing=left)
    tx.record(TransferResolved(transfer, tx.new_id(), fate, tuple(missing.values())))
    return find_transfer(tx, transfer)


def cancel_transfer(tx: Transaction, transfer: str) -> Transfer:
    """Call a transfer off before anything of it arrived; what had left is back where it came from.

    Raises `WrongState`, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.TRANSFER)
    find_transfer(tx, transfer).require(TransferStep.CANCEL)
    tx.record(TransferCancelled(transfer))
    return find_transfer(tx, transfer)
