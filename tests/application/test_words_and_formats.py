"""Words for every error in every language; money, numbers and dates as each country writes them."""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

import hub
from hub.application.i18n import LANGUAGES, Catalogue, Formats, words_for
from hub.domain import errors
from hub.domain.errors import InvalidMoney, MostradorError, WrongState
from hub.domain.money import Money

HUB = Path(hub.__file__).parent
LOCALE = HUB / "application" / "locale"
CLASSES = {name: cls for name, cls in vars(errors).items() if isinstance(cls, type) and issubclass(cls, MostradorError)}
MOMENT = datetime(2026, 11, 27, 18, 5, tzinfo=ZoneInfo("America/Lima"))


@cache
def raised() -> dict[str, tuple[str, set[str]]]:
    """Every ``Error(..., reason="…", param=…)`` of the tree: code to room and the parameters that fill the words."""
    found: dict[str, tuple[str, set[str]]] = {}
    for path in HUB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in CLASSES:
                continue
            named = {word.arg: word.value for word in node.keywords if word.arg}
            reason = named.get("reason")
            if isinstance(reason, ast.Constant) and reason.value:
                code = f"{CLASSES[node.func.id].code}.{reason.value}"
                params = set(named) - {"reason", "hint"}
                found[code] = (path.relative_to(HUB).parts[0], found.get(code, ("", params))[1] & params)
    return found


def messages(language: str) -> dict[str, str]:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_class_has_words_and_a_hint(language: str) -> None:
    for cls in CLASSES.values():
        what, hint = words_for(cls(number="+51"), language)
        assert what
        assert hint
    catalogue = Catalogue(LOCALE, language)
    assert [cls.code for cls in CLASSES.values() if not catalogue.has(f"error.{cls.code}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_that_a_person_may_meet_has_words_filled_by_what_the_error_brings(language: str) -> None:
    codes = raised()
    assert len(codes) > 50
    catalogue = Catalogue(LOCALE, language)
    for code, (room, params) in codes.items():
        for key in (f"error.{code}", f"error.{code}.hint"):
            if catalogue.has(key):
                wanted = {name for _, name, _, _ in Formatter().parse(catalogue(key)) if name}
                assert wanted <= params, f"{key} names {wanted - params}, which hub/{room} does not give"
    bare = {code for code in codes if not catalogue.has(f"error.{code}")}
    # The other rooms' reasons may say no more to a person than their class does.
    own = {code for code in bare if codes[code][0] in ("domain", "application", "voice")}
    assert own == set()


def test_the_three_catalogues_have_the_same_keys_and_placeholders() -> None:
    spanish, *others = (messages(language) for language in LANGUAGES)
    for other in others:
        assert other.keys() == spanish.keys()
        for key, words in spanish.items():
            assert words
            assert other[key]
            assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", other[key])), key


def test_words_take_those_of_the_class_where_a_parameter_is_missing() -> None:
    order = WrongState("x", reason="order", reference="A-12")
    assert words_for(order, "es")[0] == "El pedido A-12 ya cambió: eso no se puede hacer ahora."
    assert words_for(WrongState("x", reason="order"), "es")[0] == "Eso ya no se puede hacer."
    assert words_for(InvalidMoney("x", reason="not_paid", total=Decimal("3.50")), "en") == (
        "The payments do not add up to the total of 3.50.",
        "Check how much was paid each way.",
    )
    assert words_for(WrongState("x", reason="never heard of"), "pt")[0] == "Isso não dá mais para fazer."


def test_an_unknown_language_reads_spanish_and_an_unknown_key_is_a_mistake() -> None:
    assert Catalogue(LOCALE, "qu").language == "es"
    with pytest.raises(KeyError):
        Catalogue(LOCALE, "es")("no.such.key")


NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "country", "currency", "money", "number", "day", "short_day", "time"),
    [
        ("es", "PE", "PEN", "S/ 12,345.50", "1,234.5", "viernes 27 de noviembre", "27 nov.", "6:05 p. m."),
        ("es", "MX", "MXN", "$12,345.50", "1,234.5", "viernes 27 de noviembre", "27 nov", "6:05 p.m."),
        ("pt", "BR", "BRL", "R$ 12.345,50", "1.234,5", "sexta-feira, 27 de novembro", "27 nov.", "18:05"),
        ("en", "JM", "JMD", "$12,345.50", "1,234.5", "Friday 27 November", "27 Nov", "6:05 pm"),
        # A reader whose language is not the country's: their words, the shop's sign.
        ("en", "PE", "PEN", "S/12,345.50", "1,234.5", "Friday 27 November", "27 Nov", "6:05 PM"),
        ("es", "BR", "BRL", "R$12,345.50", "1,234.5", "viernes 27 de noviembre", "27 nov", "18:05"),
        ("es", "CL", "CLP", "$1.234.550", "1.234,5", "viernes 27 de noviembre", "27 nov", "6:05 p. m."),
    ],
)
def test_formats(
    language: str, country: str, currency: str, money: str, number: str, day: str, short_day: str, time: str
) -> None:
    formats = Formats(language, country)
    said = [
        formats.money(Money(1234550, currency)),
        formats.number(Decimal("1234.500")),
        formats.day(MOMENT.date()),
        formats.short_day(MOMENT.date()),
        formats.time(MOMENT),
        formats.moment(MOMENT),
    ]
    assert [text.replace(NBSP, " ") for text in said] == [money, number, day, short_day, time, f"{short_day}, {time}"]
    assert "\u202f" not in "".join(said)


def test_any_pair_of_language_and_country_can_be_read() -> None:
    for country in ("PE", "MX", "BR", "JM", "AR", "PY", "US", "XX", "HT"):
        for language in (*LANGUAGES, "qu"):
            formats = Formats(language, country)
            assert formats.money(Money(100, "USD"))
            assert formats.day(date(2026, 11, 27))
            assert formats.number(Decimal("2.50")) in ("2.5", "2,5")
