"""Orders: what is on its way and what waits for a decision; one order with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flet as ft

from hub.application.ports.books import Reader
from hub.application.views.purchasing import OrderRow
from hub.domain.purchasing import OrderState
from hub.ui.components import buttons, surfaces
from hub.ui.components.frame import header, margin, panes
from hub.ui.components.order_detail import OrderView
from hub.ui.components.orders import STATE_TONES
from hub.ui.components.text import strong
from hub.ui.context import component, go, use_session
from hub.ui.hooks import Answer, use_answer
from hub.ui.session import Session
from hub.ui.theme import Space

PAGE = 50
_DECISIONS = frozenset({OrderState.AWAITING_APPROVAL, OrderState.SHORT, OrderState.REPRICED, OrderState.RESCHEDULED})
_COMING = frozenset({OrderState.SENT, OrderState.CONFIRMED, OrderState.PARTLY_RECEIVED})
FILTERS: dict[str, Callable[[OrderState], bool]] = {
    "open": lambda state: state.is_open,
    "decide": lambda state: state in _DECISIONS,
    "coming": lambda state: state in _COMING,
    "all": lambda _state: True,
}


@component
def OrdersPage() -> ft.Control:
    """The page."""
    session = use_session()
    p, w = session.palette, session.words
    order = ft.use_route_params().get("part") or ""
    chosen, set_chosen = ft.use_state("open")
    pages, set_pages = ft.use_state(1)

    def question(reader: Reader) -> tuple[tuple[OrderRow, ...], bool]:
        limit = PAGE * pages
        rows = reader.order_rows(only_open=chosen != "all", limit=limit + 1)
        return tuple(rows[:limit]), len(rows) > limit

    found = use_answer(session, question, chosen, pages)
    detail = use_answer(session, lambda reader: reader.order_detail(order) if order else None, order)

    def pick(name: str) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            set_pages(1)
            set_chosen(name)

        return surfaces.filter_chip(p, w("orders.filter." + name), chosen == name, pressed)

    async def more(_event: ft.ControlEvent) -> None:
        set_pages(pages + 1)

    left = ft.Container(
        ft.Column(
            [
                header(session, w("page.orders")),
                surfaces.chips([pick(name) for name in FILTERS]),
                _list(session, found, chosen, order, more),
            ],
            spacing=Space.M,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=margin(session),
        expand=True,
    )
    right: ft.Control | None = None
    if order and detail.value and detail.value.row.id == order:
        right = OrderView(session, detail.value, key=order)
    elif order and detail.ready and detail.value is None:
        right = surfaces.empty(p, ft.Icons.SEARCH_OFF, w("order.gone"), w("order.gone.how"))
    elif order:
        right = surfaces.waiting(p)
    nothing = surfaces.empty(p, ft.Icons.TOUCH_APP_OUTLINED, w("orders.choose"), w("orders.choose.how"))
    return panes(session, left, right, nothing)


def _list(
    session: Session,
    found: Answer[tuple[tuple[OrderRow, ...], bool]],
    chosen: str,
    selected: str,
    more: surfaces.Handler,
) -> ft.Control:
    p, w = session.palette, session.words
    if found.value is None:
        return surfaces.waiting(p)
    rows, further = found.value
    shown = [row for row in rows if FILTERS[chosen](row.state)]
    if not shown:
        how = w("orders.empty.how") if chosen in ("open", "all") else w("orders.filtered.how")
        what = w("orders.empty") if chosen in ("open", "all") else w("orders.filtered")
        return surfaces.empty(p, ft.Icons.LOCAL_SHIPPING_OUTLINED, what, how, expand=True)
    cards: Sequence[ft.Control] = [_card(session, row, row.id == selected) for row in shown]
    foot = [buttons.secondary(p, w("action.more"), more)] if further else []
    return ft.ListView([*cards, *foot], spacing=Space.S, expand=True, padding=ft.Padding.only(bottom=Space.L))


def _card(session: Session, row: OrderRow, selected: bool) -> ft.Control:
    p, w = session.palette, session.words

    async def open_it(_event: ft.ControlEvent) -> None:
        go(f"/orders/{row.id}")

    names = ", ".join(line.name for line in row.lines)
    dates = [w("orders.due", day=w.formats.short_day(row.due))] if row.due else []
    dates.append(w.formats.moment(row.at))
    unsent = [ft.Icon(ft.Icons.CLOUD_UPLOAD_OUTLINED, size=18, color=p.warn, tooltip=w("sync.pending.hint"))]
    value = [strong(p, w.formats.money(row.value), no_wrap=True)] if row.value else []
    return ft.Container(
        ft.Column(
            [
                ft.Row(
                    [
                        ft.Container(strong(p, row.supplier or w("person.unknown"), max_lines=1), expand=True),
                        *([] if row.synced else unsent),
                        surfaces.chip(p, w("order.state." + row.state.value), STATE_TONES[row.state]),
                    ],
                    spacing=Space.S,
                ),
                ft.Text(names, size=14, color=p.ink, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
                ft.Row(
                    [
                        ft.Container(
                            ft.Text(
                                " · ".join([row.reference, *dates]),
                                size=13,
                                color=p.muted,
                                max_lines=1,
                                overflow=ft.TextOverflow.ELLIPSIS,
                            ),
                            expand=True,
                        ),
                        *value,
                    ]
                ),
            ],
            spacing=Space.XS,
            tight=True,
        ),
        padding=Space.M,
        bgcolor=p.primary_soft if selected else p.surface,
        border=ft.Border.all(1, p.primary if selected else p.line),
        border_radius=14,
        ink=True,
        on_click=open_it,
        key=row.id,
    )
