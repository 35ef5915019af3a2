"""The shell: six pages behind a rail on a desktop and behind a bar on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import flet as ft

from hub.ui.components.feedback import ToastView
from hub.ui.components.surfaces import empty
from hub.ui.components.text import BOLD, SEMIBOLD, line
from hub.ui.context import SessionContext, component, go, use_session
from hub.ui.pages.analytics import AnalyticsPage
from hub.ui.pages.counter import CounterPage
from hub.ui.pages.home import HomePage
from hub.ui.pages.orders import OrdersPage
from hub.ui.pages.products import ProductsPage
from hub.ui.pages.settings import SettingsPage
from hub.ui.session import Session
from hub.ui.theme import FONT, RADIUS_SMALL, Size, Space


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the app; `name` is the key of its words."""

    route: str
    name: str
    icon: ft.IconData
    selected: ft.IconData
    page: Callable[[], ft.Control]


PLACES = (
    Place("/", "page.home", ft.Icons.STOREFRONT_OUTLINED, ft.Icons.STOREFRONT, HomePage),
    Place("/counter", "page.counter", ft.Icons.POINT_OF_SALE_OUTLINED, ft.Icons.POINT_OF_SALE, CounterPage),
    Place("/products", "page.products", ft.Icons.INVENTORY_2_OUTLINED, ft.Icons.INVENTORY_2, ProductsPage),
    Place("/orders", "page.orders", ft.Icons.LOCAL_SHIPPING_OUTLINED, ft.Icons.LOCAL_SHIPPING, OrdersPage),
    Place("/analytics", "page.analytics", ft.Icons.INSERT_CHART_OUTLINED, ft.Icons.INSERT_CHART, AnalyticsPage),
    Place("/settings", "page.settings", ft.Icons.SETTINGS_OUTLINED, ft.Icons.SETTINGS, SettingsPage),
)
"""The pages of the app, in the order of rail and bar."""


def place_of(route: str) -> int:
    """Return the index of the page that a route lies in; Home for a route of no page."""
    first = "/" + route.strip("/").split("/")[0]
    return next((index for index, place in enumerate(PLACES) if place.route == first), 0)


@component
def Shell() -> ft.Control:
    """Rail or bar around the page of the route."""
    session = use_session()
    outlet = ft.use_route_outlet()
    selected = place_of(ft.use_route_location())
    p = session.palette
    content = ft.Container(outlet, expand=True)
    if session.phone:
        frame: ft.Control = ft.Column(
            [content, ft.Container(height=1, bgcolor=p.line), _bar(session, selected)], spacing=0, expand=True
        )
    else:
        frame = ft.Row(
            [_rail(session, selected), ft.Container(width=1, bgcolor=p.line), content],
            spacing=0,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    return ft.Container(
        ft.SafeArea(
            ft.Stack([frame, ToastView(session, session.toast)], expand=True, fit=ft.StackFit.EXPAND), expand=True
        ),
        bgcolor=p.background,
        expand=True,
    )


async def _chosen(event: ft.ControlEvent) -> None:
    go(PLACES[event.control.selected_index].route)


def _bar(session: Session, selected: int) -> ft.Control:
    p, w = session.palette, session.words
    return ft.NavigationBar(
        selected_index=selected,
        on_change=_chosen,
        bgcolor=p.surface,
        indicator_color=p.primary_soft,
        destinations=[
            ft.NavigationBarDestination(
                icon=ft.Icon(place.icon, color=p.muted),
                selected_icon=ft.Icon(place.selected, color=p.primary),
                label=w(place.name),
            )
            for place in PLACES
        ],
    )


def _rail(session: Session, selected: int) -> ft.Control:
    p, w = session.palette, session.words
    label = {"font_family": FONT, "size": Size.BODY}
    return ft.NavigationRail(
        selected_index=selected,
        on_change=_chosen,
        extended=session.wide,
        label_type=ft.NavigationRailLabelType.NONE if session.wide else ft.NavigationRailLabelType.ALL,
        min_width=96,
        min_extended_width=232,
        bgcolor=p.surface,
        indicator_color=p.primary_soft,
        group_alignment=-1,
        selected_label_text_style=ft.TextStyle(**label, weight=BOLD, color=p.primary),
        unselected_label_text_style=ft.TextStyle(**label, weight=SEMIBOLD, color=p.muted),
        leading=_brand(session),
        destinations=[
            ft.NavigationRailDestination(
                icon=ft.Icon(place.icon, color=p.muted),
                selected_icon=ft.Icon(place.selected, color=p.primary),
                label=w(place.name),
            )
            for place in PLACES
        ],
    )


def _brand(session: Session) -> ft.Control:
    p = session.palette
    mark = ft.Container(
        ft.Icon(ft.Icons.STOREFRONT, color=p.on_accent, size=24),
        width=44,
        height=44,
        bgcolor=p.accent,
        border_radius=RADIUS_SMALL + 2,
        alignment=ft.Alignment.CENTER,
    )
    if not session.wide:
        return ft.Container(mark, padding=ft.Padding.symmetric(vertical=Space.M))
    shop = session.shop.name if session.shop else session.words("app.name")
    return ft.Container(
        ft.Row(
            [
                mark,
                ft.Column(
                    [
                        line(ft.Text(shop, size=Size.LARGE, weight=BOLD, color=p.ink)),
                        line(ft.Text(session.words("app.name"), size=Size.SMALL, color=p.muted)),
                    ],
                    spacing=0,
                    expand=True,
                    tight=True,
                ),
            ],
            spacing=Space.M,
        ),
        width=200,
        padding=ft.Padding.only(top=Space.L, bottom=Space.L),
    )


@component
def Lost() -> ft.Control:
    """A route of no page."""
    session = use_session()
    p, w = session.palette, session.words
    return ft.Container(
        empty(p, ft.Icons.EXPLORE_OFF_OUTLINED, w("lost.what"), w("lost.how")), bgcolor=p.background, expand=True
    )


def _routes() -> list[ft.Route]:
    children = [ft.Route(index=True, component=PLACES[0].page)]
    for place in PLACES[1:]:
        # One route with an optional part, so that going to a detail keeps the list as it is.
        children.append(ft.Route(path=f"{place.route[1:]}/:part?", component=place.page))
    return [ft.Route(component=Shell, children=children)]


ROUTES = _routes()


@component
def App(session: Session) -> ft.Control:
    """The whole app for one session."""
    return SessionContext(session, lambda: ft.Router(ROUTES, not_found=Lost))
