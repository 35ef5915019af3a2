"""Lots leave first expired first out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.lots import LotShelf, LotStock, pick
from hub.domain.stock import Lot, MovementKind

EARLY, LATE, NEVER = Lot("E", date(2026, 12, 1)), Lot("L", date(2027, 1, 1)), Lot("N")
K = MovementKind


def shelf(*moves: tuple[MovementKind, int, Lot | None]) -> dict[str, tuple[int, int]]:
    made = LotShelf()
    for kind, quantity, lot in moves:
        made.apply(kind, Decimal(quantity), lot)
    return {stock.lot.code: (int(stock.received), int(stock.remaining)) for stock in made.lots}


CAME = ((K.RECEIPT, 10, LATE), (K.RECEIPT, 10, NEVER), (K.RECEIPT, 10, EARLY))


def test_what_expires_first_leaves_first_and_what_has_no_date_last() -> None:
    assert shelf(*CAME, (K.SALE, -14, None)) == {"E": (10, 0), "L": (10, 6), "N": (10, 10)}
    assert shelf(*CAME, (K.SALE, -25, None)) == {"E": (10, 0), "L": (10, 0), "N": (10, 5)}


def test_what_was_sold_before_a_lot_came_did_not_come_from_it() -> None:
    moves = [(K.RECEIPT, 10, LATE), (K.SALE, -10, None), (K.RECEIPT, 10, EARLY)]
    assert shelf(*moves) == {"E": (10, 10), "L": (10, 0)}


def test_a_loss_of_a_lot_leaves_the_others_alone_and_is_put_back_where_it_came_from() -> None:
    lost = (*CAME, (K.LOSS, -4, Lot("L")))
    assert shelf(*lost) == {"E": (10, 10), "L": (10, 6), "N": (10, 10)}
    assert shelf(*lost, (K.LOSS, 4, Lot("L"))) == shelf(*CAME)


def test_a_returned_sale_goes_back_to_what_was_sold_last() -> None:
    sold = (*CAME, (K.SALE, -14, None))
    assert shelf(*sold, (K.RETURN, 3, None)) == {"E": (10, 0), "L": (10, 9), "N": (10, 10)}
    assert shelf(*sold, (K.RETURN, 14, None)) == shelf(*CAME)


def test_more_than_there_is_leaves_nothing_below_zero() -> None:
    assert shelf(*CAME, (K.SALE, -50, None)) == {"E": (10, 0), "L": (10, 0), "N": (10, 0)}
    assert shelf(*CAME, (K.LOSS, -12, Lot("L"))) == {"E": (10, 8), "L": (10, 0), "N": (10, 10)}


def test_goods_of_no_lot_and_goods_on_the_way_change_no_lot() -> None:
    assert shelf(*CAME, (K.RECEIPT, 5, None), (K.COUNT, 2, None), (K.IN_TRANSIT, -9, EARLY)) == shelf(*CAME)


def test_picking_says_which_lots_to_take() -> None:
    held = [LotStock(LATE, Decimal(10), Decimal(3)), LotStock(EARLY, Decimal(10), Decimal(2))]
    assert pick(held, Decimal(4)) == [(EARLY, 2), (LATE, 2)]
    assert pick(held, Decimal(9)) == [(EARLY, 2), (LATE, 3), (None, 4)]


moves = st.lists(
    st.tuples(st.sampled_from(list(K)), st.integers(-20, 20), st.sampled_from([None, EARLY, LATE, NEVER, Lot("L")]))
)


@given(moves)
def test_what_is_left_of_a_lot_is_never_below_nothing_nor_more_than_came(
    history: list[tuple[MovementKind, int, Lot | None]],
) -> None:
    assert all(0 <= remaining <= received for received, remaining in shelf(*history).values())
