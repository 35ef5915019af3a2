"""Second clauses: what is gone, what is taken off, and goods that no line speaks of."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        (
            "conté 14 jabones, 9 atunes y ninguna cola de 3 litros",
            "es",
            ["14 base SOAP", "9 base TUNA", "0 base COLA-3"],
        ),
        ("quedan 2 cajas de jabón y no queda ningún huevo", "es", ["2 pack SOAP", "0 base EGG"]),
        ("hay 4 jabones y de huevos nada", "es", ["4 base SOAP", "0 base EGG"]),
        ("quedan 3 jabones, los huevos se acabaron", "es", ["3 base SOAP", "0 base EGG"]),
        ("conté 20 huevos, jabón agotado", "es", ["20 base EGG", "0 base SOAP"]),
        ("tem 14 sabão, 9 atum e nenhum ovo", "pt", ["14 base SOAP", "9 base TUNA", "0 base EGG"]),
        ("sobrou 4 atum, ovo acabou", "pt", ["4 base TUNA", "0 base EGG"]),
        ("contei 3 sabão, o atum zerou", "pt", ["3 base SOAP", "0 base TUNA"]),
        ("22 soap left, 9 tuna, no eggs", "en", ["22 base SOAP", "9 base TUNA", "0 base EGG"]),
        ("counted 12 soap, tuna finish", "en", ["12 base SOAP", "0 base TUNA"]),
        ("2 case a soap left, eggs all done", "en", ["2 pack SOAP", "0 base EGG"]),
    ],
)
def test_of_what_is_gone_nothing_is_counted(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.STOCK_COUNT, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("agrega 2 jabones al pedido y quita el queso", "es", ["2 base SOAP", "0 base CHEESE"]),
        ("coloca 2 sabão no pedido e tira o queijo", "pt", ["2 base SOAP", "0 base CHEESE"]),
        ("add 2 soap to the order and take off the cheese", "en", ["2 base SOAP", "0 base CHEESE"]),
        ("add 2 tuna to mi order an tek off di eggs", "en", ["2 base TUNA", "0 base EGG"]),
    ],
)
def test_what_is_put_on_and_taken_off_are_two_lines(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pide 2 cajas de jabón y lo del huevo chévere", "es"),
        ("llegaron 4 cajas de jabón, el atún chévere vino roto", "es"),
        ("pede 2 caixas de sabão e do ovo massa", "pt"),
        ("order 2 cases of soap and di nyam tuna", "en"),
    ],
)
def test_goods_that_no_line_speaks_of_are_asked_about(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("vino el camión de Vega, dejó 3 cajas de jabón", "es", ["3 pack SOAP"]),
        ("vino el repartidor y dejó 2 cajas de atún", "es", ["2 pack TUNA"]),
    ],
)
def test_who_came_is_no_goods(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RECORD_RECEIPT, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # some of the goods are not meant
        ("pide 5 cajas de jabón menos el de bolívar", "es"),
        ("pide 2 jabones pero que no sean Bolívar", "es"),
        ("pede 2 sabão que não seja Bolívar", "pt"),
        ("order 2 soap but not bolivar", "en"),
        # it was ordered before
        ("ya pedí 2 cajas de jabón", "es"),
        ("já pedi 2 caixas de sabão", "pt"),
        ("already order 2 case soap", "en"),
        # it has not happened
        ("cuando llegue el de Vega recíbele 4 cajas de jabón", "es"),
        ("tomorrow 4 case soap coming", "en"),
        ("no vendí ni un jabón", "es"),
    ],
)
def test_what_is_not_meant_or_has_not_happened_is_asked_about(text: str, language: str) -> None:
    assert read(text, language).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("mándame 3 huevos, ah y un champú", "es", ["3 base EGG", "1 base [champú]"]),
        ("quiero 2 jabones y porfa una lejía también", "es", ["2 base SOAP", "1 base [lejía]"]),
        ("me manda 3 ovos, ah e um amaciante", "pt", ["3 base EGG", "1 base [amaciante]"]),
        ("send 3 eggs, oh and a bleach", "en", ["3 base EGG", "1 base [bleach]"]),
    ],
)
def test_one_more_thing_that_the_shop_does_not_have_is_not_lost(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CUSTOMER_ORDER, lines, Action.ASK)


def test_who_comes_for_goods_is_no_line_of_them() -> None:
    reading = read("send 3 eggs and my grandson will pass for them", "en", Role.CUSTOMER)
    assert (told(reading), reading.action) == (["3 base EGG"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # so many fewer, of how many is not told
        ("quítele 2 jabones al pedido", "es"),
        ("sácame un queso del pedido", "es"),
        ("tira 2 sabão do pedido", "pt"),
        ("take off 2 soap", "en"),
    ],
)
def test_so_many_fewer_are_asked_about(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action) == (Intent.CHANGE_ORDER, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ya no me mande los huevos, solo el jabón", "es"),
        ("tira os ovos do pedido, deixa só o sabão", "pt"),
        ("take off the eggs, just the soap", "en"),
    ],
)
def test_what_stays_is_not_taken_out(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (["0 base EGG"], Action.ASK)


BUN: tuple[Goods, ...] = (
    ("BUN", "Tortita / Bolinho / Bun", None, "unit", None, None, ("pinchada", "furada", "burst"), None),
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tiré 3 huevos y una leche de litro que estaba pinchada", "es"),
        ("joguei fora 3 ovos e um leite de 1 litro que tava furada", "pt"),
        ("throw out 3 eggs and a 1 litre gloria milk that was burst", "en"),
    ],
)
def test_how_goods_were_is_no_line_though_other_goods_are_called_so(text: str, language: str) -> None:
    reading = read(text, language, more=BUN)
    assert (reading.intent, told(reading)) == (Intent.RECORD_LOSS, ["3 base EGG", "1 base MILK"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("que sean 6 mejor, viene mi suegra", "es"),
        ("mejor que sean 6, va a venir mi abuela", "es"),
        ("melhor que sejam 6, vem a família", "pt"),
        ("make it 6 rather, mi granny coming", "en"),
    ],
)
def test_why_it_is_so_many_is_no_product(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, ["6 -"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("quiero que crees un producto nuevo, galletas Soda a 2", "es", "galletas Soda"),
        ("quero que você crie um produto novo, cajuína a 4 reais", "pt", "cajuína"),
        ("i want you to create a new product, sorrel drink at 350", "en", "sorrel drink"),
    ],
)
def test_the_verb_that_makes_new_goods_is_not_their_name(text: str, language: str, said: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, [line.said for line in reading.lines]) == (Intent.ADD_PRODUCT, [said])


@pytest.mark.parametrize("text", ["qué hay que resurtir?", "q hay que encargar", "qué tenemos que resurtir"])
def test_what_has_to_be_bought_is_asked(text: str) -> None:
    reading = read(text, "es", Role.OWNER)
    assert (reading.intent, reading.action) == (Intent.LOW_STOCK_QUERY, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pida 10 paqts de atún", "es", ["10 pack TUNA"]),
        ("pide 2 pqts de jabón", "es", ["2 pack SOAP"]),
        ("pede 2 pctes de sabão", "pt", ["2 pack SOAP"]),
        ("order 3 pkts of soap", "en", ["3 pack SOAP"]),
    ],
)
def test_packs_cut_short(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language, Role.OWNER)) == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no me mande atún", "es"),
        ("no incluya atún en el pedido", "es"),
        ("não manda atum", "pt"),
        ("não bota atum no pedido", "pt"),
        ("don't send tuna", "en"),
    ],
)
def test_goods_that_are_not_to_come_are_taken_out_whatever_the_verb(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (Intent.CHANGE_ORDER, Action.ACT)
    assert [(line.product, line.quantity) for line in reading.lines] == [("TUNA", 0)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("no me mande atún sino jabón", "es"), ("não manda atum, quero sabão", "pt"), ("don't send tuna but soap", "en")],
)
def test_what_is_wanted_in_their_place_is_not_taken_out(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert reading.action is Action.ASK or [line.quantity for line in reading.lines] == [0, None]
