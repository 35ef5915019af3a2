"""A day that is refused beside another is not the day: "no puedo el viernes, el lunes sí" offers Monday."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine, Topic
from hub.domain.people import Role
from tests.understanding.pieces import read, told

_LINES = (RequestLine(product="COLA", quantity=Decimal(20), unit=LineUnit.PACK),)
_MONDAY, _FRIDAY, _SATURDAY = date(2025, 11, 24), date(2025, 11, 28), date(2025, 11, 29)


def supplied(text: str, language: str, order: str | None = "order") -> Reading:
    """What a supplier's `text` is read as, answering an order or none."""
    topic = Topic(Intent.SUPPLIER_OFFER, _LINES, order) if order else None
    return read(text, language, Role.SUPPLIER, topic)


@pytest.mark.parametrize("order", ["order", None])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "no puedo este viernes, el lunes sí"),
        ("es", "para el viernes no llego, se lo llevo el lunes"),
        ("es", "el viernes no salgo pero el lunes a primera hora se lo dejo"),
        ("es", "viernes no hay reparto, recién el lunes"),
        ("es", "no puedo viernes ni sábado, el lunes sí"),
        ("es", "el lunes sí puedo, el viernes no"),
        ("pt", "sexta não consigo, segunda sim"),
        ("pt", "na sexta não dá, te levo na segunda"),
        ("pt", "não entrego sexta, só segunda"),
        ("pt", "não posso na sexta mas na segunda eu posso"),
        ("en", "can't do Friday, Monday I can"),
        ("en", "Friday no good, Monday yes"),
        ("en", "mi cyan mek it Friday but Monday fine"),
        ("en", "truck not coming Friday, could bring it Monday"),
    ],
)
def test_a_supplier_offers_the_day_that_is_not_refused(language: str, text: str, order: str | None) -> None:
    reading = supplied(text, language, order)
    assert (reading.intent, reading.action, reading.due) == (Intent.SUPPLIER_OFFER, Action.ACT, _MONDAY)
    assert not reading.lines


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "no puedo el viernes, te llevo 15 cajas el lunes"),
        ("pt", "sexta não dá, levo 15 caixas na segunda"),
        ("en", "can't do Friday, will bring 15 cases Monday"),
    ],
)
def test_so_does_who_says_how_many(language: str, text: str) -> None:
    reading = supplied(text, language)
    assert (reading.action, reading.due, told(reading)) == (Action.ACT, _MONDAY, ["15 pack -"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "no puedo el viernes"),
        ("es", "no puedo ni el viernes ni el lunes"),
        ("es", "el viernes no, el lunes tampoco"),
        ("pt", "não entrego sexta"),
        ("en", "can't deliver Friday"),
    ],
)
def test_who_refuses_every_day_offers_none(language: str, text: str) -> None:
    reading = supplied(text, language)
    assert (reading.intent, reading.due) == (Intent.DECLINE, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "no puedo el viernes el lunes sí"),
        ("es", "no puedo antes del lunes"),
        ("es", "el viernes no sé, te confirmo"),
        ("es", "no puedo el viernes, te aviso"),
        ("pt", "sexta não sei, te aviso"),
        ("en", "not sure about Friday, will let you know"),
    ],
)
def test_where_nobody_can_tell_which_day_it_is_asked(language: str, text: str) -> None:
    assert supplied(text, language).action is Action.ASK


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "no llego hasta el lunes"),
        ("es", "no hay problema, el lunes se lo llevo"),
        ("es", "no se preocupe que el lunes llego"),
        ("pt", "não tem problema, segunda eu levo"),
        ("pt", "não consigo antes de segunda"),
        ("en", "not before Monday"),
        ("en", "no problem, Monday"),
    ],
)
def test_a_no_of_something_else_refuses_no_day(language: str, text: str) -> None:
    reading = supplied(text, language)
    assert (reading.intent, reading.due) == (Intent.SUPPLIER_OFFER, _MONDAY)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "el viernes no voy a estar, mándame 3 panes el sábado"),
        ("es", "no lo quiero para el viernes, mándame 3 panes el sábado"),
        ("pt", "sexta não vou estar, me manda 3 pães no sábado"),
        ("en", "Friday I won't be there, send 3 bread Saturday"),
    ],
)
def test_a_customer_s_day_is_the_one_that_is_not_refused(language: str, text: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.due) == (Intent.CUSTOMER_ORDER, _SATURDAY)


def test_a_card_s_day_becomes_the_one_that_is_not_refused() -> None:
    topic = Topic(Intent.RESTOCK_REQUEST, _LINES, None, ("Cola Real 500 ml",))
    reading = read("el viernes no, mejor el lunes", "es", topic=topic)
    assert (reading.intent, reading.action, reading.due) == (Intent.CHANGE_ORDER, Action.ACT, _MONDAY)
    kept = read("3 panes para el viernes, no me vaya a fallar", "es", Role.CUSTOMER)
    assert (kept.action, kept.due) == (Action.ACT, _FRIDAY)
