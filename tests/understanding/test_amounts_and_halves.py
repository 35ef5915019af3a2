"""Halves of the shop's own packs, sizes and sums put right, days as ordinals, and what may be more than one sum."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, Knowledge, Reading, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.worlds import knowledge_of

NOW = datetime.fromisoformat("2026-11-23T10:00:00-05:00")


def shop(language: str) -> Knowledge:
    """A shop with cheese in its own pack ("barrote") and top-ups told apart by figures."""
    names = [("CHEESE", "Queso fresco", "kg", "barrote", 4), ("SOAP", "Jabón soap sabão Azul", "unit", "caja", 24)]
    names += [
        ("CLARO-100", "Recarga Claro 100", "unit", None, None),
        ("CLARO-200", "Recarga Claro 200", "unit", None, None),
    ]
    products = [
        {
            "sku": sku,
            "name": name,
            "brand": None,
            "category": None,
            "base_unit": unit,
            "pack_name": pack,
            "pack_size": size,
            "price": 5,
            "cost": None,
            "barcode": None,
            "supplier": None,
            "aliases": [],
        }
        for sku, name, unit, pack, size in names
    ]
    customers = [{"id": "c-ines", "name": "Inés Vera", "phone": "+1"}]
    return knowledge_of(
        {
            "id": "s",
            "language": language,
            "country": {"es": "AR", "en": "TT"}[language],
            "currency": {"es": "ARS", "en": "TTD"}[language],
            "timezone": "America/Lima",
            "branches": [],
            "suppliers": [],
            "customers": customers,
            "products": products,
        }
    )


def read(text: str, language: str, role: Role = Role.OWNER) -> Reading:
    return RuleReader().read(Said(text, role, NOW, language), shop(language))


@pytest.mark.parametrize(
    "text", ["mandame medio barrote de queso y un jabón", "quiero medio barrote de queso y 1 jabón"]
)
def test_half_of_a_pack_that_only_the_shop_calls_so(text: str) -> None:
    reading = read(text, "es", Role.CUSTOMER)
    assert [(line.product, line.quantity, str(line.unit)) for line in reading.lines] == [
        ("CHEESE", Decimal("0.5"), "pack"),
        ("SOAP", 1, "base"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "sold 3 claro 100, wait no 200, and 2 soap",
        "sold 3 claro 100, wait no 200, 3 claro 200 and 2 soap",
    ],
)
def test_a_size_that_is_put_right_is_no_number_of_goods(text: str) -> None:
    reading = read(text, "en")
    assert reading.intent is Intent.RECORD_SALE
    assert [(line.product, line.quantity) for line in reading.lines] == [("CLARO-200", 3), ("SOAP", 2)]


def test_a_small_number_put_right_is_how_many() -> None:
    assert [(line.product, line.quantity) for line in read("sold 3 claro 100, no wait, 4", "en").lines] == [
        ("CLARO-100", 4)
    ]


@pytest.mark.parametrize(
    "text", ["anotale 8 lucas a Inés, no pará, 9 lucas", "anotale 8 lucas a Inés, no, pará, 9 lucas"]
)
def test_a_sum_that_is_stopped_and_said_again(text: str) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.action, reading.amount) == (Intent.RECORD_CREDIT, Action.ACT, 9000)


def test_two_sums_of_which_one_is_owed_are_asked_about() -> None:
    reading = read("anotale 8 lucas a Inés, las otras 9 lucas", "es")
    assert (reading.intent, reading.action) == (Intent.RECORD_CREDIT, Action.ASK)


@pytest.mark.parametrize("text", ["Ines pay two fifty on her bill", "put one eighty on Ines tab"])
def test_a_sum_that_may_be_hundreds_is_asked_about(text: str) -> None:
    assert read(text, "en").action is Action.ASK


@pytest.mark.parametrize(("text", "day"), [("by d 2nd", 2), ("by the 3rd", 3), ("fi di 22nd", 22)])
def test_an_ordinal_is_a_day_though_its_end_is_another_word(text: str, day: int) -> None:
    reading = read(f"order 2 cases of soap, need dem {text}", "en")
    assert reading.due == (date(2026, 11, day) if day == NOW.day else date(2026, 12, day))


@pytest.mark.parametrize(
    "text", ["add 2 soap to meh order please", "neighbour I forget, add a soap and 2 claro 100 to mi order"]
)
def test_what_is_added_to_my_order_in_creole_changes_it(text: str) -> None:
    assert read(text, "en", Role.CUSTOMER).intent is Intent.CHANGE_ORDER


@pytest.mark.parametrize("text", ["te quedó granadina?", "vecina le quedaron bizcochos?", "¿te entró jabón?"])
def test_whether_something_is_left_is_asked_of_the_shop(text: str) -> None:
    assert read(text, "es", Role.CUSTOMER).intent is Intent.AVAILABILITY_QUERY
