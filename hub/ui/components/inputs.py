"""Fields. A field is made once and kept: Flet would else send a value back while somebody still types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import flet as ft

from hub.ui.context import component
from hub.ui.hooks import use_rest
from hub.ui.theme import FONT, RADIUS_SMALL, Palette, Size, Space


def _edge(colour: str, width: int) -> ft.OutlineInputBorder:
    return ft.OutlineInputBorder(side=ft.BorderSide(width, colour), border_radius=RADIUS_SMALL)


def look(p: Palette) -> dict[str, object]:
    """Return what all fields share."""
    return {
        "border": {
            ft.ControlState.FOCUSED: _edge(p.primary, 2),
            ft.ControlState.ERROR: _edge(p.bad, 1),
            ft.ControlState.DEFAULT: _edge(p.line, 1),
        },
        "bgcolor": p.surface,
        "color": p.ink,
        "text_style": ft.TextStyle(font_family=FONT, size=Size.LARGE, color=p.ink),
        "label_style": ft.TextStyle(font_family=FONT, size=Size.BODY, color=p.muted),
    }


def field(
    p: Palette,
    label: str,
    value: str,
    on_change: Callable[[str], None],
    *,
    error: str = "",
    hint: str = "",
    number: bool = False,
    autofocus: bool = False,
    on_submit: Callable[[], Awaitable[None]] | None = None,
    **more: object,
) -> ft.TextField:
    """A line of text that writes what is typed through `on_change`."""

    async def changed(event: ft.ControlEvent) -> None:
        on_change(event.control.value)

    async def submitted(_event: ft.ControlEvent) -> None:
        if on_submit:
            await on_submit()

    return ft.TextField(
        label=label,
        value=value,
        error=error or None,
        helper=hint or None,
        helper_max_lines=2,
        keyboard_type=ft.KeyboardType.NUMBER if number else ft.KeyboardType.TEXT,
        autofocus=autofocus,
        on_change=changed,
        on_submit=submitted,
        content_padding=ft.Padding.symmetric(horizontal=Space.M, vertical=14),
        **{**look(p), **more},
    )


@component
def SearchField(
    p: Palette,
    hint: str,
    on_search: Callable[[str], Awaitable[None]],
    on_enter: Callable[[str], Awaitable[bool]] | None = None,
    autofocus: bool = False,
) -> ft.Control:
    """A search box: `on_search` once typing rests; `on_enter` at once, and what it took (True) empties the box."""
    typed = use_rest(on_search)
    emptied, set_emptied = ft.use_state(0)
    enter = ft.use_ref(None)
    enter.current = on_enter

    async def changed(event: ft.ControlEvent) -> None:
        typed(event.control.value)

    async def submitted(event: ft.ControlEvent) -> None:
        if enter.current and await enter.current(event.control.value.strip()):
            # A box once made is never written to; a new one takes its place, empty and ready for the next scan.
            set_emptied(lambda number: number + 1)
            typed("")
            return
        await event.control.focus()

    def make() -> ft.TextField:
        return ft.TextField(
            hint_text=hint,
            prefix_icon=ft.Icons.SEARCH,
            hint_style=ft.TextStyle(font_family=FONT, size=Size.LARGE, color=p.muted),
            on_change=changed,
            on_submit=submitted,
            autofocus=autofocus or emptied > 0,
            key=f"search-{emptied}",
            height=52,
            content_padding=ft.Padding.symmetric(horizontal=Space.M, vertical=14),
            **look(p),
        )

    return ft.use_memo(make, [p, hint, emptied])


def dropdown(
    p: Palette,
    label: str,
    value: str | None,
    options: list[tuple[str, str]],
    on_select: Callable[[str], None],
    **more: object,
) -> ft.Dropdown:
    """A choice among named options, ``(key, words)``."""

    async def selected(event: ft.ControlEvent) -> None:
        on_select(event.control.value)

    style = look(p)
    style["fill_color"] = style.pop("bgcolor")
    return ft.Dropdown(
        label=label,
        value=value,
        options=[ft.DropdownOption(key=key, text=text) for key, text in options],
        on_select=selected,
        filled=True,
        **{**style, **more},
    )
