"""Fields.

A field that is drawn anew is drawn with what its last drawing holds, or is kept: Flet sends a value that differs, and
an older one would replace what somebody is still typing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import flet as ft

from hub.ui.context import component
from hub.ui.hooks import use_rest
from hub.ui.theme import FONT, RADIUS_SMALL, Palette, Size, Space

_FOCUS_SECONDS = 5.0


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
        error_max_lines=3,
        helper=hint or None,
        helper_max_lines=2,
        keyboard_type=ft.KeyboardType.NUMBER if number else ft.KeyboardType.TEXT,
        autofocus=autofocus,
        on_change=changed,
        on_submit=submitted,
        content_padding=ft.Padding.symmetric(horizontal=Space.M, vertical=14),
        **{**look(p), **more},
    )


async def _focus(box: ft.TextField) -> None:
    # Not `box.focus()`: a control that is kept over drawings loses sight of its parent, and with it of its page.
    with suppress(TimeoutError, RuntimeError):  # it left the screen meanwhile
        await ft.context.page.session.invoke_method(box._i, "focus", None, timeout=_FOCUS_SECONDS)


def _empty(box: ft.TextField) -> None:
    """Take what was typed out of a box that a component made.

    Flet freezes what components make, since the next drawing replaces it; a search box stays the same one, so that
    no key is lost between two drawings, and has to be written to.
    """
    if hasattr(box, "_frozen"):
        del box._frozen
    box.value = ""
    box.update()


@component
def SearchField(
    p: Palette,
    hint: str,
    on_search: Callable[[str], Awaitable[None]],
    on_enter: Callable[[str], Awaitable[bool]] | None = None,
    focus: object = None,
) -> ft.Control:
    """A search box: `on_search` once typing rests; `on_enter` at once, and what it took (True) empties the box.

    With `focus` the box takes the keyboard at first and whenever `focus` changes, so that a scanner, which types like
    a keyboard, always types into it.
    """
    typed = use_rest(on_search)
    enter = ft.use_ref(None)
    enter.current = on_enter

    async def changed(event: ft.ControlEvent) -> None:
        typed(event.control.value)

    async def submitted(event: ft.ControlEvent) -> None:
        if enter.current and await enter.current(event.control.value.strip()):
            _empty(event.control)
            typed("")
            return
        await _focus(event.control)

    def make() -> ft.TextField:
        return ft.TextField(
            hint_text=hint,
            prefix_icon=ft.Icons.SEARCH,
            hint_style=ft.TextStyle(font_family=FONT, size=Size.LARGE, color=p.muted),
            on_change=changed,
            on_submit=submitted,
            height=52,
            content_padding=ft.Padding.symmetric(horizontal=Space.M, vertical=14),
            **look(p),
        )

    box = ft.use_memo(make, [p, hint])

    async def take_keyboard() -> None:
        if focus is not None:
            await _focus(box)

    ft.use_effect(take_keyboard, [focus])
    return box


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
