"""The bot's words: whole in every language, used, and within Meta's limits whatever a shop is called."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from hub.application.i18n import LANGUAGES
from hub.bot import bodies, templates
from hub.bot.templates import definitions, filled
from hub.bot.wording import LOCALE, Wording
from hub.domain.catalogue import Pack, Product
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit
from hub.domain.shop import Shop
from tests.bot.shop import ShopTest, valid

ROOM = LOCALE.parent
LONG = "Comercializadora y Distribuidora Hermanos Quispe Huamán e Hijos del Norte S.A.C. " * 2


def entries(language: str) -> dict[str, list[str]]:
    with (LOCALE / f"{language}.po").open("rb") as source:
        made = {}
        for message in read_po(source, locale=language):
            if message.id:
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                made[key] = list(message.string) if isinstance(message.string, tuple) else [message.string]
        return made


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def used() -> list[re.Pattern[str]]:
    """Every string of the room's code that looks like a key, f-strings as patterns."""
    source = "\n".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    texts = re.findall(r'f?"([a-z_]+(?:\.(?:[a-z_]+|\{[^}]+\}))*)"', source)
    return [re.compile(re.sub(r"\\\{.*?\\\}", "[a-z_]+", re.escape(text))) for text in set(texts)]


def test_every_language_has_every_key_with_the_same_values() -> None:
    spanish = entries("es")
    for language in LANGUAGES:
        other = entries(language)
        assert set(other) == set(spanish)
        for key, forms in other.items():
            assert all(forms), (language, key)
            assert {frozenset(fields(form)) for form in forms} == {frozenset(fields(spanish[key][0]))}, (language, key)


def test_every_key_is_used_and_every_used_key_has_words() -> None:
    patterns = used()
    keys = set(entries("es"))
    assert [key for key in sorted(keys) if not any(pattern.fullmatch(key) for pattern in patterns)] == []
    source = "\n".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    said = set(re.findall(r'(?:wording|Wording\([^)]*\))\(\s*"([a-z_.]+)"', source))
    assert said - keys == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_button_titles_fit_without_being_cut(language: str) -> None:
    for key, forms in entries(language).items():
        if key.startswith("button."):
            assert len(forms[0]) <= 20, (key, forms[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_meta_with_long_names(language: str) -> None:
    choices = [bodies.Choice(f"v1:{'a' * 32}:{answer}", answer) for answer in ("all", "part", "no")]
    for key, forms in entries(language).items():
        for form in forms:
            words = form.format(**dict.fromkeys(fields(form), LONG))
            valid(bodies.text(words))
            valid(bodies.buttons(bodies.shorten(words, bodies.INTERACTIVE), choices))
            assert len(form) <= bodies.INTERACTIVE - 300, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_keep_metas_rules_and_fit_when_filled(language: str) -> None:
    for name, template in definitions(language)["templates"].items():
        body, *rest = template["components"]
        variables = re.findall(r"\{\{(\d)\}\}", body["text"])
        assert variables == [str(n + 1) for n in range(len(variables))]
        assert len(body["example"]["body_text"][0]) == len(variables)
        assert not body["text"].endswith("}}")
        assert len(body["text"].split()) >= 2 * len(variables) + 1
        titles = [button["text"] for part in rest for button in part["buttons"]]
        assert all(len(title) <= 20 for title in titles)
        payloads = [f"v1:{'a' * 32}:{n}" for n in range(len(titles))]
        valid(filled(name, language, [LONG * 20] * len(variables), payloads))


def test_templates_are_the_same_in_every_language() -> None:
    shapes = {
        language: {
            name: (template["name"], [len(part.get("buttons", ())) for part in template["components"]])
            for name, template in definitions(language)["templates"].items()
        }
        for language in LANGUAGES
    }
    assert shapes["es"] == shapes["pt"] == shapes["en"]
    assert templates.definitions("xx") == templates.definitions("es")


def product(name: str, unit: Unit, pack: Pack | None) -> Product:
    price = UnitPrice.of("5.6", "PEN")
    return Product("p", "P", name, None, None, unit, pack, price, price, (), None, ())


def test_quantities_read_as_packs_and_units() -> None:
    shop = Shop("s", "Bodega", "es", "PE", "PEN", "America/Lima")
    coke = product("Coca-Cola 1.5 L", Unit.UNIT, Pack("paquete", Decimal(6)))
    rice = product("Arroz", Unit.KG, Pack("saco", Decimal(50)))
    spanish, english = Wording(shop, "es"), Wording(shop, "en")
    assert spanish.line(coke, Decimal(120), Decimal(20)) == "Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)"
    assert spanish.line(coke, Decimal(6), Decimal(1)) == "Coca-Cola 1.5 L: 1 paquete de 6 (6 unidades)"
    assert spanish.line(rice, Decimal("2.5")) == "Arroz: 2.5 kg"
    assert english.line(rice, Decimal(150), Decimal(3)) == "Arroz: 3 sacos of 50 kg (150 kg)"


@pytest.mark.parametrize(
    ("language", "day", "none"),
    [
        ("es", "para el viernes 27 de noviembre", "sin fecha fija"),
        ("pt", "para sexta-feira, 27 de novembro", "sem data marcada"),
        ("en", "for Friday 27 November", "with no fixed date"),
    ],
)
def test_a_day_stands_within_a_templates_sentence(shop: ShopTest, language: str, day: str, none: str) -> None:
    wording = Wording(shop.read(lambda r: r.shop()), language)
    assert (wording.due_within(date(2026, 11, 27)), wording.due_within(None)) == (day, none)
