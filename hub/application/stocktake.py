"""Stock-takes: several people count, blind, while selling goes on; closing lets the differences into the books."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.application.stock import demand_plausible, known_branch, require_not_counting, shelf_product
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.events import StockTakeCancelled, StockTakeClosed, StockTakeCounted, StockTakeStarted
from hub.domain.quantity import quantity
from hub.domain.rights import Right
from hub.domain.stocktake import StockTake

MAX_PLACE = 60
"""Characters of a place's name."""


def find_take(tx: Transaction, take: str) -> StockTake:
    """Return an open stock-take, without its counts. Raises `NotFound`, `WrongState` where it ended."""
    found = tx.stock_take(take)
    if found is None:
        raise NotFound(f"no stock-take {take}", reason="stock_take")
    found.require_open()
    return found


def start_take(
    tx: Transaction, *, products: Sequence[str] = (), category: str | None = None, branch: str | None = None
) -> str:
    """Begin to count some products, a category, or, where neither is named, the whole branch; return the id.

    Raises `NotFound`, `InvalidInput` for a category without products, `NotAllowed`.
    """
    demand(tx, Right.ADJUST_STOCK)
    place = known_branch(tx, branch)
    chosen = tuple(dict.fromkeys(shelf_product(tx, product).id for product in products))
    if category is not None and category not in tx.categories():
        raise InvalidInput(f"no products in {category}", reason="category", category=category)
    take = tx.new_id()
    tx.record(StockTakeStarted(take, place, chosen, category))
    return take


def count_product(tx: Transaction, take: str, product: str, counted: Decimal, place: str = "") -> str:
    """Record what somebody counted of a product at one place of the branch, in base units; return the count's id.

    Counting a place again holds instead of what was counted there before. Raises `NotFound`, `InvalidQuantity`,
    `InvalidInput` for a product that is not to be counted or a place with too long a name, `WrongState` where the
    stock-take ended or the product is being counted in another one, `NotAllowed`.
    """
    demand(tx, Right.COUNT_STOCK)
    return _record(tx, find_take(tx, take), product, quantity(counted), place)


def take_back_count(tx: Transaction, take: str, product: str, place: str = "") -> str:
    """Take back what was counted of a product at a place: it was another product. Raises like `count_product`."""
    demand(tx, Right.COUNT_STOCK)
    return _record(tx, find_take(tx, take), product, None, place)


def _record(tx: Transaction, take: StockTake, product: str, counted: Decimal | None, place: str) -> str:
    known = shelf_product(tx, product)
    if (take.products and known.id not in take.products) or take.category not in (None, known.category):
        raise InvalidInput(f"{known.sku} is not to be counted", reason="not_in_take", name=known.name)
    if len(place.strip()) > MAX_PLACE:
        raise InvalidInput("the place's name is too long", reason="place_long", longest=MAX_PLACE)
    demand_plausible(known, counted or Decimal(0))
    require_not_counting(tx, known.id, take.branch, other_than=take.id)
    count = tx.new_id()
    books = tx.on_hand(known.id, take.branch)
    tx.record(StockTakeCounted(take.id, count, known.id, place.strip(), counted, books, known.cost))
    return count


def close_take(tx: Transaction, take: str) -> None:
    """Let the differences that were found into the books; what was not counted stays as it is.

    Raises `NotFound`, `WrongState` where it ended, `InvalidInput` where nothing was counted, `NotAllowed`.
    """
    demand(tx, Right.ADJUST_STOCK)
    find_take(tx, take)
    if not tx.take_differences(take):
        raise InvalidInput("nothing was counted", reason="nothing_counted")
    tx.record(StockTakeClosed(take))


def cancel_take(tx: Transaction, take: str) -> None:
    """End a stock-take without any effect. Raises `NotFound`, `WrongState` where it ended, `NotAllowed`."""
    demand(tx, Right.ADJUST_STOCK)
    find_take(tx, take)
    tx.record(StockTakeCancelled(take))
