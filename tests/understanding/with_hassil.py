"""The baseline that somebody would take instead of this shop's rules: hassil with sentence templates.

The templates (`hassil_sentences.toml`) cover every intent but `add_product` and `unknown`; products, people, branches
and days are lists made from the shop's world: each product by its name, its name without the size, brand, aliases and
first words, each with all products that the words name. An answer acts where what its intent needs is there and every
product is one.
"""

from __future__ import annotations

import calendar
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hassil import Intents, TextSlotList, recognize_best

from hub.application.ports.understanding import (
    Action,
    Intent,
    Knowledge,
    LineUnit,
    PartyRef,
    Reading,
    RequestLine,
    Said,
)
from hub.domain.catalogue import Product
from hub.domain.people import Role
from hub.understanding.judgement.intents import WHO, group_of
from tests.understanding.baselines import COUNTED, action_for

_SENTENCES = Path(__file__).with_name("hassil_sentences.toml")
_NOTHING = Reading(Intent.UNKNOWN, Action.NONE, route="hassil")
_PLACES = ("1", "2", "3")


def plain(text: str) -> str:
    """`text` in lower case without accents or punctuation, as the templates are written."""
    letters = unicodedata.normalize("NFD", text.casefold())
    kept = (c if c.isalnum() or c in " .," else " " for c in letters if not unicodedata.combining(c))
    return " ".join("".join(kept).replace(", ", " , ").rstrip(" .,").split())


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_SENTENCES.read_text("utf-8"))


@cache
def _intents(language: str, group: str) -> Intents:
    """The templates of those intents that somebody of `group` may have."""
    data = _data()
    allowed = {str(intent) for intent in Intent if group in WHO[intent]}
    return Intents.from_dict(
        {
            "language": language,
            "intents": {
                name: {"data": [{"sentences": sentences}]}
                for name, sentences in data["intents"][language].items()
                if name in allowed
            },
            "expansion_rules": data["rules"][language],
            "lists": {"quantity": {"range": {"from": 0, "to": 1000}}, "amount": {"range": {"from": 0, "to": 5000}}},
            "skip_words": data["words"][language]["skip"],
        }
    )


def _ways(product: Product) -> set[str]:
    """How `product` may be called: whole, without its size, by brand, alias and first words; singular, plural."""
    words = plain(product.name).split()
    bare = [word for word in words if not any(c.isdigit() for c in word)]
    bare = [word for word in bare if word not in ("ml", "l", "lt", "kg", "g", "gr", "oz", "lb", "un", "x")]
    named = {" ".join(words), " ".join(bare), *(" ".join(bare[:count]) for count in (1, 2))}
    named |= {plain(each) for each in (product.brand or "", *product.aliases)}
    return {form for name in named if name for form in (name, f"{name}s", f"{name}es")}


class HassilReader:
    """Implements the port `Understanding` by hassil's templates, for one shop with these products."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = products
        self._lists: dict[str, TextSlotList] | None = None

    def read(self, said: Said, shop: Knowledge) -> Reading:
        """Understand `said` in the shop's language."""
        language = shop.shop.language
        found = recognize_best(
            plain(said.text),
            _intents(language, group_of(said.role)),
            slot_lists=self._slots(shop, language),
            language=language,
            best_slot_name="product1",
        )
        if found is None:
            return _NOTHING
        return _reading(Intent(found.intent.name), {k: e.value for k, e in found.entities.items()}, said)

    def _slots(self, shop: Knowledge, language: str) -> dict[str, TextSlotList]:
        if self._lists is None:
            self._lists = _slot_lists(shop, self._products, language)
        return self._lists


def _slot_lists(shop: Knowledge, sold: Sequence[Product], language: str) -> dict[str, TextSlotList]:
    words = _data()["words"][language]
    products: dict[str, list[str]] = defaultdict(list)
    for product in sold:
        for way in _ways(product):
            products[way].append(product.id)
    suppliers = {plain(c.name): c.id for c in shop.contacts if c.role is Role.SUPPLIER}
    customers: dict[str, list[str]] = defaultdict(list)
    for contact in shop.contacts:
        if contact.role is Role.CUSTOMER:
            bare = [w for w in plain(contact.name).split() if w not in ("don", "dona", "seu", "miss", "mr", "mrs")]
            for way in {" ".join(bare), bare[0]} if bare else set():
                customers[way].append(contact.id)
    packs = [(word, "pack") for word in words["pack"]] + [(word, "base") for word in words["base"]]
    lists: dict[str, list[tuple[str, Any]]] = {
        "product": [(way, tuple(ids)) for way, ids in products.items()],
        "pack": packs,
        "supplier": list(suppliers.items()),
        "customer": [(way, tuple(ids)) for way, ids in customers.items()],
        "branch": [(plain(branch.name), branch.id) for branch in shop.branches],
        "when": [(day, ("weekday", n)) for n, day in enumerate(words["days"])]
        + [(day, ("ahead", n)) for day, n in words["ahead"].items()],
        "period": list(words["periods"].items()),
        "expense": [(word, word) for word in words["expense"]],
    }
    return {
        name: TextSlotList.from_tuples(values or [("\x00", "")], allow_template=False, name=name)
        for name, values in lists.items()
    }


def _reading(intent: Intent, slots: dict[str, Any], said: Said) -> Reading:
    lines = tuple(line for place in _PLACES if (line := _line(slots, place, counted=intent in COUNTED, intent=intent)))
    amount = Decimal(str(slots["amount"])) if "amount" in slots else None
    if intent is Intent.CHANGE_PRICE and lines and amount is not None:
        first = lines[0]
        lines, amount = (RequestLine(first.product, first.candidates, price=amount, unit=None),), None
    who = slots.get("customer") or slots.get("supplier")
    ids = (who,) if isinstance(who, str) else who or ()
    party = PartyRef(contact=ids[0]) if len(ids) == 1 else PartyRef(candidates=tuple(ids)) if ids else None
    today = said.now.date()
    period = _period(slots.get("period", "today"), today) if intent is Intent.SALES_QUERY else None
    return Reading(
        intent,
        action_for(intent, lines, party, amount),
        lines=lines,
        due=_day(slots["when"], today) if "when" in slots else None,
        period=period,
        party=party,
        branch=slots.get("branch"),
        amount=amount,
        route="hassil",
    )


def _line(slots: dict[str, Any], place: str, *, counted: bool, intent: Intent) -> RequestLine | None:
    ids = slots.get(f"product{place}", ())
    number = slots.get(f"quantity{place}")
    if not ids and number is None:
        return None
    unit = LineUnit.PACK if slots.get(f"pack{place}") == "pack" else LineUnit.BASE
    quantity = Decimal(str(number)) if number is not None else None
    if intent is Intent.CHANGE_ORDER and ids and number is None:
        quantity = Decimal(0)
    if not counted and intent not in (Intent.CHANGE_ORDER, Intent.SUPPLIER_OFFER, Intent.RECORD_CREDIT):
        quantity = None
    one = ids[0] if len(ids) == 1 else None
    return RequestLine(one, () if one else tuple(ids), quantity=quantity, unit=unit)


def _day(when: tuple[str, int], today: date) -> date:
    kind, number = when
    ahead = number if kind == "ahead" else (number - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _period(name: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    last = today.replace(day=1) - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1),) * 2,
        "week": (monday, today),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "month": (today.replace(day=1), today),
        "last month": (last.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])),
    }[name]
