"""How goods were, the size that a sale names, goods whose name is a small word too, and words of three countries."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told

BAKED: tuple[Goods, ...] = (("FACT", "Facturas surtidas", None, "unit", None, None, (), None),)
COFFEE: tuple[Goods, ...] = (
    ("COF-1", "Café Sello 1 kg", "Sello", "unit", None, None, (), None),
    ("COF-500", "Café Sello 500 g", "Sello", "unit", None, None, (), None),
)
HAM: tuple[Goods, ...] = (("HAM", "Presunto cozido", None, "kg", None, None, ("presunto",), None),)
BEER: tuple[Goods, ...] = (("BEER", "Cerveza Roble 1 L", "Roble", "unit", None, None, (), None),)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("tiramos 3 leches de un litro cortadas y un queso fresco rancio", "es", ["3 base MILK", "1 base CHEESE"]),
        ("se perdieron 2 kilos de queso fresco agrio", "es", ["2 base CHEESE"]),
        ("joguei fora 2 quilos de queijo coalho azedo", "pt", ["2 base CHEESE"]),
        ("throw out 2 kilos of cheddar cheese that rancid", "en", ["2 base CHEESE"]),
    ],
)
def test_how_lost_goods_were_is_no_part_of_their_name(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RECORD_LOSS, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quero meio quilo de queijo coalho fatiado", "pt"),
        ("quiero medio kilo de queso fresco rebanado", "es"),
        ("I want half kilo cheddar cheese sliced", "en"),
        ("quero meio quilo de queijo coalho fatiado fininho", "pt"),
        ("quero meio quilo de queijo coalho em fatias", "pt"),
        ("quero meio quilo de queijo coalho fresquíssimo da promoção", "pt"),
        ("quero meio quilo de queijo coalho graúdo do melhor", "pt"),
    ],
)
def test_how_goods_are_cut_is_told_beside_them(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (["0.5 base CHEESE"], Action.ACT)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("vendí 1 kg de café sello", ["1 base COF-1"]),
        ("vendí 500 gramos de café sello", ["1 base COF-500"]),
        ("vendí medio kilo de café sello", ["1 base COF-500"]),
        ("vendí 2 kg de café sello", ["2 base COF-1|COF-500"]),
    ],
)
def test_a_measure_that_is_one_products_size_names_it(text: str, lines: list[str]) -> None:
    reading = read(text, "es", more=COFFEE)
    assert [line.split()[-1] for line in told(reading)] == [line.split()[-1] for line in lines]
    assert (reading.action is Action.ACT) == ("|" not in lines[0])


def test_grams_of_goods_with_an_alias_are_grams() -> None:
    reading = read("vendi 300 g de presunto", "pt", more=HAM)
    assert (told(reading), reading.action) == (["0.3 base HAM"], Action.ACT)


@pytest.mark.parametrize("text", ["cuántas facturas se vendieron el jueves", "¿cuántas facturas vendimos el jueves?"])
def test_what_is_counted_is_goods_where_the_shop_has_them(text: str) -> None:
    assert [line.product for line in read(text, "es", Role.OWNER, more=BAKED).lines] == ["FACT"]
    assert read(text, "es", Role.OWNER).lines == ()


def test_goods_after_a_verb_whose_number_follows_are_goods() -> None:
    reading = read("hay que encargar facturas, tres docenas para el domingo", "es", Role.OWNER, more=BAKED)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, ["36 base FACT"], Action.ACT)


@pytest.mark.parametrize("text", ["vendí 3 birras Roble", "vendí 3 brejas Roble"])
def test_beer_is_called_otherwise_too(text: str) -> None:
    assert told(read(text, "es", more=BEER)) == ["3 base BEER"]


def test_next_week_is_written_in_short() -> None:
    assert read("order 2 cases soap nxt week", "en").due == read("order 2 cases soap next week", "en").due is not None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("not a soap leave on the shelf", ["0 base SOAP"]),
        ("not a egg left in the shop", ["0 base EGG"]),
        ("not a single tuna left", ["0 base TUNA"]),
    ],
)
def test_not_one_left_is_a_count_of_nothing(text: str, lines: list[str]) -> None:
    reading = read(text, "en")
    assert (reading.intent, told(reading)) == (Intent.STOCK_COUNT, lines)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("anda pidiendo 2 cajas de jabón", "es"),
        ("ve pidiendo 2 cajas de jabón", "es"),
        ("vayan pidiendo 2 cajas de jabón", "es"),
        ("vai pedindo 2 caixas de sabão", "pt"),
        ("go ahead and order 2 cases of soap", "en"),
    ],
)
def test_to_go_ahead_and_order_is_an_order(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, ["2 pack SOAP"], Action.ACT)


PEAS: tuple[Goods, ...] = (("PEAS", "Split Peas", None, "kg", None, None, (), None),)


@pytest.mark.parametrize(
    "text",
    [
        "send two kilos of cheddar cheese half kilo of split peas",
        "send 2 kilos of cheddar cheese, half kilo of split peas",
    ],
)
def test_a_measure_of_other_goods_begins_their_line(text: str) -> None:
    assert told(read(text, "en", Role.CUSTOMER, more=PEAS)) == ["2 base CHEESE", "0.5 base PEAS"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("pede 4 caixas cheias de sabão", ["4 pack SOAP"]),
        ("contei 3 caixas abertas de atum", ["3 pack TUNA"]),
        ("chegaram 5 caixas lacradinhas de leite de 2 litros", ["5 pack MILK-2"]),
        ("pede 2 caixas de tomate mais verdolengo", ["2 pack TOMATO"]),
        ("recebi 4 caixas de cola de 3 litros cheinhas", ["4 pack COLA-3"]),
    ],
)
def test_how_goods_or_packs_were_makes_no_line(text: str, lines: list[str]) -> None:
    reading = read(text, "pt", Role.OWNER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize("text", ["quero 2 pães integrais", "quero um quilo de arroz parboilizado", "2 sabões em pó"])
def test_what_tells_goods_apart_is_asked_about(text: str) -> None:
    assert read(text, "pt", Role.CUSTOMER).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language"),
    [("quero 2 sabões em pó", "pt"), ("vendi 3 atuns em conserva", "pt"), ("quiero 2 jabones en polvo", "es")],
)
def test_what_goods_are_made_as_is_no_place(text: str, language: str) -> None:
    [line] = read(text, language).lines
    assert (line.product, line.said) == (None, " ".join(text.split()[2:]))
