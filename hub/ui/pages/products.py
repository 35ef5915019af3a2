"""Products: search, filters and stock at the left, one product with its whole story at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import flet as ft

from hub.application.ports.books import Reader
from hub.application.views.catalogue import ProductDetail, ProductRow
from hub.domain.rights import Right
from hub.ui.components import buttons, surfaces
from hub.ui.components.frame import header, margin, panes
from hub.ui.components.inputs import SearchField
from hub.ui.components.product_detail import ProductView
from hub.ui.components.product_form import ProductForm
from hub.ui.components.text import strong
from hub.ui.context import component, go, use_session
from hub.ui.hooks import Answer, use_answer
from hub.ui.session import Session
from hub.ui.theme import Space

PAGE = 50
"""Rows drawn at once: Flet needs seconds for hundreds."""
LOW = "low"
"""The part of the route that shows what runs low."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list; `more` where the books hold further rows."""

    rows: tuple[ProductRow, ...]
    more: bool
    categories: tuple[str, ...]


@component
def ProductsPage() -> ft.Control:
    """The page."""
    session = use_session()
    p, w = session.palette, session.words
    part = ft.use_route_params().get("part") or ""
    words, set_words = ft.use_state("")
    category, set_category = ft.use_state("")
    only_low, set_only_low = ft.use_state(part == LOW)
    pages, set_pages = ft.use_state(1)
    adding, set_adding = ft.use_state(False)
    product = "" if part == LOW else part

    def question(reader: Reader) -> Found:
        limit = PAGE * pages
        rows = reader.product_rows(words=words, category=category or None, only_low=only_low, limit=limit + 1)
        return Found(tuple(rows[:limit]), len(rows) > limit, tuple(reader.categories()))

    found = use_answer(session, question, words, category, only_low, pages)
    detail = use_answer(session, lambda reader: reader.product_detail(product) if product else None, product)

    async def search(text: str) -> None:
        set_pages(1)
        set_words(text.strip())

    def choose(value: str) -> None:
        set_pages(1)
        set_category(value)

    def low(value: bool) -> None:
        set_pages(1)
        set_only_low(value)

    async def more(_event: ft.ControlEvent) -> None:
        set_pages(pages + 1)

    async def add(_event: ft.ControlEvent) -> None:
        set_adding(True)

    async def added() -> None:
        set_adding(False)

    may_edit = session.may(Right.EDIT_CATALOGUE)
    form = ProductForm(session, None, adding, added)
    new = [buttons.icon(p, ft.Icons.ADD, w("products.add"), add, tone="primary")] if may_edit else []
    left = ft.Container(
        ft.Column(
            [
                header(session, w("page.products"), new),
                SearchField(p, w("products.search"), search),
                _filters(session, found, category, choose, only_low, low),
                _list(session, found, bool(words or category or only_low), product, more, add if may_edit else None),
                form,
            ],
            spacing=Space.M,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=margin(session),
        expand=True,
    )
    nothing = surfaces.empty(p, ft.Icons.TOUCH_APP_OUTLINED, w("products.choose"), w("products.choose.how"))
    return panes(session, left, _detail(session, product, detail), nothing)


def _detail(session: Session, product: str, detail: Answer[ProductDetail | None]) -> ft.Control | None:
    if not product:
        return None
    p, w = session.palette, session.words
    if detail.value and detail.value.row.product.id == product:
        return ProductView(session, detail.value, key=product)
    if detail.ready and detail.value is None:
        return surfaces.empty(p, ft.Icons.SEARCH_OFF, w("product.gone"), w("product.gone.how"))
    return surfaces.waiting(p)


def _filters(
    session: Session,
    found: Answer[Found],
    category: str,
    choose: Callable[[str], None],
    only_low: bool,
    low: Callable[[bool], None],
) -> ft.Control:
    p, w = session.palette, session.words

    def pick(value: str, text: str) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            choose(value)

        return surfaces.filter_chip(p, text, category == value, pressed)

    async def toggle(_event: ft.ControlEvent) -> None:
        low(not only_low)

    names = found.value.categories if found.value else ()
    return surfaces.chips(
        [
            surfaces.filter_chip(p, w("products.low"), only_low, toggle),
            pick("", w("products.all")),
            *[pick(name, name.capitalize()) for name in names],
        ]
    )


def _list(
    session: Session,
    found: Answer[Found],
    filtered: bool,
    selected: str,
    more: surfaces.Handler,
    add: surfaces.Handler | None,
) -> ft.Control:
    p, w = session.palette, session.words
    if found.value is None:
        return surfaces.waiting(p)
    if not found.value.rows and filtered:
        return surfaces.empty(p, ft.Icons.SEARCH_OFF, w("products.nothing"), w("products.none.how"), expand=True)
    if not found.value.rows:
        button = buttons.primary(p, w("products.first"), add, icon=ft.Icons.ADD) if add else None
        return surfaces.empty(
            p, ft.Icons.INVENTORY_2_OUTLINED, w("products.empty"), w("products.empty.how"), button, expand=True
        )
    rows: Sequence[ft.Control] = [_row(session, row, row.product.id == selected) for row in found.value.rows]
    foot = [ft.Container(buttons.secondary(p, w("action.more"), more), padding=Space.M)] if found.value.more else []
    return ft.Container(
        ft.ListView([*rows, *foot], spacing=2, expand=True, padding=Space.XS),
        bgcolor=p.surface,
        border=ft.Border.all(1, p.line),
        border_radius=ft.BorderRadius.only(top_left=14, top_right=14),
        expand=True,
    )


def _row(session: Session, row: ProductRow, selected: bool) -> ft.Control:
    p, w = session.palette, session.words
    product = row.product

    async def open_it(_event: ft.ControlEvent) -> None:
        go(f"/products/{product.id}")

    price = w.formats.money(product.price.times(Decimal(1))) if product.price else w("product.no_price")
    stock = w.quantity(row.on_hand, product.base_unit)
    tone = "bad" if row.on_hand <= 0 else "warn" if row.low else "neutral"
    side = ft.Column(
        [strong(p, price, no_wrap=True), surfaces.chip(p, stock, tone)],
        spacing=3,
        horizontal_alignment=ft.CrossAxisAlignment.END,
        tight=True,
    )
    note = " · ".join(x for x in (product.sku, (product.category or "").capitalize()) if x)
    return ft.Container(
        surfaces.row(
            p,
            surfaces.initials(p, product.name, surfaces.kind_tone(product.category or "")),
            product.name,
            note,
            [side],
            open_it,
            selected,
        ),
        key=product.id,
    )
