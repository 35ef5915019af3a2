"""Home: how the shop stands today, whether the bot is at work, and what needs a person."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from hub.application import attention
from hub.application.ports.books import Reader
from hub.application.ports.status import PartState, PartStatus
from hub.application.settings import SUPPORT_CONTACT
from hub.application.views.shop import AttentionView, HomeView
from hub.ui.commands import command_key
from hub.ui.components import buttons, surfaces
from hub.ui.components.frame import header, scrolled
from hub.ui.components.text import BOLD, body, line, muted, strong
from hub.ui.components.welcome import Welcome
from hub.ui.context import component, go, use_session
from hub.ui.hooks import use_answer
from hub.ui.session import Session
from hub.ui.theme import RADIUS, Size, Space

_PARTS = {
    "bot": ft.Icons.SMART_TOY_OUTLINED,
    "relay": ft.Icons.CLOUD_OUTLINED,
    "speech": ft.Icons.MIC_NONE,
    "understanding": ft.Icons.PSYCHOLOGY_ALT_OUTLINED,
}
_TONES = {
    PartState.READY: "good",
    PartState.PREPARING: "info",
    PartState.WAITING: "warn",
    PartState.OFF: "neutral",
    PartState.PROBLEM: "bad",
}
_STATUS_SECONDS = 2.0


@component
def HomePage() -> ft.Control:
    """The page."""
    session = use_session()
    p, w = session.palette, session.words

    def question(reader: Reader) -> tuple[HomeView, str, frozenset[str]]:
        home = reader.home(session.services.now())
        orders = frozenset(x.about for x in home.attention if x.about and reader.order(x.about))
        return home, reader.setting(SUPPORT_CONTACT), orders

    answer = use_answer(session, question, session.shop, every=60)
    if session.shop is None:
        return scrolled(
            session,
            header(session, w("page.home")),
            [Welcome(session)],
        )
    if not answer.value:
        return scrolled(session, header(session, w("page.home")), [surfaces.waiting(p)])
    home, support, orders = answer.value
    left = [_attention(session, home, orders)]
    right = [StatusCard(), _support(session, support)]
    columns = (
        [*left, *right]
        if session.phone
        else [
            ft.Row(
                [
                    ft.Column(left, expand=3, spacing=Space.L),
                    ft.Column(right, expand=2, spacing=Space.L),
                ],
                spacing=Space.L,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
        ]
    )
    return scrolled(
        session, header(session, w("page.home")), [_hero(session, home), _figures(session, home), *columns], "home"
    )


def greeting(now: datetime) -> str:
    """Return the key of the greeting for an hour of the day."""
    if now.hour < 5 or now.hour >= 19:
        return "home.evening"
    return "home.morning" if now.hour < 12 else "home.afternoon"


def _hero(session: Session, home: HomeView) -> ft.Control:
    p, w = session.palette, session.words
    now = session.services.now().astimezone(session.shop.zone if session.shop else None)
    back = "#0B6B5B" if not p.dark else "#0E4A3F"

    async def sell(_event: ft.ControlEvent) -> None:
        go("/counter")

    number = home.whatsapp_number
    words = ft.Column(
        [
            ft.Text(w(greeting(now)), size=Size.LARGE, color="#CFEDE4"),
            ft.Text(home.name, size=Size.HERO if not session.phone else 28, weight=BOLD, color="#FFFFFF"),
            ft.Row(
                [
                    ft.Icon(ft.Icons.CHAT_OUTLINED, size=18, color="#FFFFFF"),
                    ft.Text(
                        w("home.whatsapp", number=spaced(number)) if number else w("home.whatsapp.none"),
                        size=Size.BODY,
                        color="#FFFFFF",
                        selectable=True,
                        expand=True,
                    ),
                ],
                spacing=Space.S,
            ),
        ],
        spacing=Space.S,
        tight=True,
    )
    button = ft.Button(
        content=w("home.sell"),
        icon=ft.Icons.POINT_OF_SALE,
        height=56,
        elevation=0,
        on_click=sell,
        style=ft.ButtonStyle(
            color="#3B2600",
            icon_color="#3B2600",
            bgcolor="#FFB627",
            elevation=0,
            shape=ft.RoundedRectangleBorder(radius=RADIUS),
            padding=ft.Padding.symmetric(horizontal=Space.XL),
            text_style=ft.TextStyle(size=Size.HEADING, weight=BOLD),
        ),
    )
    content: ft.Control = (
        ft.Column([words, button], spacing=Space.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
        if session.phone
        else ft.Row([ft.Container(words, expand=True), button])
    )
    return ft.Container(content, bgcolor=back, border_radius=RADIUS + 4, padding=Space.XL)


def spaced(number: str) -> str:
    """Return a phone number in groups of three from the right, as one reads it aloud."""
    digits = "".join(sign for sign in number if sign.isdigit())
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    return ("+" if number.startswith("+") else "") + " ".join(reversed(groups))


def _figures(session: Session, home: HomeView) -> ft.Control:
    p, w = session.palette, session.words

    async def sales(_event: ft.ControlEvent) -> None:
        go("/analytics")

    async def orders(_event: ft.ControlEvent) -> None:
        go("/orders")

    async def low(_event: ft.ControlEvent) -> None:
        go("/products/low")

    async def bot(_event: ft.ControlEvent) -> None:
        go("/analytics/bot")

    number = w.formats.number
    col = {"xs": 6, "lg": 3}
    return ft.ResponsiveRow(
        [
            surfaces.tile(
                p,
                ft.Icons.PAYMENTS_OUTLINED,
                w("home.sales"),
                w.formats.money(home.sales_today),
                w.count("home.sales.count", home.sales_count),
                "good",
                on_click=sales,
                col=col,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.LOCAL_SHIPPING_OUTLINED,
                w("home.orders"),
                number(home.open_orders),
                w("home.orders.note"),
                "info",
                on_click=orders,
                col=col,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.PRODUCTION_QUANTITY_LIMITS,
                w("home.low"),
                number(home.low_stock),
                w("home.low.note"),
                "warn" if home.low_stock else "good",
                on_click=low,
                col=col,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.FORUM_OUTLINED,
                w("home.messages"),
                number(home.waiting_messages),
                w("home.messages.note"),
                "primary",
                on_click=bot,
                col=col,
                narrow=session.phone,
            ),
        ],
        spacing=Space.L,
        run_spacing=Space.L,
    )


def _attention(session: Session, home: HomeView, orders: frozenset[str]) -> ft.Control:
    p, w = session.palette, session.words
    if not home.attention:
        return surfaces.section(
            p,
            w("home.attention"),
            [surfaces.empty(p, ft.Icons.TASK_ALT, w("home.attention.none"), w("home.attention.none.how"))],
        )
    rows: list[ft.Control] = []
    for item in home.attention:
        if rows:
            rows.append(surfaces.rule(p))
        rows.append(_matter(session, item, is_order=item.about in orders))
    return surfaces.section(
        p,
        w("home.attention"),
        rows,
        trailing=surfaces.chip(p, w.formats.number(len(home.attention)), "warn"),
    )


def _what(session: Session, item: AttentionView) -> str:
    w = session.words
    count = w.formats.number(item.count) if item.count is not None else "?"
    since = w.formats.moment(item.since) if item.since else "…"
    return w.known(f"attention.{item.kind}", "attention.other").format(count=count, since=since)


def _matter(session: Session, item: AttentionView, *, is_order: bool) -> ft.Control:
    p, w = session.palette, session.words
    key = command_key("attention")

    async def resolve(_event: ft.ControlEvent) -> None:
        await session.attempt(key, lambda tx: attention.resolve(tx, item.id), w("home.attention.done"))

    async def open_order(_event: ft.ControlEvent) -> None:
        go(f"/orders/{item.about}")

    who = item.contact_name or w("person.unknown")
    look = []
    if is_order and session.phone:
        look = [buttons.icon(p, ft.Icons.CHEVRON_RIGHT, w("home.attention.open"), open_order)]
    elif is_order:
        look = [buttons.plain(p, w("home.attention.open"), open_order)]
    return ft.Row(
        [
            surfaces.badge_icon(p, ft.Icons.PRIORITY_HIGH, "warn"),
            ft.Column(
                [
                    strong(p, _what(session, item)),
                    muted(p, f"{who} · {w.formats.moment(item.at)}"),
                ],
                spacing=2,
                expand=True,
                tight=True,
            ),
            *look,
            buttons.icon(p, ft.Icons.CHECK, w("home.attention.resolve"), resolve, tone="good")
            if session.phone
            else buttons.secondary(p, w("home.attention.resolve"), resolve, icon=ft.Icons.CHECK),
        ],
        spacing=Space.S,
        key=item.id,
    )


@component
def StatusCard() -> ft.Control:
    """How relay, bot, recogniser and language model stand; it follows them by itself."""
    session = use_session()
    p, w = session.palette, session.words
    answer = use_answer(session, lambda _reader: session.services.status.status(), every=_STATUS_SECONDS)
    if not answer.value:
        return surfaces.section(p, w("home.status"), [surfaces.waiting(p)])
    rows = [_part(session, name, getattr(answer.value, name)) for name in _PARTS]
    return surfaces.section(p, w("home.status"), rows)


def _part(session: Session, name: str, part: PartStatus) -> ft.Control:
    p, w = session.palette, session.words
    tone = _TONES[part.state]
    note = w(f"status.{name}.{part.state.value}")
    below: list[ft.Control] = [muted(p, note)]
    if part.state is PartState.PREPARING:
        below.append(
            ft.ProgressBar(value=part.progress, color=p.primary, bgcolor=p.raised, border_radius=4, bar_height=6)
        )
    if part.problem:
        below.append(muted(p, w("status.code", code=part.problem)))
    share = f" {round(part.progress * 100)} %" if part.progress is not None else ""
    state = w(f"status.{part.state.value}") + (share if part.state is PartState.PREPARING else "")
    return ft.Row(
        [
            surfaces.badge_icon(p, _PARTS[name], tone),
            ft.Column([line(strong(p, w(f"status.{name}"))), *below], spacing=3, expand=True, tight=True),
            surfaces.chip(p, state, tone),
        ],
        spacing=Space.M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _support(session: Session, contact: str) -> ft.Control:
    p, w = session.palette, session.words
    return surfaces.section(
        p,
        w("home.support"),
        [
            body(p, w("home.support.how") if contact else w("home.support.none")),
            *([ft.Text(contact, size=Size.HEADING, weight=BOLD, color=p.primary, selectable=True)] if contact else []),
        ],
    )
