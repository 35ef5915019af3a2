"""Numbers as people write and say them: digits by country, words, halves, fractions, dozens."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.understanding.pieces.lexicon import lexicon
from hub.understanding.pieces.numbers import number
from hub.understanding.pieces.text import clean, number_value, tokens
from tests.understanding.pieces import parts_of


@pytest.mark.parametrize(
    ("written", "comma", "expected"),
    [
        ("3.500", False, "3.500"),
        ("3.500", True, "3500"),
        ("3,500", False, "3500"),
        ("3,500", True, "3.500"),
        ("3.50", True, "3.50"),
        ("9,90", False, "9.90"),
        ("12.500", True, "12500"),
        ("12,5", True, "12.5"),
        ("1.234.567", False, "1234567"),
        ("1.234,56", True, "1234.56"),
        ("1,234.56", False, "1234.56"),
        ("0.500", True, "0.500"),
        ("0,250", True, "0.250"),
        ("007", False, "7"),
    ],
)
def test_digits_are_read_as_the_country_writes_them(written: str, comma: bool, expected: str) -> None:
    assert number_value(written, decimal_comma=comma) == Decimal(expected)


def test_a_number_of_absurd_length_is_none() -> None:
    assert number_value("9" * 40, decimal_comma=False) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("dos y media", "es", "2.5"),
        ("docena y media", "es", "18"),
        ("media docena", "es", "6"),
        ("tres docenas y media", "es", "42"),
        ("una docena", "es", "12"),
        ("medio millar", "es", "500"),
        ("un par de", "es", "2"),
        ("una gruesa", "es", "144"),
        ("media gruesa", "es", "72"),
        ("1/2", "es", "0.5"),
        ("1 1/2", "es", "1.5"),
        ("2½", "es", "2.5"),
        ("¾", "es", "0.75"),
        ("dos y cuarto", "es", "2.25"),
        ("tres cuartos", "es", "0.75"),
        ("un tercio", "es", "0.333"),
        ("veintidós", "es", "22"),
        ("veinte y dos", "es", "22"),
        ("treinta y un", "es", "31"),
        ("ciento uno", "es", "101"),
        ("ciento cinco", "es", "105"),
        ("quinientos cincuenta y cinco", "es", "555"),
        ("mil", "es", "1000"),
        ("mil doscientos", "es", "1200"),
        ("dos mil quinientos", "es", "2500"),
        ("3 mil", "es", "3000"),
        ("6 mil 200", "es", "6200"),
        ("cien mil", "es", "100000"),
        ("una decena", "es", "10"),
        ("medio centenar", "es", "50"),
        ("un centenar", "es", "100"),
        ("dos docenitas", "es", "24"),
        ("1.500", "es", "1.500"),
        ("ventiuno", "es", "21"),
        ("diez y seis", "es", "16"),
        ("diez y ocho", "es", "18"),
        ("doscientas", "es", "200"),
        ("setenta y cinco", "es", "75"),
        ("un millón", "es", "1000000"),
        ("cero", "es", "0"),
        ("un ciento", "es", "100"),
        ("dos cientos", "es", "200"),
        ("meia dúzia", "pt", "6"),
        ("uma dúzia", "pt", "12"),
        ("dúzia e meia", "pt", "18"),
        ("duas dúzias", "pt", "24"),
        ("três dúzias e meia", "pt", "42"),
        ("um cento", "pt", "100"),
        ("meio cento", "pt", "50"),
        ("dois centos", "pt", "200"),
        ("um par", "pt", "2"),
        ("um milheiro", "pt", "1000"),
        ("meio milheiro", "pt", "500"),
        ("uma grosa", "pt", "144"),
        ("vinte e um", "pt", "21"),
        ("cento e vinte e cinco", "pt", "125"),
        ("duzentos e nove", "pt", "209"),
        ("mil e duzentos", "pt", "1200"),
        ("dois mil e quinhentos", "pt", "2500"),
        ("mil e cem", "pt", "1100"),
        ("dois e meio", "pt", "2.5"),
        ("duas e meia", "pt", "2.5"),
        ("um e meio", "pt", "1.5"),
        ("três quartos", "pt", "0.75"),
        ("dezesseis", "pt", "16"),
        ("dez mil", "pt", "10000"),
        ("5 mil", "pt", "5000"),
        ("uma dezena", "pt", "10"),
        ("1/4", "pt", "0.25"),
        ("vinte e duas", "pt", "22"),
        ("quinhentas", "pt", "500"),
        ("um milhão", "pt", "1000000"),
        ("cinqüenta", "pt", "50"),
        ("half dozen", "en", "6"),
        ("half a dozen", "en", "6"),
        ("a half dozen", "en", "6"),
        ("a dozen", "en", "12"),
        ("two dozen", "en", "24"),
        ("two and a half dozen", "en", "30"),
        ("dozen and a half", "en", "18"),
        ("a dozen and a half", "en", "18"),
        ("a couple", "en", "2"),
        ("a couple of", "en", "2"),
        ("couple of", "en", "2"),
        ("a pair of", "en", "2"),
        ("one and a half", "en", "1.5"),
        ("a gross", "en", "144"),
        ("half a gross", "en", "72"),
        ("two hundred and five", "en", "205"),
        ("a hundred", "en", "100"),
        ("a hundred and twenty", "en", "120"),
        ("one hundred", "en", "100"),
        ("three thousand", "en", "3000"),
        ("twenty-five", "en", "25"),
        ("twenty five", "en", "25"),
        ("forty two", "en", "42"),
        ("three quarters", "en", "0.75"),
        ("three and a quarter", "en", "3.25"),
        ("half a hundred", "en", "50"),
        ("two hundred fifty", "en", "250"),
        ("fifteen hundred", "en", "1500"),
        ("a thousand", "en", "1000"),
        ("1 1/2", "en", "1.5"),
        ("2 and a half", "en", "2.5"),
        ("nineteen", "en", "19"),
        ("a million", "en", "1000000"),
        ("fifty-six", "en", "56"),
        ("dozen", "en", "12"),
        ("six and a half", "en", "6.5"),
        ("um quarto", "pt", "0.25"),
    ],
)
def test_numbers_in_words(text: str, language: str, expected: str) -> None:
    parts = parts_of(text, language)
    found = number(parts, 0, lexicon(language))
    assert found is not None
    assert found.value == Decimal(expected)
    assert [t.text for t in parts[found.end :]] in ([], ["de"], ["of"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quincena", "es"),
        ("x10", "es"),
        ("medio", "es"),
        ("media", "es"),
    ],
)
def test_what_is_no_number(text: str, language: str) -> None:
    assert number(parts_of(text, language), 0, lexicon(language)) is None


@pytest.mark.parametrize(
    ("text", "language", "ends", "value"),
    [
        ("630 y 2 cajas", "es", 1, "630"),
        ("80 y cinco", "es", 3, "85"),
        ("cuatrocientos y nueve cloros", "es", 1, "400"),
        ("quatrocentos e nove cloros", "pt", 3, "409"),
        ("four hundred and nine", "en", 4, "409"),
        ("dos y 3 panes", "es", 1, "2"),
        ("sal gruesa", "es", 0, None),
    ],
)
def test_two_numbers_stay_two_where_the_language_joins_them_otherwise(
    text: str, language: str, ends: int, value: str | None
) -> None:
    found = number(tokens(clean(text), lexicon(language), decimal_comma=False), 0, lexicon(language))
    assert (found.end, found.value) == (ends, Decimal(value)) if found and value else value is None
