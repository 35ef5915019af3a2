"""Sentences made from templates: what people say in three languages, filled with a shop's own products and people.

A template of `tests/data/phrases/templates/<language>.txt` names what stands in its place: ``{l}`` a counted line,
``{q}`` a product, ``{q0}`` one that is taken out, ``{x}`` a product that the shop does not have, ``{n}`` a bare number,
``{np}`` a number of packs, ``{m}`` money, ``{c}`` a customer, ``{s}`` a supplier, ``{b}`` a branch, ``{d}`` a day with
its preposition, ``{dn}`` without, ``{d0}`` a day that does not count, ``{p}`` a period. What fills it says what is the
right answer, in ShopTalk's form. ``# intent role`` heads the templates of an intent; ``!`` before one means that only
its intent is told. The yardstick is knowledge of the languages, not any labelled message.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hub.application.ports.understanding import Knowledge
from hub.domain.words import fold
from tests.understanding.worlds import DATA, WORLDS, knowledge_of, world

FOLDER = Path(__file__).parent.parent / "data" / "phrases" / "templates"
NOW = datetime.fromisoformat("2026-03-11T10:00:00-05:00")  # a Wednesday
TODAY = NOW.date()
_SLOT = re.compile(r"\{(\w+)\}")
_SHORT_NAME = 3
_SMALL = "a|à|al|con|de|do|da|em|en|e|in|of|com|y|x"
_UNITS = "g|gr|kg|ml|l|lb|oz|unidades|rolos|bags|tablets"
_TORN = re.compile(rf"^(?:{_SMALL}) | (?:{_SMALL})$|(?<!\d) (?:{_UNITS})\b")
"""What nobody shortens a name to: it begins or ends with a small word, or has a measure without its number."""
_DATED = frozenset({"restock_request", "customer_order", "change_order", "repeat_order", "supplier_offer"})
"""What is wanted by a day: on the day of a credit it is paid."""
_NAMELESS = frozenset({"greeting", "thanks", "confirm", "decline"})
"""Where a name is that of the one addressed."""
_ROLES = {
    "staff": ("owner", "employee"),
    "any": ("owner", "employee", "customer"),
    "all": ("owner", "employee", "customer", "supplier"),
    "customer": ("customer",),
    "supplier": ("supplier",),
}
_NEW = ("nutella 350 g", "zuko tamarindo", "ferrero x3", "gatorade azul", "maruchan res", "bombril", "peanut punch")
_AND = {"es": "y", "pt": "e", "en": "and"}
_OF = {"es": "de", "pt": "de", "en": "of"}
_WORDS = {
    "es": {2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 8: "ocho", 10: "diez", 12: "doce", 20: "veinte"},
    "pt": {2: "duas", 3: "três", 4: "quatro", 5: "cinco", 6: "seis", 8: "oito", 10: "dez", 12: "doze", 20: "vinte"},
    "en": {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve", 20: "twenty"},
}
_CASES = {"es": "cajas", "pt": "caixas", "en": "cases"}
_STRANGERS = ("Lucrecia", "Hermenegildo", "Tatiane", "Wellington", "Shanique", "Delroy", "Yuliana", "Eufemia")
_SHOP_OF = {
    "es": ["", "la tienda de ", "la sucursal de ", "la de "],
    "pt": ["", "a loja de ", "a filial de ", "a loja da "],
    "en": ["", "the ", "the shop in "],
}
_KILOS = {"es": "kilos", "pt": "quilos", "en": "kilos"}
_LITRES = {"es": "litros", "pt": "litros", "en": "litres"}


def _plural(word: str) -> str:
    if word.endswith("ón"):
        return f"{word[:-2]}ones"
    return f"{word}es" if word[-1] in "lrx" else f"{word}s"


def _coming(weekday: int) -> date:
    return TODAY + timedelta(days=(weekday - TODAY.weekday() - 1) % 7 + 1)


_DAYS: dict[str, list[tuple[str, str, date]]] = {
    "es": [
        ("mañana", "para mañana", TODAY + timedelta(days=1)),
        ("pasado mañana", "para pasado mañana", TODAY + timedelta(days=2)),
        ("el lunes", "para el lunes", _coming(0)),
        ("el viernes", "el viernes", _coming(4)),
        ("el sábado", "para este sábado", _coming(5)),
        ("el 20", "para el 20", date(2026, 3, 20)),
        ("el 5 de abril", "para el 5 de abril", date(2026, 4, 5)),
        ("la próxima semana", "para la próxima semana", _coming(0)),
        ("hoy", "para hoy", TODAY),
        ("fin de mes", "para fin de mes", date(2026, 3, 31)),
    ],
    "pt": [
        ("amanhã", "pra amanhã", TODAY + timedelta(days=1)),
        ("depois de amanhã", "pra depois de amanhã", TODAY + timedelta(days=2)),
        ("segunda", "pra segunda", _coming(0)),
        ("sexta-feira", "na sexta-feira", _coming(4)),
        ("sábado", "pro sábado", _coming(5)),
        ("o dia 20", "pro dia 20", date(2026, 3, 20)),
        ("5 de abril", "pro dia 5 de abril", date(2026, 4, 5)),
        ("semana que vem", "pra semana que vem", _coming(0)),
        ("hoje", "pra hoje", TODAY),
        ("o fim do mês", "até o fim do mês", date(2026, 3, 31)),
    ],
    "en": [
        ("tomorrow", "for tomorrow", TODAY + timedelta(days=1)),
        ("the day after tomorrow", "by the day after tomorrow", TODAY + timedelta(days=2)),
        ("monday", "for monday", _coming(0)),
        ("friday", "by friday", _coming(4)),
        ("saturday", "on saturday", _coming(5)),
        ("the 20th", "for the 20th", date(2026, 3, 20)),
        ("april 5", "for april 5", date(2026, 4, 5)),
        ("next week", "next week", _coming(0)),
        ("today", "for today", TODAY),
        ("month end", "by month end", date(2026, 3, 31)),
    ],
}
_MONDAY = TODAY - timedelta(days=TODAY.weekday())
_WEEK = (_MONDAY, TODAY)
_LAST_WEEK = (_MONDAY - timedelta(days=7), _MONDAY - timedelta(days=1))
_MONTH = (TODAY.replace(day=1), TODAY)
_LAST_MONTH = (date(2026, 2, 1), date(2026, 2, 28))
_YESTERDAY = (TODAY - timedelta(days=1),) * 2
_TODAY = (TODAY, TODAY)
_PERIODS: dict[str, list[tuple[str, tuple[date, date]]]] = {
    "es": [
        ("hoy", _TODAY),
        ("ayer", _YESTERDAY),
        ("esta semana", _WEEK),
        ("la semana pasada", _LAST_WEEK),
        ("este mes", _MONTH),
        ("el mes pasado", _LAST_MONTH),
        ("el lunes", (_MONDAY, _MONDAY)),
    ],
    "pt": [
        ("hoje", _TODAY),
        ("ontem", _YESTERDAY),
        ("essa semana", _WEEK),
        ("semana passada", _LAST_WEEK),
        ("esse mês", _MONTH),
        ("mês passado", _LAST_MONTH),
        ("na segunda", (_MONDAY, _MONDAY)),
    ],
    "en": [
        ("today", _TODAY),
        ("yesterday", _YESTERDAY),
        ("this week", _WEEK),
        ("last week", _LAST_WEEK),
        ("this month", _MONTH),
        ("last month", _LAST_MONTH),
        ("on monday", (_MONDAY, _MONDAY)),
    ],
}
_MONEY: dict[str, list[tuple[str, float]]] = {
    "PEN": [("5 soles", 5), ("S/ 7.50", 7.5), ("12.50", 12.5), ("S/20", 20), ("treinta soles", 30), ("8", 8)],
    "MXN": [("25 pesos", 25), ("$18.50", 18.5), ("40", 40), ("cincuenta pesos", 50), ("$120", 120)],
    "COP": [("5000 pesos", 5000), ("$3.500", 3500), ("12.000", 12000), ("20 mil", 20000), ("8 mil pesos", 8000)],
    "BRL": [("5 reais", 5), ("R$ 7,50", 7.5), ("12,90", 12.9), ("trinta reais", 30), ("R$20", 20), ("10 conto", 10)],
    "JMD": [("$500", 500), ("1200 dollars", 1200), ("350", 350), ("$2,500", 2500)],
    "GYD": [("$500", 500), ("1200 dollars", 1200), ("350", 350), ("$2,500", 2500)],
    "ARS": [("$1500", 1500), ("2500 pesos", 2500), ("3.500", 3500), ("5 lucas", 5000), ("$12.000", 12000)],
    "TTD": [("$20", 20), ("15 dollars", 15), ("7.50", 7.5), ("$120", 120)],
}


@dataclass
class Shop:
    """A world with what templates are filled from."""

    name: str
    raw: dict[str, Any]
    known: Knowledge
    products: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """How a product is said, and the product: only words that fit it alone."""

    @property
    def language(self) -> str:
        """The shop's language."""
        return str(self.raw["language"])


