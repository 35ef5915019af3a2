"""The cart beside the shelf, and on a phone the bar that leads to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import flet as ft

from hub.domain.errors import MostradorError
from hub.ui.components import buttons, surfaces
from hub.ui.components.inputs import field
from hub.ui.components.text import BOLD, body, heading, muted, strong
from hub.ui.context import component
from hub.ui.models import Cart, CartLine
from hub.ui.session import Session
from hub.ui.theme import RADIUS, Size, Space

Act = Callable[[], Awaitable[None]]


@component
def CartView(session: Session, cart: Cart, pay: Act, back: Act | None) -> ft.Control:
    """Lines, total and the button to the money; after the sale its receipt."""
    p, w = session.palette, session.words
    changing, set_changing = ft.use_state(None)

    async def to_pay(_event: ft.ControlEvent) -> None:
        await pay()

    async def clear(_event: ft.ControlEvent) -> None:
        cart.clear()

    async def leave(_event: ft.ControlEvent) -> None:
        if back:
            await back()

    async def changed() -> None:
        set_changing(None)

    quantity = QuantityDialog(session, cart, changing, changed)
    head = ft.Row(
        [
            *([buttons.icon(p, ft.Icons.ARROW_BACK, w("action.back"), leave)] if back else []),
            ft.Container(heading(p, w("cart.name")), expand=True),
            *([buttons.plain(p, w("cart.clear"), clear)] if cart.lines else []),
        ],
        height=52,
    )
    if cart.receipt:
        content: ft.Control = _receipt(session, cart, clear)
        foot: list[ft.Control] = []
    elif not cart.lines:
        content = ft.Container(
            surfaces.empty(p, ft.Icons.SHOPPING_BASKET_OUTLINED, w("cart.empty"), w("cart.empty.how")),
            expand=True,
            alignment=ft.Alignment.CENTER,
        )
        foot = []
    else:
        content = ft.ListView(
            [_line(session, cart, line, set_changing) for line in cart.lines], spacing=Space.S, expand=True
        )
        total = w.formats.money(cart.total)
        foot = [
            surfaces.rule(p),
            ft.Row(
                [
                    ft.Container(muted(p, w.count("cart.lines", cart.pieces), size=Size.BODY), expand=True),
                    ft.Text(total, size=30, weight=BOLD, color=p.ink),
                ]
            ),
            buttons.primary(p, w("cart.pay", total=total), to_pay, icon=ft.Icons.PAYMENTS_OUTLINED, big=True),
        ]
    return ft.Container(
        ft.Column(
            [head, content, *foot, quantity],
            spacing=Space.M,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=Space.L,
        bgcolor=p.surface,
        expand=True,
    )


def _line(session: Session, cart: Cart, line: CartLine, change: Callable[[str], None]) -> ft.Control:
    p, w = session.palette, session.words
    step = cart.step(line.product)

    async def less(_event: ft.ControlEvent) -> None:
        cart.change_quantity(line.product.id, -step)

    async def more(_event: ft.ControlEvent) -> None:
        try:
            cart.change_quantity(line.product.id, step)
        except MostradorError as error:
            session.toast.show(session.problem(error), "bad")

    async def type_it(_event: ft.ControlEvent) -> None:
        change(line.product.id)

    amount = w.formats.money(line.amount) if line.amount else ""
    last = line.quantity <= step
    return ft.Container(
        ft.Column(
            [
                strong(p, line.product.name, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
                ft.Row(
                    [
                        buttons.icon(
                            p,
                            ft.Icons.DELETE_OUTLINE if last else ft.Icons.REMOVE,
                            w("cart.less", name=line.product.name),
                            less,
                        ),
                        ft.Container(
                            body(p, w.quantity(line.quantity, line.product.base_unit), weight=BOLD),
                            ink=True,
                            on_click=type_it,
                            height=44,
                            padding=ft.Padding.symmetric(horizontal=Space.S),
                            alignment=ft.Alignment.CENTER,
                            border_radius=RADIUS,
                            tooltip=w("cart.quantity"),
                        ),
                        buttons.icon(p, ft.Icons.ADD, w("cart.more", name=line.product.name), more),
                        ft.Container(expand=True),
                        ft.Text(amount, size=Size.HEADING, weight=BOLD, color=p.ink),
                    ],
                    spacing=Space.XS,
                ),
            ],
            spacing=Space.XS,
            tight=True,
        ),
        bgcolor=p.background,
        border_radius=RADIUS,
        padding=ft.Padding.symmetric(horizontal=Space.M, vertical=Space.S),
        key=line.product.id,
    )


def _receipt(session: Session, cart: Cart, next_sale: Callable[[ft.ControlEvent], Awaitable[None]]) -> ft.Control:
    p, w = session.palette, session.words
    done = cart.receipt
    if done is None:
        return ft.Container()
    change = (
        [
            ft.Container(
                ft.Column(
                    [
                        ft.Text(w("checkout.change"), size=Size.BODY, color=p.on_accent),
                        ft.Text(w.formats.money(done.change), size=Size.HERO, weight=BOLD, color=p.on_accent),
                    ],
                    spacing=0,
                    horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                    tight=True,
                ),
                bgcolor=p.accent,
                border_radius=RADIUS,
                padding=Space.L,
                alignment=ft.Alignment.CENTER,
            )
        ]
        if done.change.minor
        else []
    )
    return ft.Column(
        [
            ft.Container(expand=True),
            ft.Container(
                ft.Icon(ft.Icons.CHECK, size=44, color=p.good),
                width=88,
                height=88,
                border_radius=44,
                bgcolor=p.good_soft,
                alignment=ft.Alignment.CENTER,
            ),
            ft.Text(w("receipt.done"), size=Size.TITLE, weight=BOLD, color=p.ink),
            muted(p, w("receipt.number", number=done.number), size=Size.LARGE, selectable=True),
            ft.Text(w.formats.money(done.total), size=Size.HERO, weight=BOLD, color=p.ink),
            *change,
            ft.Container(expand=True),
            ft.Row([buttons.primary(p, w("receipt.next"), next_sale, icon=ft.Icons.ADD, big=True, expand=True)]),
        ],
        expand=True,
        spacing=Space.M,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


@component
def CartBar(session: Session, cart: Cart, open_cart: Act) -> ft.Control:
    """What is in the cart, at the foot of a phone's shelf."""
    p, w = session.palette, session.words

    async def pressed(_event: ft.ControlEvent) -> None:
        await open_cart()

    if not cart.lines and not cart.receipt:
        return ft.Container(height=0)
    text = (
        w("cart.open", lines=w.count("cart.lines", cart.pieces), total=w.formats.money(cart.total))
        if cart.lines
        else w("receipt.number", number=cart.receipt.number if cart.receipt else "")
    )
    return ft.Container(
        ft.Row([buttons.primary(p, text, pressed, icon=ft.Icons.SHOPPING_BASKET, big=True, expand=True)]),
        padding=ft.Padding.symmetric(horizontal=Space.L, vertical=Space.M),
        bgcolor=p.surface,
    )


