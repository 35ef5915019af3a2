"""Words that sound alike: spelling the shop's way, and nothing else touched."""

from __future__ import annotations

import time

import pytest

from hub.voice.sound import likeness, sound_of, words_of
from hub.voice.vocabulary import common_words, number_words, speakable, spelling_book
from hub.voice.whisper_engine import loops, merge, respell

SHOP_ES = ("Inca Kola", "Cusqueña", "Lucky Strike", "Codijisa", "Doña Teófila Mamani", "Cloralex", "Elvira")
SHOP_PT = ("Guaraná Antarctica", "Brahma", "Santa Joana", "Vitamilho")
SHOP_EN = ("Dragon Stout", "Hardo bread", "Kerosene", "Grace")


def spelled(text: str, phrases: tuple[str, ...], language: str) -> str:
    return respell(text, spelling_book(tuple(speakable(phrases)), language))


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("inca cola", "Inka Kola", "es"),
        ("bimbo", "vimbo", "es"),
        ("yeni", "lleni", "es"),
        ("wawa", "baba", "es"),
        ("brama", "Brahma", "pt"),
        ("desfardos", "dez fardos", "pt"),
        ("higienico", "hygiênico", "pt"),
        ("kwik", "quick", "en"),
        ("ph", "f", "en"),
    ],
)
def test_spellings_that_sound_the_same_have_one_key(left, right, language):
    assert sound_of(left, language) == sound_of(right, language)


def test_sounds_that_differ_have_different_keys():
    assert sound_of("jabón", "es") != sound_of("gabon", "es")
    assert sound_of("fideos", "es") != sound_of("videos", "es")


def test_hangul_is_compared_by_its_letters():
    assert 0.6 < likeness(sound_of("우유", "ko"), sound_of("우요", "ko")) < 1.0


@pytest.mark.parametrize(
    ("heard", "shop", "language", "expected"),
    [
        ("veinte de incacola, por favor", SHOP_ES, "es", "veinte de inca kola, por favor"),
        ("3 inca cola y 2 Inca-Cola.", SHOP_ES, "es", "3 inca kola y 2 inca kola."),
        ("pídele a codigiza tres cajas", SHOP_ES, "es", "pídele a codijisa tres cajas"),
        ("le habla el Vira", SHOP_ES, "es", "le habla elvira"),
        ("una de luki estraik", SHOP_ES, "es", "una de lucky estraik"),
        ("tres cusqueñas de trigo", SHOP_ES, "es", "tres cusqueñas de trigo"),
        ("a punta diez soles", SHOP_ES, "es", "apunta diez soles"),
        ("recibi quince cajas", SHOP_ES, "es", "recibí quince cajas"),
        ("pede desfardos de brama", SHOP_PT, "pt", "pede dez fardos de brahma"),
        ("vem de agora duas caixas", SHOP_PT, "pt", "vendi agora duas caixas"),
        ("guarana antarquica de dois litros", SHOP_PT, "pt", "guaraná antarctica de dois litros"),
        ("água Santa Juana", SHOP_PT, "pt", "água santa joana"),
        ("four dragonstout", SHOP_EN, "en", "four dragon stout"),
        ("one hard-o bread", SHOP_EN, "en", "one hardo bread"),
    ],
)
def test_what_sounds_like_the_shops_words_is_spelled_like_them(heard, shop, language, expected):
    assert spelled(heard, shop, language) == expected


@pytest.mark.parametrize(
    ("text", "shop", "language"),
    [
        ("café con té y la lata de hoy", SHOP_ES, "es"),
        ("debe 20 soles, a mí me debe", SHOP_ES, "es"),
        ("se alquila cuarto en Surquillo, sin mascotas", SHOP_ES, "es"),
        ("come here now, a new one", SHOP_EN, "en"),
        ("", SHOP_ES, "es"),
        ("¿?", SHOP_ES, "es"),
        ("20.5 kg", SHOP_ES, "es"),
    ],
)
def test_everyday_words_and_unknown_ones_are_left_alone(text, shop, language):
    assert spelled(text, shop, language) == text


def test_without_a_catalogue_only_everyday_words_are_put_right():
    assert spelled("a punta dos inca cola", (), "es") == "apunta dos inca cola"


def test_words_that_nearly_are_the_shops_are_doubtful():
    book = spelling_book(tuple(speakable(SHOP_EN)), "en")

    assert book.doubtful(words_of("Caracene nearly done"), 5)[0] == "kerosene"
    assert book.doubtful(words_of("four dragon stout"), 5) == []
    assert book.doubtful(words_of("good morning"), 5) == []


def test_a_second_reading_gives_only_what_its_hints_explain():
    first = "Pede a ambêve seis fardos, duas bandejas de ovos"
    second = "Pede a Ambev seis fardos, duas bandejas de óculos"

    assert merge(first, second, ["Ambev"]) == "Pede a Ambev seis fardos, duas bandejas de ovos"
    assert merge(first, second, ["Skol"]) == first
    assert merge(first, first, ["Ambev"]) == first


def test_names_are_spoken_without_sizes():
    assert speakable(["Coca-Cola 1.5 L", "coca-cola 500 ml", "Leche Gloria 400 g", "7up", "2,5 kg"]) == [
        "Coca-Cola",
        "Leche Gloria",
    ]


@pytest.mark.parametrize(
    ("text", "looping"),
    [
        ("Preciso de 20 caixas até sexta. Preciso de 20 caixas até sexta.", True),
        ("sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí sí", True),
        ("Necesito veinte cajas de Coca-Cola de litro y medio para el viernes.", False),
        ("no no", False),
    ],
)
def test_a_loop_is_told_from_speech(text, looping):
    assert loops(text) is looping


def test_every_language_of_the_product_has_everyday_words_and_numbers():
    for language, hundred in (("es", "cien"), ("pt", "cem"), ("en", "hundred")):
        assert len(common_words(language)) > 300
        assert hundred in number_words(language)
        assert number_words(language) < common_words(language)
    assert common_words("ko") == frozenset()


def test_a_catalogue_of_five_thousand_products_costs_little():
    syllables = ("ka", "lo", "mi", "ter", "san", "bru", "ge", "vi")
    names = tuple(
        f"{a}{b}{c} {d}{e}"
        for a in syllables
        for b in syllables
        for c in syllables
        for d in syllables[:5]
        for e in syllables[:2]
    )
    book = spelling_book(names, "es")
    begun = time.process_time()
    text = respell("mándame diez kalomiter sanlo y una docena de lo que haya para mañana temprano", book)
    book.doubtful(words_of(text), 12)

    assert len(names) == 5120
    assert time.process_time() - begun < 2.0
