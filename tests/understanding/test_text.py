"""Normalising: accents, elongations, emoji, abbreviations, list numbers, invisible marks; tokens and their places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.application.ports.understanding import Action, Intent, PartyRef, Said
from hub.domain.people import Contact, Role
from hub.understanding import RuleReader
from hub.understanding.pieces.lexicon import lexicon
from hub.understanding.pieces.text import Kind, clean, tokens
from tests.understanding.pieces import NOW, parts_of, read, shop, told


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Holaaaa CAMIÓN", "es", ["hola", "camion"]),
        ("q tal xfa", "es", ["que", "tal", "por", "favor"]),
        ("Coca-Cola", "es", ["coca", "cola"]),
        ("3L x10", "es", ["3", "l", "x", "10"]),
        ("pa\u200bn\u202e y leche", "es", ["pan", "y", "leche"]),
        ("1. arroz\n2. sal", "es", ["arroz", "\n", "sal"]),
        ("pilas doble a", "es", ["pilas", "aa"]),
        ("diez y seis panes", "es", ["dieciseis", "panes"]),
        ("2 k d arroz", "es", ["2", "k", "de", "arroz"]),
        ("1/2 k de queso", "es", ["1/2", "k", "de", "queso"]),
        ("vive100", "es", ["vive100"]),
        ("coca600", "es", ["coca", "600"]),
        ("kkkkk tem pão", "pt", [",", "tem", "pao"]),
        ("jajaja no hay", "es", [",", "no", "hay"]),
        ("harina P.A.N. y a las 8 a.m.", "es", ["harina", "pan", "y", "a", "las", "8", "am"]),
        ("hija mía", "es", ["hija", "mia"]),
        ("na vdd aki", "pt", ["na", "verdade", "aqui"]),
        ("vc tem oq", "pt", ["voce", "tem", "o", "que"]),
        ("terça-feira", "pt", ["terca"]),
        ("meu pedidinho", "pt", ["meu", "pedido"]),
        ("👍", "en", ["ok"]),
        ("Lay's", "en", ["lays"]),
        ("pls snd b4 tmrw", "en", ["please", "send", "before", "tomorrow"]),
        ("½ kg ¼", "en", ["1/2", "kg", "1/4"]),
    ],
)
def test_text_becomes_folded_tokens(text: str, language: str, expected: list[str]) -> None:
    assert [t.text for t in parts_of(text, language)] == expected


@pytest.mark.parametrize("text", ["S/ 3.50 y R$ 4", "Pide 2 cajas, por favor", "vive100 con todo"])
def test_a_token_knows_its_place(text: str) -> None:
    for token in tokens(clean(text), lexicon("es"), decimal_comma=False):
        assert text[token.start : token.end] == token.raw


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://x.example/a", Kind.LINK),
        ("R$5", Kind.MONEY),
        ("EC$5", Kind.MONEY),
        ("3/4", Kind.SLASH),
        ("1.5", Kind.NUMBER),
        ("\n", Kind.NEWLINE),
    ],
)
def test_kinds_of_tokens(text: str, kind: Kind) -> None:
    assert tokens(clean(text), lexicon("es"), decimal_comma=False)[0].kind is kind


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("cuanto kda de atun", "es", ["? TUNA"]),
        ("cuanto ay de jabon", "es", ["? SOAP"]),
        ("kuantos guebos kedan", "es", ["? EGG"]),
        ("nesesitamos 3 cajas de atun pal lunes", "es", ["3 pack TUNA"]),
        ("boi a nesesitar 2 cajas de atun", "es", ["2 pack TUNA"]),
        ("presizo de 3 caichas de atum", "pt", ["3 pack TUNA"]),
        ("qto ainda tem de atum", "pt", ["? TUNA"]),
    ],
)
def test_verbs_and_question_words_are_known_as_they_sound(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pdir 3 cajas de atún urgnte", "es", ["3 pack TUNA"]),
        ("ncesitamos 3 cajas de atún pal vierns", "es", ["3 pack TUNA"]),
        ("prciso de 3 caixas de atum urgnte", "pt", ["3 pack TUNA"]),
        ("ordr 3 cases of tuna", "en", ["3 pack TUNA"]),
    ],
)
def test_everyday_words_are_known_without_a_vowel_or_two(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, lines, Action.ACT)


@pytest.mark.parametrize("text", ["pide 3 cajas de trago fino", "pide 3 cajas de carta fina"])
def test_what_can_be_said_is_a_word_of_its_own(text: str) -> None:
    assert told(read(text, "es")) == [f"3 pack [{text.removeprefix('pide 3 cajas de ')}]"]


def test_who_is_called_like_a_word_without_its_vowels_is_not_respelt() -> None:
    known = shop("pt")
    known = replace(known, contacts=(*known.contacts, Contact("cida", "Dona Cida", Role.CUSTOMER, "pt", "cida")))
    reading = RuleReader().read(Said("bota 45 na conta da dona cida", Role.OWNER, NOW, "pt"), known)
    assert reading.party == PartyRef(contact="cida")


def test_a_name_inside_a_sentence_is_not_respelt() -> None:
    reading = read("anota fiado 18 reais pra Zulmira", "pt")
    assert reading.party == PartyRef(new_name="Zulmira")


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("hola soy Gladys del pasaje 4, me manda 2 panes y 3 huevos", "es", ["2 base BREAD", "3 base EGG"]),
        ("mándeme a la calle 5 casa 12 dos leches de litro", "es", ["2 base MILK"]),
        ("mándeme a casa 2 jabones", "es", ["2 base SOAP"]),
        ("vocês deixam aqui em casa 1 sabão", "pt", ["1 base SOAP"]),
        ("para el apto 302 un kilo de tomate y 6 huevos", "es", ["1 base TOMATO", "6 base EGG"]),
        ("vivo en la torre dos depto 101, quiero 3 panes", "es", ["3 base BREAD"]),
        ("oi sou a Cleide da rua 5 casa 12, me manda 2 pães e 3 ovos", "pt", ["2 base BREAD", "3 base EGG"]),
        ("moro no bloco 2 apartamento 101, quero 3 pães", "pt", ["3 base BREAD"]),
        ("this is Gladys from house 4, send 2 bread and 3 eggs", "en", ["2 base BREAD", "3 base EGG"]),
        ("i live at 14 hope road, need 3 bread", "en", ["3 base BREAD"]),
    ],
)
def test_the_number_of_an_address_counts_nothing(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("bnas trds m manda 2 atunes xfa", "es", ["2 base TUNA"]),
        ("bnas nchs, m guarda un jabon", "es", ["1 base SOAP"]),
        ("ola vecino m da 6 huevos", "es", ["6 base EGG"]),
        ("bdia m ve 3 pães", "pt", ["3 base BREAD"]),
        ("b tarde, m manda 2 sabão pfv", "pt", ["2 base SOAP"]),
        ("btarde dna, quero 6 ovo", "pt", ["6 base EGG"]),
    ],
)
def test_greetings_without_their_vowels_say_nothing_of_goods(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("manda 2 atunes y mmm 3 jabones", "es"),
        ("manda 2 atunes, ehmm, 3 jabones p mañana", "es"),
        ("manda 2 atum e hmmm 3 sabão", "pt"),
        ("send 2 tuna and aahm 3 soap", "en"),
        ("send erm 2 tuna an uhmm 3 soap", "en"),
    ],
)
def test_what_one_hums_while_thinking_says_nothing(text: str, language: str) -> None:
    assert told(read(text, language, Role.CUSTOMER)) == ["2 base TUNA", "3 base SOAP"]


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("buenos días vecina 🙏", "es", Intent.GREETING),
        ("bom dia dona 🙏", "pt", Intent.GREETING),
        ("Good evening, blessed love 🙏🏾", "en", Intent.GREETING),
        ("🙏", "es", Intent.THANKS),
    ],
)
def test_folded_hands_thank_where_nobody_is_greeted(text: str, language: str, intent: Intent) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize(("text", "language"), [("quero um e", "pt"), ("uma e", "pt")])
def test_a_message_that_breaks_off_is_read(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("quedan 00 huevos", "es", ["0 base EGG"]),
        ("restam 00 ovos", "pt", ["0 base EGG"]),
        ("we have 00 tuna", "en", ["0 base TUNA"]),
    ],
)
def test_two_noughts_are_none(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language)) == lines