@component
def QuantityDialog(session: Session, cart: Cart, product: str | None, done: Act) -> ft.Control:
    """Typing a line's quantity, for weights and large numbers."""
    p, w = session.palette, session.words
    typed = ft.use_ref("")
    error, set_error = ft.use_state("")
    line = next((x for x in cart.lines if x.product.id == product), None)

    def keep(text: str) -> None:
        typed.current = text

    async def close(_event: ft.ControlEvent | None = None) -> None:
        set_error("")
        await done()

    async def apply(_event: ft.ControlEvent | None = None) -> None:
        try:
            cart.set_quantity(product or "", w.number(typed.current or ""))
        except MostradorError as problem:
            set_error(session.problem(problem))
            return
        await close()

    dialog = None
    if line:
        if typed.current == "":
            typed.current = w.plain(line.quantity)
        dialog = ft.AlertDialog(
            title=w("cart.quantity"),
            content=ft.Container(
                ft.Column(
                    [
                        body(p, line.product.name),
                        field(
                            p,
                            w("unit." + line.product.base_unit),
                            typed.current,
                            keep,
                            error=error,
                            number=True,
                            autofocus=True,
                            on_submit=apply,
                        ),
                    ],
                    tight=True,
                    spacing=Space.L,
                ),
                width=320,
            ),
            actions=[buttons.secondary(p, w("action.cancel"), close), buttons.primary(p, w("action.apply"), apply)],
            on_dismiss=close,
        )
    else:
        typed.current = ""
    ft.use_dialog(dialog)
    return ft.Container(height=0)
