"""How old a debt is: what is paid is held against the oldest charges."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.accounts import AGES, Aging, aging
from hub.domain.money import Money

TODAY = date(2026, 11, 20)
charges = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 10_000)), max_size=20)


def pen(minor: int) -> Money:
    return Money(minor, "PEN")


def plainly(charged: list[tuple[int, int]], paid: int) -> tuple[list[int], int | None]:
    """Pay off charge by charge, oldest first, and see what is left of which."""
    ages, since = [0, 0, 0, 0], None
    for days, amount in sorted(charged, reverse=True):
        left, paid = max(amount - paid, 0), max(paid - amount, 0)
        ages[sum(days > last for last in AGES)] += left
        if left:
            since = days if since is None else since
    return ages, since


@given(charges, st.integers(0, 200_000))
def test_payments_consume_the_oldest_charges_first(charged: list[tuple[int, int]], paid: int) -> None:
    by_day: dict[int, int] = {}
    for days, amount in charged:
        by_day[days] = by_day.get(days, 0) + amount
    debt = pen(sum(by_day.values()) - paid)
    found, since = aging(debt, [(TODAY - timedelta(days=d), pen(by_day[d])) for d in sorted(by_day)], TODAY)
    ages, oldest = plainly(list(by_day.items()), paid)
    assert found == Aging(*map(pen, ages))
    assert since == (None if oldest is None else TODAY - timedelta(days=oldest))


def test_nothing_owed_has_no_age() -> None:
    nothing = Aging(pen(0), pen(0), pen(0), pen(0))
    assert aging(pen(0), [(TODAY, pen(5))], TODAY) == (nothing, None)
    assert aging(pen(-300), [], TODAY) == (nothing, None)
