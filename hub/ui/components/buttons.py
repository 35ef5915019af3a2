"""Buttons, all at least `TOUCH` high, and icon buttons that screen readers can name."""

from __future__ import annotations

import flet as ft

from hub.ui.components.surfaces import Handler
from hub.ui.components.text import SEMIBOLD
from hub.ui.theme import FONT, RADIUS_SMALL, TOUCH, Palette, Size, Space


def _style(color: str, back: str, edge: str | None, size: int) -> ft.ButtonStyle:
    return ft.ButtonStyle(
        color=color,
        bgcolor=back,
        icon_color=color,
        icon_size=20,
        elevation=0,
        side=ft.BorderSide(1, edge) if edge else None,
        shape=ft.RoundedRectangleBorder(radius=RADIUS_SMALL + 2),
        padding=ft.Padding.symmetric(horizontal=Space.L),
        text_style=ft.TextStyle(font_family=FONT, size=size, weight=SEMIBOLD),
    )


def primary(
    p: Palette,
    text: str,
    on_click: Handler,
    *,
    icon: ft.IconData | None = None,
    disabled: bool = False,
    big: bool = False,
    **more: object,
) -> ft.Button:
    """The one thing that most people want to do here."""
    front, back = (p.muted, p.raised) if disabled else (p.on_primary, p.primary)
    return ft.Button(
        content=text,
        icon=icon,
        on_click=on_click,
        disabled=disabled,
        elevation=0,
        height=60 if big else TOUCH,
        style=_style(front, back, None, 18 if big else Size.LARGE),
        **more,
    )


def secondary(
    p: Palette,
    text: str,
    on_click: Handler,
    *,
    icon: ft.IconData | None = None,
    disabled: bool = False,
    **more: object,
) -> ft.Button:
    """Something else that can be done."""
    return ft.Button(
        content=text,
        icon=icon,
        on_click=on_click,
        disabled=disabled,
        elevation=0,
        height=TOUCH,
        style=_style(p.muted if disabled else p.ink, p.surface, p.line, Size.BODY),
        **more,
    )


def danger(p: Palette, text: str, on_click: Handler, *, icon: ft.IconData | None = None, **more: object) -> ft.Button:
    """Something that takes away."""
    return ft.Button(
        content=text,
        icon=icon,
        on_click=on_click,
        elevation=0,
        height=TOUCH,
        style=_style(p.bad, p.bad_soft, None, Size.BODY),
        **more,
    )


def plain(p: Palette, text: str, on_click: Handler, *, icon: ft.IconData | None = None, **more: object) -> ft.Button:
    """A link among other things."""
    return ft.Button(
        content=text,
        icon=icon,
        on_click=on_click,
        elevation=0,
        height=40,
        style=_style(p.primary, "#00000000", None, Size.BODY),
        **more,
    )


def icon(
    p: Palette, symbol: ft.IconData, name: str, on_click: Handler, *, tone: str = "neutral", disabled: bool = False
) -> ft.Control:
    """A button with a symbol alone; `name` is its tooltip and what screen readers say."""
    front, back = p.tone(tone)
    return ft.Semantics(
        label=name,
        button=True,
        content=ft.IconButton(
            icon=symbol,
            icon_color=p.muted if disabled else p.ink if tone == "neutral" else front,
            bgcolor=back,
            icon_size=20,
            width=44,
            height=44,
            tooltip=ft.Tooltip(message=name, exclude_from_semantics=True),
            disabled=disabled,
            on_click=on_click,
        ),
    )
