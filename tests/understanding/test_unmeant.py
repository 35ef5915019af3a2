"""A question, a supposition, thanks, a condition and what is taken back is never written down or ordered by itself."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


def _acts(text: str, language: str) -> bool:
    return read(text, language, Role.OWNER).action is Action.ACT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no hace falta pedir 4 cajas de atún", "es"),
        ("ya no hace falta pedir 4 cajas de atún", "es"),
        ("no es para pedir 4 cajas de atún", "es"),
        ("ni muerto pido 4 cajas de atún", "es"),
        ("nunca dije que pidas 4 cajas de atún", "es"),
        ("dile a gloria que cancele las 4 cajas de atún", "es"),
        ("não é pra pedir 4 caixas de atum", "pt"),
        ("não precisa pedir 4 caixas de atum, já chegou", "pt"),
        ("nem pensar em pedir 4 caixas de atum", "pt"),
        ("não vou pedir 4 caixas de atum", "pt"),
        ("no need to order 4 cases of tuna", "en"),
        ("we don't need to order 4 cases of tuna", "en"),
        ("tell gloria don't bring 4 cases of tuna", "en"),
        ("tell gloria cancel the 4 cases of tuna", "en"),
        ("i never said order 4 cases of tuna", "en"),
    ],
)
def test_what_is_not_to_be_ordered_is_not(text: str, language: str) -> None:
    assert not _acts(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("anula la venta de 4 jabones", "es"),
        ("borra la venta de 4 jabones", "es"),
        ("elimina la merma de 4 huevos", "es"),
        ("nadie compró 4 jabones", "es"),
        ("casi vendí 4 jabones", "es"),
        ("me equivoqué, no eran 4 jabones sino 4 atunes", "es"),
        ("cancela a venda de 4 sabão", "pt"),
        ("ninguém comprou 4 sabão", "pt"),
        ("quase vendi 4 sabão", "pt"),
        ("errei, não eram 4 sabão e sim 4 atum", "pt"),
        ("cancel the sale of 4 soap", "en"),
        ("scratch the 4 soap sale", "en"),
        ("nobody bought 4 soap", "en"),
        ("almost sold 4 soap", "en"),
        ("i made a mistake, it wasn't 4 soap but 4 tuna", "en"),
    ],
)
def test_what_is_taken_back_is_not_written_down_anew(text: str, language: str) -> None:
    assert not _acts(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿llegaron 4 cajas de atún?", "es"),
        ("se rompieron 4 huevos?", "es"),
        ("quién vendió 4 jabones", "es"),
        ("podremos vender 4 cajas de atún?", "es"),
        ("convendrá pedir 4 cajas de atún?", "es"),
        ("quiero saber si pediste 4 cajas de atún", "es"),
        ("me puedes decir cuánto costaba el arroz la semana pasada, 2.20 no?", "es"),
        ("avísame si quedan 4 cajas de atún", "es"),
        ("chegaram 4 caixas de atum?", "pt"),
        ("quem vendeu 4 sabão", "pt"),
        ("vale a pena pedir 4 caixas de atum?", "pt"),
        ("quero saber se você pediu 4 caixas de atum", "pt"),
        ("quebraram 4 ovos?", "pt"),
        ("did you order the 4 cases of tuna?", "en"),
        ("who order 4 case a tuna", "en"),
        ("who ordered 4 cases of tuna", "en"),
        ("why you order 4 cases of tuna", "en"),
        ("should we order 4 cases of tuna?", "en"),
        ("let me know if 4 cases of tuna left", "en"),
    ],
)
def test_what_is_asked_is_not_told(text: str, language: str) -> None:
    assert not _acts(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("gracias por las 4 cajas de atún", "es"),
        ("supongamos que pedimos 4 cajas de atún", "es"),
        ("ojalá llegaran 4 cajas de atún", "es"),
        ("si baja el atún pide 4 cajas", "es"),
        ("pide 4 cajas más de atún que la semana pasada", "es"),
        ("vendí 4 jabones y regalé un atún", "es"),
        ("vendí 4 jabones fiado", "es"),
        ("el atún en six pack", "es"),
        ("obrigado pelas 4 caixas de atum", "pt"),
        ("imagina que a gente pede 4 caixas de atum", "pt"),
        ("tomara que chegue 4 caixas de atum", "pt"),
        ("se baixar o atum pede 4 caixas", "pt"),
        ("vendi 4 sabão fiado", "pt"),
        ("thanks for the 4 cases of tuna", "en"),
        ("suppose we order 4 cases of tuna", "en"),
        ("hope 4 cases of tuna come", "en"),
        ("if the tuna price drop order 4 cases", "en"),
        ("sell 4 soap and one break", "en"),
        ("nearly sell off all the soap, 4 lef", "en"),
    ],
)
def test_thanks_suppositions_conditions_and_mixed_news_are_asked_about(text: str, language: str) -> None:
    assert not _acts(text, language)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("¿me traes 4 cajas de atún?", "es", Intent.RESTOCK_REQUEST),
        ("puedes pedir 4 cajas de atún?", "es", Intent.RESTOCK_REQUEST),
        ("no te olvides de pedir 4 cajas de atún", "es", Intent.RESTOCK_REQUEST),
        ("vendí 4 jabones, cuánto queda?", "es", Intent.RECORD_SALE),
        ("gracias, llegaron 4 cajas de atún", "es", Intent.RECORD_RECEIPT),
        ("si puedes pide 4 cajas de atún", "es", Intent.RESTOCK_REQUEST),
        ("pode mandar 4 caixas de atum?", "pt", Intent.RESTOCK_REQUEST),
        ("vendi 4 sabão, viu?", "pt", Intent.RECORD_SALE),
        ("não esquece de pedir 4 caixas de atum", "pt", Intent.RESTOCK_REQUEST),
        ("can you bring 4 cases of tuna?", "en", Intent.RESTOCK_REQUEST),
        ("don't forget to order 4 cases of tuna", "en", Intent.RESTOCK_REQUEST),
        ("sold 4 soap, how many left?", "en", Intent.RECORD_SALE),
    ],
)
def test_the_questions_that_people_order_by_and_clauses_beside_the_news_do_no_harm(
    text: str, language: str, intent: Intent
) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


def test_a_number_before_its_own_noun_inherits_no_pack() -> None:
    assert told(read("6 cases of tuna and 3 soap", "en", Role.OWNER)) == ["6 pack TUNA", "3 base SOAP"]