def _said(raw: dict[str, Any]) -> Iterator[str]:
    name = re.sub(r"[()!]", "", raw["name"].lower())
    yield name
    words = name.split()
    for i in range(len(words)):
        shorter = " ".join(words[:i] + words[i + 1 :])
        joined = i > 0 and words[i - 1] in _SMALL.split("|")
        if len(words) > _SHORT_NAME and words[i] not in ("per", "por") and not joined and not _TORN.search(shorter):
            yield shorter
    yield from (alias.lower() for alias in raw["aliases"])


@cache
def shop(name: str) -> Shop:
    """One of the worlds, ready to fill templates."""
    found = world(name) if name in WORLDS else None
    paths = () if found else (path for path in DATA.rglob(f"{name}.json") if path.parent.name != "worlds")
    raw = found or json.loads(next(iter(paths)).read_text(encoding="utf-8"))
    made = Shop(name, raw, knowledge_of(raw))
    for product in raw["products"]:
        for words in _said(product):
            fits = made.known.matcher.fits(words, raw["language"])
            if [f.product.id for f in fits] == [product["sku"]] and fits[0].score >= 0.95:
                made.products.append((words, product))
    return made


@dataclass
class Sentence:
    """A sentence with its right answer; `whole` where more than the intent is known."""

    shop: str
    template: str
    text: str
    role: str
    gold: dict[str, Any]
    whole: bool


