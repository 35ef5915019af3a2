"""ShopTalk's worlds as `Knowledge`, built without a database; a world's ids are the codes here."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hub.application.ports.understanding import Knowledge
from hub.domain.catalogue import Pack, Product
from hub.domain.money import UnitPrice
from hub.domain.people import Contact, Role
from hub.domain.quantity import Unit
from hub.domain.shop import Branch, Shop
from hub.storage.matching import CatalogueMatcher

DATA = Path(__file__).parent.parent / "data" / "shoptalk"
WORLDS = ("bodega-lima", "mercadinho-recife", "corner-kingston", "abarrotes-cdmx")


def product(raw: dict[str, Any], currency: str) -> Product:
    """A world's product; its id is its sku."""
    pack = Pack(raw["pack_name"], Decimal(str(raw["pack_size"]))) if raw["pack_name"] else None
    return Product(
        id=raw["sku"],
        sku=raw["sku"],
        name=raw["name"],
        brand=raw["brand"],
        category=raw["category"],
        base_unit=Unit(raw["base_unit"]),
        pack=pack,
        price=UnitPrice.of(str(raw["price"]), currency) if raw["price"] is not None else None,
        cost=UnitPrice.of(str(raw["cost"]), currency) if raw["cost"] is not None else None,
        barcodes=(raw["barcode"],) if raw["barcode"] else (),
        supplier=raw["supplier"],
        aliases=tuple(raw["aliases"]),
    )


def world(name: str) -> dict[str, Any]:
    """A world's file as it is."""
    return json.loads((DATA / "worlds" / f"{name}.json").read_text(encoding="utf-8"))


def knowledge_of(raw: dict[str, Any]) -> Knowledge:
    """What the reader knows of a world."""
    language = raw["language"]
    people = [(c, Role.SUPPLIER) for c in raw["suppliers"]] + [(c, Role.CUSTOMER) for c in raw["customers"]]
    return Knowledge(
        shop=Shop(raw["id"], raw["id"], language, raw["country"], raw["currency"], raw["timezone"]),
        branches=tuple(Branch(b["id"], b["id"], b["name"]) for b in raw["branches"]),
        contacts=tuple(Contact(c["id"], c["name"], role, language, c["id"], c["phone"]) for c, role in people),
        matcher=CatalogueMatcher([product(p, raw["currency"]) for p in raw["products"]], language),
    )


@cache
def knowledge(name: str) -> Knowledge:
    """What the reader knows of one of the four worlds."""
    return knowledge_of(world(name))


def messages(name: str) -> list[dict[str, Any]]:
    """A world's development messages with their gold answers."""
    text = (DATA / "dev" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]
