"""Counting stock, and what leaves the shelf unsold: losses and own use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.domain.catalogue import Product
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotFound, WrongState
from hub.domain.events import LossReason, LossUndone, StockCounted, StockLost
from hub.domain.quantity import quantity
from hub.domain.rights import Right
from hub.domain.stock import Lot

MAX_LOT = 60
"""Characters of a lot's code."""


def known_product(tx: Transaction, product: str) -> Product:
    """Return a product. Raises `NotFound`."""
    found = tx.product(product)
    if found is None:
        raise NotFound(f"no product {product}", reason="product")
    return found


def shelf_product(tx: Transaction, product: str) -> Product:
    """Return a product that stands on a shelf: a kit is put together from what does.

    A kit that has stock of its own after all (two devices wrote apart) can be counted away. Raises `NotFound`,
    `InvalidInput`.
    """
    known = known_product(tx, product)
    if known.is_kit and tx.on_hand(known.id) == 0:
        raise InvalidInput(f"{known.sku} is a kit", reason="kit_no_stock", name=known.name)
    return known


def known_branch(tx: Transaction, branch: str | None) -> str:
    """Return a branch's id, by default this device's.

    Raises `NotFound`, `WrongState` before the shop is open or where another branch than this device's is closed: what
    happens in the shop where the device stands is written down in any case.
    """
    place = branch or tx.branch
    if not place:
        raise WrongState("this device belongs to no branch yet", reason="no_shop")
    if place == tx.branch:
        return place
    found = next((known for known in tx.branches(closed=True) if known.id == place), None)
    if found is None:
        raise NotFound(f"no branch {place}", reason="branch")
    if found.closed:
        raise WrongState(f"{found.name} is closed", reason="branch_closed", name=found.name)
    return place


def checked_lot(lot: Lot | None) -> Lot | None:
    """Return a lot as it is kept: one that has no code is called by its expiry.

    Raises `InvalidInput` for a lot with neither, or with too long a code.
    """
    if lot is None:
        return None
    code = lot.code.strip() or (lot.expiry.isoformat() if lot.expiry else "")
    if not code or len(code) > MAX_LOT:
        raise InvalidInput("a lot has a code or an expiry", reason="lot_code", longest=MAX_LOT)
    return replace(lot, code=code)


def demand_plausible(product: Product, amount: Decimal) -> None:
    """Raise `InvalidQuantity` for more of a product than any shop has: a barcode that was typed as a quantity.

    What goods are worth is summed; beyond this the sums would not fit the database.
    """
    try:
        for worth in (product.cost, product.price):
            if worth is not None:
                worth.times(amount)
    except InvalidMoney as error:
        raise InvalidQuantity(str(error), value=amount) from error


def require_not_counting(tx: Transaction, product: str, branch: str, other_than: str = "") -> None:
    """Raise `WrongState` where a product was counted in a stock-take that is still open.

    Its difference is frozen and waits: a second count would let the same difference into the books twice.
    """
    if any(take != other_than for take in tx.takes_counting(product, branch)):
        raise WrongState("it is being counted in a stock-take", reason="in_stock_take")


def count_stock(tx: Transaction, product: str, counted: Decimal, branch: str | None = None) -> Decimal:
    """Record a count in base units; return the difference that it found beyond the books.

    Raises `NotFound`, `InvalidInput` for a kit, `InvalidQuantity`, also for more than any shop has, `WrongState` where
    it is being counted in a stock-take, `NotAllowed`.
    """
    demand(tx, Right.COUNT_STOCK)
    known = shelf_product(tx, product)
    found = quantity(counted)
    demand_plausible(known, found)
    place = known_branch(tx, branch)
    require_not_counting(tx, known.id, place)
    difference: Decimal = found - tx.on_hand(known.id, place)
    tx.record(StockCounted(tx.new_id(), known.id, place, found, difference, known.cost))
    return difference


def lose_stock(
    tx: Transaction,
    product: str,
    lost: Decimal,
    reason: LossReason = LossReason.OTHER,
    branch: str | None = None,
    lot: str | None = None,
) -> str:
    """Record goods that left the shelf unsold, in base units, worth the average cost; return the loss's id.

    `lot` is the code of the lot that they belong to, where that is known. Raises `NotFound` also where nothing is left
    of that lot, `InvalidInput` for a kit, `InvalidQuantity` (nothing or less was lost), `NotAllowed`.
    """
    demand(tx, Right.COUNT_STOCK)
    known = shelf_product(tx, product)
    amount = quantity(lost)
    if amount == 0:
        raise InvalidQuantity("nothing was lost", value=lost)
    demand_plausible(known, amount)
    place = known_branch(tx, branch)
    if lot is not None and all(found.lot.code != lot for found in tx.lots(known.id, place)):
        raise NotFound(f"no lot {lot} of {known.sku}", reason="lot", lot=lot, name=known.name)
    loss = tx.new_id()
    tx.record(StockLost(loss, known.id, place, amount, reason, known.cost, lot))
    return loss


def undo_loss(tx: Transaction, loss: str) -> None:
    """Put goods back into the books that were written off by mistake; both entries stay.

    Raises `NotFound`, `WrongState` where it was undone already, `NotAllowed`.
    """
    demand(tx, Right.COUNT_STOCK)
    found = tx.loss(loss)
    if found is None:
        raise NotFound(f"no loss {loss}", reason="loss")
    if found.undone:
        raise WrongState("the loss was undone already", reason="loss_undone")
    if found.reason is LossReason.IN_TRANSIT:
        raise WrongState("what was lost on the way is received where it turns up", reason="loss_in_transit")
    tx.record(LossUndone(loss))
