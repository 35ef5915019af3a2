"""Changing what the open card holds: goods off, on and swapped, quantities reckoned from it, in three languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine, Topic
from hub.domain.people import Role
from tests.understanding.pieces import read, told

_COLA = {"es": "Cola Real 500 ml", "pt": "Cola Real 500 ml", "en": "Real Cola 500 ml"}
_TUNA = {"es": "Atún Florida lata", "pt": "Atum Florida lata", "en": "Florida Tuna tin"}
_LINES = (
    RequestLine(product="COLA", quantity=Decimal(6), unit=LineUnit.PACK),
    RequestLine(product="TUNA", quantity=Decimal(4), unit=LineUnit.PACK),
)


def answered(text: str, language: str, lines: int = 2, intent: Intent = Intent.RESTOCK_REQUEST) -> Reading:
    """`text` as an answer to a card of six packs of cola and, on the second line, four of tuna."""
    names = (_COLA[language], _TUNA[language])[:lines]
    return read(text, language, topic=Topic(intent, _LINES[:lines], names=names))


def each(**said: list[str]) -> list[tuple[str, str]]:
    """Every saying with its language."""
    return [(text, language) for language, texts in said.items() for text in texts]


OFF = each(
    es=[
        "la cola ya no", "la cola no", "no cola", "no, la cola no", "saca la cola", "quita la cola",
        "quítale la cola", "la cola quítala", "sin la cola", "sin cola por favor", "menos la cola",
        "ya no quiero la cola", "no quiero cola", "olvida la cola", "la cola mejor no", "cancela la cola",
        "elimina la cola", "ya no pidas cola", "no pidas cola", "la cola no hace falta", "no necesito la cola",
        "la cola fuera", "no quiero las 6 colas", "solo el atún", "mejor quita la cola", "la cola tampoco",
    ],
    pt=[
        "a cola não quero mais", "a cola não", "cola não precisa", "tira a cola", "pode tirar a cola", "sem a cola",
        "não quero cola", "não precisa da cola", "esquece a cola", "deixa a cola pra lá", "cancela a cola",
        "a cola quero mais não", "precisa não da cola", "só o atum",
    ],
    en=[
        "forget the cola", "no bother with the cola", "take off the cola", "take the cola off", "take out the cola",
        "remove the cola", "drop the cola", "leave out the cola", "not the cola", "the cola no", "without the cola",
        "skip the cola", "scratch the cola", "cancel the cola", "no need for cola", "I don't want the cola again",
        "mi nuh want the cola", "nuh bother wid the cola", "tek off the cola", "hold the cola", "only the tuna",
    ],
)  # fmt: skip


@pytest.mark.parametrize(("text", "language"), OFF)
def test_goods_of_the_card_that_are_denied_go_off_it(text: str, language: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, ["0 base COLA"], Action.ACT)
    assert not reading.corrects


@pytest.mark.parametrize(("text", "language"), each(es=["quítala", "quita eso"], pt=["tira isso"], en=["take it off"]))
def test_what_goes_off_without_a_name_is_the_cards_own_line(text: str, language: str) -> None:
    assert told(answered(text, language, 1)) == ["0 base -"]


@pytest.mark.parametrize(("text", "language"), each(es=["quita todo"], pt=["tira tudo"], en=["take everything off"]))
def test_all_of_it_is_every_line(text: str, language: str) -> None:
    assert told(answered(text, language)) == ["0 base COLA", "0 base TUNA"]


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("12 nada más", "es", "12 -"),
        ("solo 12", "es", "12 -"),
        ("nomás 12", "es", "12 -"),
        ("solo 2 de cola", "es", "2 COLA"),
        ("só 12", "pt", "12 -"),
        ("apenas 12", "pt", "12 -"),
        ("just 12", "en", "12 -"),
        ("12 only", "en", "12 -"),
        ("baja a 4", "es", "4 -"),
        ("diminui pra 4", "pt", "4 -"),
        ("cut it to 4", "en", "4 -"),
        ("la cola que sean 3", "es", "3 COLA"),
        ("la cola son 3", "es", "3 COLA"),
        ("cambia la cola a 3", "es", "3 COLA"),
        ("a cola foi 3", "pt", "3 COLA"),
        ("muda a cola pra 3", "pt", "3 COLA"),
        ("the cola was 3", "en", "3 COLA"),
        ("change the cola to 3", "en", "3 COLA"),
    ],
)
def test_so_many_and_no_more_is_the_quantity(text: str, language: str, line: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading)) == (Intent.CHANGE_ORDER, [line])


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("2 menos", "es", "-2 -"),
        ("no, 2 menos", "es", "-2 -"),
        ("son 2 menos", "es", "-2 -"),
        ("dos menos", "es", "-2 -"),
        ("2 más", "es", "+2 -"),
        ("ponle 2 más", "es", "+2 -"),
        ("una más", "es", "+1 -"),
        ("otros 2", "es", "+2 -"),
        ("otra caja", "es", "+1 pack -"),
        ("ponle unas 3 más", "es", "+3 -"),
        ("sí, 2 más", "es", "+2 -"),
        ("agrégale 2", "es", "+2 -"),
        ("quítale 2", "es", "-2 -"),
        ("quítale 2 más", "es", "-2 -"),
        ("quítale 2 a la cola", "es", "-2 COLA"),
        ("2 cajas más de cola", "es", "+2 pack COLA"),
        ("2 botellas menos", "es", "-2 base -"),
        ("agrega 2 cajas de cola", "es", "+2 pack COLA"),
        ("ponle el doble", "es", "x2 -"),
        ("la mitad", "es", "x0.5 -"),
        ("son la mitad", "es", "x0.5 -"),
        ("la mitad del atún", "es", "x0.5 TUNA"),
        ("dois a menos", "pt", "-2 -"),
        ("mais 2", "pt", "+2 -"),
        ("pode dobrar", "pt", "x2 -"),
        ("bota mais 2", "pt", "+2 -"),
        ("não, mais 2", "pt", "+2 -"),
        ("2 a mais", "pt", "+2 -"),
        ("tira 2 da cola", "pt", "-2 COLA"),
        ("o dobro", "pt", "x2 -"),
        ("metade", "pt", "x0.5 -"),
        ("2 fewer", "en", "-2 -"),
        ("2 less", "en", "-2 -"),
        ("one less", "en", "-1 -"),
        ("2 more", "en", "+2 -"),
        ("another 2", "en", "+2 -"),
        ("another case of tuna", "en", "+1 pack TUNA"),
        ("add 2 more", "en", "+2 -"),
        ("make it 2 more please", "en", "+2 -"),
        ("take 2 off the cola", "en", "-2 COLA"),
        ("double it", "en", "x2 -"),
        ("half of that", "en", "x0.5 -"),
    ],
)
def test_a_difference_is_told_as_one_and_never_as_the_number_itself(text: str, language: str, line: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, [line], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("y 3 jabones también", "es", ["+3 base SOAP"]),
        ("y 3 cajas de jabón", "es", ["+3 pack SOAP"]),
        ("agrega 3 jabones", "es", ["+3 base SOAP"]),
        ("y 3 jabones para el lunes", "es", ["+3 base SOAP"]),
        ("quita la cola y agrega 3 jabones", "es", ["0 base COLA", "+3 base SOAP"]),
        ("quita la cola y el atún", "es", ["0 base COLA", "0 base TUNA"]),
        ("ni la cola ni el atún", "es", ["0 base COLA", "0 base TUNA"]),
        ("nem cola nem atum", "pt", ["0 base COLA", "0 base TUNA"]),
        ("el atún sí, la cola no", "es", ["0 base COLA"]),
        ("tira o atum, bota 3 sabão", "pt", ["0 base TUNA", "+3 base SOAP"]),
        ("la cola y el atún ya no", "es", ["0 base COLA", "0 base TUNA"]),
        ("2 más de cola y 1 menos de atún", "es", ["+2 COLA", "-1 TUNA"]),
        ("e mais 3 sabão", "pt", ["+3 base SOAP"]),
        ("e 3 caixas de sabão", "pt", ["+3 pack SOAP"]),
        ("and 3 soap too", "en", ["+3 base SOAP"]),
        ("and 3 cases of soap", "en", ["+3 pack SOAP"]),
    ],
)
def test_goods_come_beside_what_the_card_holds(text: str, language: str, lines: list[str]) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.corrects) == (Intent.CHANGE_ORDER, lines, False)


def test_a_day_said_with_what_is_added_is_the_cards() -> None:
    assert answered("y 3 jabones para el lunes", "es").due == date(2025, 11, 24)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("en vez de cola, jabón", "es", "? SOAP"),
        ("en vez de cola jabón", "es", "? SOAP"),
        ("jabón en vez de cola", "es", "? SOAP"),
        ("cambia la cola por jabón", "es", "? SOAP"),
        ("cambia la cola por 3 de jabón", "es", "3 base SOAP"),
        ("en lugar de 6 colas, 3 jabones", "es", "3 base SOAP"),
        ("troca a cola por sabão", "pt", "? SOAP"),
        ("em vez da cola, sabão", "pt", "? SOAP"),
        ("soap instead of cola", "en", "? SOAP"),
        ("change the cola to soap", "en", "? SOAP"),
        ("swap soap for the cola", "en", "? SOAP"),
    ],
)
def test_goods_take_the_place_of_others_and_nothing_was_misheard(text: str, language: str, line: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, [line], Action.ACT)
    assert [each.product for each in reading.denied] == ["COLA"]
    assert (reading.corrects, reading.change_of_mind) == (True, True)


@pytest.mark.parametrize(
    ("text", "language"), each(es=["mejor jabón"], pt=["melhor sabão"], en=["give me soap instead"])
)
def test_other_goods_rather_take_the_place_of_the_cards_own(text: str, language: str) -> None:
    reading = answered(text, language, 1)
    assert (told(reading), reading.corrects, reading.change_of_mind) == (["? SOAP"], True, True)


@pytest.mark.parametrize(
    ("text", "language", "party", "branch"),
    [
        ("pídeselo a Vega mejor", "es", "vega", None),
        ("pídeselo a Gloria", "es", "gloria", None),
        ("mándalo a Norte", "es", None, "norte"),
        ("pede pra Gloria", "pt", "gloria", None),
        ("melhor pra Norte", "pt", None, "norte"),
        ("ask Gloria instead", "en", "gloria", None),
        ("get it from Vega instead", "en", "vega", None),
        ("send it to Norte instead", "en", None, "norte"),
    ],
)
def test_whom_to_ask_and_where_to_bring_it_confirm_nothing(
    text: str, language: str, party: str | None, branch: str | None
) -> None:
    reading = answered(text, language)
    found = reading.party.contact if reading.party else None
    assert (reading.intent, reading.lines, found, reading.branch) == (Intent.CHANGE_ORDER, (), party, branch)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("la primera no", "es", "0 base COLA"),
        ("quita la segunda", "es", "0 base TUNA"),
        ("la segunda que sean 5", "es", "5 TUNA"),
        ("a la primera quítale 2", "es", "-2 COLA"),
        ("la última ya no", "es", "0 base TUNA"),
        ("a primeira não", "pt", "0 base COLA"),
        ("take off the first one", "en", "0 base COLA"),
        ("the second one, 5", "en", "5 TUNA"),
    ],
)
def test_a_line_is_meant_by_its_place(text: str, language: str, line: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.due) == (Intent.CHANGE_ORDER, [line], None)


def test_a_place_that_the_card_does_not_have_is_asked_about() -> None:
    assert (answered("la tercera no", "es").lines, answered("la tercera no", "es").action) == ((), Action.ASK)


@pytest.mark.parametrize(("text", "language"), each(es=["faltaron 2"], pt=["faltaram 2"], en=["2 missing", "2 short"]))
def test_what_was_missing_of_a_delivery_is_taken_off_and_else_asked_about(text: str, language: str) -> None:
    assert told(answered(text, language, 1, Intent.RECORD_RECEIPT)) == ["-2 -"]
    ordered = answered(text, language, 1)
    assert (ordered.lines, ordered.action) == ((), Action.ASK)


@pytest.mark.parametrize(
    ("text", "language"),
    each(
        es=["déjalo así", "mejor déjalo así", "nada más", "solo eso"],
        pt=["deixa assim", "mais nada", "só isso"],
        en=["leave it like that", "nothing else", "that's all"],
    ),
)
def test_leaving_it_as_it_is_neither_drops_nor_confirms_it(text: str, language: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, reading.lines, reading.action) == (Intent.CHANGE_ORDER, (), Action.ACT)


def test_a_number_said_behind_the_goods_counts_them() -> None:
    assert told(answered("el jabón también, 3", "es")) == ["+3 base SOAP"]


@pytest.mark.parametrize("text", ["no quiero 2 colas", "en lugar de 2 colas, 2 jabones"])
def test_another_number_than_the_cards_that_is_denied_is_asked_about(text: str) -> None:
    reading = answered(text, "es")
    assert (reading.lines, reading.action, reading.corrects) == ((), Action.ASK, True)


@pytest.mark.parametrize(
    ("text", "language"),
    each(
        es=[
            "no hay cola",
            "no llegó la cola",
            "¿2 más?",
            "necesito 3 cajas de jabón",
            "sin gas",
            "vendí 2 colas menos",
        ],
        pt=["não chegou a cola", "preciso de 3 caixas de sabão"],
        en=["no cola came", "i need 3 cases of soap"],
    ),
)
def test_what_says_something_else_is_no_change_of_the_card(text: str, language: str) -> None:
    reading = answered(text, language)
    changes = reading.intent is Intent.CHANGE_ORDER
    assert not any(line.relative or (changes and line.quantity == 0) for line in reading.lines)


def test_without_a_card_nothing_is_relative() -> None:
    assert all(line.relative is None for line in read("agrega 2 cajas de cola 500 al pedido", "es").lines)


def test_a_suppliers_words_change_no_card() -> None:
    order = Topic(Intent.SUPPLIER_OFFER, _LINES[:1], "order-1")
    assert all(line.relative is None for line in read("2 cajas menos", "es", Role.SUPPLIER, order).lines)
