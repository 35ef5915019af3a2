"""Answers that put the open card right: what was meant counts, what was denied never does, in three languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine, Topic
from hub.domain.people import Role
from tests.understanding.pieces import read, told

_NAMES = {"es": "Cola Real 500 ml", "pt": "Cola Real 500 ml", "en": "Real Cola 500 ml"}
_CARD = (RequestLine(product="COLA", quantity=Decimal(2), unit=LineUnit.PACK),)
MONDAY, TUESDAY = date(2025, 11, 24), date(2025, 11, 25)


def answered(text: str, language: str, intent: Intent = Intent.RESTOCK_REQUEST) -> Reading:
    """`text` as an answer to a card of two packs of cola."""
    return read(text, language, topic=Topic(intent, _CARD, names=(_NAMES[language],)))


TWELVE = {
    "es": [
        "no, dije doce", "no dije doce", "te dije doce", "no, te dije 12", "no son dos son doce", "no dos, doce",
        "no 2, 12", "doce, no dos", "doce no dos", "quise decir doce", "eran doce", "está mal, son doce",
        "12 te dije", "me refería a doce", "no no, doce", "no, pedí doce", "entendiste mal, son doce",
        "no te dije 2 te dije 12", "oye no, dije doce pues", "no eran dos sino doce", "dos no, doce",
        "perdón, eran doce", "eso no, dije doce", "yo te dije doce por favor", "oe te dije 12", "que no, que son doce",
        "no, te dije que fueran doce, no dos",
        "no, 2 no son 12", "no, 2 no son, son 12", "está mal la cantidad son 12", "no no no, doce", "no ps, 12",
    ],
    "pt": [
        "não, eu falei doze", "não falei doze", "eu disse doze", "não são duas, são doze", "não 2, 12",
        "doze, não duas", "quis dizer doze", "queria dizer doze", "eram doze", "tá errado, são doze",
        "não não, doze", "era doze não dois", "ouviu errado, falei doze", "não é duas, é doze", "doze eu falei",
        "não, pedi doze", "desculpa, eram doze", "não foi isso que eu falei, são doze",
        "não eram duas e sim doze", "falei doze, viu", "num é dois não, é doze", "n é 2 é 12", "nãoo doze",
    ],
    "en": [
        "no, I said twelve", "no i said 12", "i meant twelve", "not 2, 12", "twelve, not two", "12 not 2",
        "it was twelve not two", "wrong, it's 12", "you heard wrong, twelve", "mi seh twelve",
        "i told you twelve", "no no twelve", "should be twelve", "it's not two it's twelve",
        "i asked for twelve not two", "that's not what i said, it's twelve", "no man, i said twelve",
        "ah say twelve", "dat wrong, a twelve", "no sah, twelve", "wrong amount, 12", "is twelve not two",
        "you got it wrong, i said twelve please", "sorry, i meant twelve",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("text", "language"), [(text, language) for language in TWELVE for text in TWELVE[language]])
def test_a_number_put_right_is_the_one_that_was_meant(text: str, language: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, ["12 -"], Action.ACT)
    assert reading.corrects
    assert all(line.quantity == 2 for line in reading.denied)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("eran 2 no 12", "es", "2 -"),
        ("eram 2 e não 12", "pt", "2 -"),
        ("it was 2 not 12", "en", "2 -"),
        ("no, uno solo", "es", "1 -"),
        ("no, era una sola", "es", "1 -"),
        ("não, uma só", "pt", "1 -"),
        ("no, only one", "en", "1 -"),
        ("no doce cajas, doce botellas", "es", "12 base -"),
        ("no son cajas, son unidades", "es", "2 base -"),
        ("não são caixas, são unidades", "pt", "2 base -"),
        ("not cases, units", "en", "2 base -"),
        ("no, dije media docena", "es", "6 -"),
        ("no i said i want twelve cases not two", "en", "12 pack -"),
    ],
)
def test_ones_and_units_are_put_right_and_grammar_goes_before_the_card(text: str, language: str, line: str) -> None:
    reading = answered(text, language)
    assert (told(reading), reading.corrects, reading.action) == ([line], True, Action.ACT)


@pytest.mark.parametrize("text", ["son doce, son quince", "dije doce y dije veinte", "doce, no, no, quince, son tres"])
def test_of_two_numbers_that_were_both_meant_it_is_asked_which(text: str) -> None:
    reading = answered(text, "es")
    assert (reading.lines, reading.action) == ((), Action.ASK)


def test_a_suppliers_complaint_is_no_refusal_of_the_order() -> None:
    order = Topic(Intent.SUPPLIER_OFFER, _CARD, "order-1")
    assert read("está mal", "es", Role.SUPPLIER, order).intent is Intent.UNKNOWN
    assert told(read("no, son 15", "es", Role.SUPPLIER, order)) == ["15 -"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("está mal", "es"),
        ("no es eso", "es"),
        ("te equivocaste", "es"),
        ("eso no fue lo que dije", "es"),
        ("tá errado", "pt"),
        ("não foi isso que eu falei", "pt"),
        ("você errou", "pt"),
        ("that's wrong", "en"),
        ("you got it wrong", "en"),
        ("no that's not it", "en"),
    ],
)
def test_who_says_only_that_it_is_wrong_takes_nothing_back_and_is_asked(text: str, language: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, reading.action, reading.corrects) == (Intent.CHANGE_ORDER, Action.ASK, True)
    assert reading.lines == ()


@pytest.mark.parametrize(
    ("text", "language", "product"),
    [
        ("no, dije atún", "es", "TUNA"),
        ("no, era atún no cola", "es", "TUNA"),
        ("no es cola, es atún", "es", "TUNA"),
        ("no era cola sino atún", "es", "TUNA"),
        ("no cola atún", "es", "TUNA"),
        ("quise decir jabón", "es", "SOAP"),
        ("no, dije cola de 3 litros", "es", "COLA-3"),
        ("não, falei atum", "pt", "TUNA"),
        ("não é cola, é atum", "pt", "TUNA"),
        ("atum, não cola", "pt", "TUNA"),
        ("era sabão", "pt", "SOAP"),
        ("no, I said tuna", "en", "TUNA"),
        ("not cola, tuna", "en", "TUNA"),
        ("it was tuna not cola", "en", "TUNA"),
        ("I meant soap", "en", "SOAP"),
    ],
)
def test_a_product_put_right_takes_the_place_of_the_one_on_the_card(text: str, language: str, product: str) -> None:
    reading = answered(text, language)
    assert (told(reading), reading.corrects, reading.action) == ([f"? {product}"], True, Action.ACT)
    assert [line.product for line in reading.denied] in ([], ["COLA"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("la de 3 litros", "es"),
        ("no, la de tres litros", "es"),
        ("no la de 3 litros", "es"),
        ("dije de 3 litros", "es"),
        ("no la chica, la grande", "es"),
        ("falei de 3 litros", "pt"),
        ("not the small one, the big one", "en"),
        ("la grande", "es"),
        ("a de 3 litros", "pt"),
        ("o de 3 litros", "pt"),
        ("não, a de três litros", "pt"),
        ("a grande", "pt"),
        ("the 3 litre one", "en"),
        ("no, the 3 litre", "en"),
        ("the big one", "en"),
    ],
)
def test_a_bare_size_is_the_product_spoken_of_in_that_size(text: str, language: str) -> None:
    reading = answered(text, language)
    assert (reading.intent, told(reading), reading.corrects) == (Intent.CHANGE_ORDER, ["? COLA-3"], True)


@pytest.mark.parametrize("text", ["la de 3 litros", "la grande"])
def test_a_bare_size_without_anything_spoken_of_says_nothing(text: str) -> None:
    assert read(text, "es").intent is Intent.UNKNOWN


@pytest.mark.parametrize(
    ("text", "language", "due", "party", "branch"),
    [
        ("no, dije el lunes", "es", MONDAY, None, None),
        ("no es el viernes, es el lunes", "es", MONDAY, None, None),
        ("dije para el martes", "es", TUESDAY, None, None),
        ("no, dije a Gloria", "es", None, "gloria", None),
        ("era a Vega", "es", None, "vega", None),
        ("no, dije en Norte", "es", None, None, "norte"),
        ("não é sexta, é segunda", "pt", MONDAY, None, None),
        ("falei pra terça", "pt", TUESDAY, None, None),
        ("não, falei pra Gloria", "pt", None, "gloria", None),
        ("not Friday, Monday", "en", MONDAY, None, None),
        ("not for Friday but for Monday", "en", MONDAY, None, None),
        ("no es para Norte es para Centro", "es", None, None, "centro"),
        ("no I said Tuesday", "en", TUESDAY, None, None),
        ("no, from Gloria", "en", None, "gloria", None),
        ("it's for Vega", "en", None, "vega", None),
    ],
)
def test_a_day_a_person_and_a_place_are_put_right(
    text: str, language: str, due: date | None, party: str | None, branch: str | None
) -> None:
    reading = answered(text, language)
    found = reading.party.contact if reading.party else None
    assert (reading.intent, reading.due, found, reading.branch) == (Intent.CHANGE_ORDER, due, party, branch)
    assert (reading.lines, reading.corrects) == ((), True)


@pytest.mark.parametrize("intent", [Intent.RECORD_RECEIPT, Intent.STOCK_COUNT, Intent.RECORD_LOSS, Intent.RECORD_SALE])
def test_every_kind_of_card_is_put_right_alike(intent: Intent) -> None:
    assert told(answered("no, fueron doce", "es", intent)) == ["12 -"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no, gracias", "es"),
        ("no", "es"),
        ("sí", "es"),
        ("no hay cola", "es"),
        ("no, ya no quiero", "es"),
        ("quiero 12 cajas de jabón", "es"),
        ("y 3 cajas de jabón", "es"),
        ("también 3 de atún", "es"),
        ("no llegaron 12", "es"),
        ("¿eran doce?", "es"),
        ("no cola", "es"),
        ("perdón", "es"),
        ("espera", "es"),
        ("desculpa", "pt"),
        ("sorry", "en"),
        ("12 but Friday", "en"),
        ("e 3 caixas de sabão", "pt"),
        ("não, obrigado", "pt"),
        ("não chegou atum", "pt"),
        ("no thanks", "en"),
        ("no tuna came", "en"),
        ("i want 3 cases of soap", "en"),
        ("and 3 cases of soap", "en"),
    ],
)
def test_other_answers_put_nothing_right(text: str, language: str) -> None:
    assert not answered(text, language).corrects


@pytest.mark.parametrize(
    ("text", "language"),
    [("no, mañana no, el lunes", "es"), ("não, amanhã não, segunda", "pt"), ("no, tomorrow no, monday", "en")],
)
def test_a_day_denied_behind_it_is_never_the_answer(text: str, language: str) -> None:
    assert answered(text, language).due == MONDAY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no, 4 no, ninguna", "es"),
        ("no, 2 no son", "es"),
        ("não, 2 não são", "pt"),
        ("no, a 8", "es"),
        ("não, a 8", "pt"),
        ("no, at 8", "en"),
    ],
)
def test_a_number_that_is_only_denied_and_a_price_are_asked_about(text: str, language: str) -> None:
    reading = answered(text, language, Intent.RECORD_SALE)
    assert (reading.lines, reading.action, reading.corrects) == ((), Action.ASK, True)


@pytest.mark.parametrize(
    ("intent", "text", "language", "price", "amount"),
    [
        (Intent.CHANGE_PRICE, "no, a 4.50", "es", "4.50", None),
        (Intent.CHANGE_PRICE, "não, 5", "pt", "5", None),
        (Intent.CHANGE_PRICE, "no, I said 5", "en", "5", None),
        (Intent.RECORD_PAYMENT, "no, 50", "es", None, "50"),
        (Intent.RECORD_EXPENSE, "eran 60", "es", None, "60"),
        (Intent.RECORD_CREDIT, "foi 60", "pt", None, "60"),
        (Intent.RECORD_PAYMENT, "no, it was 60", "en", None, "60"),
        (Intent.RECORD_PAYMENT, "no, 60 soles", "es", None, "60"),
        (Intent.RECORD_PAYMENT, "no, fue Rosa", "es", None, None),
    ],
)
def test_the_number_on_a_card_of_money_is_money(
    intent: Intent, text: str, language: str, price: str | None, amount: str | None
) -> None:
    lines = (RequestLine(product="COLA", quantity=None, unit=None),) if price else ()
    reading = read(text, language, topic=Topic(intent, lines, names=(_NAMES[language],) if price else ()))
    assert (reading.intent, reading.action, reading.corrects) == (Intent.CHANGE_ORDER, Action.ACT, True)
    assert [line.price for line in reading.lines] == ([Decimal(price)] if price else [])
    assert reading.amount == (Decimal(amount) if amount else None)
