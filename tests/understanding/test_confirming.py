"""A yes is a yes only where all that is said agrees; "claro que no" declines; a yes with anything beside it asks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine, Topic
from tests.understanding.pieces import read

_LINES = (RequestLine(product="COLA", quantity=Decimal(2), unit=LineUnit.PACK),)
_CARD = Topic(Intent.RESTOCK_REQUEST, _LINES, None, ("Cola Real 500 ml",))


def answered(text: str, language: str, topic: Topic | None = _CARD) -> Reading:
    """`text` as an answer to a card of two packs of cola, or to one that tells of no goods."""
    return read(text, language, topic=topic)


@pytest.mark.parametrize("topic", [_CARD, None])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "sí"),
        ("es", "ya pe, mándalo nomás"),
        ("es", "sí, todo bien jefa"),
        ("es", "dale nomás"),
        ("es", "dale pa allá, ta bien así"),
        ("es", "claro que sí"),
        ("es", "👍"),
        ("pt", "sim"),
        ("pt", "pode mandar, chefe"),
        ("pt", "isso mesmo, tá certinho"),
        ("en", "yes please"),
        ("en", "yeah man, send it"),
        ("en", "all good, go ahead"),
        ("en", "ya mon"),
        ("en", "yes that's right, go through with it"),
    ],
)
def test_a_yes_with_nothing_beside_it_agrees(language: str, text: str, topic: Topic | None) -> None:
    reading = answered(text, language, topic)
    assert (reading.intent, reading.action) == (Intent.CONFIRM, Action.ACT)


@pytest.mark.parametrize("topic", [_CARD, None])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "claro que no"),
        ("es", "obvio que no"),
        ("es", "ya no"),
        ("es", "ya no lo quiero"),
        ("es", "ok no"),
        ("pt", "claro que não"),
        ("pt", "isso não"),
        ("en", "of course not"),
        ("en", "don't go ahead"),
    ],
)
def test_a_denial_with_a_yes_word_declines(language: str, text: str, topic: Topic | None) -> None:
    reading = answered(text, language, topic)
    assert (reading.intent, reading.action) == (Intent.DECLINE, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "sí, espera"),
        ("es", "no, espera"),
        ("es", "luego te confirmo"),
        ("es", "te confirmo a las 5"),
        ("es", "listo, ya lo pedí por teléfono"),
        ("es", "está bien, pero pregúntale a la señora primero"),
        ("es", "ya fue"),
        ("es", "ya lo mandaron"),
        ("es", "ya no más"),
        ("es", "sí pero no"),
        ("es", "bien caro"),
        ("es", "no me late"),
        ("es", "me late que no"),
        ("es", "sin cambios, no"),
        ("pt", "não recuso"),
        ("pt", "não desisto"),
        ("pt", "pode esperar"),
        ("pt", "confirmo depois"),
        ("pt", "beleza, mas espera"),
        ("en", "nuh send it yet"),
        ("en", "ok but not now"),
        ("en", "ok stop"),
        ("en", "yes we have enough"),
        ("en", "yeah no"),
        ("en", "fine, forget it"),
        ("en", "not on point"),
        ("en", "don't reject it"),
        ("en", "i go pass later"),
    ],
)
def test_anything_beside_a_yes_makes_it_a_question(language: str, text: str) -> None:
    assert answered(text, language).action is Action.ASK
    # no card tells of goods where an order is approved or called off
    without = answered(text, language, None)
    assert without.intent is not Intent.CONFIRM or without.action is Action.ASK


_BOTH = Topic(
    Intent.RESTOCK_REQUEST,
    (*_LINES, RequestLine(product="TUNA", quantity=Decimal(3), unit=LineUnit.PACK)),
    None,
    ("Cola Real 500 ml", "Atún Florida lata"),
)


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("es", "sí, las 2 cajas de cola", _CARD),
        ("es", "sí, 2 cajas", _CARD),
        ("es", "dale, pide las 2 de cola", _CARD),
        ("es", "correcto, son dos cajas de cola", _CARD),
        ("es", "sí, la cola", _CARD),
        ("es", "sí, las 2 cajas de cola y las 3 de atún", _BOTH),
        ("pt", "sim, as 2 caixas de cola", _CARD),
        ("pt", "isso, 2 caixas", _CARD),
        ("pt", "pode mandar as 2 de cola", _CARD),
        ("en", "yes, the 2 cases of cola", _CARD),
        ("en", "yeah 2 cases", _CARD),
        ("en", "correct, two cases of cola", _CARD),
    ],
)
def test_a_yes_that_says_the_card_once_more_agrees(language: str, text: str, topic: Topic) -> None:
    reading = answered(text, language, topic)
    assert (reading.intent, reading.action) == (Intent.CONFIRM, Action.ACT)


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("es", "sí, 3 cajas de cola", _CARD),
        ("es", "sí, 2 botellas de cola", _CARD),
        ("es", "sí, las 2 de cola para el viernes", _CARD),
        ("es", "sí, las 2 de cola y 3 de atún", _CARD),
        ("es", "sí, las 2 cajas de cola", _BOTH),
        ("es", "2 cajas de cola", _CARD),
        ("es", "sí, 2 cajas de cola?", _CARD),
        ("es", "no, 2 cajas de cola", _CARD),
        ("pt", "sim, 3 caixas de cola", _CARD),
        ("en", "yes, 2 cases of tuna", _CARD),
    ],
)
def test_a_yes_to_anything_else_than_the_card_does_not(language: str, text: str, topic: Topic) -> None:
    assert answered(text, language, topic).intent is not Intent.CONFIRM


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "4 o 5"),
        ("es", "entre 4 y 5"),
        ("es", "10%"),
        ("pt", "4 ou 5"),
        ("en", "4 or 5"),
        ("es", "una más una menos"),
    ],
)
def test_several_numbers_of_nothing_ask_and_change_nothing(language: str, text: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, reading.action, reading.lines) == (Intent.CHANGE_ORDER, Action.ASK, ())


@pytest.mark.parametrize("topic", [_CARD, None])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "vaya pues"),
        ("es", "dale viaje"),
        ("es", "me tinca, sin cambios"),
        ("es", "regístrelo así"),
        ("es", "no le muevas nada, está bien"),
        ("pt", "fechadíssimo"),
        ("pt", "vamo que vamo"),
        ("pt", "assino embaixo, chamigo"),
        ("pt", "pode dar andamento"),
        ("pt", "li tudo, tá certinho"),
        ("en", "no prob"),
        ("en", "send um come, cuzzy"),
        ("en", "write it down"),
        ("en", "sounds like a plan"),
        ("en", "fine by us"),
    ],
)
def test_a_yes_that_no_rule_of_its_own_knows(language: str, text: str, topic: Topic | None) -> None:
    reading = answered(text, language, topic)
    assert (reading.intent, reading.action) == (Intent.CONFIRM, Action.ACT)


@pytest.mark.parametrize("topic", [_CARD, None])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "ahorita no"),
        ("es", "ni de vaina"),
        ("es", "ni en pedo"),
        ("es", "no se moleste"),
        ("pt", "nada a ver"),
        ("pt", "não, larga mão"),
        ("pt", "acho que não"),
        ("pt", "reprovado"),
        ("en", "not yet"),
        ("en", "hard pass"),
        ("en", "hell naw, comrade"),
        ("en", "i'm good thanks"),
    ],
)
def test_a_no_that_no_rule_of_its_own_knows(language: str, text: str, topic: Topic | None) -> None:
    reading = answered(text, language, topic)
    assert (reading.intent, reading.action) == (Intent.DECLINE, Action.ACT)


def test_who_is_good_with_it_agrees() -> None:
    assert answered("i'm good with that", "en").intent is Intent.CONFIRM
