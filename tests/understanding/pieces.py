"""What the tests of the pieces share: text taken apart by a language, and a made-up shop in three languages."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from hub.application.ports.understanding import Knowledge, Reading, Relative, Said, Topic
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.pieces.chunks import Chunk, chunks
from hub.understanding.pieces.lexicon import DECIMAL_COMMA, lexicon
from hub.understanding.pieces.text import Token, clean, spell_out, tokens
from tests.understanding.worlds import knowledge_of

NOW = datetime.fromisoformat("2025-11-22T10:00:00-05:00")  # a Saturday
_READER = RuleReader()
_SIGNS = {Relative.MORE: "+", Relative.LESS: "-", Relative.TIMES: "x"}
_SHOPS = {
    "es": ("PE", "PEN", "America/Lima"),
    "pt": ("BR", "BRL", "America/Recife"),
    "en": ("JM", "JMD", "America/Jamaica"),
}
_PACKS = {"es": "caja", "pt": "caixa", "en": "case"}
_GOODS = {
    # sku: names in es, pt, en; brand; base unit; pieces in a pack
    "MILK": ("Leche Gloria 1 L", "Leite Gloria 1 L", "Gloria Milk 1 L", "Gloria", "unit", 12),
    "MILK-2": ("Leche Gloria 2 L", "Leite Gloria 2 L", "Gloria Milk 2 L", "Gloria", "unit", 6),
    "COLA": ("Cola Real 500 ml", "Cola Real 500 ml", "Real Cola 500 ml", "Real", "unit", 24),
    "COLA-3": ("Cola Real 3 L", "Cola Real 3 L", "Real Cola 3 L", "Real", "unit", 6),
    "RICE": ("Arroz", "Arroz", "Rice", None, "kg", 50),
    "CHEESE": ("Queso fresco", "Queijo coalho", "Cheddar Cheese", None, "kg", None),
    "TOMATO": ("Tomate", "Tomate", "Tomatoes", None, "kg", 18),
    "EGG": ("Huevos", "Ovos", "Eggs", None, "unit", 30),
    "BREAD": ("Pan francés", "Pão francês", "Hard Dough Bread", None, "unit", None),
    "TUNA": ("Atún Florida lata", "Atum Florida lata", "Florida Tuna tin", "Florida", "unit", 48),
    "SOAP": ("Jabón Bolívar", "Sabão Bolívar", "Bolivar Soap", "Bolívar", "unit", 24),
    "YOG-FR": ("Yogurt Laive fresa", "Iogurte Laive morango", "Laive Yogurt Strawberry", "Laive", "unit", 12),
    "YOG-VA": ("Yogurt Laive vainilla", "Iogurte Laive baunilha", "Laive Yogurt Vanilla", "Laive", "unit", 12),
}


def parts_of(text: str, language: str, *, decimal_comma: bool = False) -> list[Token]:
    """The tokens of `text`."""
    lex = lexicon(language)
    return tokens(spell_out(clean(text), lex), lex, decimal_comma=decimal_comma)


def chunks_of(text: str, language: str, country: str = "PE") -> list[Chunk]:
    """The chunks of `text` where nothing was claimed by people or dates."""
    parts = parts_of(text, language, decimal_comma=country in DECIMAL_COMMA)
    return chunks(parts, [], lexicon(language), country)


Goods = tuple[str, str, str | None, str, str | None, int | None, tuple[str, ...], str | None]
"""A product that a test adds to the shop: sku, name, brand, base unit, pack and its size, aliases, category."""


@cache
def shop(language: str, more: tuple[Goods, ...] = (), supplier: str = "Distribuidora Vega") -> Knowledge:
    """The made-up shop whose people speak `language`, and `more` goods; a product's id is its sku."""
    country, currency, zone = _SHOPS[language]
    at = list(_SHOPS).index(language)
    goods = [
        {
            "sku": sku,
            "name": row[at],
            "brand": row[3],
            "category": None,
            "base_unit": row[4],
            "pack_name": _PACKS[language] if row[5] else None,
            "pack_size": row[5],
            "price": 2,
            "cost": 1,
            "barcode": None,
            "supplier": None,
            "aliases": [],
        }
        for sku, row in _GOODS.items()
    ]
    goods += [
        {
            **goods[0],
            "sku": sku,
            "name": name,
            "brand": brand,
            "base_unit": unit,
            "pack_name": pack,
            "pack_size": size,
            "aliases": list(aliases),
            "category": category,
        }
        for sku, name, brand, unit, pack, size, aliases, category in more
    ]
    return knowledge_of(
        {
            "id": "made-up",
            "language": language,
            "country": country,
            "currency": currency,
            "timezone": zone,
            "branches": [{"id": "norte", "name": "Norte"}, {"id": "centro", "name": "Centro"}],
            "suppliers": [
                {"id": "gloria", "name": "Gloria", "phone": None},
                {"id": "vega", "name": supplier, "phone": None},
            ],
            "customers": [
                {"id": "rosa", "name": "Rosa Quispe", "phone": None},
                {"id": "julio", "name": "Don Julio", "phone": None},
            ],
            "products": goods,
        }
    )


def read(
    text: str, language: str, role: Role = Role.EMPLOYEE, topic: Topic | None = None, more: tuple[Goods, ...] = ()
) -> Reading:
    """What the rules make of `text` in the made-up shop, `more` goods added."""
    return _READER.read(Said(text, role, NOW, language, topic), shop(language, more) if more else shop(language))


def told(reading: Reading) -> list[str]:
    """The lines in short: ``12 pack MILK``, ``? MILK`` without a quantity, ``2 base A|B`` with candidates, ``+2 MILK``
    for two more of it."""
    out = []
    for line in reading.lines:
        name = line.product or "|".join(sorted(line.candidates)) or (f"[{line.said}]" if line.said else "-")
        count = "?" if line.quantity is None else f"{line.quantity.normalize():f}"
        count = _SIGNS[line.relative] + count if line.relative else count
        out.append(" ".join(filter(None, (count, line.unit, name))))
    return out
