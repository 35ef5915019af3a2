"""Units and packs: kilos, pounds and litres with their fractions, and the words for packs and pieces."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action
from hub.understanding.pieces.chunks import Measure, Sort
from hub.understanding.pieces.lexicon import lexicon
from tests.understanding.pieces import chunks_of, read, told


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("whats the price on the 2 litre milk", "MILK-2"),
        ("how much for the 3 litre cola", "COLA-3"),
        ("how many 2 litre milk we have", "MILK-2"),
        ("do we have the 500 ml cola", "COLA"),
    ],
)
def test_a_size_before_its_goods_tells_which_are_asked_about(text: str, sku: str) -> None:
    assert [line.product for line in read(text, "en").lines] == [sku]


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("conté: lata de atún florida 3 cajas, huevos 2 cajas", "es", ["3 pack TUNA", "2 pack EGG"]),
        ("pide lata de atún 2 cajas", "es", ["2 pack TUNA"]),
        ("contei: lata de atum 3 caixas, ovos 7", "pt", ["3 pack TUNA", "7 base EGG"]),
        ("stock count: tin tuna 3 cases, eggs 7", "en", ["3 pack TUNA", "7 base EGG"]),
        ("conté 3 latas de atún, 2 cajas de huevos", "es", ["3 base TUNA", "2 pack EGG"]),
    ],
)
def test_a_container_that_begins_a_name_is_not_how_it_is_counted(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language)) == lines


@pytest.mark.parametrize(
    ("text", "language", "value", "dimension"),
    [
        ("kilo y medio", "es", "1.5", "kg"),
        ("kilo y cuarto", "es", "1.25", "kg"),
        ("medio kilo", "es", "0.5", "kg"),
        ("un kilo", "es", "1", "kg"),
        ("2 kilos", "es", "2", "kg"),
        ("dos kilos y medio", "es", "2.5", "kg"),
        ("tres cuartos de kilo", "es", "0.75", "kg"),
        ("un cuarto de kilo", "es", "0.25", "kg"),
        ("cuarto de kilo", "es", "0.25", "kg"),
        ("cuarto kilo", "es", "0.25", "kg"),
        ("1/4 de kilo", "es", "0.25", "kg"),
        ("1/4 kg", "es", "0.25", "kg"),
        ("1/2 k", "es", "0.5", "kg"),
        ("250 gr", "es", "0.25", "kg"),
        ("cien gramos", "es", "0.1", "kg"),
        ("doscientos cincuenta gramos", "es", "0.25", "kg"),
        ("kilo doscientos", "es", "1.2", "kg"),
        ("1 kilo 200", "es", "1.2", "kg"),
        ("un kilo y 200 gramos", "es", "1.2", "kg"),
        ("litro y medio", "es", "1.5", "l"),
        ("medio litro", "es", "0.5", "l"),
        ("1.5 lt", "es", "1.5", "l"),
        ("1,5 litros", "es", "1.5", "l"),
        ("600 ml", "es", "0.6", "l"),
        ("dos litros", "es", "2", "l"),
        ("2.25 l", "es", "2.25", "l"),
        ("una libra", "es", "1", "lb"),
        ("media libra", "es", "0.5", "lb"),
        ("libra y media", "es", "1.5", "lb"),
        ("dos libras", "es", "2", "lb"),
        ("3 lbs", "es", "3", "lb"),
        ("kilo tres cuartos", "es", "1.75", "kg"),
        ("un kilito", "es", "1", "kg"),
        ("medio kilito", "es", "0.5", "kg"),
        ("kilo 1/2", "es", "1.5", "kg"),
        ("2 kg 1/2", "es", "2.5", "kg"),
        ("10kg", "es", "10", "kg"),
        ("500g", "es", "0.5", "kg"),
        ("media librita", "es", "0.5", "lb"),
        ("dos libritas", "es", "2", "lb"),
        ("un kilico", "es", "1", "kg"),
        ("cuartico de kilo", "es", "0.25", "kg"),
        ("2 litricos", "es", "2", "l"),
        ("meio quilinho", "pt", "0.5", "kg"),
        ("dois quilim", "pt", "2", "kg"),
        ("half pund", "en", "0.5", "lb"),
        ("500 gms", "en", "0.5", "kg"),
        ("um quilo e meio", "pt", "1.5", "kg"),
        ("quilo e meio", "pt", "1.5", "kg"),
        ("meio quilo", "pt", "0.5", "kg"),
        ("um quarto de quilo", "pt", "0.25", "kg"),
        ("duzentos gramas", "pt", "0.2", "kg"),
        ("200g", "pt", "0.2", "kg"),
        ("dois quilos e meio", "pt", "2.5", "kg"),
        ("2 kg", "pt", "2", "kg"),
        ("um litro e meio", "pt", "1.5", "l"),
        ("meio litro", "pt", "0.5", "l"),
        ("1,5 L", "pt", "1.5", "l"),
        ("350 ml", "pt", "0.35", "l"),
        ("três quartos de quilo", "pt", "0.75", "kg"),
        ("1/2 kg", "pt", "0.5", "kg"),
        ("um quilo e duzentos", "pt", "1.2", "kg"),
        ("1 kg e 200", "pt", "1.2", "kg"),
        ("2 quilos e 300 gramas", "pt", "2.3", "kg"),
        ("um quilinho", "pt", "1", "kg"),
        ("cem gramas", "pt", "0.1", "kg"),
        ("meia libra", "pt", "0.5", "lb"),
        ("a pound and a half", "en", "1.5", "lb"),
        ("half a pound", "en", "0.5", "lb"),
        ("half pound", "en", "0.5", "lb"),
        ("two pounds", "en", "2", "lb"),
        ("2 lbs", "en", "2", "lb"),
        ("a quarter pound", "en", "0.25", "lb"),
        ("quarter pound", "en", "0.25", "lb"),
        ("a quarter of a pound", "en", "0.25", "lb"),
        ("three quarter pound", "en", "0.75", "lb"),
        ("three quarters of a pound", "en", "0.75", "lb"),
        ("one and a half kilos", "en", "1.5", "kg"),
        ("a kilo and a half", "en", "1.5", "kg"),
        ("half a kilo", "en", "0.5", "kg"),
        ("250 grams", "en", "0.25", "kg"),
        ("half litre", "en", "0.5", "l"),
        ("a litre and a half", "en", "1.5", "l"),
        ("1.5 litre", "en", "1.5", "l"),
        ("500 ml", "en", "0.5", "l"),
        ("2lb", "en", "2", "lb"),
        ("1 1/2 lb", "en", "1.5", "lb"),
        ("two and a half pounds", "en", "2.5", "lb"),
        ("3 lb and a half", "en", "3.5", "lb"),
        ("a half pound", "en", "0.5", "lb"),
        ("1/4 lb", "en", "0.25", "lb"),
        ("a pound", "en", "1", "lb"),
        ("seven and a half kilos", "en", "7.5", "kg"),
    ],
)
def test_measures(text: str, language: str, value: str, dimension: str) -> None:
    [chunk] = chunks_of(text, language)
    assert (chunk.sort, chunk.value.value, chunk.value.dimension) == (Sort.MEAS, Decimal(value), dimension)


@pytest.mark.parametrize(
    ("text", "language", "measures"),
    [
        ("azúcar 2 kilos y 300 gramos de queso", "es", ["2 kg", "0.3 kg"]),
        ("arroz 1 kilo 200 gramos de queso", "es", ["1 kg", "0.2 kg"]),
        ("arroz 2 kilos y medio litro de aceite", "es", ["2 kg", "0.5 l"]),
        ("açúcar 2 quilos e 300 gramas de queijo", "pt", ["2 kg", "0.3 kg"]),
        ("rice 2 kilos and half litre oil", "en", ["2 kg", "0.5 l"]),
    ],
)
def test_measures_of_two_goods_are_not_added_up(text: str, language: str, measures: list[str]) -> None:
    found = [c.value for c in chunks_of(text, language) if c.sort is Sort.MEAS]
    assert found == [Measure(Decimal(m.split()[0]), m.split()[1], True) for m in measures]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            "caja jaba fardo paca paquete reja charola cartón bulto costal saco quintal plancha bandeja tira display",
        ),
        ("es", "malla bolsón cubeta maple arpilla gaveta canasta cajón casillero paquetito cajita six box case"),
        ("pt", "caixa fardo pacote saco bandeja cartela engradado grade display caixote fardinho cx fd pct"),
        ("en", "case crate box carton tray bale bag pack bundle sack drum bucket flat display packet"),
    ],
)
def test_words_for_packs(language: str, words: str) -> None:
    for text in words.split():
        [_, chunk] = chunks_of(f"3 {text}", language)
        assert (chunk.sort, chunk.text in lexicon(language).packs) == (Sort.PACK, True), text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "lata botella bolsa funda tarro frasco sobre pote unidad pieza rollo barra cajetilla atado galón"),
        ("pt", "lata garrafa unidade pote maço rolo barra sachê frasco copo latinha"),
        ("en", "can tin bottle roll piece tub tube loaf sachet bar"),
    ],
)
def test_words_for_one_piece_are_no_packs(language: str, words: str) -> None:
    for text in words.split():
        [_, chunk] = chunks_of(f"3 {text}", language)
        assert (chunk.sort, chunk.text in lexicon(language).packs) == (Sort.PACK, False), text


def test_half_a_pack_more_belongs_to_the_pack() -> None:
    [_, chunk] = chunks_of("2 cajas y media", "es")
    assert (chunk.sort, chunk.value) == (Sort.PACK, Decimal("0.5"))
    [_, chunk] = chunks_of("two cases and a half", "en")
    assert (chunk.sort, chunk.value) == (Sort.PACK, Decimal("0.5"))


def test_packs_by_the_diminutives_of_colombia_and_the_caribbean() -> None:
    assert told(read("se rompieron 2 laticas de atún y 3 paqueticos de jabón", "es")) == ["2 base TUNA", "3 pack SOAP"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("chegaram 3 pentes de ovos", ["3 pack EGG"]),
        ("chegaram 4 basquetas de tomate", ["4 pack TOMATO"]),
        ("pede 5 fardões de atum", ["5 pack TUNA"]),
        ("vendi 2 vidrinhos de iogurte de morango", ["2 base YOG-FR"]),
        ("vendi uma penca de tomate", ["1 base TOMATO"]),
    ],
)
def test_packs_and_pieces_are_called_so_in_brazil(text: str, lines: list[str]) -> None:
    assert told(read(text, "pt")) == lines


@pytest.mark.parametrize("text", ["contei pra mais de 30 sabões", "tem quase 20 sabões", "contei mais de 12 atuns"])
def test_a_number_that_is_only_near_is_asked_about(text: str) -> None:
    assert read(text, "pt").action is not Action.ACT


def test_about_so_many_are_so_many() -> None:
    assert told(read("tem perto de 20 sabões", "pt")) == ["20 base SOAP"]
