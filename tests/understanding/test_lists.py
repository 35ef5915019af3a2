"""Lists: several lines in one message, units that are handed on, numbers before and after their goods."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, RequestLine, Said, Topic
from hub.domain.people import Role
from hub.storage.matching import CatalogueMatcher
from hub.understanding import RuleReader
from tests.understanding.pieces import NOW, Goods, read, shop, told
from tests.understanding.worlds import product


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        # the pack is handed on where the noun is left out, not to a number with its own noun
        ("pide 10 cajas de tomate y 4 de huevos", "es", ["10 pack TOMATO", "4 pack EGG"]),
        ("pide 10 cajas de tomate y 4 huevos", "es", ["10 pack TOMATO", "4 base EGG"]),
        ("pede 10 caixas de tomate e 4 de ovos", "pt", ["10 pack TOMATO", "4 pack EGG"]),
        ("pede 10 caixas de tomate e 4 ovos", "pt", ["10 pack TOMATO", "4 base EGG"]),
        ("order 10 cases of tomatoes and 4 of eggs", "en", ["10 pack TOMATO", "4 pack EGG"]),
        ("order 10 cases of tomatoes and 4 eggs", "en", ["10 pack TOMATO", "4 base EGG"]),
        # one a line, with dashes, bullets and numbers of the list's own
        ("pide:\n- 3 cajas de huevos\n- 2 cajas de atún", "es", ["3 pack EGG", "2 pack TUNA"]),
        ("pedir\n1. 3 cajas huevos\n2. 2 cajas atún", "es", ["3 pack EGG", "2 pack TUNA"]),
        ("pede\n• 3 caixas ovos\n• 2 caixas atum", "pt", ["3 pack EGG", "2 pack TUNA"]),
        ("order\n1) 3 cases eggs\n2) 2 cases tuna", "en", ["3 pack EGG", "2 pack TUNA"]),
        ("pide huevos 3 cajas, atún 2 cajas", "es", ["3 pack EGG", "2 pack TUNA"]),
        ("pede ovos 3 caixas e atum 2 caixas", "pt", ["3 pack EGG", "2 pack TUNA"]),
        ("order eggs x3 cases, tuna x2 cases", "en", ["3 pack EGG", "2 pack TUNA"]),
        ("pide huevos x 3, atún x 2", "es", ["3 base EGG", "2 base TUNA"]),
        ("pide 3 x huevos y 2 x atún", "es", ["3 base EGG", "2 base TUNA"]),
        ("pide media cajita de atún y 2 cajitas de huevos", "es", ["0.5 pack TUNA", "2 pack EGG"]),
        ("pide 2 cajas de yogurt laive fresa y 4 de laive vaini", "es", ["2 pack YOG-FR", "4 pack YOG-VA"]),
        ("ya llegó el saco de arroz y 2 cajas de atún", "es", ["1 pack RICE", "2 pack TUNA"]),
        ("chegou o saco de arroz e 2 caixas de atum", "pt", ["1 pack RICE", "2 pack TUNA"]),
        ("the bag of rice came and 2 cases of tuna", "en", ["1 pack RICE", "2 pack TUNA"]),
        ("order two cases cola, the 500 ml one", "en", ["2 pack COLA"]),
        ("pide 3 cajas de yogurt laive, fresa, y 2 de huevos", "es", ["3 pack YOG-FR", "2 pack EGG"]),
        ("pede 3 caixas de iogurte laive, morango mesmo, e 2 de ovos", "pt", ["3 pack YOG-FR", "2 pack EGG"]),
        ("order 3 cases of laive yogurt, strawberry, and 2 of eggs", "en", ["3 pack YOG-FR", "2 pack EGG"]),
        ("conté leche de 1 litro: 9 y de las de 2: 6", "es", ["9 base MILK", "6 base MILK-2"]),
        ("contei leite de 1 litro: 9 e dos de 2 litros: 6", "pt", ["9 base MILK", "6 base MILK-2"]),
        # the noun left out, the words that tell it apart said with "de la", "con", "en"; or told at the end
        ("pide 2 cajas de yogurt laive fresa y una de la vainilla", "es", ["2 pack YOG-FR", "1 pack YOG-VA"]),
        ("pide 3 cajas de leche de 1 litro y una de la de 2 litros", "es", ["3 pack MILK", "1 pack MILK-2"]),
        ("order 1 case strawberry laive yogurt and 2 case a the vanilla one", "en", ["1 pack YOG-FR", "2 pack YOG-VA"]),
        ("pide una caja de fresa y dos de vainilla, los yogures laive", "es", ["1 pack YOG-FR", "2 pack YOG-VA"]),
        ("pide 2 cajas de jabón y 3 kilos de queso", "es", ["2 pack SOAP", "3 base CHEESE"]),
        # dozens and fractions
        ("vendí docena y media de huevos", "es", ["18 base EGG"]),
        ("vendí media docena de huevos y kilo y cuarto de arroz", "es", ["6 base EGG", "1.25 base RICE"]),
        ("vendí 1/4 de queso y 300 de tomate", "es", ["0.25 base CHEESE", "0.3 base TOMATO"]),
        ("vendi dúzia e meia de ovos", "pt", ["18 base EGG"]),
        ("vendi meio quilo de queijo e 200 gramas de tomate", "pt", ["0.5 base CHEESE", "0.2 base TOMATO"]),
        ("sold a dozen and a half eggs", "en", ["18 base EGG"]),
        ("sold two and a half dozen eggs", "en", ["30 base EGG"]),
        ("sold a couple of eggs", "en", ["2 base EGG"]),
        ("vendí un par de panes", "es", ["2 base BREAD"]),
        ("pide una gruesa de huevos", "es", ["144 base EGG"]),
        ("pide medio millar de panes", "es", ["500 base BREAD"]),
        ("pede um cento de pães", "pt", ["100 base BREAD"]),
        ("pide media caja de atún", "es", ["0.5 pack TUNA"]),
        ("pide caja y media de atún", "es", ["1.5 pack TUNA"]),
        ("pede meia caixa de atum", "pt", ["0.5 pack TUNA"]),
        ("order half a case of tuna", "en", ["0.5 pack TUNA"]),
        ("pide 2 cajas y media de atún", "es", ["2.5 pack TUNA"]),
        ("pide 2 cajas y 3 latas de atún", "es", ["2 pack TUNA", "3 base TUNA"]),
        # none of it; a verb that is goods elsewhere
        ("conté jabón 5, atún 2 cajas, pan ninguno", "es", ["5 base SOAP", "2 pack TUNA", "0 base BREAD"]),
        ("conteo: huevos 12, leche de 2 litros ninguna", "es", ["12 base EGG", "0 base MILK-2"]),
        ("contei sabão 5, pão nenhum", "pt", ["5 base SOAP", "0 base BREAD"]),
        ("counted soap 5, tuna none", "en", ["5 base SOAP", "0 base TUNA"]),
        ("ya vino el jabón 2 cajas", "es", ["2 pack SOAP"]),
        ("vino la leche de 2 litros, 3 cajas", "es", ["3 pack MILK-2"]),
        # sizes that are no quantities
        ("pide 5 cajas de leche de 2 litros", "es", ["5 pack MILK-2"]),
        ("pide 4 cajas de cola de 3 litros y 2 de 500", "es", ["4 pack COLA-3", "2 pack COLA"]),
        ("pede 5 caixas de leite de 2 litros", "pt", ["5 pack MILK-2"]),
        ("order 5 cases of 2 litre milk", "en", ["5 pack MILK-2"]),
        ("order a dozen eggs a 2 litre milk and two bread", "en", ["12 base EGG", "1 base MILK-2", "2 base BREAD"]),
        ("pide 3 cajas de leche de 1 litro y una de 2", "es", ["3 pack MILK", "1 pack MILK-2"]),
        ("vendí dos leches de 1 litro y una de 2 litros", "es", ["2 base MILK", "1 base MILK-2"]),
        ("pede 3 caixas de cola de 500 e uma de 3", "pt", ["3 pack COLA", "1 pack COLA-3"]),
        ("order 3 cases of 1 litre milk and one of 2 litre", "en", ["3 pack MILK", "1 pack MILK-2"]),
        # what is left out is taken from before; each of several; a number after its verb
        ("pide 3 yogurt de fresa y 2 de vainilla", "es", ["3 base YOG-FR", "2 base YOG-VA"]),
        ("pede 3 iogurtes de morango e 2 de baunilha", "pt", ["3 base YOG-FR", "2 base YOG-VA"]),
        ("order 3 strawberry yogurt and 2 of the vanilla one", "en", ["3 base YOG-FR", "2 base YOG-VA"]),
        ("falta atún y jabón, pide una caja de cada uno", "es", ["1 pack TUNA", "1 pack SOAP"]),
        ("pide 3 yogurt de cada sabor", "es", ["3 base YOG-FR", "3 base YOG-VA"]),
        ("pede 3 iogurtes de cada sabor", "pt", ["3 base YOG-VA", "3 base YOG-FR"]),
        ("el atún está volando, pide 8 cajas", "es", ["8 pack TUNA"]),
        ("o atum tá voando, pede 8 caixas", "pt", ["8 pack TUNA"]),
        ("tuna moving fast with the rain, order 8 cases", "en", ["8 pack TUNA"]),
        ("pide 1 caja cerrada de atún", "es", ["1 pack TUNA"]),
        ("pide cola de 500 2 cajas y de la de 3 litros 5", "es", ["2 pack COLA", "5 pack COLA-3"]),
        ("pide 3 cajas de cola, la de 3 litros, y 2 de huevos", "es", ["3 pack COLA-3", "2 pack EGG"]),
        ("pede 3 caixas de cola, a de 3 litros, e 2 de ovos", "pt", ["3 pack COLA-3", "2 pack EGG"]),
        ("order three dozen cola, the 500 ml, and half a dozen soap", "en", ["36 base COLA", "6 base SOAP"]),
        ("order 2 cases and a case a soap", "en", ["2 pack SOAP", "1 pack SOAP"]),
        ("sold 4 kilo a rice an one bread", "en", ["4 base RICE", "1 base BREAD"]),
        ("order a next case of tuna", "en", ["1 pack TUNA"]),
        ("pide atún caja y media", "es", ["1.5 pack TUNA"]),
        ("pide 3 yogurt de fresa, no el de vainilla", "es", ["3 base YOG-FR"]),
        ("pede 3 iogurtes de morango, não o de baunilha", "pt", ["3 base YOG-FR"]),
        ("order 3 strawberry yogurt, not the vanilla", "en", ["3 base YOG-FR"]),
        ("nos quedamos sin atún, manda a pedir 2 cajas altiro", "es", ["2 pack TUNA"]),
        ("nos falta yogurt: 10 fresas y 6 vainillas, pide", "es", ["10 base YOG-FR", "6 base YOG-VA"]),
        ("ya solo quedan 2 atún, encarga 4 cajas", "es", ["4 pack TUNA"]),
        ("só tem 2 atum, pede 4 caixas", "pt", ["4 pack TUNA"]),
        ("only 2 tuna left, order 4 cases", "en", ["4 pack TUNA"]),
        ("vendí 3 x 2.50 de pan", "es", ["3 base BREAD"]),
        ("vendí 3 panes a 2.50", "es", ["3 base BREAD"]),
        ("vendi 3 pães a 2,50 cada", "pt", ["3 base BREAD"]),
        ("sold 3 bread at 2.50 each", "en", ["3 base BREAD"]),
        ("se rompieron 2 de las 10 botellas de cola 500", "es", ["2 base COLA"]),
        ("quebraram 2 dos 10 ovos", "pt", ["2 base EGG"]),
        ("2 of the 10 eggs broke", "en", ["2 base EGG"]),
        ("de 12 huevos se rompieron 3", "es", ["3 base EGG"]),
        ("pide 5 canastillas tomate y 2 cajas huevo", "es", ["5 pack TOMATO", "2 pack EGG"]),
        ("hay como 20 huevos", "es", ["20 base EGG"]),
        ("una caja de cada uno: atún, jabón y huevos", "es", ["1 pack TUNA", "1 pack SOAP", "1 pack EGG"]),
        ("atún y jabón 2 cajas c/u", "es", ["2 pack TUNA", "2 pack SOAP"]),
        ("uma caixa de cada: atum, sabão e ovos", "pt", ["1 pack TUNA", "1 pack SOAP", "1 pack EGG"]),
        ("one case each tuna, soap, eggs", "en", ["1 pack TUNA", "1 pack SOAP", "1 pack EGG"]),
        ("tuna and soap 2 cases each", "en", ["2 pack TUNA", "2 pack SOAP"]),
        ("atún pide 20 y de jabón media caja", "es", ["20 base TUNA", "0.5 pack SOAP"]),
    ],
)
def test_lines_are_read_as_they_are_said(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide 12 vive100 y una caja de atún", "es", ["12 base [vive100]", "1 pack TUNA"]),
        ("pide leche y 3 cajas de huevos", "es", ["? MILK|MILK-2", "3 pack EGG"]),
        ("pide 3 cajas de leche", "es", ["3 pack MILK|MILK-2"]),
        ("pede 3 caixas de leite", "pt", ["3 pack MILK|MILK-2"]),
        ("order 3 cases of milk", "en", ["3 pack MILK|MILK-2"]),
        ("pide cajas de tomate", "es", ["? TOMATO"]),
        ("pide atún", "es", ["? TUNA"]),
    ],
)
def test_what_is_missing_is_asked_and_no_line_is_lost(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pide 10 a 12 cajas de atún", "es"),
        ("pide 2 o 3 cajas de atún", "es"),
        ("quedan entre 10 y 12 huevos", "es"),
        ("pede 2 ou 3 caixas de atum", "pt"),
        ("order 2-3 cases of tuna", "en"),
        ("between 10 and 12 eggs left", "en"),
    ],
)
def test_a_range_is_asked_about(text: str, language: str) -> None:
    assert read(text, language).missing == ("confirmation",)


def test_a_second_number_that_no_line_has_is_asked_about() -> None:
    reading = read("llegaron incompletas las 10 cajas de atún, vinieron 8", "es")
    assert (reading.intent, reading.missing) == (Intent.RECORD_RECEIPT, ("confirmation",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5 soles de tomate", "es"),
        ("un sol de pan", "es"),
        ("me vê 5 reais de pão", "pt"),
        ("gimme five dollars worth of bread", "en"),
    ],
)
def test_what_money_buys_is_no_quantity(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.action, reading.missing) == (Action.ASK, ("quantity",))


CARD = Topic(Intent.RESTOCK_REQUEST, (RequestLine(product="COLA", quantity=Decimal(20), unit=LineUnit.PACK),))


@pytest.mark.parametrize(
    ("text", "language", "lines", "action"),
    [
        ("mejor 15", "es", ["15 -"], Action.ACT),
        ("quita la cola", "es", ["0 base COLA"], Action.ACT),
        ("que sean de 3 litros", "es", ["? [3 litros]"], Action.ASK),
        ("the 3 litre one", "en", ["? [3 litre]"], Action.ASK),
    ],
)
def test_what_is_said_of_the_open_card(text: str, language: str, lines: list[str], action: Action) -> None:
    reading = read(text, language, topic=CARD)
    assert (told(reading), reading.action) == (lines, action)


def test_a_customers_bare_number_counts_pieces() -> None:
    reading = read("quiero 3 huevos, 2 atún y medio kilo de tomate", "es", Role.CUSTOMER)
    assert told(reading) == ["3 base EGG", "2 base TUNA", "0.5 base TOMATO"]


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("vendí 2 colas hace rato, la 500", "es", ["2 base COLA"]),
        ("vendí dos leches hoy, la de 2 litros", "es", ["2 base MILK-2"]),
        ("vendi 3 iogurtes hoje cedo, os de morango", "pt", ["3 base YOG-FR"]),
        ("sold two cola today, the 500", "en", ["2 base COLA"]),
        ("sold 3 yogurt, the vanilla", "en", ["3 base YOG-VA"]),
        # ..., and a number put right after it
        ("pide 4 cajas de leche, la de 2, mejor 6", "es", ["6 pack MILK-2"]),
        ("pide 4 cajas de cola, la de 3 litros, mejor 6", "es", ["6 pack COLA-3"]),
        ("pede 4 caixas de leite, da de 2, aliás 6", "pt", ["6 pack MILK-2"]),
        ("order 4 cases milk, the 2 litre, no make it 6", "en", ["6 pack MILK-2"]),
        ("llegaron 3 cajas de atún, en lata", "es", ["3 pack TUNA"]),
    ],
)
def test_a_size_or_variant_told_after_a_pause_narrows(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("ponme en la lista 2 cajas de atunes", "es", ["2 pack TUNA"]),
        ("anótame en la lista 3 cajas de jabón", "es", ["3 pack SOAP"]),
        ("bota na lista 2 caixas de atum", "pt", ["2 pack TUNA"]),
        ("coloca na lista aí 3 caixas de sabão", "pt", ["3 pack SOAP"]),
    ],
)
def test_so_many_for_the_list_are_to_be_ordered(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading)) == (Intent.RESTOCK_REQUEST, lines)


_WATERS = (
    ("Agua Sol sin gas", "AG"),
    ("Agua Sol con gas", "AG-GAS"),
    ("Atún Mar en aceite", "AT"),
    ("Atún Mar en agua", "AT-AG"),
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("pide 10 cajas de agua sol sin gas y 6 con gas", ["10 pack AG", "6 pack AG-GAS"]),
        ("pide 2 cajas de atún mar en aceite y una en agua", ["2 pack AT", "1 pack AT-AG"]),
        ("pide 2 cajas de agua sol con gas y una sin gas", ["2 pack AG-GAS", "1 pack AG"]),
        ("pide dos cajas de atún en agua y 4 en aceite y 3 libras de queso", ["2 pack AT-AG", "4 pack AT"]),
    ],
)
def test_what_a_connector_tells_apart_goes_on_from_the_noun_before(text: str, lines: list[str]) -> None:
    row = {"brand": None, "category": None, "base_unit": "unit", "pack_name": "caja", "pack_size": 12, "price": 2}
    rest = {"cost": 1, "barcode": None, "supplier": None, "aliases": []}
    goods = [product({"sku": sku, "name": name, **row, **rest}, "PEN") for name, sku in _WATERS]
    known = replace(shop("es"), matcher=CatalogueMatcher(goods, "es"))
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, "es"), known)
    assert told(reading)[:2] == lines


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("agregue al pedido 2 cajas... no, 20 panes", "es", "20 base BREAD"),
        ("acrescenta no pedido 2 caixas... não, 20 ovos", "pt", "20 base EGG"),
        ("add to the order 2 cases... no, 20 eggs", "en", "20 base EGG"),
        ("agregue al pedido 2 cajas... no, 3 de huevos", "es", "3 pack EGG"),
    ],
)
def test_a_number_put_right_before_its_own_noun_takes_no_pack_over(text: str, language: str, line: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == ([line], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("2 panes y la leche gloria de 1 litro, una nada más", "es", ["2 base BREAD", "1 base MILK"]),
        ("3 huevos y el jabón, uno solo", "es", ["3 base EGG", "1 base SOAP"]),
        ("2 pães e o leite de 2 litros, um só", "pt", ["2 base BREAD", "1 base MILK-2"]),
    ],
)
def test_one_said_after_a_pause_counts_what_was_named(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "role", "lines"),
    [
        ("quiero 3 yogures, 2 de fresa y 1 de vainilla", "es", Role.CUSTOMER, ["2 base YOG-FR", "1 base YOG-VA"]),
        ("pide 4 cajas de yogurt, 2 de fresa y 2 de vainilla", "es", Role.OWNER, ["2 pack YOG-FR", "2 pack YOG-VA"]),
        ("quero 3 iogurtes, dois de morango e um de baunilha", "pt", Role.CUSTOMER, ["2 base YOG-FR", "1 base YOG-VA"]),
        ("send 4 yogurt, two strawberry two vanilla", "en", Role.CUSTOMER, ["2 base YOG-FR", "2 base YOG-VA"]),
        (
            "order 4 cases milk, 3 of the 1 litre and 1 of the 2 litre",
            "en",
            Role.OWNER,
            ["3 pack MILK", "1 pack MILK-2"],
        ),
    ],
)
def test_how_many_in_all_is_no_line_where_the_parts_are(text: str, language: str, role: Role, lines: list[str]) -> None:
    reading = read(text, language, role)
    assert (told(reading), reading.action) == (lines, Action.ACT)


def test_parts_that_do_not_make_up_the_whole_are_asked_about() -> None:
    assert read("quiero 4 yogures, 2 de fresa y 1 de vainilla", "es", Role.CUSTOMER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("me equivoqué, eran 5 panes no 3", "es", "5 base BREAD"),
        ("perdón, son 5 jabones no 3", "es", "5 base SOAP"),
        ("errei, são 4 sabão e não 2", "pt", "4 base SOAP"),
        ("mi mean 4 soap not 2", "en", "4 base SOAP"),
        ("my mistake, 4 soap", "en", "4 base SOAP"),
    ],
)
def test_who_puts_an_order_right_orders_nothing_more(text: str, language: str, line: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, [line], Action.ACT)


def test_who_ordered_wrongly_and_asks_for_something_else_orders() -> None:
    assert read("me equivoqué, mándeme 3 panes", "es", Role.CUSTOMER).intent is Intent.CUSTOMER_ORDER


def test_what_money_is_worth_is_no_quantity() -> None:
    reading = read("mi want $500 worth a cheese", "en", Role.CUSTOMER)
    assert (told(reading), reading.action) == (["? CHEESE"], Action.ASK)


def test_so_much_of_goods_like_their_price_is_asked_about() -> None:
    row = {"sku": "JUG", "name": "Garrafón Sol 20 L", "brand": None, "category": None, "base_unit": "unit", "price": 45}
    rest = {"pack_name": None, "pack_size": None, "cost": 1, "barcode": None, "supplier": None, "aliases": []}
    known = replace(shop("es"), matcher=CatalogueMatcher([product({**row, **rest}, "PEN")], "es"))
    reading = RuleReader().read(Said("apúntale a Rosa 45 del garrafón", Role.OWNER, NOW, "es"), known)
    assert (reading.intent, reading.action) == (Intent.RECORD_CREDIT, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("3 leches gloria de litro salieron cortadas", "es", "3 base MILK"),
        ("2 leite de 2 litros vieram talhados", "pt", "2 base MILK-2"),
    ],
)
def test_goods_that_came_spoilt_are_lost_and_not_sold(text: str, language: str, line: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RECORD_LOSS, [line], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide tomate 3, huevos 2, todo en cajas", "es", ["3 pack TOMATO", "2 pack EGG"]),
        ("pede tomate 3 e ovos 2, tudo em caixas", "pt", ["3 pack TOMATO", "2 pack EGG"]),
        ("order tuna 3 and soap 2, all cases", "en", ["3 pack TUNA", "2 pack SOAP"]),
    ],
)
def test_a_pack_said_of_all_counts_them_all(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("se cayó la caja de huevos y se rompieron 5", "es"),
        ("caiu a caixa de ovos e quebraram 5", "pt"),
        ("the case of eggs drop and 5 break", "en"),
    ],
)
def test_so_many_out_of_one_pack_are_no_packs(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK


_WATER: dict[str, tuple[Goods, ...]] = {
    "es": (
        ("GAS", "Agua Sol con gas 600 ml", "Sol", "unit", "caja", 12, (), None),
        ("STILL", "Agua Sol sin gas 600 ml", "Sol", "unit", "caja", 12, (), None),
        ("OTHER", "Agua Mar sin gas 600 ml", "Mar", "unit", "caja", 12, (), None),
    ),
    "pt": (
        ("GAS", "Água Sol com gás 500 ml", "Sol", "unit", "caixa", 12, (), None),
        ("STILL", "Água Sol sem gás 500 ml", "Sol", "unit", "caixa", 12, (), None),
        ("OTHER", "Água Mar sem gás 500 ml", "Mar", "unit", "caixa", 12, (), None),
    ),
}


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide agua sol, 8 cajas con gas y 3 sin gas", "es", ["8 pack GAS", "3 pack STILL"]),
        ("pide 8 cajas de agua sol con gas y 3 sin gas", "es", ["8 pack GAS", "3 pack STILL"]),
        ("pide agua sol: 8 cajas sin gas, 3 con gas", "es", ["8 pack STILL", "3 pack GAS"]),
        ("pede água sol, 8 caixas com gás e 3 sem gás", "pt", ["8 pack GAS", "3 pack STILL"]),
    ],
)
def test_with_and_without_tell_what_was_said_before_apart(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, more=_WATER[language])
    assert (told(reading), reading.action) == (lines, Action.ACT)
