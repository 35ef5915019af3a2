"""Cards, chips, tiles, rows, and the empty state that tells what to do first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from zlib import crc32

import flet as ft

from hub.ui.components.text import BOLD, SEMIBOLD, body, heading, line, muted, strong
from hub.ui.theme import RADIUS, RADIUS_SMALL, TOUCH, Palette, Size, Space

_KINDS = ("sun", "primary", "info", "good", "bad")
Handler = Callable[[ft.ControlEvent], Awaitable[None]]


def card(p: Palette, content: ft.Control, *, padding: int = Space.L, **more: object) -> ft.Container:
    """A surface that holds things which belong together."""
    return ft.Container(
        content=content,
        padding=padding,
        bgcolor=p.surface,
        border_radius=RADIUS,
        border=ft.Border.all(1, p.line),
        **more,
    )


def section(
    p: Palette, name: str, controls: Sequence[ft.Control], *, trailing: ft.Control | None = None, **more: object
) -> ft.Container:
    """A card with a heading and, at its right, what can be done with the whole."""
    head = ft.Row([ft.Container(heading(p, name), expand=True), *([trailing] if trailing else [])], height=36)
    return card(p, ft.Column([head, *controls], spacing=Space.M, tight=True), **more)


def chip(p: Palette, text: str, tone: str = "neutral", icon: ft.IconData | None = None) -> ft.Container:
    """A short state in a tone's colours."""
    front, back = p.tone(tone)
    parts: list[ft.Control] = [ft.Icon(icon, size=15, color=front)] if icon else []
    parts.append(ft.Text(text, size=Size.SMALL, weight=SEMIBOLD, color=front, no_wrap=True))
    return ft.Container(
        ft.Row(parts, spacing=5, tight=True),
        bgcolor=back,
        border_radius=999,
        padding=ft.Padding.symmetric(horizontal=10, vertical=4),
    )


def filter_chip(p: Palette, text: str, selected: bool, on_click: Handler) -> ft.Control:
    """A choice among several in a row."""
    return ft.Semantics(
        button=True,
        selected=selected,
        container=True,
        content=ft.Container(
            ft.Text(text, size=14, weight=SEMIBOLD, color=p.on_primary if selected else p.ink, no_wrap=True),
            bgcolor=p.primary if selected else p.surface,
            border=ft.Border.all(1, p.primary if selected else p.line),
            border_radius=999,
            padding=ft.Padding.symmetric(horizontal=16, vertical=10),
            ink=True,
            on_click=on_click,
        ),
    )


def chips(controls: Sequence[ft.Control]) -> ft.Row:
    """Chips in one line that can be pushed sideways."""
    return ft.Row(list(controls), spacing=Space.S, scroll=ft.ScrollMode.HIDDEN)


def tile(
    p: Palette,
    icon: ft.IconData,
    name: str,
    value: str,
    note: str = "",
    tone: str = "primary",
    *,
    on_click: Handler | None = None,
    col: object = None,
    narrow: bool = False,
) -> ft.Control:
    """A figure that matters, with its name; it leads on where it can be pressed."""
    front, back = p.tone(tone)
    return ft.Container(
        ft.Column(
            [
                ft.Row(
                    [
                        ft.Container(
                            ft.Icon(icon, size=20, color=front),
                            width=38,
                            height=38,
                            border_radius=RADIUS_SMALL,
                            bgcolor=back,
                            alignment=ft.Alignment.CENTER,
                        ),
                        ft.Text(
                            name,
                            size=14,
                            weight=SEMIBOLD,
                            color=p.muted,
                            expand=True,
                            max_lines=2,
                            overflow=ft.TextOverflow.ELLIPSIS,
                        ),
                    ],
                    spacing=Space.S,
                ),
                line(ft.Text(value, size=_figure_size(value, narrow), weight=BOLD, color=p.ink)),
                line(muted(p, note)) if note else ft.Container(height=0),
            ],
            spacing=Space.S,
            tight=True,
        ),
        padding=Space.L,
        height=148,
        bgcolor=p.surface,
        border=ft.Border.all(1, p.line),
        border_radius=RADIUS,
        ink=on_click is not None,
        on_click=on_click,
        col=col,
    )


def _figure_size(value: str, narrow: bool) -> int:
    """A figure is read at once only where it is not cut: long amounts get smaller on a phone."""
    if not narrow or len(value) < 9:
        return 28
    return 22 if len(value) < 12 else 19


