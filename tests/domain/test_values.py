"""Values are compared by what they hold, and what several facts share cannot be changed."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from hub.domain.events.selling import SoldLine
from hub.domain.money import Money, UnitPrice


def _line() -> SoldLine:
    return SoldLine("coke", Decimal(2), UnitPrice(60000, "PEN"), Money(1200, "PEN"))


def test_values_with_the_same_fields_are_equal_and_found_as_one() -> None:
    assert _line() == _line()
    assert len({_line(), _line(), copy.deepcopy(_line())}) == 1


def test_a_copy_with_another_field_leaves_the_first_as_it_was() -> None:
    line = _line()
    assert replace(line, quantity=Decimal(3)) != line
    assert line.quantity == 2


@pytest.mark.parametrize("shared", [Money(5, "PEN"), UnitPrice(5, "PEN")])
def test_an_amount_cannot_be_changed(shared: Money | UnitPrice) -> None:
    with pytest.raises(FrozenInstanceError):
        shared.currency = "BRL"  # type: ignore[misc]  # the checker refuses it too
    assert shared.currency == "PEN"
