"""Message bodies are held to Meta's limits before they are queued."""

from __future__ import annotations

import pytest

from hub.bot import bodies
from hub.bot.bodies import BodyTooLong, Choice
from tests.bot.shop import valid

CUSQUENAS = [f"Cerveza Cusqueña {kind} botella 620 ml" for kind in ("Dorada", "Negra", "de Trigo")]


def choices(count: int) -> list[Choice]:
    return [Choice(f"id-{n}", f"Opción {n}") for n in range(count)]


def test_text_longer_than_meta_takes_ends_with_an_ellipsis() -> None:
    body = bodies.text("palabra " * 1000)
    assert len(body["text"]["body"]) <= 4096
    assert body["text"]["body"].endswith("palabra…")
    valid(body)


def test_short_text_is_left_alone() -> None:
    assert bodies.shorten("Coca-Cola 1.5 L", 20) == "Coca-Cola 1.5 L"
    assert bodies.shorten("Coca-Cola Sin Azúcar 600 ml", 24) == "Coca-Cola Sin Azúcar…"


def test_titles_leave_out_what_they_share_so_that_they_stay_apart() -> None:
    assert bodies.distinct(CUSQUENAS, 24) == [
        "Dorada botella 620 ml",
        "Negra botella 620 ml",
        "de Trigo botella 620 ml",
    ]
    assert bodies.distinct(["Coca-Cola 1.5 L", "Coca-Cola 3 L"], 20) == ["Coca-Cola 1.5 L", "Coca-Cola 3 L"]


def test_titles_that_differ_only_at_their_ends_keep_their_ends() -> None:
    names = ["Detergente en polvo de la marca larga 800 g", "Detergente en polvo de la marca larguísima 150 g"]
    short = bodies.distinct(names, 20)
    assert short == ["larga 800 g", "larguísima 150 g"]
    alike = bodies.distinct(["A" * 30 + "1", "A" * 30 + "2"], 20)
    assert alike == ["AAAAAAAAA…AAAAAAAA1", "AAAAAAAAA…AAAAAAAA2"]


def test_equal_titles_are_numbered() -> None:
    assert bodies.distinct(["Pan", "Pan"], 20) == ["1. Pan", "2. Pan"]


def test_four_buttons_and_eleven_rows_are_refused_with_what_is_wrong() -> None:
    with pytest.raises(BodyTooLong, match="4 buttons, Meta takes 3"):
        bodies.buttons("¿Cuál?", choices(4))
    with pytest.raises(BodyTooLong, match="11 rows, Meta takes 10"):
        bodies.choices("¿Cuál?", "Ver", choices(11))


def test_words_beyond_a_card_empty_words_and_double_ids_are_refused() -> None:
    with pytest.raises(BodyTooLong, match="1025 words, Meta takes 1024"):
        bodies.buttons("a" * 1025, choices(1))
    with pytest.raises(BodyTooLong, match="needs words"):
        bodies.buttons(" ", choices(1))
    with pytest.raises(BodyTooLong, match="two choices with one id"):
        bodies.buttons("¿Cuál?", [Choice("x", "A"), Choice("x", "B")])
    with pytest.raises(BodyTooLong, match="257 id, Meta takes 256"):
        bodies.buttons("¿Cuál?", [Choice("x" * 257, "A")])


def test_three_options_that_fit_are_buttons_and_others_a_list_that_shows_them_whole() -> None:
    few = bodies.question("¿Cuál?", "Ver", choices(3))
    assert few["interactive"]["type"] == "button"
    cut = bodies.question("¿Cuál?", "Ver opciones", [Choice(str(n), name) for n, name in enumerate(CUSQUENAS)])
    rows = cut["interactive"]["action"]["sections"][0]["rows"]
    assert rows[0] == {"id": "0", "title": "Dorada botella 620 ml", "description": CUSQUENAS[0]}
    for body in (few, cut):
        valid(body)


def test_template_parameters_are_one_line_and_never_empty() -> None:
    body = bodies.template("t", "es", ["uno\ndos\t tres", ""], ["v1:c:yes"])
    assert body["template"]["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "uno dos tres"}, {"type": "text", "text": "-"}]},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "v1:c:yes"}],
        },
    ]
    valid(body)


def test_pages_leave_out_no_word_of_a_line_that_is_too_long_by_itself() -> None:
    words = "Dijo: " + "solo los martes, " * 100
    made = bodies.pages("• arroz\n" + words, 700)
    assert all(len(page) <= 700 for page in made)
    assert " ".join(made).split() == ("• arroz " + words).split()