def empty(
    p: Palette, icon: ft.IconData, what: str, how: str, action: ft.Control | None = None, **more: object
) -> ft.Container:
    """What stands where nothing is yet: what will be here, and how to get there."""
    return ft.Container(
        ft.Column(
            [
                ft.Container(
                    ft.Icon(icon, size=34, color=p.primary),
                    width=76,
                    height=76,
                    border_radius=38,
                    bgcolor=p.primary_soft,
                    alignment=ft.Alignment.CENTER,
                ),
                ft.Text(what, size=Size.HEADING, weight=BOLD, color=p.ink, text_align=ft.TextAlign.CENTER),
                ft.Container(muted(p, how, size=Size.BODY, text_align=ft.TextAlign.CENTER), width=340),
                *([action] if action else []),
            ],
            spacing=Space.M,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            tight=True,
        ),
        padding=Space.XXL,
        alignment=ft.Alignment.CENTER,
        **more,
    )


def row(
    p: Palette,
    leading: ft.Control | None,
    name: str,
    note: str,
    trailing: Sequence[ft.Control] = (),
    on_click: Handler | None = None,
    selected: bool = False,
) -> ft.Container:
    """One thing of a list: a picture or icon, its name, what qualifies it, and figures or buttons at the right."""
    return ft.Container(
        ft.Row(
            [
                *([leading] if leading else []),
                ft.Column(
                    [line(strong(p, name)), *([line(muted(p, note))] if note else [])],
                    spacing=2,
                    expand=True,
                    tight=True,
                ),
                *trailing,
            ],
            spacing=Space.M,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        padding=ft.Padding.symmetric(horizontal=Space.M, vertical=Space.S),
        border_radius=RADIUS_SMALL,
        bgcolor=p.primary_soft if selected else None,
        ink=on_click is not None,
        on_click=on_click,
        height=64 if note else 56,
    )


def badge_icon(p: Palette, icon: ft.IconData, tone: str = "primary", size: int = 40) -> ft.Container:
    """An icon on a tone's surface, for the left of a row."""
    front, back = p.tone(tone)
    return ft.Container(
        ft.Icon(icon, size=size // 2, color=front),
        width=size,
        height=size,
        border_radius=RADIUS_SMALL,
        bgcolor=back,
        alignment=ft.Alignment.CENTER,
    )


def kind_tone(kind: str) -> str:
    """Return a tone that stays the same for a kind of thing, so that a list is told apart at a glance."""
    return _KINDS[crc32(kind.encode()) % len(_KINDS)]


def initials(p: Palette, name: str, tone: str = "sun", size: int = 40) -> ft.Control:
    """A person's or product's first letters, where there is no picture."""
    words = [word for word in name.split() if word[:1].isalnum()]
    letters = "".join(word[0] for word in words[:2]).upper() or "·"
    front, back = p.tone(tone)
    picture = ft.Container(
        ft.Text(letters, size=size // 3 + 2, weight=BOLD, color=front),
        width=size,
        height=size,
        border_radius=RADIUS_SMALL,
        bgcolor=back,
        alignment=ft.Alignment.CENTER,
    )
    # A screen reader says the name beside it.
    return ft.Semantics(content=picture, exclude_semantics=True)


def fact(p: Palette, name: str, value: str) -> ft.Control:
    """A named value in a detail."""
    return ft.Row(
        [
            muted(p, name, size=14),
            ft.Container(
                strong(p, value, text_align=ft.TextAlign.RIGHT), expand=True, alignment=ft.Alignment.CENTER_RIGHT
            ),
        ],
        spacing=Space.L,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def rule(p: Palette) -> ft.Control:
    """A thin line between things."""
    return ft.Container(height=1, bgcolor=p.line)


def waiting(p: Palette) -> ft.Control:
    """What stands where an answer is on its way."""
    return ft.Container(
        ft.ProgressRing(width=26, height=26, stroke_width=3, color=p.primary),
        alignment=ft.Alignment.CENTER,
        padding=Space.XXL,
        height=TOUCH * 3,
    )


def notice(p: Palette, text: str, tone: str = "warn", icon: ft.IconData = ft.Icons.INFO_OUTLINE) -> ft.Control:
    """A sentence that should not be missed."""
    front, back = p.tone(tone)
    return ft.Container(
        ft.Row(
            [ft.Icon(icon, size=20, color=front), ft.Container(body(p, text, color=front, size=14), expand=True)],
            spacing=Space.M,
        ),
        bgcolor=back,
        border_radius=RADIUS_SMALL,
        padding=Space.M,
    )
