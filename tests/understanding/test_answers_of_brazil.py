"""Yes, no and other numbers as Brazilians answer an open card, and supplier's answers that come in parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.application.ports.understanding import Action, Intent, Topic
from hub.domain.people import Role
from tests.understanding.pieces import read, told
from tests.understanding.test_editing import _LINES, answered


@pytest.mark.parametrize(
    "text",
    [
        "tá joinha",
        "uai, pode",
        "bah, fechou",
        "tudo nos conformes",
        "tá tudo certim",
        "demorou, parça",
        "sussa",
        "pode tacar ficha",
        "toca o barco",
        "lógico",
        "tá autorizado",
    ],
)
def test_a_yes(text: str) -> None:
    reading = answered(text, "pt")
    assert (reading.intent, reading.action) == (Intent.CONFIRM, Action.ACT)


@pytest.mark.parametrize(
    "text",
    ["carece não", "precisa não, fi", "deixa pra depois", "agora não, mais tarde", "nem pensar", "tô fora", "dispensa"],
)
def test_a_no(text: str) -> None:
    reading = answered(text, "pt")
    assert (reading.intent, reading.action) == (Intent.DECLINE, Action.ACT)


@pytest.mark.parametrize("text", ["pode ser que sim", "talvez", "peraí que vou ver", "depende do preço"])
def test_a_maybe_is_no_yes(text: str) -> None:
    assert answered(text, "pt").action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("cola bota 8", ["8 COLA"]),
        ("a cola muda pra 12", ["12 COLA"]),
        ("a cola pode deixar 12", ["12 COLA"]),
        ("cola: 12", ["12 COLA"]),
        ("cola 12, atum 8", ["12 COLA", "8 TUNA"]),
        ("arredonda a cola pra 15", ["15 COLA"]),
        ("ah, e mais 4 caixas de sabão", ["+4 pack SOAP"]),
        ("aproveita e manda 1 sabão", ["+1 base SOAP"]),
        ("a cola deixa pra próxima", ["0 base COLA"]),
    ],
)
def test_the_card_gets_other_numbers(text: str, lines: list[str]) -> None:
    reading = answered(text, "pt")
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, lines, Action.ACT)


@pytest.mark.parametrize(("text", "language"), [("la cola ponle 8", "es"), ("cola: 8", "es"), ("cola put 8", "en")])
def test_goods_with_their_number_behind_are_restated_in_any_language(text: str, language: str) -> None:
    assert told(answered(text, language)) == ["8 COLA"]


def test_only_these_and_a_number_is_asked_about() -> None:
    assert answered("tá certo só o atum que é 6", "pt").action is Action.ASK


def test_the_size_of_the_goods_said_before_is_nobody_elses() -> None:
    topic = Topic(
        Intent.RESTOCK_REQUEST, (replace(_LINES[0], product="COLA-3"),), names=("Cola Real 3 L", "Leite Gloria 2 L")
    )
    assert told(read("isso, só que são 12 de cola", "pt", topic=topic)) == ["12 base COLA-3"]


def test_an_offer_in_parts_is_asked_about() -> None:
    topic = Topic(Intent.RESTOCK_REQUEST, _LINES)
    text = "entrego metade amanhã e o resto na sexta"
    assert read(text, "pt", Role.SUPPLIER, topic).action is Action.ASK
    assert read("hoje não deu, entrego amanhã", "pt", Role.SUPPLIER, topic).action is Action.ACT
