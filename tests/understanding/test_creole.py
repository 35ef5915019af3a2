"""English as it is written in the Caribbean: Jamaica, Trinidad, Barbados, Guyana, the Bahamas, the islands between."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import chunks_of, parts_of, read, told


@pytest.mark.parametrize(
    ("text", "role", "intent", "lines"),
    [
        ("leh me get wan tuna an tree soap", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["1 base TUNA", "3 base SOAP"]),
        ("lemme get a pound an a half cheese nuh", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["0.68 base CHEESE"]),
        (
            "mi waan tuu bread an fiv egg fi tomorrow",
            Role.CUSTOMER,
            Intent.CUSTOMER_ORDER,
            ["2 base BREAD", "5 base EGG"],
        ),
        ("gi mi two soap deh please", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["2 base SOAP"]),
        ("beg yuh sen mi tree tuna", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["3 base TUNA"]),
        ("pass tree hard dough bread fuh meh nuh", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["3 base BREAD"]),
        ("yuh have eggs", Role.CUSTOMER, Intent.AVAILABILITY_QUERY, ["? EGG"]),
        ("unu got any tuna deh", Role.CUSTOMER, Intent.AVAILABILITY_QUERY, ["? TUNA"]),
        ("allyuh have soap", Role.CUSTOMER, Intent.AVAILABILITY_QUERY, ["? SOAP"]),
        ("wah price fi di tuna", Role.CUSTOMER, Intent.PRICE_QUERY, ["? TUNA"]),
        ("how much fuh a bread", Role.CUSTOMER, Intent.PRICE_QUERY, ["? BREAD"]),
        ("wuh is de price a de soap", Role.CUSTOMER, Intent.PRICE_QUERY, ["? SOAP"]),
        ("how much allyuh soap goin fuh", Role.CUSTOMER, Intent.PRICE_QUERY, ["? SOAP"]),
        ("yes nuh, sen it", Role.CUSTOMER, Intent.CONFIRM, []),
        ("aright den", Role.CUSTOMER, Intent.CONFIRM, []),
        ("wha gwaan boss", Role.CUSTOMER, Intent.GREETING, []),
        ("mi wah two tuna", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["2 base TUNA"]),
        ("ah wan two bread", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["2 base BREAD"]),
        ("allyuh have bread today", Role.CUSTOMER, Intent.AVAILABILITY_QUERY, ["? BREAD"]),
        ("wunna got cheese", Role.CUSTOMER, Intent.AVAILABILITY_QUERY, ["? CHEESE"]),
        ("yinna gat eggs", Role.CUSTOMER, Intent.AVAILABILITY_QUERY, ["? EGG"]),
        ("gimmi haf dozen egg", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["6 base EGG"]),
        ("ah geh me tree tuna", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["3 base TUNA"]),
        ("put by wan bread fuh meh nah", Role.CUSTOMER, Intent.CUSTOMER_ORDER, ["1 base BREAD"]),
        ("how much fah de cheese", Role.CUSTOMER, Intent.PRICE_QUERY, ["? CHEESE"]),
        ("wha price de bread an de soap", Role.CUSTOMER, Intent.PRICE_QUERY, ["? BREAD", "? SOAP"]),
        ("sell ah two case tuna", Role.EMPLOYEE, Intent.RECORD_SALE, ["2 pack TUNA"]),
        ("sold ah dozen eggs an my two soap", Role.EMPLOYEE, Intent.RECORD_SALE, ["12 base EGG", "2 base SOAP"]),
        ("wah di price a di bread", Role.CUSTOMER, Intent.PRICE_QUERY, ["? BREAD"]),
        ("weh mi order deh", Role.CUSTOMER, Intent.ORDER_STATUS, []),
        ("mi order reach yet?", Role.CUSTOMER, Intent.ORDER_STATUS, []),
        (
            "order tree case a tuna an wan case soap fuh tomorra",
            Role.OWNER,
            Intent.RESTOCK_REQUEST,
            ["3 pack TUNA", "1 pack SOAP"],
        ),
        ("mi need fi order fifteen case a soap", Role.OWNER, Intent.RESTOCK_REQUEST, ["15 pack SOAP"]),
        ("we haffi get ten case tuna by fridey", Role.OWNER, Intent.RESTOCK_REQUEST, ["10 pack TUNA"]),
        ("wi run outta soap, order eight case", Role.OWNER, Intent.RESTOCK_REQUEST, ["8 pack SOAP"]),
        ("doh forget to order two case tuna", Role.OWNER, Intent.RESTOCK_REQUEST, ["2 pack TUNA"]),
        ("wah rosa owin we", Role.OWNER, Intent.DEBT_QUERY, []),
        ("how much tuna lef", Role.OWNER, Intent.STOCK_QUERY, ["? TUNA"]),
        ("we got soap still?", Role.OWNER, Intent.STOCK_QUERY, ["? SOAP"]),
        ("how much soap deh bout", Role.OWNER, Intent.STOCK_QUERY, ["? SOAP"]),
        ("carry tree case a tuna up a norte", Role.OWNER, Intent.TRANSFER_STOCK, ["3 pack TUNA"]),
        ("sen five case soap dung norte", Role.OWNER, Intent.TRANSFER_STOCK, ["5 pack SOAP"]),
        ("mi affi get siks case tuna fi sataday", Role.OWNER, Intent.RESTOCK_REQUEST, ["6 pack TUNA"]),
        ("leh we order leven case soap nuh", Role.OWNER, Intent.RESTOCK_REQUEST, ["11 pack SOAP"]),
        ("how much tuna we sell tideh", Role.OWNER, Intent.SALES_QUERY, ["? TUNA"]),
        ("wah we sell yestaday", Role.OWNER, Intent.SALES_QUERY, []),
        ("who owe we", Role.OWNER, Intent.DEBT_QUERY, []),
        ("wah a run low", Role.OWNER, Intent.LOW_STOCK_QUERY, []),
        ("tree bread mash up inna di bag", Role.EMPLOYEE, Intent.RECORD_LOSS, ["3 base BREAD"]),
        ("fiv egg bruk", Role.EMPLOYEE, Intent.RECORD_LOSS, ["5 base EGG"]),
        ("six egg done break up", Role.EMPLOYEE, Intent.RECORD_LOSS, ["6 base EGG"]),
        ("two tuna bruck when meh drop di tray", Role.EMPLOYEE, Intent.RECORD_LOSS, ["2 base TUNA"]),
        ("rat nyam two bread", Role.EMPLOYEE, Intent.RECORD_LOSS, ["2 base BREAD"]),
        ("wan bag a bread spwile", Role.EMPLOYEE, Intent.RECORD_LOSS, ["1 base BREAD"]),
        ("dem tief tree tuna", Role.EMPLOYEE, Intent.RECORD_LOSS, ["3 base TUNA"]),
        ("mi count di tuna an a twelve lef", Role.EMPLOYEE, Intent.STOCK_COUNT, ["12 base TUNA"]),
        ("ah count di soap, it have nine", Role.EMPLOYEE, Intent.STOCK_COUNT, ["9 base SOAP"]),
        ("is eight tuna lef pun de shelf", Role.EMPLOYEE, Intent.STOCK_COUNT, ["8 base TUNA"]),
        ("di gloria man bring ten case a soap", Role.EMPLOYEE, Intent.RECORD_RECEIPT, ["10 pack SOAP"]),
        ("tree case tuna jus come", Role.EMPLOYEE, Intent.RECORD_RECEIPT, ["3 pack TUNA"]),
        ("we get een fiv case soap dis mawnin", Role.EMPLOYEE, Intent.RECORD_RECEIPT, ["5 pack SOAP"]),
        ("ah just sell tree bread", Role.EMPLOYEE, Intent.RECORD_SALE, ["3 base BREAD"]),
        ("rosa tek two tuna pon trus", Role.EMPLOYEE, Intent.RECORD_CREDIT, ["2 base TUNA"]),
        ("rosa trus tree soap", Role.EMPLOYEE, Intent.RECORD_CREDIT, ["3 base SOAP"]),
        (
            "put wan bread an two tuna pun rosa book",
            Role.EMPLOYEE,
            Intent.RECORD_CREDIT,
            ["1 base BREAD", "2 base TUNA"],
        ),
        ("how much rosa owe", Role.EMPLOYEE, Intent.DEBT_QUERY, []),
        ("yes nuh", Role.EMPLOYEE, Intent.CONFIRM, []),
        ("wah gwaan", Role.EMPLOYEE, Intent.GREETING, []),
        ("put two tuna pon rosa book", Role.EMPLOYEE, Intent.RECORD_CREDIT, ["2 base TUNA"]),
        ("tree tuna deh pan di shelf", Role.EMPLOYEE, Intent.STOCK_COUNT, ["3 base TUNA"]),
        ("dem tief wan tuna outta di box", Role.EMPLOYEE, Intent.RECORD_LOSS, ["1 base TUNA"]),
        ("di customer tek tree tuna an wan bread", Role.EMPLOYEE, Intent.RECORD_SALE, ["3 base TUNA", "1 base BREAD"]),
    ],
)
def test_creole_is_read_as_the_english_it_means(text: str, role: Role, intent: Intent, lines: list[str]) -> None:
    reading = read(text, "en", role)
    assert (reading.intent, told(reading), reading.action) == (intent, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mi wan two", "mi want two"),
        ("wan an a half", "one and a half"),
        ("customer wan fi buy", "customer want for buy"),
        ("leh me get wan small wan nuh", "let me get one small one please"),
        ("tree pun a sugar pun di shelf", "tree pound a sugar on the shelf"),
        ("wah gwaan", "what gwaan"),
        ("eggs fu tomorrow", "eggs for tomorrow"),
        ("mi nuh have it", "mi no have it"),
    ],
)
def test_a_small_word_means_what_stands_around_it(text: str, meant: str) -> None:
    assert " ".join(token.text for token in parts_of(text, "en")) == meant


@pytest.mark.parametrize(
    ("text", "value"), [("tree", 3), ("fiv", 5), ("siks", 6), ("seben", 7), ("leven", 11), ("twenny fiv", 25)]
)
def test_numbers_as_they_sound(text: str, value: int) -> None:
    assert [chunk.value.value for chunk in chunks_of(text, "en", "GY")] == [value]


def test_a_after_a_number_is_of() -> None:
    reading = read("order 4 case a soap an 2 a tuna fi tomorrow", "en", Role.OWNER)
    assert (reading.action, told(reading)) == (Action.ACT, ["4 pack SOAP", "2 pack TUNA"])


@pytest.mark.parametrize("text", ["mawnin miss pearl", "marnin neighbour", "maanin boss"])
def test_mornings_as_they_sound_greet(text: str) -> None:
    assert read(text, "en", Role.CUSTOMER).intent is Intent.GREETING


@pytest.mark.parametrize("text", ["not one soap nuh leave, zero", "no soap lef, zero", "we dont have no soap leave, 0"])
def test_none_left_and_zero_are_one_count(text: str) -> None:
    reading = read(text, "en")
    assert (reading.intent, told(reading), reading.action) == (Intent.STOCK_COUNT, ["0 base SOAP"], Action.ACT)


def test_an_initial_after_a_title_is_nobodys_goods() -> None:
    goods = (("PSOAP", "P Soap", "P", "unit", None, None, (), None),)
    assert told(read("how much fi di tuna miss p", "en", Role.CUSTOMER, more=goods)) == ["? TUNA"]


def test_a_before_goods_that_are_gone_or_behind_who_does_something_counts_nothing() -> None:
    reading = read("wi out a soap, order some more nuh", "en")
    assert (told(reading), reading.action) == (["? SOAP"], Action.ASK)
    assert told(read("need 5 tuna please, mi a bake", "en", Role.CUSTOMER)) == ["5 base TUNA"]


def test_what_is_dashed_away_is_lost() -> None:
    reading = read("Rat get inna 3 tuna and 2 soap, mi haffi dash dem weh", "en")
    assert (reading.intent, told(reading)) == (Intent.RECORD_LOSS, ["3 base TUNA", "2 base SOAP"])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("counted\nsoap 5\nan tuna 9", ["5 base SOAP", "9 base TUNA"]),
        ("sold 2 soap an 3 tuna", ["2 base SOAP", "3 base TUNA"]),
        ("sold an egg", ["1 base EGG"]),
    ],
)
def test_an_before_a_consonant_is_and(text: str, lines: list[str]) -> None:
    reading = read(text, "en")
    assert (told(reading), reading.action) == (lines, Action.ACT)