class _Filler:
    """Fills one template and gathers its answer."""

    def __init__(self, made: Shop, rng: random.Random, intent: str) -> None:
        self.shop, self.rng, self.intent = made, rng, intent
        self.gold: dict[str, Any] = {"intent": intent, "action": "none" if intent == "unknown" else "act"}

    def __call__(self, slot: str) -> str:
        return str(getattr(self, f"_{slot}")())

    def _line(self, **line: Any) -> None:
        self.gold.setdefault("lines", []).append({"sku": None, "quantity": None, "unit": None, **line})

    def _product(self) -> tuple[str, dict[str, Any]]:
        taken = {line["sku"] for line in self.gold.get("lines", ())}
        return self.rng.choice([p for p in self.shop.products if p[1]["sku"] not in taken])

    def _number(self) -> tuple[str, int]:
        value = self.rng.choice(list(_WORDS[self.shop.language]))
        spoken = self.rng.random() < 0.3
        return (_WORDS[self.shop.language][value] if spoken else str(value)), value

    def _l(self) -> str:
        words, product = self._product()
        said, value = self._number()
        of = _OF[self.shop.language]
        unit = "base"
        if product["base_unit"] in ("kg", "l"):
            measure = (_KILOS if product["base_unit"] == "kg" else _LITRES)[self.shop.language]
            text = f"{said} {measure} {of} {words}"
        elif product["pack_name"] and self.rng.random() < 0.6 and fold(product["pack_name"]) not in fold(words):
            pack = product["pack_name"]
            text, unit = f"{said} {_plural(pack)} {of} {words}", "pack"
        else:
            text = f"{said} {words}"
        self._line(sku=product["sku"], quantity=value, unit=unit)
        return text

    def _q(self) -> str:
        words, product = self._product()
        lines = self.gold.get("lines", [])
        if self.intent == "supplier_offer" and lines and lines[-1]["sku"] is None:
            lines[-1]["sku"] = product["sku"]  # "solo {n} {q}"
        else:
            self._line(sku=product["sku"])
        return words

    def _q0(self) -> str:
        words, product = self._product()
        self._line(sku=product["sku"], quantity=0, unit="base")
        return words

    def _x(self) -> str:
        fits = self.shop.known.matcher.fits
        words = self.rng.choice([x for x in _NEW if not fits(x, self.shop.language)])
        self._line(said=words)
        return words

    def _n(self) -> str:
        said, value = self._number()
        lines = self.gold.setdefault("lines", [])
        if lines and lines[-1]["quantity"] is None:
            lines[-1]["quantity"] = value
        else:
            self._line(quantity=value)
        return said

    def _np(self) -> str:
        said, value = self._number()
        self._line(quantity=value, unit="pack")
        return f"{said} {_CASES[self.shop.language]}"

    def _m(self) -> str:
        text, value = self.rng.choice(_MONEY[self.shop.raw["currency"]])
        if self.intent in ("change_price", "add_product"):
            self.gold["price"] = value
        elif self.intent not in ("supplier_offer",):
            self.gold["amount"] = value
        return text

    def _person(self, kind: str) -> str:
        people = self.shop.raw[kind]
        one = self.rng.choice(people)
        if self.intent not in _NAMELESS:
            self.gold["party"] = one["id"]
        return str(one["name"])

    def _c(self) -> str:
        if self.intent in ("record_credit", "record_payment", "debt_query") and self.rng.random() < 0.2:
            name = self.rng.choice(_STRANGERS)
            self.gold["party"] = {"new": name}
            self.gold["action"] = "act" if self.intent == "record_credit" else "ask"
            return name
        return self._person("customers")

    def _s(self) -> str:
        return self._person("suppliers")

    def _b(self) -> str:
        one = self.rng.choice(self.shop.raw["branches"])
        self.gold["branch"] = one["id"]
        names = [str(b["name"]).split() for b in self.shop.raw["branches"]]
        last = str(one["name"]).split()[-1]
        if len(str(one["name"]).split()) > 1 and sum(last in name for name in names) == 1 and self.rng.random() < 0.5:
            return self.rng.choice(_SHOP_OF[self.shop.language]) + last
        return str(one["name"])

    def _day(self, which: int) -> str:
        found = self.rng.choice(_DAYS[self.shop.language])
        if self.intent in _DATED:
            self.gold["due"] = found[2].isoformat()
        return str(found[which])

    def _d(self) -> str:
        return self._day(1)

    def _dn(self) -> str:
        return self._day(0)

    def _d0(self) -> str:
        return self.rng.choice(_DAYS[self.shop.language][:3])[0]

    def _p(self) -> str:
        text, (start, end) = self.rng.choice(_PERIODS[self.shop.language])
        self.gold["period"] = {"from": start.isoformat(), "to": end.isoformat()}
        return text

    def finish(self, template: str) -> dict[str, Any]:
        """The answer once every slot is filled; a branch that is called as the template says is named by it."""
        own = set(re.findall(r"\w+", fold(_SLOT.sub("", template))))
        named = [b["id"] for b in self.shop.raw["branches"] if fold(b["name"]) in own]
        if named and self.intent != "unknown":
            self.gold.setdefault("branch", named[0])
        price = self.gold.pop("price", None)
        if price is not None:
            self.gold["lines"] = [{**line, "price": price} for line in self.gold["lines"]]
        for line in self.gold.get("lines", ()):
            line.setdefault("sku", None)
            line.setdefault("quantity", None)
            line.setdefault("unit", None)
        return self.gold


def _joined(text: str) -> str:
    """`text` with the article of what was filled in once only: "na a loja", "da a filial"."""
    return re.sub(r"\b(na|da|pela|à) a\b", r"\1", text)


def templates(language: str) -> Iterator[tuple[str, str, str]]:
    """Intent, role and text of every template of a language."""
    intent = role = ""
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            intent, role = line[2:].split()
        elif line.strip():
            yield intent, role, line.strip()


def sentences(name: str, seed: int, rounds: int = 1) -> Iterator[Sentence]:
    """Every template of a shop's language, filled `rounds` times."""
    made = shop(name)
    rng = random.Random(f"{name} {seed}")
    for _ in range(rounds):
        for intent, role, template in templates(made.language):
            whole = not template.startswith("!")
            fill = _Filler(made, rng, intent)
            text = _SLOT.sub(lambda m, fill=fill: fill(m.group(1)), template.removeprefix("!"))
            who = "staff" if "{s}" in template and role in ("any", "all") else role  # nobody else names suppliers
            yield Sentence(name, template, _joined(text), rng.choice(_ROLES[who]), fill.finish(template), whole)
