"""A voice note put right improves how this shop hears its next notes: they are read right or asked about."""

from __future__ import annotations

from typing import Any

import pytest

from hub.application.hearing import forget_mishearing, judge_hearing
from hub.application.people import erase_contact
from hub.application.ports.books import Actor
from hub.application.ports.speech import Transcript
from hub.domain.errors import InvalidInput, NotAllowed
from hub.domain.hearing import Mishearing
from tests.bot.shop import ELVIRA, JOAO, NELLY, ShopTest

PILSEN = "Cerveza Pilsen Callao botella 630 ml"


def last(shop: ShopTest, phone: str = NELLY) -> str:
    return shop.told(phone)[-1].text


def misheard(shop: ShopTest) -> list[tuple[str, str]]:
    return [(each.heard, each.meant) for each in shop.read(lambda r: r.mishearings())]


def put_right(shop: ShopTest, heard: str, *said: str, phone: str = NELLY) -> str:
    """A note that was heard so, put right by these words and confirmed; return the last card's words."""
    shop.speaks(phone, heard)
    for words in said:
        shop.says(phone, words)
    card = last(shop, phone)
    shop.says(phone, "sí")
    shop.told(phone)
    return card


@pytest.mark.parametrize(
    ("phone", "heard", "correction", "again", "asked"),
    [
        (NELLY, "necesito 2 cajas de pilsen 630", "no, dije doce", "necesito 2 cajas de inca kola 500", "¿12 o 2 de"),
        (JOAO, "preciso de 2 caixas de pilsen 630", "não, eu falei doze", "preciso de 2 caixas de inca kola 500", "12"),
        (NELLY, "se rompieron dos pilsen 630", "fueron doce, no dos", "llegaron dos cajas de pilsen 630", "¿12 o 2 de"),
    ],
)
def test_a_number_put_right_is_asked_about_when_it_is_heard_again(
    shop: ShopTest, phone: str, heard: str, correction: str, again: str, asked: str
) -> None:
    put_right(shop, heard, correction, phone=phone)
    shop.speaks(phone, again)
    told = shop.one(phone)
    assert asked in told.text
    assert told.titles == ["12", "2"]
    shop.presses(phone, "12")
    assert "12 " in last(shop, phone)


def test_it_is_learnt_only_once_the_card_is_confirmed(shop: ShopTest) -> None:
    shop.speaks(NELLY, "necesito 2 cajas de pilsen 630")
    shop.says(NELLY, "no, dije doce")
    assert "Voy a recordar que a veces oigo «2» donde dices «12»." in last(shop)
    assert misheard(shop) == []
    shop.says(NELLY, "no")
    assert misheard(shop) == []


def test_another_who_speaks_the_shops_language_is_asked_too_and_who_writes_is_not(shop: ShopTest) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")
    shop.speaks(ELVIRA, "necesito 2 cajas de pilsen 630")
    assert "¿12 o 2 de" in last(shop, ELVIRA)
    shop.says(NELLY, "necesito 2 cajas de pilsen 630")
    assert f"{PILSEN}: 2 cajas" in last(shop)


def test_what_was_heard_right_after_all_is_not_asked_for_ever(shop: ShopTest) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")
    assert misheard(shop) == [("2", "12")]
    shop.speaks(NELLY, "necesito 2 cajas de pilsen 630")
    shop.presses(NELLY, "2")
    assert f"{PILSEN}: 2 cajas" in last(shop)
    assert misheard(shop) == []
    shop.says(NELLY, "sí")
    shop.speaks(NELLY, "necesito 2 cajas de pilsen 630")
    assert f"{PILSEN}: 2 cajas" in last(shop)


def test_a_spoken_answer_which_may_be_misheard_too_teaches_nothing(shop: ShopTest) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")
    shop.speaks(NELLY, "necesito 2 cajas de pilsen 630")
    shop.speaks(NELLY, "dos")
    assert f"{PILSEN}: 2 cajas" in last(shop)
    assert misheard(shop) == [("2", "12")]


@pytest.mark.parametrize("answer", ["5", "20 cajas"])
def test_a_third_number_is_a_change_of_mind_and_teaches_nothing(shop: ShopTest, answer: str) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")
    judged = shop.facts().count("HearingJudged")
    shop.speaks(NELLY, "necesito 2 cajas de pilsen 630")
    shop.says(NELLY, answer)
    assert f"{PILSEN}: {answer.split(maxsplit=1)[0]} cajas" in last(shop)
    shop.says(NELLY, "sí")
    assert misheard(shop) == [("2", "12")]
    assert shop.facts().count("HearingJudged") == judged


def test_a_number_that_the_recogniser_has_itself_is_taken(shop: ShopTest, monkeypatch: pytest.MonkeyPatch) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")

    def transcribe(_audio: bytes, **_more: Any) -> Transcript:
        others = ("necesito las cajas de pilsen 630", "necesito 12 cajas de pilsen 630")
        return Transcript("necesito 2 cajas de pilsen 630", (), others, "dictation", 3.0, 0.5)

    monkeypatch.setattr(shop.recogniser, "transcribe", transcribe)
    shop.speaks(NELLY, "")
    assert f"{PILSEN}: 12 cajas" in last(shop)


def test_a_product_heard_as_another_is_asked_about_when_it_is_heard_again(shop: ShopTest) -> None:
    card = put_right(shop, "vendí 3 cocoa", "no, era coca cola de litro y medio")
    assert "Coca-Cola 1.5 L: 3 unidades" in card
    assert "«cocoa» donde dices «coca cola»" in card
    shop.speaks(NELLY, "vendí 2 cocoa")
    assert {"Coca-Cola 1.5 L", "Cocoa Winter's bolsa…"} <= set(shop.one(NELLY).titles)
    shop.says(NELLY, "coca de 3 litros")
    assert "Coca-Cola 3 L: 2 unidades" in last(shop)


