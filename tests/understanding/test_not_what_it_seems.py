"""What is said with the words of a request and is another, or none: the family of who is named, titles alone, goods
spoken of beside what is wanted, purchases gone by, places that give and take."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

VARIANTS: tuple[Goods, ...] = (
    ("SOLO-BAN", "Solo Banana 500 ml", "Solo", "unit", "case", 24, (), None),
    ("SOLO-KOL", "Solo Kola 500 ml", "Solo", "unit", "case", 24, (), None),
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("write down 3 tuna for Julio sister", "en"),
        ("Rosa daughter pay 500", "en"),
        ("la hija de Rosa pagó 20", "es"),
        ("Miss P owe how much", "en"),
        ("pastor take 2 bread on credit", "en"),
        ("got 10 cases tuna but 2 broke", "en"),
        ("tuna done, soap have 6, order 5 cases tuna", "en"),
        ("Norte send back 2 case tuna", "en"),
        ("split 10 case tuna between Norte and Centro", "en"),
        ("Norte need 5 case tuna, Centro have plenty", "en"),
        ("lady come for 2 soap", "en"),
        ("buy 5 dozen eggs from the man", "en"),
        ("we need to sell 5 case tuna this week", "en"),
        ("i ordered 5 case tuna yesterday", "en"),
        ("i order 5 case tuna already", "en"),
        ("order 5 x 24 tuna", "en"),
        ("Rosa pay off her 3500 and take one soap", "en"),
        ("sold 1 six pack tuna", "en"),
        ("sold 6 pack tuna", "en"),
        ("case of soap drop, 18 break", "en"),
        ("vega short us 2 case tuna", "en"),
        ("delivery: 5 case tuna, 3 case soap, 1 case milk 1 litre damaged", "en"),
    ],
)
def test_staff_are_asked_whether_it_was_meant(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i bought 2 soap yesterday and one was soft", "en"),
        ("you sell me 2 soap yesterday", "en"),
        ("if I order 2 soap you can deliver?", "en"),
        ("mi 2 soap ready?", "en"),
        ("2 soap for now and 2 for tomorrow", "en"),
        ("where mi 2 soap", "en"),
        ("thanks, but mi want the large one", "en"),
        ("remove everything but the soap", "en"),
        ("quita todo menos el jabón", "es"),
        ("send 2 soap and some ginger tea", "en"),
        ("2 jabones y unos takis", "es"),
        ("2 sabão e uns chicletes", "pt"),
    ],
)
def test_customers_are_asked_whether_it_was_meant(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("short 2", "en"),
        ("2 short on the tuna", "en"),
        ("10 now 5 next week", "en"),
        ("only 8 cases left, rest on the 30th", "en"),
        ("minimum order is 10 case", "en"),
        ("el pedido mínimo es de 10 cajas", "es"),
        ("if truck fix I deliver Friday", "en"),
        ("everything but the soap, friday", "en"),
    ],
)
def test_suppliers_are_asked_whether_it_was_meant(text: str, language: str) -> None:
    assert read(text, language, Role.SUPPLIER).action is not Action.ACT


def test_a_few_of_what_nobody_knows_is_a_line() -> None:
    reading = read("send 2 soap and some ginger tea", "en", Role.CUSTOMER)
    assert told(reading) == ["2 base SOAP", "? [ginger tea]"]


def test_anyone_but_one_rules_it_out() -> None:
    reading = read("2 solo, anything but banana", "en", Role.CUSTOMER, more=(*VARIANTS,))
    assert told(reading) == ["2 base SOLO-KOL"]


@pytest.mark.parametrize("text", ["happy Monday, 2 soap please", "blessed Tuesday, send 2 soap"])
def test_a_day_that_is_wished_well_is_no_day_to_come(text: str) -> None:
    reading = read(text, "en", Role.CUSTOMER)
    assert (reading.due, reading.action) == (None, Action.ACT)


def test_how_much_came_is_not_how_much_was_sold() -> None:
    assert read("how much tuna come yesterday", "en").intent is Intent.UNKNOWN


def test_who_is_told_to_bring_has_not_brought() -> None:
    assert read("tell the man bring 5 case tuna", "en").intent is Intent.RESTOCK_REQUEST


def test_a_point_before_a_half_is_its_decimal_mark() -> None:
    assert told(read("order 1.5 cases tuna, .5 case soap", "en")) == ["1.5 pack TUNA", "0.5 pack SOAP"]


@pytest.mark.parametrize("text", ["doctor take 2 bread on credit", "put 500 on doctor account"])
def test_a_title_alone_is_nobodys_name(text: str) -> None:
    reading = read(text, "en")
    assert (reading.party, reading.action) == (None, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("sold 1 case soap and 4 loose", "en"),
        ("vendí 1 caja de jabón y 4 sueltos", "es"),
        ("vendi 1 caixa de sabão e 4 soltos", "pt"),
    ],
)
def test_single_ones_are_of_what_was_counted_in_packs(text: str, language: str) -> None:
    assert told(read(text, language)) == ["1 pack SOAP", "4 base SOAP"]


def test_change_put_in_the_till_is_nobodys() -> None:
    assert read("put 2000 in the till", "en").intent is Intent.UNKNOWN


def test_a_street_called_like_a_branch_is_no_branch() -> None:
    assert read("2 soap, deliver to 14 Norte Avenue", "en", Role.CUSTOMER).branch is None
