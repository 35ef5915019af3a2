"""Hours of the day, which count nothing, and the spans of days that sales are asked for."""

from __future__ import annotations

from datetime import date

import pytest

from hub.application.ports.understanding import Action
from hub.domain.people import Role
from hub.understanding.pieces import dates
from hub.understanding.pieces.lexicon import lexicon
from tests.understanding.pieces import parts_of, read, told

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quero 3 sabão amanhã 10h", "pt"),
        ("quero 3 sabão amanhã lá pelas 10 da manhã", "pt"),
        ("quero 3 sabão amanhã antes do meio-dia", "pt"),
        ("quero 3 sabão pra amanhã às 18h30", "pt"),
        ("quero 3 sabão amanhã umas 6 da tarde", "pt"),
        ("quero 3 sabão até 11 e meia de amanhã", "pt"),
        ("quero 3 sabão amanhã 15:00", "pt"),
        ("quero 3 sabão amanhã depois do almoço", "pt"),
        ("quero 3 sabão pra manhã cedo", "pt"),
        ("quiero 3 jabones mañana a las 15:30", "es"),
        ("I want 3 soap tomorrow at 3:30", "en"),
    ],
)
def test_an_hour_counts_nothing(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.due, reading.action) == (["3 base SOAP"], date(2025, 11, 23), Action.ACT)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("pra depois d'amanhã", 25),
        ("pro domingão", 29),
        ("daqui uns 4 dias", 27),
        ("pra 5a", 26),
        ("no comecinho da semana que vem", 30),
        ("pra sesta sem falta", 27),
    ],
)
def test_a_day_as_people_say_it(text: str, day: int) -> None:
    found = [f.when for f in dates.find(parts_of(text, "pt"), lexicon("pt")) if f.when]
    assert [dates.due(when, MONDAY) for when in found] == [date(2026, 11, day)]


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("quanto vendi antonte", "pt", date(2026, 11, 21), date(2026, 11, 21)),
        ("ventas desde el 15", "es", date(2026, 11, 15), date(2026, 11, 23)),
        ("ventas desde el 31", "es", date(2026, 10, 31), date(2026, 11, 23)),
        ("ventas desde el 2 de noviembre", "es", date(2026, 11, 2), date(2026, 11, 23)),
        ("vendas desde o 15", "pt", date(2026, 11, 15), date(2026, 11, 23)),
        ("vendas desde 2 de novembro", "pt", date(2026, 11, 2), date(2026, 11, 23)),
        ("sales since the 15th", "en", date(2026, 11, 15), date(2026, 11, 23)),
        ("sales since 2nd november", "en", date(2026, 11, 2), date(2026, 11, 23)),
        ("sales since november 2nd", "en", date(2026, 11, 2), date(2026, 11, 23)),
        ("quanto vendi sábado retrasado", "pt", date(2026, 11, 14), date(2026, 11, 14)),
        ("quanto vendi nessa semana que passou", "pt", date(2026, 11, 16), date(2026, 11, 22)),
        ("quanto vendeu semana retrasada", "pt", date(2026, 11, 9), date(2026, 11, 15)),
        ("quanto vendeu mês retrasado", "pt", date(2026, 9, 1), date(2026, 9, 30)),
        ("quanto vendeu no mês de outubro", "pt", date(2026, 10, 1), date(2026, 10, 31)),
        ("quanto vendeu de segunda a sexta", "pt", date(2026, 11, 16), date(2026, 11, 20)),
        ("quanto vendemos de janeiro pra cá", "pt", date(2026, 1, 1), MONDAY),
        ("quanto vendemos desde sexta", "pt", date(2026, 11, 20), MONDAY),
        ("quanto vendemos desde o dia 10", "pt", date(2026, 11, 10), MONDAY),
        ("quanto vendemos ano passado", "pt", date(2025, 1, 1), date(2025, 12, 31)),
        ("quanto vendemos este ano", "pt", date(2026, 1, 1), MONDAY),
        ("cuánto vendimos la semana antepasada", "es", date(2026, 11, 9), date(2026, 11, 15)),
        ("cuánto vendimos de lunes a viernes", "es", date(2026, 11, 16), date(2026, 11, 20)),
        ("cuánto vendimos desde el jueves", "es", date(2026, 11, 19), MONDAY),
        ("cuánto vendimos el año pasado", "es", date(2025, 1, 1), date(2025, 12, 31)),
        ("how much we sell the week before last", "en", date(2026, 11, 9), date(2026, 11, 15)),
        ("sales from Monday to Friday", "en", date(2026, 11, 16), date(2026, 11, 20)),
        ("how much we sell since Thursday", "en", date(2026, 11, 19), MONDAY),
        ("sales for last year", "en", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_span_of_days_that_sales_are_asked_for(text: str, language: str, first: date, last: date) -> None:
    found = [f.when for f in dates.find(parts_of(text, language), lexicon(language)) if f.when]
    assert [dates.period(when, MONDAY) for when in found] == [(first, last)]
