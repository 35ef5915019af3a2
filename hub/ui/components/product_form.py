"""Adding a product and changing one: the same form, with words turned into the domain's values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

import flet as ft

from hub.application.catalogue import add_product, change_product
from hub.application.ports.books import Reader
from hub.application.stock import count_stock
from hub.domain.catalogue import Pack, Product
from hub.domain.events import ProductFields
from hub.domain.money import UnitPrice, exponent
from hub.domain.people import Role
from hub.domain.quantity import Unit, quantity
from hub.ui.components.forms import Asked, Draft, FormDialog
from hub.ui.context import component
from hub.ui.hooks import use_answer
from hub.ui.session import Session
from hub.ui.words import Words

_DEFAULT_PACK = "caja"


def fields_of(words: Words, currency: str, draft: Draft, before: Product | None) -> ProductFields:
    """Return what a draft writes; what was emptied is cleared. Raises `InvalidInput`, `InvalidMoney`,
    `InvalidQuantity`.
    """

    def text(name: str) -> str | None:
        return draft[name].strip() or None

    def number(name: str) -> Decimal | None:
        return words.number(draft[name]) if draft[name].strip() else None

    price, cost, reorder, pack = number("price"), number("cost"), number("reorder_point"), number("pack_size")
    written: dict[str, object | None] = {
        "category": text("category"),
        "price": UnitPrice.of(price, currency) if price is not None else None,
        "cost": UnitPrice.of(cost, currency) if cost is not None else None,
        "reorder_point": quantity(reorder) if reorder is not None else None,
        "pack": Pack(before.pack.name if before and before.pack else _DEFAULT_PACK, quantity(pack))
        if pack is not None
        else None,
        "barcodes": tuple(draft["barcode"].replace(",", " ").split()) or None,
        "supplier": text("supplier"),
    }
    cleared = tuple(name for name, value in written.items() if value is None and before and getattr(before, name))
    return ProductFields(
        name=draft["name"].strip(),
        base_unit=Unit(draft["base_unit"]),
        cleared=cleared,
        **written,  # type: ignore[arg-type]  # the names are the fields'
    )


@component
def ProductForm(
    session: Session, product: Product | None, open_now: bool, close: Callable[[], Awaitable[None]]
) -> ft.Control:
    """The form of a new product, or of one that is there."""
    w = session.words

    def question(reader: Reader) -> tuple[tuple[str, str], ...]:
        return tuple((contact.id, contact.name or "") for contact in reader.contacts(Role.SUPPLIER))

    suppliers = use_answer(session, question).value or ()
    currency = session.shop.currency if session.shop else ""

    async def save(key: str, draft: Draft) -> None:
        written = fields_of(w, currency, draft, product)
        if product:
            await session.run(key, lambda tx: change_product(tx, product.id, written))
        else:
            await session.run(key, lambda tx: add_product(tx, written))

    def money(value: UnitPrice | None) -> str:
        return w.price(value.amount, exponent(value.currency)) if value else ""

    asked = [
        Asked("name", w("product.name"), product.name if product else "", required=True),
        Asked("price", w("product.price"), money(product.price) if product else "", number=True),
        Asked("cost", w("product.cost"), money(product.cost) if product else "", number=True),
        Asked(
            "base_unit",
            w("product.unit"),
            product.base_unit.value if product else Unit.UNIT.value,
            options=tuple((unit.value, w("unit." + unit.value)) for unit in Unit),
        ),
        Asked("category", w("product.category"), (product.category or "") if product else ""),
        Asked("barcode", w("product.barcode"), " ".join(product.barcodes) if product else "", number=True),
        Asked(
            "reorder_point",
            w("product.reorder"),
            w.plain(product.reorder_point) if product and product.reorder_point is not None else "",
            number=True,
            hint=w("product.reorder.hint"),
        ),
        Asked(
            "pack_size",
            w("product.pack_size"),
            w.plain(product.pack.size) if product and product.pack else "",
            number=True,
        ),
        Asked(
            "supplier",
            w("product.supplier"),
            (product.supplier or "") if product else "",
            options=(("", w("product.supplier.none")), *suppliers),
        ),
    ]
    name = w("product.edit") if product else w("products.add")
    return FormDialog(session, name, asked, open_now, save, close, w("product.saved"))


@component
def CountForm(session: Session, product: Product, open_now: bool, close: Callable[[], Awaitable[None]]) -> ft.Control:
    """Counting what stands on the shelf of one branch."""
    w = session.words
    branches = use_answer(session, lambda reader: tuple((x.id, x.name) for x in reader.branches())).value or ()

    async def save(key: str, draft: Draft) -> None:
        counted = w.number(draft["counted"])
        await session.run(key, lambda tx: str(count_stock(tx, product.id, counted, draft["branch"] or None)))

    asked = [
        Asked("counted", w("count.counted", unit=w("unit." + product.base_unit.value)), number=True, required=True),
        Asked("branch", w("count.branch"), branches[0][0] if branches else "", options=branches),
    ]
    return FormDialog(session, w("count.name"), asked, open_now, save, close, w("count.done"))
