"""Dates and periods: the day by which something is wanted, and the days gone by that are asked for."""

from __future__ import annotations

from datetime import date

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from hub.understanding.pieces import dates
from hub.understanding.pieces.lexicon import lexicon
from tests.understanding.pieces import parts_of, read

WEDNESDAY = date(2025, 12, 31)


def found(text: str, language: str) -> list[dates.When]:
    return [f.when for f in dates.find(parts_of(text, language), lexicon(language)) if f.when]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("hoy", "es", "2025-12-31"),
        ("hoy mismo", "es", "2025-12-31"),
        ("mañana", "es", "2026-01-01"),
        ("para mañana temprano", "es", "2026-01-01"),
        ("pasado mañana", "es", "2026-01-02"),
        ("el lunes", "es", "2026-01-05"),
        ("este viernes", "es", "2026-01-02"),
        ("el próximo martes", "es", "2026-01-06"),
        ("el martes que viene", "es", "2026-01-06"),
        ("de hoy en ocho", "es", "2026-01-07"),
        ("en ocho días", "es", "2026-01-08"),
        ("en quince días", "es", "2026-01-15"),
        ("dentro de dos semanas", "es", "2026-01-14"),
        ("en una semana", "es", "2026-01-07"),
        ("de mañana en ocho", "es", "2026-01-08"),
        ("fin de mes", "es", "2025-12-31"),
        ("a fin de mes", "es", "2025-12-31"),
        ("para fines de mes", "es", "2025-12-31"),
        ("el 15", "es", "2026-01-15"),
        ("el día 5", "es", "2026-01-05"),
        ("el primero de febrero", "es", "2026-02-01"),
        ("el 3 de enero", "es", "2026-01-03"),
        ("3 de enero del 2026", "es", "2026-01-03"),
        ("3/1", "es", "2026-01-03"),
        ("03/01/2026", "es", "2026-01-03"),
        ("la próxima semana", "es", "2026-01-05"),
        ("la semana que viene", "es", "2026-01-05"),
        ("el fin de semana", "es", "2026-01-03"),
        ("este sábado", "es", "2026-01-03"),
        ("pa'l jueves", "es", "2026-01-01"),
        ("hasta el viernes", "es", "2026-01-02"),
        ("antes del lunes", "es", "2026-01-05"),
        ("el lunes 5", "es", "2026-01-05"),
        ("lunes 5 de enero", "es", "2026-01-05"),
        ("viernes a primera hora", "es", "2026-01-02"),
        ("mañana a las 8", "es", "2026-01-01"),
        ("en 3 dias", "es", "2026-01-03"),
        ("la otra semana", "es", "2026-01-05"),
        ("el martes de la próxima semana", "es", "2026-01-06"),
        ("la semana que viene el jueves", "es", "2026-01-08"),
        ("para la otra semana, el viernes", "es", "2026-01-09"),
        ("esta noche", "es", "2025-12-31"),
        ("15 de enero", "es", "2026-01-15"),
        ("a más tardar el viernes", "es", "2026-01-02"),
        ("hoje", "pt", "2025-12-31"),
        ("amanhã", "pt", "2026-01-01"),
        ("amanhã cedo", "pt", "2026-01-01"),
        ("depois de amanhã", "pt", "2026-01-02"),
        ("segunda", "pt", "2026-01-05"),
        ("na segunda-feira", "pt", "2026-01-05"),
        ("até sexta", "pt", "2026-01-02"),
        ("sexta que vem", "pt", "2026-01-02"),
        ("próxima terça", "pt", "2026-01-06"),
        ("daqui a 15 dias", "pt", "2026-01-15"),
        ("em quinze dias", "pt", "2026-01-15"),
        ("daqui a uma semana", "pt", "2026-01-07"),
        ("daqui a duas semanas", "pt", "2026-01-14"),
        ("semana que vem", "pt", "2026-01-05"),
        ("terça da semana que vem", "pt", "2026-01-06"),
        ("semana que vem, na sexta", "pt", "2026-01-09"),
        ("quinta-feira da próxima semana", "pt", "2026-01-08"),
        ("fim do mês", "pt", "2025-12-31"),
        ("no final do mês", "pt", "2025-12-31"),
        ("dia 10", "pt", "2026-01-10"),
        ("pro dia 5", "pt", "2026-01-05"),
        ("dia primeiro", "pt", "2026-01-01"),
        ("1º de fevereiro", "pt", "2026-02-01"),
        ("primeiro de fevereiro", "pt", "2026-02-01"),
        ("3 de janeiro", "pt", "2026-01-03"),
        ("3/1", "pt", "2026-01-03"),
        ("sábado", "pt", "2026-01-03"),
        ("domingo", "pt", "2026-01-04"),
        ("no fim de semana", "pt", "2026-01-03"),
        ("de hoje a oito", "pt", "2026-01-07"),
        ("em 3 dias", "pt", "2026-01-03"),
        ("hoje à tarde", "pt", "2025-12-31"),
        ("quarta-feira", "pt", "2026-01-07"),
        ("2ª feira", "pt", "2026-01-05"),
        ("sexta-feira de manhã", "pt", "2026-01-02"),
        ("até o dia 20", "pt", "2026-01-20"),
        ("today", "en", "2025-12-31"),
        ("tonight", "en", "2025-12-31"),
        ("tomorrow", "en", "2026-01-01"),
        ("tomorrow morning", "en", "2026-01-01"),
        ("day after tomorrow", "en", "2026-01-02"),
        ("the day after tomorrow", "en", "2026-01-02"),
        ("Monday", "en", "2026-01-05"),
        ("next Monday", "en", "2026-01-05"),
        ("this Friday", "en", "2026-01-02"),
        ("by Friday", "en", "2026-01-02"),
        ("Friday coming", "en", "2026-01-02"),
        ("in three days", "en", "2026-01-03"),
        ("in 2 weeks", "en", "2026-01-14"),
        ("in a fortnight", "en", "2026-01-14"),
        ("two weeks from now", "en", "2026-01-14"),
        ("a week from today", "en", "2026-01-07"),
        ("in a week", "en", "2026-01-07"),
        ("next week", "en", "2026-01-05"),
        ("next week Tuesday", "en", "2026-01-06"),
        ("Thursday next week", "en", "2026-01-08"),
        ("by next week, on Friday", "en", "2026-01-09"),
        ("month end", "en", "2025-12-31"),
        ("end of the month", "en", "2025-12-31"),
        ("by the end of month", "en", "2025-12-31"),
        ("the 15th", "en", "2026-01-15"),
        ("on the 15th", "en", "2026-01-15"),
        ("15th January", "en", "2026-01-15"),
        ("January 15", "en", "2026-01-15"),
        ("Jan 15th", "en", "2026-01-15"),
        ("the first of February", "en", "2026-02-01"),
        ("the third", "en", "2026-01-03"),
        ("this weekend", "en", "2026-01-03"),
        ("over the weekend", "en", "2026-01-03"),
        ("Saturday morning", "en", "2026-01-03"),
        ("a week tomorrow", "en", "2026-01-08"),
        ("Friday week", "en", "2026-01-09"),
        ("in two days time", "en", "2026-01-02"),
        ("three days from now", "en", "2026-01-03"),
        ("before Monday", "en", "2026-01-05"),
        ("para el primero", "es", "2026-01-01"),
        ("hasta el 1ro", "es", "2026-01-01"),
        ("el miércoles", "es", "2026-01-07"),
        ("para el 31", "es", "2025-12-31"),
        ("viernes en la mañana", "es", "2026-01-02"),
        ("mañana lunes", "es", "2026-01-01"),
    ],
)
def test_the_day_by_which_something_is_wanted(text: str, language: str, expected: str) -> None:
    assert {dates.due(when, WEDNESDAY) for when in found(text, language)} == {date.fromisoformat(expected)}


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("hoy", "es", 31, 31),
        ("ayer", "es", 30, 30),
        ("anteayer", "es", 29, 29),
        ("esta semana", "es", 29, 31),
        ("la semana pasada", "es", 22, 28),
        ("este mes", "es", 1, 31),
        ("los últimos 7 días", "es", 25, 31),
        ("el lunes", "es", 29, 29),
        ("el viernes pasado", "es", 26, 26),
        ("el último domingo", "es", 28, 28),
        ("del sábado anterior", "es", 27, 27),
        ("el fin de semana", "es", 27, 28),
        ("el 15", "es", 15, 15),
        ("del 1 al 15", "es", 1, 15),
        ("del 1 al 15 de diciembre", "es", 1, 15),
        ("en diciembre", "es", 1, 31),
        ("el 24 de diciembre", "es", 24, 24),
        ("en lo que va del mes", "es", 1, 31),
        ("los últimos 3 días", "es", 29, 31),
        ("hoje", "pt", 31, 31),
        ("ontem", "pt", 30, 30),
        ("anteontem", "pt", 29, 29),
        ("essa semana", "pt", 29, 31),
        ("semana passada", "pt", 22, 28),
        ("esse mês", "pt", 1, 31),
        ("últimos 7 dias", "pt", 25, 31),
        ("na segunda", "pt", 29, 29),
        ("sexta passada", "pt", 26, 26),
        ("no último domingo", "pt", 28, 28),
        ("no fim de semana", "pt", 27, 28),
        ("dia 15", "pt", 15, 15),
        ("do dia 1 ao 15", "pt", 1, 15),
        ("em dezembro", "pt", 1, 31),
        ("24 de dezembro", "pt", 24, 24),
        ("today", "en", 31, 31),
        ("yesterday", "en", 30, 30),
        ("day before yesterday", "en", 29, 29),
        ("this week", "en", 29, 31),
        ("last week", "en", 22, 28),
        ("this month", "en", 1, 31),
        ("the last 7 days", "en", 25, 31),
        ("on Monday", "en", 29, 29),
        ("last Friday", "en", 26, 26),
        ("Saturday gone", "en", 27, 27),
        ("over the weekend", "en", 27, 28),
        ("the 15th", "en", 15, 15),
        ("from the 1st to the 15th of December", "en", 1, 15),
        ("in December", "en", 1, 31),
        ("December 24", "en", 24, 24),
        ("so far this week", "en", 29, 31),
        ("last weekend", "en", 27, 28),
    ],
)
def test_the_days_of_december_that_are_asked_for(text: str, language: str, first: int, last: int) -> None:
    periods = [p for p in (dates.period(when, WEDNESDAY) for when in found(text, language)) if p]
    assert periods == [(date(2025, 12, first), date(2025, 12, last))]


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("el mes pasado", "es", date(2025, 11, 1), date(2025, 11, 30)),
        ("en marzo", "es", date(2025, 3, 1), date(2025, 3, 31)),
        ("mês passado", "pt", date(2025, 11, 1), date(2025, 11, 30)),
        ("last month", "en", date(2025, 11, 1), date(2025, 11, 30)),
        ("el miércoles", "es", date(2025, 12, 24), date(2025, 12, 24)),
    ],
)
def test_longer_and_earlier_periods(text: str, language: str, first: date, last: date) -> None:
    [when] = found(text, language)
    assert dates.period(when, WEDNESDAY) == (first, last)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("lo que pedí en la mañana", "es"),
        ("1/2 kilo de queso", "es"),
        ("a las 8 am", "es"),
        ("hoje de manhã", "pt"),
        ("at 8 am", "en"),
        ("el domingo pasado", "es"),
        ("del viernes pasado", "es"),
        ("el último sábado", "es"),
        ("el lunes que pasó", "es"),
        ("do sábado passado", "pt"),
        ("na última sexta", "pt"),
        ("segunda passada", "pt"),
        ("last Saturday", "en"),
        ("from the past Friday", "en"),
        ("Sunday gone", "en"),
        ("trabajo hasta las 5", "es"),
        ("salgo después de las seis y media", "es"),
        ("antes de las 4 porfa", "es"),
        ("fico até as 6, pode vir", "pt"),
        ("só chego depois das cinco e meia", "pt"),
        ("I at work till five so hold it", "en"),
        ("we close until 7", "en"),
        ("before 6 please", "en"),
        ("two of the small", "en"),
    ],
)
def test_what_is_no_day_to_come(text: str, language: str) -> None:
    assert [d for d in (dates.due(when, WEDNESDAY) for when in found(text, language)) if d] in ([], [WEDNESDAY])


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("mándeme lo mismo que le pedí el sábado", "es", None),
        ("lo mismo del lunes porfa", "es", None),
        ("repita lo del viernes para mañana", "es", date(2025, 11, 23)),
        ("lo de siempre para el sábado", "es", date(2025, 11, 29)),
        ("manda o mesmo que pedi no sábado", "pt", None),
        ("o de sempre pra sábado", "pt", date(2025, 11, 29)),
        ("same thing I ordered Saturday", "en", None),
        ("the usual for Saturday please", "en", date(2025, 11, 29)),
    ],
)
def test_the_day_of_an_order_before_is_not_that_by_which_it_is_wanted(
    text: str, language: str, due: date | None
) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.due) == (Intent.REPEAT_ORDER, due)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pide 3 cajas de jabón que ya se viene el finde", "es"),
        ("faltan 3 cajas de jabón, se acerca el domingo", "es"),
        ("pede 3 caixas de sabão que vem aí o fim de semana", "pt"),
        ("order 3 case soap, weekend coming", "en"),
        ("repite el pedido, lo mismo que el jueves", "es"),
        ("manda o mesmo da quinta", "pt"),
        ("send same as thursday", "en"),
        # until when what is left lasts
        ("pide 3 cajas de jabón que solo queda para hoy", "es"),
        ("hay que pedir 3 cajas de jabón, no alcanza para mañana", "es"),
        ("pede 3 caixas de sabão que só tem pra hoje", "pt"),
        ("pede 3 caixas de sabão que o resto só dá até amanhã", "pt"),
        ("order 3 cases soap, we only have for today", "en"),
        ("order 3 cases of soap, what we have is just enough till tomorrow", "en"),
    ],
)
def test_a_day_that_is_only_spoken_of_is_none_by_which_something_is_wanted(text: str, language: str) -> None:
    assert read(text, language).due is None


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("quiero 2 atunes para el sábado 6 de diciembre", "es", date(2025, 12, 6)),
        ("quiero 2 atunes para el viernes 5", "es", date(2025, 12, 5)),
        ("quiero 2 atunes para el lunes 15/12", "es", date(2025, 12, 15)),
        ("quero 2 atum pra sexta dia 5", "pt", date(2025, 12, 5)),
        ("quero 2 atum pra quarta-feira, dia 3 de dezembro", "pt", date(2025, 12, 3)),
        ("send 2 tuna for friday december 5", "en", date(2025, 12, 5)),
        ("send 2 tuna for saturday the 6th", "en", date(2025, 12, 6)),
        ("send 2 tuna for friday, the 5th of december", "en", date(2025, 12, 5)),
        # so many, not the day of the month
        ("quiero para el viernes 5 atunes", "es", date(2025, 11, 28)),
        ("quero pra sexta 5 ovos", "pt", date(2025, 11, 28)),
        ("send for friday 5 tuna", "en", date(2025, 11, 28)),
    ],
)
def test_of_a_weekday_and_its_date_the_date_holds(text: str, language: str, due: date) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.due) == (Intent.CUSTOMER_ORDER, due)


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("pide 3 cajas de atún pal juevez", "es", date(2025, 11, 27)),
        ("pide 3 cajas de atún para el biernes", "es", date(2025, 11, 28)),
        ("pide 3 cajas de atún para el savado", "es", date(2025, 11, 29)),
        ("pide 3 cajas de atún para el 5 de disiembre", "es", date(2025, 12, 5)),
        ("pede 3 caixas de atum pra cexta", "pt", date(2025, 11, 28)),
        ("pede 3 cxs de atum pro fds", "pt", date(2025, 11, 22)),
        ("order 3 cases of tuna for sunnday", "en", date(2025, 11, 23)),
    ],
)
def test_days_and_months_are_known_as_they_sound(text: str, language: str, due: date) -> None:
    assert read(text, language).due == due


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("pide 3 cajas de huevos para el finde, hasta el jueves", "es", date(2025, 11, 27)),
        ("pede 3 caixas de ovos pro fim de semana, até quinta", "pt", date(2025, 11, 27)),
        ("order 3 case of eggs for the weekend, by wednesday", "en", date(2025, 11, 26)),
    ],
)
def test_the_day_that_ends_the_time_goes_before_what_it_is_for(text: str, language: str, due: date) -> None:
    reading = read(text, language)
    assert (reading.due, reading.action) == (due, Action.ACT)


