"""A whole shop from one JSON description: branches, people, products. Used by the demo and by evaluations.

The form is ShopTalk's: ``{"id", "language", "country", "currency", "timezone", "branches", "suppliers", "customers",
"products"}``; read it with `read_world`, so that prices never become floats.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hub.application.catalogue import add_product
from hub.application.people import add_contact
from hub.application.ports.books import Transaction
from hub.application.shop import open_shop
from hub.domain.catalogue import Pack
from hub.domain.errors import InvalidInput
from hub.domain.events import ProductFields
from hub.domain.money import UnitPrice
from hub.domain.people import Role
from hub.domain.quantity import Unit

World = dict[str, Any]


def read_world(path: Path) -> World:
    """Return the world at `path`. Raises `InvalidInput` where it is none."""
    try:
        world: World = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"cannot read the world {path}: {error}", reason="world", file=path.name) from error
    missing = {"language", "country", "currency", "timezone", "branches", "products"} - set(world)
    if missing:
        raise InvalidInput(f"{path} lacks {sorted(missing)}", reason="world", file=path.name)
    return world


def import_world(tx: Transaction, world: World, *, name: str, device_name: str) -> None:
    """Open a shop as `world` describes it. Raises `WrongState` where one is open, `InvalidInput`, `InvalidMoney`."""
    open_shop(
        tx,
        name=name,
        language=world["language"],
        country=world["country"],
        currency=world["currency"],
        timezone=world["timezone"],
        branches=[(branch["id"], branch["name"]) for branch in world["branches"]],
        device_name=device_name,
    )
    suppliers = {}
    for role, listed in ((Role.SUPPLIER, "suppliers"), (Role.CUSTOMER, "customers")):
        for person in world.get(listed, ()):
            contact = add_contact(
                tx,
                name=person["name"],
                role=role,
                language=world["language"],
                phone=person.get("phone"),
                code=person["id"],
            )
            suppliers[person["id"]] = contact
    for product in world["products"]:
        add_product(tx, _fields(product, suppliers, world["currency"]))


def _fields(product: World, suppliers: dict[str, str], currency: str) -> ProductFields:
    def price(key: str) -> UnitPrice | None:
        return UnitPrice.of(product[key], currency) if product.get(key) is not None else None

    size = product.get("pack_size")
    return ProductFields(
        sku=product["sku"],
        name=product["name"],
        brand=product.get("brand") or None,
        category=product.get("category") or None,
        base_unit=Unit(product["base_unit"]),
        pack=Pack(product["pack_name"], Decimal(size)) if size else None,
        price=price("price"),
        cost=price("cost"),
        barcodes=(product["barcode"],) if product.get("barcode") else (),
        supplier=suppliers.get(product.get("supplier") or ""),
        aliases=tuple(product.get("aliases") or ()),
    )
