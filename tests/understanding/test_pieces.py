"""The pieces of understanding, each by itself: text, numbers, money, measures, dates, people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Knowledge, PartyRef
from hub.domain.people import Contact, Role
from hub.domain.shop import Branch, Shop
from hub.storage.matching import CatalogueMatcher
from hub.understanding import dates
from hub.understanding.chunks import Chunk, Measure, Sort, chunks
from hub.understanding.lexicon import lexicon
from hub.understanding.nearness import near
from hub.understanding.numbers import number
from hub.understanding.people import Directory
from hub.understanding.text import clean, number_value, spell_out, tokens


def words(text: str, language: str, *, decimal_comma: bool = False) -> list[str]:
    lex = lexicon(language)
    return [t.text for t in tokens(spell_out(clean(text), lex), lex, decimal_comma=decimal_comma)]


def taken(text: str, language: str, country: str = "PE") -> list[Chunk]:
    lex = lexicon(language)
    return chunks(tokens(clean(text), lex, decimal_comma=country == "BR"), [], lex, country)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Holaaaa CAMIÓN", "es", ["hola", "camion"]),
        ("q tal xfa", "es", ["que", "tal", "por", "favor"]),
        ("Coca-Cola", "es", ["coca", "cola"]),
        ("3L x10", "es", ["3", "l", "x", "10"]),
        ("pa\u200bn\u202e y leche", "es", ["pan", "y", "leche"]),
        ("1. arroz\n2. sal", "es", ["arroz", "\n", "sal"]),
        ("pilas doble a", "es", ["pilas", "aa"]),
        ("vc tem oq", "pt", ["voce", "tem", "o", "que"]),
        ("terça-feira", "pt", ["terca"]),
        ("👍", "en", ["ok"]),
        ("Lay's", "en", ["lays"]),
    ],
)
def test_text_becomes_folded_tokens(text: str, language: str, expected: list[str]) -> None:
    assert words(text, language) == expected


@pytest.mark.parametrize(
    ("written", "comma", "expected"),
    [
        ("3.500", False, "3.500"),
        ("3.500", True, "3500"),
        ("3,500", False, "3500"),
        ("3,500", True, "3.500"),
        ("3.50", True, "3.50"),
        ("9,90", False, "9.90"),
        ("1.234.567", False, "1234567"),
        ("1.234,56", True, "1234.56"),
        ("0.500", True, "0.500"),
        ("007", False, "7"),
    ],
)
def test_numbers_are_read_as_the_country_writes_them(written: str, comma: bool, expected: str) -> None:
    assert number_value(written, decimal_comma=comma) == Decimal(expected)


def test_a_number_of_absurd_length_is_none() -> None:
    assert number_value("9" * 40, decimal_comma=False) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("doce", "es", "12"),
        ("ciento veinte", "es", "120"),
        ("treinta y cinco", "es", "35"),
        ("dos mil quinientos", "es", "2500"),
        ("media docena", "es", "6"),
        ("docena y media", "es", "18"),
        ("dos docenas", "es", "24"),
        ("dos docenas y media", "es", "30"),
        ("medio ciento", "es", "50"),
        ("un par", "es", "2"),
        ("dos y medio", "es", "2.5"),
        ("tres cuartos", "es", "0.75"),
        ("1/2 kilo", "es", "0.5"),
        ("2 1/2", "es", "2.5"),
        ("vinte e três", "pt", "23"),
        ("meia dúzia", "pt", "6"),
        ("uma dúzia e meia", "pt", "18"),
        ("trezentas", "pt", "300"),
        ("two hundred and fifty", "en", "250"),
        ("half a dozen", "en", "6"),
        ("a dozen", "en", "12"),
        ("three and a half", "en", "3.5"),
        ("one thousand two hundred", "en", "1200"),
    ],
)
def test_numbers_in_words(text: str, language: str, expected: str) -> None:
    lex = lexicon(language)
    found = number(tokens(clean(text), lex, decimal_comma=False), 0, lex)
    assert found is not None
    assert found.value == Decimal(expected)


@pytest.mark.parametrize(("text", "ends", "value"), [("630 y 2 cajas", 1, "630"), ("80 y cinco", 3, "85")])
def test_only_a_unit_in_words_is_joined_to_tens_in_digits(text: str, ends: int, value: str) -> None:
    lex = lexicon("es")
    found = number(tokens(clean(text), lex, decimal_comma=False), 0, lex)
    assert found is not None
    assert (found.end, found.value) == (ends, Decimal(value))


@pytest.mark.parametrize(
    ("text", "language", "country", "expected"),
    [
        ("S/ 3.50", "es", "PE", "3.50"),
        ("siete soles con cincuenta", "es", "PE", "7.5"),
        ("5 lucas", "es", "CL", "5000"),
        ("5 lucas", "es", "PE", "5"),
        ("75 centavos", "es", "PE", "0.75"),
        ("vinte e dois reais e cinquenta", "pt", "BR", "22.5"),
        ("R$ 5,49", "pt", "BR", "5.49"),
        ("oito conto", "pt", "BR", "8"),
        ("$850", "en", "JM", "850"),
        ("two grand", "en", "JM", "2000"),
    ],
)
def test_money(text: str, language: str, country: str, expected: str) -> None:
    chunk = taken(text, language, country)[0]
    assert (chunk.sort, chunk.value) == (Sort.MONEY, Decimal(expected))


@pytest.mark.parametrize(
    ("text", "language", "value", "dimension"),
    [
        ("kilo y medio", "es", "1.5", "kg"),
        ("medio kilo", "es", "0.5", "kg"),
        ("250 gramos", "es", "0.25", "kg"),
        ("un cuarto de kilo", "es", "0.25", "kg"),
        ("litro y medio", "es", "1.5", "l"),
        ("dos litros y medio", "es", "2.5", "l"),
        ("um quilo e meio", "pt", "1.5", "kg"),
        ("half a pound", "en", "0.5", "lb"),
        ("seven and a half kilos", "en", "7.5", "kg"),
    ],
)
def test_measures(text: str, language: str, value: str, dimension: str) -> None:
    chunk = taken(text, language)[0]
    assert (chunk.sort, chunk.value) == (Sort.MEAS, Measure(Decimal(value), dimension, True))


def found_dates(text: str, language: str) -> list[dates.When]:
    lex = lexicon(language)
    found = dates.find(tokens(spell_out(clean(text), lex), lex, decimal_comma=False), lex)
    return [f.when for f in found if f.when]


WEDNESDAY = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("para el viernes", "es", date(2026, 1, 2)),
        ("el miércoles", "es", date(2026, 1, 7)),
        ("mañana lunes", "es", date(2026, 1, 1)),
        ("pa pasado mañana", "es", date(2026, 1, 2)),
        ("en tres días", "es", date(2026, 1, 3)),
        ("para el 15", "es", date(2026, 1, 15)),
        ("para el 31", "es", date(2025, 12, 31)),
        ("el dos de enero", "es", date(2026, 1, 2)),
        ("para fin de mes", "es", date(2025, 12, 31)),
        ("la próxima semana", "es", date(2026, 1, 5)),
        ("hoy en la tarde", "es", date(2025, 12, 31)),
        ("pra sexta-feira", "pt", date(2026, 1, 2)),
        ("depois de amanhã", "pt", date(2026, 1, 2)),
        ("daqui a 3 dias", "pt", date(2026, 1, 3)),
        ("pro dia 10", "pt", date(2026, 1, 10)),
        ("semana que vem", "pt", date(2026, 1, 5)),
        ("by Friday", "en", date(2026, 1, 2)),
        ("day after tomorrow", "en", date(2026, 1, 2)),
        ("on the 15th", "en", date(2026, 1, 15)),
        ("January second", "en", date(2026, 1, 2)),
        ("by month end", "en", date(2025, 12, 31)),
    ],
)
def test_the_day_by_which_something_is_wanted(text: str, language: str, expected: date) -> None:
    [when] = found_dates(text, language)
    assert dates.due(when, WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("text", "language", "start", "end"),
    [
        ("ayer", "es", date(2025, 12, 30), date(2025, 12, 30)),
        ("el miércoles", "es", date(2025, 12, 24), date(2025, 12, 24)),
        ("esta semana", "es", date(2025, 12, 29), date(2025, 12, 31)),
        ("la semana pasada", "es", date(2025, 12, 22), date(2025, 12, 28)),
        ("este mes", "es", date(2025, 12, 1), date(2025, 12, 31)),
        ("el mes pasado", "es", date(2025, 11, 1), date(2025, 11, 30)),
        ("en marzo", "es", date(2025, 3, 1), date(2025, 3, 31)),
        ("ontem", "pt", date(2025, 12, 30), date(2025, 12, 30)),
        ("semana passada", "pt", date(2025, 12, 22), date(2025, 12, 28)),
        ("last month", "en", date(2025, 11, 1), date(2025, 11, 30)),
        ("the last 7 days", "en", date(2025, 12, 25), date(2025, 12, 31)),
    ],
)
def test_the_days_gone_by_that_are_asked_for(text: str, language: str, start: date, end: date) -> None:
    [when] = found_dates(text, language)
    assert dates.period(when, WEDNESDAY) == (start, end)


def test_the_morning_is_not_tomorrow_and_half_is_no_date() -> None:
    assert found_dates("lo que pedí en la mañana", "es") == []
    assert found_dates("1/2 kilo de queso", "es") == []


def _directory() -> Directory:
    people = [
        ("rosa-q", "Sra. Rosa Quispe", Role.CUSTOMER),
        ("rosa-h", "Rosa Huamán", Role.CUSTOMER),
        ("beto", "Beto del Taller", Role.CUSTOMER),
        ("pearl", "Miss Pearl", Role.CUSTOMER),
        ("chin", "Chin's Wholesale", Role.SUPPLIER),
        ("andina", "Andina Bebidas", Role.SUPPLIER),
    ]
    knowledge = Knowledge(
        shop=Shop("s", "Tienda", "es", "PE", "PEN", "America/Lima"),
        branches=(Branch("b1", "norte", "Tienda Luz Norte"), Branch("b2", "bodega", "Bodega Luz")),
        contacts=tuple(Contact(i, name, role, "es", i) for i, name, role in people),
        matcher=CatalogueMatcher((), "es"),
    )
    return Directory(knowledge, lexicon("es"))


def party(text: str, *, product: str = "", buying: bool = False) -> list[PartyRef]:
    parts = tokens(clean(text), lexicon("es"), decimal_comma=False)
    claims = _directory().parties(parts, lambda w: w == product, [], buying=buying)
    return [c.value for c in claims if c.sort is Sort.PARTY]


def test_people_are_found_by_any_part_of_their_name() -> None:
    assert party("apúntale a Quispe") == [PartyRef(contact="rosa-q")]
    assert party("Beto del taller pagó") == [PartyRef(contact="beto")]
    assert party("put it on Miss Pearl's account") == [PartyRef(contact="pearl")]
    assert party("pídele a Chin") == [PartyRef(contact="chin")]
    assert party("el taller está cerrado") == []


def test_a_title_settles_a_name_only_where_one_carries_it() -> None:
    assert party("debe Rosa") == [PartyRef(candidates=("rosa-q", "rosa-h"))]
    assert party("debe la señora Rosa") == [PartyRef(contact="rosa-q")]


def test_the_one_greeted_or_signing_is_no_party() -> None:
    assert party("hola Rosa, pide pan") == []
    assert party("pide pan. Atentamente, Rosa Quispe") == []


def test_a_supplier_named_as_its_brand_is_meant_only_where_it_is_asked() -> None:
    assert party("pídele a andina 5 cajas", product="andina", buying=True) == [PartyRef(contact="andina")]
    assert party("pide 5 andina", product="andina", buying=True) == []


def test_branches_are_found_by_what_tells_them_apart() -> None:
    lex = lexicon("es")
    for text, code in (("pasa 3 a la norte", "b1"), ("lleva 3 a la bodega", "b2")):
        claims = _directory().branches(tokens(clean(text), lex, decimal_comma=False))
        assert [c.value for c in claims] == [code]


@pytest.mark.parametrize(
    ("a", "b", "same"), [("quispe", "quispi", True), ("rosa", "rosas", False), ("luis", "luz", False)]
)
def test_near_names(a: str, b: str, same: bool) -> None:
    assert near(a, b) is same
