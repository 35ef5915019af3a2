"""What to order, how much and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.quantity import LARGEST
from hub.domain.reorder import Need, observed_days, per_day, suggest

D = Decimal


def test_the_latest_weeks_count_most() -> None:
    assert per_day([(D(70), 7), (D(70), 7), (D(70), 7), (D(70), 7)]) == 10
    assert per_day([(D(140), 7), (D(70), 7), (D(70), 7), (D(70), 7)]) == 14
    assert per_day([(D(70), 7), (D(70), 7), (D(70), 7), (D(140), 7)]) == 11


def test_a_new_product_is_held_against_the_days_since_it_came() -> None:
    assert observed_days(10) == (7, 3, 0, 0)
    assert per_day(list(zip([D(70), D(30), D(0), D(0)], observed_days(10), strict=True))) == 10
    assert (observed_days(0), per_day([(D(0), 0)])) == ((0, 0, 0, 0), 0)


def test_more_came_back_than_was_sold() -> None:
    assert per_day([(D(-5), 7)]) == 0


def test_a_quantity_that_was_typed_wrong_is_suggested_as_the_largest_there_is() -> None:
    """A sale of a barcode for a quantity: it is refused nowhere else, and must not keep the page from being shown."""
    assert per_day([(D(3 * 10**9), 1)]) == LARGEST
    found = suggest(need(per_day=LARGEST, pack=D(7)))
    assert found is not None
    assert (found.quantity, found.packs) == (D(999_999_994), D(142_857_142))
    assert (found.reorder_point, found.target) == (LARGEST, LARGEST)


def need(**fields: object) -> Need:
    return replace(Need(per_day=D(14), lead_days=2, cover_days=1, on_hand=D(20)), **fields)


def test_where_stock_and_what_is_coming_fall_to_the_reorder_point_one_orders_up_to_the_target() -> None:
    # Two days' sales and the safety stock: 28 + 1.65 * sqrt(28) = 36.731.
    found = suggest(need(coming=D(12), pack=D(6)))
    assert found
    assert (found.reorder_point, found.target) == (D("36.731"), D("50.731"))
    # 50.731 - 32 = 18.731: four packs of six.
    assert (found.quantity, found.packs, found.raised) == (24, 4, False)
    assert suggest(need(coming=D(17))) is None
    assert suggest(need(on_hand=D(40), reserved=D(4))) is not None
    assert suggest(need(on_hand=D(40), reserved=D(3))) is None


def test_what_the_shop_wrote_itself_holds_instead() -> None:
    found = suggest(need(reorder_point=D(20), target=D(65)))
    assert found
    assert (found.reorder_point, found.target, found.quantity, found.packs) == (20, 65, 45, None)
    assert suggest(need(reorder_point=D(19))) is None


def test_at_its_own_reorder_point_even_what_nobody_buys_is_lifted_above_it() -> None:
    found = suggest(need(per_day=D(0), reorder_point=D(20), pack=D(6)))
    assert found
    assert (found.quantity, found.packs) == (6, 1)
    assert suggest(need(per_day=D(0), on_hand=D(0))) is None


def test_the_least_that_the_supplier_delivers_is_ordered_at_least() -> None:
    found = suggest(need(coming=D(12), pack=D(6), minimum=D(32)))
    assert found
    assert (found.quantity, found.packs, found.raised) == (36, 6, True)


def test_stock_below_zero_is_a_slip_of_the_books_not_a_debt() -> None:
    below, nothing = suggest(need(on_hand=D(-50))), suggest(need(on_hand=D(0)))
    assert below
    assert nothing
    assert below.quantity == nothing.quantity


amounts = st.integers(0, 10**6).map(lambda n: D(n) / 1000)


@given(
    st.builds(
        Need,
        per_day=amounts,
        lead_days=st.integers(0, 60),
        cover_days=st.integers(0, 60),
        on_hand=st.integers(-(10**6), 10**6).map(lambda n: D(n) / 1000),
        reserved=amounts,
        coming=amounts,
        reorder_point=st.none() | amounts,
        target=st.none() | amounts,
        pack=st.none() | st.integers(1, 48).map(D),
        minimum=st.none() | amounts,
    )
)
def test_an_order_is_whole_packs_of_no_less_than_is_needed_and_not_a_pack_too_much(asked: Need) -> None:
    found = suggest(asked)
    if found is None:
        return
    unit = asked.pack or D(1)
    assert found.quantity > 0
    assert found.quantity % unit == 0
    assert found.packs == (found.quantity / unit if asked.pack else None)
    position = max(asked.on_hand, D(0)) - asked.reserved + asked.coming
    assert position <= found.reorder_point
    least = max(found.target - position, asked.minimum or D(0), unit if asked.reorder_point is not None else D(0))
    assert D(0) <= found.quantity - least < unit + D("0.001")
