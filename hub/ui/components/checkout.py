"""Taking the money: tender, what was handed over, change; then the sale is written, once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import flet as ft

from hub.domain.errors import MostradorError
from hub.domain.events import Tender
from hub.domain.money import Money
from hub.ui.components import buttons, surfaces
from hub.ui.components.inputs import field
from hub.ui.components.text import BOLD, muted
from hub.ui.context import component
from hub.ui.models import Cart, Receipt
from hub.ui.session import Session
from hub.ui.theme import RADIUS, Size, Space

_TENDERS = {
    "PE": (Tender.CASH, Tender.YAPE, Tender.CARD, Tender.TRANSFER),
    "BR": (Tender.CASH, Tender.PIX, Tender.CARD, Tender.TRANSFER),
}
_OTHER_TENDERS = (Tender.CASH, Tender.CARD, Tender.TRANSFER)


def offered_tenders(country: str) -> tuple[Tender, ...]:
    """Return how people of a country pay at a counter, the most usual first."""
    return _TENDERS.get(country, _OTHER_TENDERS)


@component
def Checkout(session: Session, cart: Cart, open_now: bool, close: Callable[[], Awaitable[None]]) -> ft.Control:
    """The dialog; it is there while `open_now`."""
    p, w = session.palette, session.words
    tender, set_tender = ft.use_state(Tender.CASH)
    typed, set_typed = ft.use_state("")
    error, set_error = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    latest = ft.use_ref("")
    box = ft.use_ref(None)

    def received() -> Money:
        text = latest.current or ""
        return Money.of(w.number(text), cart.currency) if text.strip() else cart.total

    def keep(text: str) -> None:
        latest.current = text
        set_error("")
        set_typed(text)

    def put(text: str) -> None:
        box.current = None
        keep(text)

    async def leave(_event: ft.ControlEvent | None = None) -> None:
        latest.current = ""
        box.current = None
        set_typed("")
        set_error("")
        set_tender(Tender.CASH)
        await close()

    async def finish(_event: ft.ControlEvent | None = None) -> None:
        if busy or not cart.lines:
            return
        key = cart.key
        set_busy(True)
        try:
            handed = received() if tender is Tender.CASH else None
            change = cart.change(handed) if handed else Money(0, cart.currency)
            total = cart.total
            done = await session.run(key, lambda tx: cart.sale(tx, tender, handed))
        except MostradorError as problem:
            set_error(session.problem(problem))
            return
        finally:
            set_busy(False)
        if cart.key != key:
            # A second press, answered when the next sale has begun.
            return
        cart.lines = ()
        cart.receipt = Receipt(done["receipt"], total, change)
        await leave()

    dialog = None
    if open_now and cart.lines:
        # What is typed is in the field before its event has been heard; an older text would be sent over it.
        box.current = field(
            p,
            w("checkout.received"),
            box.current.value if box.current else typed,
            keep,
            error=error,
            hint=w("checkout.received.hint"),
            number=True,
            autofocus=True,
            on_submit=finish,
        )
        cash = [box.current, *_cash(session, cart, typed, put)]
        dialog = ft.AlertDialog(
            title=w("checkout.name"),
            scrollable=True,
            content=ft.Container(
                ft.Column(
                    [
                        ft.Text(w.formats.money(cart.total), size=40, weight=BOLD, color=p.primary),
                        _tenders(session, tender, set_tender),
                        *(cash if tender is Tender.CASH else []),
                        *([surfaces.notice(p, error, "bad")] if error and tender is not Tender.CASH else []),
                    ],
                    spacing=Space.L,
                    tight=True,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
                width=440,
            ),
            actions=[
                buttons.secondary(p, w("action.cancel"), leave),
                buttons.primary(p, w("checkout.finish"), finish, icon=ft.Icons.CHECK, disabled=busy),
            ],
            on_dismiss=leave,
        )
    ft.use_dialog(dialog)
    return ft.Container(height=0, width=0)


def _tenders(session: Session, chosen: Tender, choose: Callable[[Tender], None]) -> ft.Control:
    p, w = session.palette, session.words
    country = session.shop.country if session.shop else ""

    def pick(tender: Tender) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            choose(tender)

        return surfaces.filter_chip(p, w("tender." + tender.value), tender is chosen, pressed)

    return ft.Row(
        [pick(tender) for tender in offered_tenders(country)],
        wrap=True,
        spacing=Space.S,
        run_spacing=Space.S,
    )


def _cash(
    session: Session,
    cart: Cart,
    typed: str,
    put: Callable[[str], None],
) -> list[ft.Control]:
    p, w = session.palette, session.words

    def quick(amount: Money) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            put(w.plain(amount.amount))

        exact = amount == cart.total
        text = w("checkout.exact") if exact else w.formats.money(amount)
        return surfaces.filter_chip(p, text, bool(typed) and typed == w.plain(amount.amount), pressed)

    try:
        given = Money.of(w.number(typed), cart.currency) if typed.strip() else cart.total
        change = w.formats.money(cart.change(given))
    except MostradorError:
        change = "—"
    return [
        ft.Row([quick(amount) for amount in cart.quick_amounts()], wrap=True, spacing=Space.S, run_spacing=Space.S),
        ft.Container(
            ft.Row(
                [
                    ft.Container(muted(p, w("checkout.change"), size=Size.LARGE, color=p.ink), expand=True),
                    ft.Text(change, size=28, weight=BOLD, color=p.ink),
                ]
            ),
            bgcolor=p.accent_soft,
            border_radius=RADIUS,
            padding=Space.L,
        ),
    ]
