"""What is said beside a product, and what tells another product apart."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action
from hub.domain.people import Role
from tests.understanding.pieces import read, shop, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        # for whom and what for
        ("mándame 6 huevos para el bautizo de la ahijada", "es", ["6 base EGG"]),
        ("quiero 3 panes para la suegra", "es", ["3 base BREAD"]),
        ("mándame dos atunes para los peones", "es", ["2 base TUNA"]),
        ("quero 6 ovos pro bolo do neném", "pt", ["6 base EGG"]),
        ("me manda 10 pão pros convidados", "pt", ["10 base BREAD"]),
        ("quero 2 sabão para a diarista", "pt", ["2 base SOAP"]),
        ("send 6 eggs for the wedding", "en", ["6 base EGG"]),
        ("send 2 soap for the tenant", "en", ["2 base SOAP"]),
        # with whom it is to come
        ("mándame 2 jabones con el cabro", "es", ["2 base SOAP"]),
        ("manda 6 ovos com o moleque", "pt", ["6 base EGG"]),
        ("send 2 tuna with di yute", "en", ["2 base TUNA"]),
        # when it is needed, as it sounds
        ("mándame 4 atunes ahoritica", "es", ["4 base TUNA"]),
        ("me manda 2 atum ocê", "pt", ["2 base TUNA"]),
    ],
)
def test_what_is_said_beside_a_product_is_none_of_its_name(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("se rompieron 3 huevos en la vereda", "es", ["3 base EGG"]),
        ("se cayeron 4 huevos en el piso", "es", ["4 base EGG"]),
        ("se dañaron 2 atunes en el transporte", "es", ["2 base TUNA"]),
        ("quebrou 3 ovos no chão", "pt", ["3 base EGG"]),
        ("caiu 2 ovos na calçada", "pt", ["2 base EGG"]),
        ("estragou 2 iogurte de morango na geladeira", "pt", ["2 base YOG-FR"]),
        ("3 eggs broke in the jeep", "en", ["3 base EGG"]),
        ("2 eggs smash in the passage", "en", ["2 base EGG"]),
    ],
)
def test_where_goods_lie_is_none_of_their_name(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("quiero 3 pan integral", "es", ["3 base [pan integral]"]),
        ("quiero 2 panes con mantequilla", "es", ["2 base [panes con mantequilla]"]),
        ("quiero 2 panes con mantequilla rica", "es", ["2 base [panes con mantequilla rica]"]),
        ("mándame un jabón para el perro", "es", ["1 base [jabón para el perro]"]),
        ("quero 2 pão com manteiga", "pt", ["2 base [pão com manteiga]"]),
        ("quero um sabão pra louça", "pt", ["1 base [sabão pra louça]"]),
        ("quero 2 pão de queijo", "pt", ["2 base [pão de queijo]"]),
        ("send 2 bread with butter", "en", ["2 base [bread with butter]"]),
    ],
)
def test_another_kind_of_goods_is_asked_about(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language"), [("send 2 soap for the dishes", "en"), ("quiero 2 panes con la mantequilla", "es")]
)
def test_what_another_language_would_leave_out_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is Action.ASK


def test_a_name_after_goods_is_still_a_name() -> None:
    reading = read("anota 2 jabones para la Yuleisy", "es")
    assert told(reading) == ["2 base SOAP"]


@pytest.mark.parametrize(
    ("word", "language", "tells"),
    [
        ("gloria", "es", True),
        ("fresas", "es", True),
        ("integral", "es", True),
        ("ropa", "es", True),
        ("bautizo", "es", False),
        ("geladeira", "pt", False),
        ("dishes", "en", True),
        ("wedding", "en", False),
    ],
)
def test_what_goods_are_told_by_is_known(word: str, language: str, tells: bool) -> None:
    assert shop(language).matcher.describes(word, language) is tells


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("tiene atún ñañito?", "es", ["? TUNA"]),
        ("hay pan mijín?", "es", ["? BREAD"]),
        ("tiene jabón bolívar maestrito?", "es", ["? SOAP"]),
        ("tem pão amorzinho?", "pt", ["? BREAD"]),
        ("tem sabão patroa?", "pt", ["? SOAP"]),
        ("you have bread sweetie?", "en", ["? BREAD"]),
        ("got soap bossie?", "en", ["? SOAP"]),
    ],
)
def test_who_is_spoken_to_fondly_is_no_part_of_the_goods(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)
