"""What people leave out and mean all the same: a noun, the end of a word or a number, what the number is of."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

_BAKED: tuple[Goods, ...] = (
    ("CAKE-FL", "Cuca de farofa", None, "unit", None, None, (), None),
    ("CAKE-BA", "Cuca de banana", None, "unit", None, None, (), None),
    ("BANANA", "Banana caturra", None, "kg", "caixa", 20, (), None),
    ("COCO-S", "Leite de coco Sococo 200 ml", "Sococo", "unit", "caixa", 24, (), None),
    ("COCO-L", "Leite de coco Sococo 500 ml", "Sococo", "unit", "caixa", 12, (), None),
)
_DRINKS: tuple[Goods, ...] = (
    ("COKE-2", "Coca-Cola 2 L", "Coca-Cola", "unit", "fardo", 6, (), None),
    ("COKE-C", "Coca-Cola lata 350 ml", "Coca-Cola", "unit", "fardo", 12, (), None),
    ("CLUB-20", "Country Club 20 oz", "Country Club", "unit", "caja", 12, (), None),
    ("CLUB-2", "Country Club 2 L", "Country Club", "unit", "caja", 8, (), None),
)


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("pt", "pede 6 cucas de farofa e 4 de banana", ["6 base CAKE-FL", "4 base CAKE-BA"]),
        ("pt", "pede 6 cucas de farofa e 4 quilos de banana", ["6 base CAKE-FL", "4 base BANANA"]),
        ("pt", "pede 6 cucas de farofa e 4 bananas", ["6 base CAKE-FL", "4 base BANANA"]),
        ("pt", "encomende leite de coco do pequeno 4 caixas e do grande 2", ["4 pack COCO-S", "2 pack COCO-L"]),
    ],
)
def test_a_noun_left_out_is_the_one_beside_the_same_of(language: str, text: str, lines: list[str]) -> None:
    reading = read(text, language, more=_BAKED)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "lines", "action"),
    [
        ("vendi 5 pães de coco e 10 de ovo", ["5 base BUN-CO", "10 base BUN-EG|EGG"], Action.ASK),
        ("vendi 5 pães de coco e 10 de ovos", ["5 base BUN-CO", "10 base EGG"], Action.ACT),
        ("vendi 5 pães de coco e 2 dúzias de ovo", ["5 base BUN-CO", "24 base EGG"], Action.ACT),
        ("vendi 1 creme de leite e 3 de leite de 2 litros", ["1 base CREAM", "3 base MILK-2"], Action.ACT),
    ],
)
def test_goods_of_their_own_are_not_made_of_what_stands_before(text: str, lines: list[str], action: Action) -> None:
    goods: tuple[Goods, ...] = (
        ("BUN-CO", "Pão de coco", None, "unit", None, None, (), None),
        ("BUN-EG", "Pão de ovo", None, "unit", None, None, (), None),
        ("CREAM", "Creme de leite Nestlé 200 g", "Nestlé", "unit", None, None, (), None),
    )
    reading = read(text, "pt", more=goods)
    assert (told(reading), reading.action) == (lines, action)


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("pt", "pede 10 fardos da coca de dois litros e seis de latinha", ["10 pack COKE-2", "6 pack COKE-C"]),
        ("pt", "coca: 10 fardos da de dois litros e 6 da de lata", ["10 pack COKE-2", "6 pack COKE-C"]),
        ("es", "pide 10 cajas de coca de 2 litros y 6 de lata", ["10 pack COKE-2", "6 pack COKE-C"]),
        ("es", "pide 8 cajas de country club de 2 litros y 5 de la de 20 onza", ["8 pack CLUB-2", "5 pack CLUB-20"]),
        ("en", "10 case coca 2 litre come in, and 20 a di 350", ["10 pack COKE-2", "20 pack COKE-C"]),
    ],
)
def test_a_container_or_size_alone_tells_which_of_what_was_counted_before(
    language: str, text: str, lines: list[str]
) -> None:
    reading = read(text, language, more=_DRINKS)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("en", "it aint have no more tuna boss, 1 case pls", "1 pack TUNA"),
        ("en", "aint have no tuna. 1 case", "1 pack TUNA"),
        ("es", "de atún no queda nada, 2 cajas", "2 pack TUNA"),
        ("es", "no queda atún, 2 cajas por favor", "2 pack TUNA"),
    ],
)
def test_packs_behind_what_there_is_none_of_are_ordered(language: str, text: str, line: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, [line], Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "de atún no queda más que 2 cajas"),
        ("es", "no queda atún en el estante, 2 cajas atrás"),
        ("es", "no hay atún suelto, 2 cajas"),
        ("en", "aint have no tuna on shelf. 2 cases inside"),
        ("en", "only 2 cases tuna left"),
        ("es", "quedan 2 cajas de atún nada ma"),
    ],
)
def test_what_is_left_of_them_is_counted_and_not_ordered(language: str, text: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.STOCK_COUNT, ["2 pack TUNA"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "intent", "lines"),
    [
        ("se ta acabando el atún, hay que pedí 2 caja", Intent.RESTOCK_REQUEST, ["2 pack TUNA"]),
        ("hay q pedi 1 caja de atún y 5 jabone", Intent.RESTOCK_REQUEST, ["1 pack TUNA", "5 base SOAP"]),
        ("encarga 5 cajas de atún, no, perdón, 3 cajas na ma", Intent.RESTOCK_REQUEST, ["3 pack TUNA"]),
        ("conté: 17 atunes y de jabón na, se acabó", Intent.STOCK_COUNT, ["17 base TUNA", "0 base SOAP"]),
        ("de queso lo que queda es un kilo y cuaito", Intent.STOCK_COUNT, ["1.25 base CHEESE"]),
    ],
)
def test_what_the_caribbean_swallows_is_heard(text: str, intent: Intent, lines: list[str]) -> None:
    reading = read(text, "es")
    assert (reading.intent, told(reading), reading.action) == (intent, lines, Action.ACT)


def test_rice_and_two_are_known_without_their_last_letter() -> None:
    reading = read("mandame do kilo de arro", "es", Role.CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CUSTOMER_ORDER, ["2 base RICE"])


def test_that_it_was_ordered_is_no_infinitive_without_its_end() -> None:
    assert read("ya pedí 2 cajas de atún", "es").action is Action.ASK


@pytest.mark.parametrize(
    ("language", "role", "text", "line"),
    [
        ("es", Role.CUSTOMER, "no veci, que sean cinco más bien", "5 -"),
        ("es", Role.SUPPLIER, "solo me alcanza para ocho", "8 -"),
    ],
)
def test_words_around_a_number_that_count_nothing_leave_it_alone(
    language: str, role: Role, text: str, line: str
) -> None:
    reading = read(text, language, role)
    assert (told(reading), reading.action) == ([line], Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "pide 3 cajas de atún, que no llegamos al finde"),
        ("pt", "pede 3 caixas de atum, que não chega até sábado"),
        ("en", "order 3 cases of tuna, what we have wont last till Friday"),
        ("en", "3 case a tuna fi order, payday weekend a come"),
    ],
)
def test_until_when_the_rest_will_not_last_is_no_day_by_which_it_is_wanted(language: str, text: str) -> None:
    reading = read(text, language)
    assert (told(reading), reading.due, reading.action) == (["3 pack TUNA"], None, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "llegaron 6 cajas de atún, no llegaron 3 de jabón"),
        ("es", "llegaron 6 cajas de atún pero no llegaron las 3 de jabón"),
        ("es", "vendí 3 atunes, no vendí 2 jabones"),
        ("pt", "chegou 6 caixas de atum e não chegou 3 de sabão"),
        ("en", "6 cases of tuna came, 3 cases of soap didn't come"),
        ("es", "pide 3 cajas de atún, no pidas 2 de jabón"),
        ("es", "pagué 20 de luz, no pagué 30 de agua"),
    ],
)
def test_a_line_told_beside_a_no_to_its_own_verb_is_asked_about(language: str, text: str) -> None:
    assert read(text, language).action is Action.ASK


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "order 20 soap and 15 tuna, no wait, make the eggs 30"),
        ("en", "sold 5 soap and 2 tuna, wait, 3 eggs too"),
        ("es", "vendí 3 atunes y 5 panes, no, 2 jabones"),
    ],
)
def test_goods_with_another_number_may_be_one_more_line_or_instead_of_the_last(language: str, text: str) -> None:
    assert read(text, language).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("vendí 3 atunes, no, 2 jabones", ["2 base SOAP"]),
        ("vendí 3 atunes y 5 panes, no, 5 jabones", ["3 base TUNA", "5 base SOAP"]),
    ],
)
def test_with_the_same_number_or_alone_they_are_instead_of_it(text: str, lines: list[str]) -> None:
    reading = read(text, "es")
    assert (told(reading), reading.action) == (lines, Action.ACT)


def test_who_is_asked_narrows_a_flavour_and_no_goods_that_others_make_too() -> None:
    meats: tuple[Goods, ...] = (
        ("SALAMI-G", "Salami Gloria", "Gloria", "kg", None, None, (), None),
        ("SALAMI-C", "Salami Caserío", "Caserío", "kg", None, None, (), None),
        ("LIGHT", "Leche Gloria deslactosada 1 L", "Gloria", "unit", "caja", 12, (), None),
        ("LIGHT-L", "Leche Laive deslactosada 1 L", "Laive", "unit", "caja", 12, (), None),
    )
    salami = read("pídele a Gloria 30 kilos de salami", "es", more=meats)
    assert (told(salami), salami.action) == (["30 base SALAMI-C|SALAMI-G"], Action.ASK)
    milk = read("pídele a Gloria 6 cajas de deslactosada", "es", more=meats)
    assert (told(milk), milk.action) == (["6 pack LIGHT"], Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "al final que sean 9 cajas, no 6"), ("pt", "que sejam 9 caixas, não 6"), ("en", "make it 9 cases, not 6")],
)
def test_what_it_is_not_changes_nothing(language: str, text: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, ["9 pack -"], Action.ACT)


def test_what_went_bad_and_comes_off_the_stock_is_lost() -> None:
    reading = read("2 kilos of tomatoes rotten on me take it off the stock", "en", Role.OWNER)
    assert (reading.intent, told(reading), reading.action) == (Intent.RECORD_LOSS, ["2 base TOMATO"], Action.ACT)
