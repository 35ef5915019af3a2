"""A dialog with fields: what is typed stays in a draft, errors stand at their field, saving twice saves once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import flet as ft

from hub.domain.errors import MostradorError
from hub.ui.commands import command_key
from hub.ui.components import buttons, surfaces
from hub.ui.components.inputs import dropdown, field
from hub.ui.context import component
from hub.ui.session import Session
from hub.ui.theme import Space


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a form. With `options`, ``(key, words)``, it is a choice."""

    name: str
    label: str
    value: str = ""
    number: bool = False
    required: bool = False
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


Draft = dict[str, str]
Save = Callable[[str, Draft], Awaitable[None]]
"""Writes a draft under an idempotency key; raises `MostradorError` where it cannot be."""


@component
def FormDialog(
    session: Session,
    name: str,
    asked: Sequence[Asked],
    open_now: bool,
    save: Save,
    close: Callable[[], Awaitable[None]],
    done: str,
) -> ft.Control:
    """The dialog; it is there while `open_now`. `done` is said when the draft is in the books."""
    p, w = session.palette, session.words
    draft = ft.use_ref(None)
    key = ft.use_ref("")
    missing, set_missing = ft.use_state(())
    error, set_error = ft.use_state("")
    _, redraw = ft.use_state(0)
    if open_now and draft.current is None:
        draft.current = {x.name: x.value for x in asked}
        key.current = command_key("form")

    async def leave(_event: ft.ControlEvent | None = None) -> None:
        draft.current = None
        set_missing(())
        set_error("")
        await close()

    async def submit(_event: ft.ControlEvent | None = None) -> None:
        if draft.current is None:
            # Pressed again while the dialog was leaving.
            return
        typed = dict(draft.current)
        empty = tuple(x.name for x in asked if x.required and not typed[x.name].strip())
        set_missing(empty)
        set_error("")
        if empty:
            return
        try:
            await save(key.current, typed)
        except MostradorError as problem:
            # A command that failed wrote nothing; the next try is a new one with what is typed then.
            key.current = command_key("form")
            set_error(session.problem(problem))
            return
        session.toast.show(done)
        await leave()

    def keeper(field_name: str, draws: bool = False) -> Callable[[str], None]:
        def keep(text: str) -> None:
            if draft.current is not None:
                draft.current[field_name] = text
            if draws:
                redraw(lambda n: n + 1)

        return keep

    dialog = None
    if open_now:
        values = draft.current or {}
        fields = [
            dropdown(p, x.label, values.get(x.name), list(x.options), keeper(x.name, True), expand=True)
            if x.options
            else field(
                p,
                x.label,
                values.get(x.name, ""),
                keeper(x.name),
                error=w("form.required") if x.name in missing else "",
                hint=x.hint,
                number=x.number,
                autofocus=index == 0,
                on_submit=submit,
            )
            for index, x in enumerate(asked)
        ]
        dialog = ft.AlertDialog(
            title=name,
            # Only the fields are pushed up and down: what is wrong would else stand below the last one, unseen.
            content=ft.Container(
                ft.Column(
                    [
                        ft.Column(
                            [ft.Container(_stack(fields), padding=ft.Padding.only(top=Space.S))],
                            scroll=ft.ScrollMode.AUTO,
                            expand=True,
                            expand_loose=True,
                            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                        ),
                        *([surfaces.notice(p, error, "bad")] if error else []),
                    ],
                    spacing=Space.M,
                    tight=True,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
                width=440,
            ),
            actions=[buttons.secondary(p, w("action.cancel"), leave), buttons.primary(p, w("action.save"), submit)],
            on_dismiss=leave,
        )
    ft.use_dialog(dialog)
    return ft.Container(height=0, width=0)


def _stack(fields: Sequence[ft.Control]) -> ft.Control:
    return ft.Column(list(fields), spacing=Space.L, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
