"""Counter: find a product, put it into the cart, take the money, say the receipt's number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import flet as ft

from hub.application.ports.books import Reader
from hub.application.views.catalogue import ProductRow
from hub.domain.catalogue import Product
from hub.domain.errors import MostradorError
from hub.domain.rights import Right
from hub.ui.components import buttons, surfaces
from hub.ui.components.cart import CartBar, CartView
from hub.ui.components.checkout import Checkout
from hub.ui.components.frame import header, margin
from hub.ui.components.inputs import SearchField
from hub.ui.components.text import BOLD, SEMIBOLD, muted
from hub.ui.context import component, go, use_session
from hub.ui.hooks import Answer, use_answer
from hub.ui.models import typed_amount
from hub.ui.session import Session
from hub.ui.theme import RADIUS, Size, Space

SHOWN = 24
"""Products offered at once; more are found by typing."""


@component
def CounterPage() -> ft.Control:
    """The page."""
    session = use_session()
    p, w = session.palette, session.words
    cart, _ = ft.use_state(lambda: session.cart)
    words, set_words = ft.use_state("")
    paying, set_paying = ft.use_state(False)
    cart_open, set_cart_open = ft.use_state(False)

    def question(reader: Reader) -> Sequence[ProductRow]:
        return tuple(reader.product_rows(words=words, limit=SHOWN))

    found = use_answer(session, question, words)

    async def keep() -> None:
        try:
            await session.resume_bill()
            await session.keep_bill()
        except MostradorError as error:
            session.toast.show(session.problem(error), "bad")

    ft.use_effect(keep, [cart.lines])

    async def search(text: str) -> None:
        set_words(typed_amount(text)[1])

    def put(product: Product, text: str = "") -> bool:
        try:
            cart.add(product, typed_amount(text)[0])
        except MostradorError as error:
            session.toast.show(session.problem(error), "bad")
            return False
        return True

    async def enter(text: str) -> bool:
        if not text:
            set_paying(bool(cart.lines))
            return False
        wanted = typed_amount(text)[1]
        product = await session.ask(lambda reader: _find(reader, wanted))
        if product is None:
            session.toast.show(w("counter.unknown", words=wanted), "bad")
            return False
        return put(product, text)

    async def pay() -> None:
        set_paying(bool(cart.lines))

    async def stop_paying() -> None:
        set_paying(False)

    async def toggle_cart() -> None:
        set_cart_open(not cart_open)

    if not session.may(Right.SELL):
        return ft.Container(surfaces.empty(p, ft.Icons.LOCK_OUTLINE, w("denied.what"), w("denied.how")))
    # A phone would answer with its keyboard over half the screen; there one taps the box to type.
    ready = None if session.phone or paying else (cart.lines, cart.receipt)
    checkout = Checkout(session, cart, paying, stop_paying)
    shelf = ft.Container(
        ft.Column(
            [
                header(session, w("page.counter")),
                SearchField(p, w("counter.search"), search, enter, ready),
                _shelf(session, found, words, put),
            ],
            spacing=Space.M,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=margin(session),
        expand=True,
    )
    if session.phone:
        shown = CartView(session, cart, pay, toggle_cart) if cart_open else shelf
        bar = [] if cart_open else [CartBar(session, cart, toggle_cart)]
        return ft.Column([shown, *bar, checkout], spacing=0, expand=True)
    return ft.Row(
        [
            shelf,
            ft.Container(width=1, bgcolor=p.line),
            ft.Container(CartView(session, cart, pay, None), width=400 if session.wide else 330),
            checkout,
        ],
        spacing=0,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _find(reader: Reader, words: str) -> Product | None:
    exact = reader.product_by_barcode(words) or reader.product_by_sku(words.upper())
    if exact:
        return exact
    rows = reader.product_rows(words=words, limit=1)
    return rows[0].product if rows else None


def _shelf(
    session: Session, found: Answer[Sequence[ProductRow]], words: str, put: Callable[[Product], bool]
) -> ft.Control:
    p, w = session.palette, session.words
    if found.value is None:
        return surfaces.waiting(p)
    if not found.value and words:
        return surfaces.empty(
            p, ft.Icons.SEARCH_OFF, w("products.none", words=words), w("products.none.how"), expand=True
        )
    if not found.value:

        async def add(_event: ft.ControlEvent) -> None:
            go("/products")

        button = buttons.primary(p, w("products.first"), add)
        return surfaces.empty(
            p, ft.Icons.INVENTORY_2_OUTLINED, w("products.empty"), w("products.empty.how"), button, expand=True
        )
    return ft.GridView(
        [_tile(session, row, put) for row in found.value],
        max_extent=200,
        child_aspect_ratio=1.42,
        spacing=Space.M,
        run_spacing=Space.M,
        expand=True,
        padding=ft.Padding.only(bottom=Space.L),
    )


def _tile(session: Session, row: ProductRow, put: Callable[[Product], bool]) -> ft.Control:
    p, w = session.palette, session.words
    product = row.product

    async def pressed(_event: ft.ControlEvent) -> None:
        put(product)

    price = w.formats.money(product.price.times(Decimal(1))) if product.price else w("product.no_price")
    stock = w.quantity(row.on_hand, product.base_unit)
    return ft.Container(
        ft.Column(
            [
                ft.Text(
                    product.name,
                    size=Size.BODY,
                    weight=SEMIBOLD,
                    color=p.ink,
                    max_lines=2,
                    overflow=ft.TextOverflow.ELLIPSIS,
                    expand=True,
                ),
                ft.Row(
                    [
                        ft.Container(ft.Text(price, size=17, weight=BOLD, color=p.primary, no_wrap=True), expand=True),
                        muted(p, stock, color=p.warn if row.low else p.muted, no_wrap=True),
                    ]
                ),
            ],
            spacing=Space.S,
        ),
        padding=Space.M,
        bgcolor=p.surface,
        border=ft.Border.all(1, p.line),
        border_radius=RADIUS,
        ink=True,
        on_click=pressed,
        key=product.id,
    )