def test_a_product_that_was_meant_after_all_is_not_asked_for_ever(shop: ShopTest) -> None:
    put_right(shop, "vendí 3 cocoa", "no, era coca cola de litro y medio")
    shop.speaks(NELLY, "vendí 2 cocoa")
    shop.says(NELLY, "cocoa winter's")
    shop.says(NELLY, "sí")
    assert misheard(shop) == []


def test_a_suppliers_name_is_never_learnt(shop: ShopTest) -> None:
    card = put_right(shop, "necesito 3 cajas de pilsen 630 a lin ley", "no, dije a Lindley")
    assert "Pedido para *Arca Continental Lindley*" in card
    assert misheard(shop) == []


def test_words_that_were_misheard_are_what_the_recogniser_is_told_first(shop: ShopTest) -> None:
    put_right(shop, "vendí 3 cocoa", "no, era coca cola de litro y medio")
    shop.speaks(NELLY, "vendí 2 pilsen 630")
    assert shop.recogniser.bias[0] == "coca cola"


@pytest.mark.parametrize(
    ("asked", "correction"),
    [
        ("necesito 2 cajas de inca kola 500", "no, era pepsi"),
        ("necesito 2 cajas de inca kola 500", "la de litro y medio"),
        ("necesito 2 cajas de inca kola 500", "mejor doce"),
    ],
)
def test_who_changes_their_mind_was_not_misheard(shop: ShopTest, asked: str, correction: str) -> None:
    put_right(shop, asked, correction)
    assert misheard(shop) == []


def test_what_was_written_teaches_nothing_about_hearing(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 2 cajas de pilsen 630")
    shop.says(NELLY, "no, dije doce")
    shop.says(NELLY, "sí")
    assert misheard(shop) == []


@pytest.mark.parametrize("answer", ["la de litro y medio", "litro y medio"])
def test_an_answer_to_which_one_teaches_what_the_note_had_in_its_place(shop: ShopTest, answer: str) -> None:
    card = put_right(shop, "necesito 20 cajas de coca cola de mitro en medio", answer)
    assert "Coca-Cola 1.5 L: 20 paquetes de 6" in card
    assert "«mitro en medio» donde dices «litro y medio»" in card
    shop.speaks(ELVIRA, "necesito 12 cajas de coca cola de mitro en medio")
    assert "Coca-Cola 1.5 L: 12 paquetes de 6" in last(shop, ELVIRA)


def test_an_answer_that_is_only_more_exact_teaches_nothing_about_hearing(shop: ShopTest) -> None:
    put_right(shop, "necesito 20 cajas de coca cola", "la de litro y medio")
    assert misheard(shop) == []


def test_packs_that_only_the_product_put_right_comes_in_are_asked_for(shop: ShopTest) -> None:
    shop.speaks(NELLY, "necesito 3 cajas de cocoa")
    shop.says(NELLY, "no, era coca cola de litro y medio")
    assert "¿Cuánto de Coca-Cola 1.5 L?" in last(shop)


def test_a_manager_takes_it_back_and_nobody_else_does(shop: ShopTest) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")
    [known] = shop.read(lambda r: r.mishearings())
    with pytest.raises(NotAllowed):
        shop.run("forget", lambda tx: forget_mishearing(tx, known), Actor.of(shop.contact(NELLY)))
    assert misheard(shop) == [("2", "12")]
    shop.run("forget", lambda tx: forget_mishearing(tx, known), Actor.of(shop.contact(ELVIRA)))
    shop.run("again", lambda tx: forget_mishearing(tx, known))
    assert misheard(shop) == []
    assert shop.facts().count("HearingForgotten") == 1
    shop.books.rebuild()
    assert misheard(shop) == []


def test_nonsense_is_refused(shop: ShopTest) -> None:
    who = shop.contact(NELLY).id
    for heard, other in (("2", "2"), ("", "doce"), ("x" * 60, "doce"), ("Fanta", "fánta")):
        with pytest.raises(InvalidInput):
            shop.run(
                "judge", lambda tx, a=heard, b=other: judge_hearing(tx, who, "es", heard=a, other=b, mistaken=True)
            )
    assert shop.read(lambda r: r.mishearings()) == []


def test_the_words_are_their_speakers_and_go_with_them(shop: ShopTest) -> None:
    put_right(shop, "vendí 3 cocoa", "no, era coca cola de litro y medio")
    log = shop.books.on_writer(
        lambda: repr(
            shop.books.writer_parts[0].execute("SELECT data FROM events WHERE type = 'HearingJudged'").fetchall()
        )
    )
    assert "cocoa" not in log
    shop.run("erase", lambda tx: erase_contact(tx, shop.contact(NELLY).id))
    assert misheard(shop) == []
    shop.books.rebuild()
    assert misheard(shop) == []


def test_what_was_learnt_of_their_numbers_goes_with_them_too(shop: ShopTest) -> None:
    put_right(shop, "necesito 2 cajas de pilsen 630", "no, dije doce")
    shop.run("erase", lambda tx: erase_contact(tx, shop.contact(NELLY).id))
    assert misheard(shop) == []
    shop.books.rebuild()
    assert misheard(shop) == []
    shop.speaks(ELVIRA, "necesito 2 cajas de pilsen 630")
    assert f"{PILSEN}: 2 cajas" in last(shop, ELVIRA)


def test_a_mishearing_knows_whether_it_is_a_number() -> None:
    assert Mishearing("es", "2", "12").is_number
    assert Mishearing("es", "0.5", "12").is_number
    assert not Mishearing("es", "santa", "fanta").is_number
