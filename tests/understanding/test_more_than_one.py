"""More than one day, person or price where an answer holds one: read together or asked about."""

from __future__ import annotations

from datetime import date

import pytest

from hub.application.ports.understanding import Action, Intent
from tests.understanding.pieces import read


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("sales yesterday and today", "en", 21, 22),
        ("how much we sell Thursday and Friday", "en", 20, 21),
        ("cuánto vendimos ayer y hoy", "es", 21, 22),
        ("quanto vendemos na quinta e na sexta", "pt", 20, 21),
        ("cuánto vendimos el viernes de la semana pasada", "es", 14, 14),
        ("how much tuna sell last week Friday", "en", 14, 14),
        ("sales from the 1st to the 15th", "en", 1, 15),
        ("sales two days ago", "en", 20, 20),
    ],
)
def test_days_that_follow_each_other_are_asked_for_together(text: str, language: str, first: int, last: int) -> None:
    reading = read(text, language)
    assert (reading.period, reading.action) == ((date(2025, 11, first), date(2025, 11, last)), Action.ACT)


def test_days_of_a_month_that_have_not_come_are_those_of_the_month_before() -> None:
    reading = read("cuánto vendimos del 25 al 28", "es")
    assert reading.period == (date(2025, 10, 25), date(2025, 10, 28))


def test_days_that_are_only_compared_are_asked_about() -> None:
    assert read("compare sales today with yesterday", "en").action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("order 2 cases tuna for Friday from Vega, and Monday instead", "en", date(2025, 11, 24)),
        ("5 case tuna by tomorrow because Tuesday is the dance", "en", date(2025, 11, 23)),
        ("5 case tuna cause Tuesday is the dance", "en", None),
        ("pide 5 cajas de atún porque el martes hay fiesta", "es", None),
        ("5 case tuna by end a month", "en", date(2025, 11, 30)),
        ("5 case tuna fi tomorrow week", "en", date(2025, 11, 30)),
    ],
)
def test_the_day_by_which_it_is_wanted_is_not_that_of_the_reason(text: str, language: str, day: date | None) -> None:
    reading = read(text, language)
    assert (reading.due, reading.action) == (day, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2 case tuna for friday and 3 case soap for monday", "en"),
        ("pide 2 cajas de atún para el viernes y 3 de jabón para el lunes", "es"),
        ("5 case tuna by thurs or fri latest", "en"),
        ("no delivery Thursday so bring 5 case tuna Friday", "en"),
        ("Rosa brought 1000 from Don Julio", "en"),
        ("Rosa pay 1000 for Julio", "en"),
        ("cuánto deben Rosa y don Julio", "es"),
        ("put the soap at 2 for 300 dollars", "en"),
    ],
)
def test_what_is_two_things_is_asked_about(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK


def test_who_only_brings_the_money_is_not_who_pays() -> None:
    reading = read("Julio send 1000 with Rosa", "en")
    assert (reading.intent, reading.party and reading.party.contact) == (Intent.RECORD_PAYMENT, "julio")
