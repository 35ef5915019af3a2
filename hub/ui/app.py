"""The app for one client: `build_app` gives what Flet calls for each window and each browser tab."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import flet as ft

from hub.ui.preferences import load_preferences
from hub.ui.services import Services
from hub.ui.session import Session
from hub.ui.shell import App
from hub.ui.theme import DARK, FONT, LIGHT, theme

ASSETS = Path(__file__).parent / "assets"
"""Fonts, icons and the page that a browser loads; everything the app needs is in here or in Flet's own package."""
_DESKTOP_FONT = "assets/fonts/MostradorSans-Regular.ttf"
_THEME_MODES = {"system": ft.ThemeMode.SYSTEM, "light": ft.ThemeMode.LIGHT, "dark": ft.ThemeMode.DARK}


def build_app(services: Services) -> Callable[[ft.Page], Awaitable[None]]:
    """Return the app's entry for `ft.run` (window) and `hub.ui.web.create_web_app` (browser)."""

    async def main(page: ft.Page) -> None:
        session = Session(services)
        _dress(page, session)
        await load_preferences(session)
        await session.load()
        page.title = session.shop.name if session.shop else session.words("app.name")
        page.theme_mode = _THEME_MODES[session.theme]
        unfollow = session.follow_books()
        leave = session.live.listen(session.load)

        async def resized(event: ft.PageResizeEvent) -> None:
            session.width = event.width

        async def brightness(_event: ft.ControlEvent) -> None:
            session.system_dark = page.platform_brightness == ft.Brightness.DARK

        async def closed(_event: ft.ControlEvent) -> None:
            unfollow()
            leave()

        def themed(_sender: object, field: str | None) -> None:
            if field == "theme":
                page.theme_mode = _THEME_MODES[session.theme]
                page.update()

        page.on_resize = resized
        page.on_platform_brightness_change = brightness
        page.on_close = closed
        # The session only holds listeners weakly; the page keeps this one as long as it lives.
        page.data = session.subscribe(themed)
        page.render(App, session)

    return main


def open_window(services: Services) -> None:
    """Open the app in a window of its own; blocks until it is closed. Needs Flet's desktop client on this machine."""
    ft.run(build_app(services), assets_dir=str(ASSETS))


def _dress(page: ft.Page, session: Session) -> None:
    session.width = page.width or session.width
    session.system_dark = page.platform_brightness == ft.Brightness.DARK
    page.padding = 0
    page.spacing = 0
    if not page.web:
        # A browser has the fonts, with all their weights, from FontManifest.json before the first frame.
        page.fonts = {FONT: _DESKTOP_FONT}
    page.theme = theme(LIGHT)
    page.dark_theme = theme(DARK)
