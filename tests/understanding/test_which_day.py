"""Days as they are spelt and told in dialect, feasts, and days of which nobody knows which is meant."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read

# the tests' today is Saturday, 22 November 2025


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("pide 3 cajas de atún pa pasao mañana", "es", "2025-11-24"),
        ("pide 3 cajas de atún pasadito mañana", "es", "2025-11-24"),
        ("pide 3 cajas de atún pal vierne", "es", "2025-11-28"),
        ("pide 3 cajas de atún pal lune", "es", "2025-11-24"),
        ("pide 3 cajas de atún pa mañanita", "es", "2025-11-23"),
        ("pide 3 cajas de atún para el lunes subsiguiente", "es", "2025-12-01"),
        ("pide 3 cajas de atún para el viernes en ocho", "es", "2025-12-05"),
        ("pide 3 cajas de atún pa la semana que entra", "es", "2025-11-24"),
        ("pide 3 cajas de atún para la siguiente semana", "es", "2025-11-24"),
        ("pide 3 cajas de atún para el día último", "es", "2025-11-30"),
        ("pide 3 cajas de atún para nochebuena", "es", "2025-12-24"),
        ("pede 3 caixas de atum pro natal", "pt", "2025-12-25"),
        ("pro natal quero 3 caixas de atum, chegando dia 22", "pt", "2025-11-22"),
        ("order 3 cases tuna for christmas eve", "en", "2025-12-24"),
    ],
)
def test_a_day_in_dialect_or_by_its_feast(text: str, language: str, due: str) -> None:
    reading = read(text, language)
    assert (reading.intent, str(reading.due), reading.action) == (Intent.RESTOCK_REQUEST, due, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("pide 3 cajas de atún, el viernes hay fiesta", "es", "None"),
        ("pide 3 cajas de atún que mañana es día de plaza", "es", "None"),
        ("pede 3 caixas de atum, domingo tem jogo", "pt", "None"),
        ("el viernes hay fiesta, pide 3 cajas de atún para ese día", "es", "2025-11-28"),
        ("el domingo hay partido, pide 3 cajas de atún para el sábado", "es", "2025-11-29"),
        ("hoy hay que pedir 3 cajas de atún", "es", "2025-11-22"),
    ],
)
def test_a_day_on_which_something_happens_is_no_due(text: str, language: str, due: str) -> None:
    reading = read(text, language)
    assert (reading.intent, str(reading.due), reading.action) == (Intent.RESTOCK_REQUEST, due, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pide 3 cajas de atún para el lunes o martes", "es"),
        ("pide 3 cajas de atún para mañana o pasado", "es"),
        ("pide 3 cajas de atún entre jueves y viernes", "es"),
        ("pide 3 cajas de atún pasado el viernes", "es"),
        ("pide 3 cajas de atún, no antes del viernes", "es"),
        ("pide 3 cajas de atún para los primeros días de diciembre", "es"),
        ("pide 3 cajas de atún a partir de mañana", "es"),
        ("pide 3 cajas de atún todos los lunes", "es"),
        ("pede 3 caixas de atum toda segunda", "pt"),
        ("order 3 cases tuna every Monday", "en"),
        ("pede 3 caixas de atum depois de sexta", "pt"),
        ("order 3 cases tuna between Monday and Tuesday", "en"),
    ],
)
def test_a_day_that_may_be_another_is_asked_about(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK


def test_a_suppliers_day_after_tomorrow_is_told_in_one_word_too() -> None:
    reading = read("mañana no hay reparto, pasado le dejo 8 cajas", "es", Role.SUPPLIER)
    assert (reading.intent, str(reading.due), reading.action) == (Intent.SUPPLIER_OFFER, "2025-11-24", Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("cuánto vendimos entre el lunes y ayer", "es", ("2025-11-17", "2025-11-21")),
        ("cuánto vendimos desde el lunes hasta ayer", "es", ("2025-11-17", "2025-11-21")),
        ("cuánto vendimos del 28 de octubre al 3 de noviembre", "es", ("2025-10-28", "2025-11-03")),
        ("quanto vendeu de segunda até ontem", "pt", ("2025-11-17", "2025-11-21")),
        ("how much we sell between Monday and yesterday", "en", ("2025-11-17", "2025-11-21")),
    ],
)
def test_sales_are_asked_for_from_one_day_to_another(text: str, language: str, days: tuple[str, str]) -> None:
    reading = read(text, language, Role.OWNER)
    assert reading.period is not None
    assert (tuple(map(str, reading.period)), reading.action) == (days, Action.ACT)


@pytest.mark.parametrize("text", ["cuánto se vendió esta quincena", "cuánto vendimos el último mes"])
def test_a_span_of_sales_that_is_not_understood_is_not_taken_for_today(text: str) -> None:
    assert read(text, "es", Role.OWNER).action is Action.ASK