def test_a_day_beside_that_until_which_goods_last_is_when_they_are_wanted() -> None:
    reading = read("pide 3 cajas de jabón para mañana que ya nada más hay pa hoy", "es")
    assert (reading.due, reading.action) == (date(2025, 11, 23), Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("pide 3 cajas de jabón para el lunes, no, para el martes", "es", date(2025, 11, 25)),
        ("pide 3 cajas de jabón pal domingo no perdón pal viernes", "es", date(2025, 11, 28)),
        ("pide 3 cajas de jabón para el lunes, mejor para hoy", "es", date(2025, 11, 22)),
        ("pede 3 caixas de sabão pra sexta, não, pra sábado", "pt", date(2025, 11, 29)),
        ("pede 3 caixas de sabão pra amanhã, digo, pra terça", "pt", date(2025, 11, 25)),
        ("order 3 cases of soap for monday, no wait, tuesday", "en", date(2025, 11, 25)),
        ("order 3 cases of soap by friday no by wednesday", "en", date(2025, 11, 26)),
    ],
)
def test_a_day_that_is_taken_back_is_none_by_which_something_is_wanted(text: str, language: str, due: date) -> None:
    reading = read(text, language)
    assert (reading.due, reading.action) == (due, Action.ACT)


def test_what_we_would_like_is_no_wednesday() -> None:
    reading = read("hello, we'd like 2 cases of tuna", "en")
    assert (reading.due, len(reading.lines)) == (None, 1)
