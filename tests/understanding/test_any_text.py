"""Whatever people write, reading ends soon and never raises."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application.ports.understanding import Action, Intent, Reading, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.evaluate import answer
from tests.understanding.worlds import knowledge

READER = RuleReader()
NOW = datetime.fromisoformat("2025-11-22T10:00:00-05:00")
PIECES = st.sampled_from(
    [
        "pide",
        "10",
        "cajas",
        "de",
        "coca",
        "1.5",
        "L",
        ",",
        ".",
        ";",
        "\n",
        "-",
        "no",
        "mejor",
        "doce",
        "y",
        "media",
        "docena",
        "el",
        "31",
        "para",
        "mañana",
        "x",
        "3",
        "1/2",
        "S/",
        "R$",
        "5",
        "lucas",
        "a",
        "Rosa",
        "doña",
        "fiado",
        "pagó",
        "😀",
        "½",
        "1e309",
        "000",
        "9999999999999",
        "-5",
        "٣",
        "\u202e",
        "\u200b",
        "*",
        "(",
        ")",
        ":",
        "=",
        "?",
        "quanto",
        "tá",
        "two",
        "pounds",
        "of",
        "1/2/3/4",
        "31/02",
        "29/2",
        "32/13",
        "el",
        "0",
        "dia",
        "99",
        "en",
        "5000",
        "dias",
    ]
)


def read(text: str, role: Role = Role.EMPLOYEE, language: str = "es") -> Reading:
    return READER.read(Said(text, role, NOW, language), knowledge("bodega-lima"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "😀" * 500,
        "a" * 10_000,
        "pide 5 coca " * 900,
        "y " * 2000,
        "1 " * 2000,
        "\u202e\u200f\u200b\ufeff",
        "Здравствуйте, хлеб есть?",
        "请给我两箱可乐",
        "pide 1e309 cajas de cristal",
        "pide 000 cajas de cristal",
        "pide 99999999999999999999 cajas de cristal",
        "pide -5 cajas de cristal",
        "((((((((((((((((((((((((" * 50,
        "no mejor " * 300,
        "el 31/02/0000 a las 99:99",
        "\x00\x01\x02 pide pan",
        "coca cola de " * 200,
    ],
)
def test_odd_messages_are_read_in_bounded_time(text: str) -> None:
    begun = time.process_time()
    reading = read(text)
    assert time.process_time() - begun < 2.0
    assert isinstance(reading, Reading)
    for line in reading.lines:
        assert line.quantity is None or 0 <= line.quantity <= 10**9


def test_ten_thousand_characters_are_an_honest_unknown() -> None:
    reading = read("pide 5 cajas de cristal " * 500)
    assert (reading.intent, reading.action) == (Intent.UNKNOWN, Action.NONE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200), st.sampled_from(list(Role)), st.sampled_from(["es", "pt", "en", "xx"]))
def test_any_text_at_all(text: str, role: Role, language: str) -> None:
    shop = knowledge("bodega-lima")
    answer(read(text, role, language), shop, _Skus())


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25).map(" ".join), st.sampled_from(list(Role)))
def test_any_mixture_of_the_words_that_the_rules_look_for(text: str, role: Role) -> None:
    reading = read(text, role)
    if reading.action is Action.ACT:
        assert reading.missing == ()
    if reading.missing:
        assert reading.action is Action.ASK


class _Skus(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key
