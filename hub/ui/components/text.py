"""Text in the steps of the type scale."""

from __future__ import annotations

import flet as ft

from hub.ui.theme import Palette, Size

BOLD = ft.FontWeight.W_700
SEMIBOLD = ft.FontWeight.W_600


def title(p: Palette, value: str, **more: object) -> ft.Text:
    """A page's name."""
    return ft.Text(value, size=Size.TITLE, weight=BOLD, color=p.ink, **more)


def heading(p: Palette, value: str, **more: object) -> ft.Text:
    """What a section is about."""
    return ft.Text(value, size=Size.HEADING, weight=BOLD, color=p.ink, **more)


def strong(p: Palette, value: str, **more: object) -> ft.Text:
    """Body text that stands out: names, amounts."""
    return ft.Text(value, **{"size": Size.BODY, "weight": SEMIBOLD, "color": p.ink, **more})


def body(p: Palette, value: str, **more: object) -> ft.Text:
    """Running text."""
    return ft.Text(value, **{"size": Size.BODY, "color": p.ink, **more})


def muted(p: Palette, value: str, **more: object) -> ft.Text:
    """What explains or qualifies."""
    return ft.Text(value, **{"size": Size.SMALL, "color": p.muted, **more})


def line(control: ft.Text) -> ft.Text:
    """Keep a text on one line, with dots where it does not fit."""
    control.max_lines = 1
    control.overflow = ft.TextOverflow.ELLIPSIS
    return control
