"""What surrounds a page: its name, what it offers, what is not sent yet, and two panes where there is room."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from hub.application.ports.status import PartState
from hub.ui.components import buttons, surfaces
from hub.ui.components.text import line, title
from hub.ui.context import component, go, use_session
from hub.ui.hooks import use_answer
from hub.ui.session import Session
from hub.ui.theme import Space

PANE = 460
"""Width of the left pane where a page has two."""


@component
def SyncChip() -> ft.Control:
    """What the relay does not have yet; nothing while all is sent, or where this shop works without a relay."""
    session = use_session()
    p, w = session.palette, session.words
    sync = use_answer(session, lambda reader: reader.sync_state()).value
    alone = session.services.status.status().relay.state is PartState.OFF
    if sync is None or sync.pending == 0 or alone:
        return ft.Container(visible=False)
    return ft.Container(
        surfaces.chip(p, w.count("sync.pending", sync.pending), "warn", ft.Icons.CLOUD_UPLOAD_OUTLINED),
        tooltip=w("sync.pending.hint"),
    )


def header(
    session: Session,
    name: str,
    actions: Sequence[ft.Control] = (),
    *,
    detail: bool = False,
    back: str = "/",
) -> ft.Control:
    """A page's name with its actions at the right; of a `detail`, on a phone, the way back."""
    p, w = session.palette, session.words

    async def leave(_event: ft.ControlEvent) -> None:
        go(back)

    return ft.Row(
        [
            *([buttons.icon(p, ft.Icons.ARROW_BACK, w("action.back"), leave)] if detail and session.phone else []),
            ft.Container(line(title(p, name)), expand=True),
            *([] if detail else [SyncChip()]),
            *actions,
        ],
        spacing=Space.S,
        height=56,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def margin(session: Session) -> ft.Padding:
    """The distance of a page's content from the window's edge."""
    side = Space.L if session.phone else Space.XXL
    return ft.Padding.only(left=side, right=side, top=Space.S if session.phone else Space.L)


def scrolled(session: Session, head: ft.Control, content: Sequence[ft.Control], key: str = "") -> ft.Control:
    """A page that is pushed up and down under its name."""
    return ft.Container(
        ft.Column(
            [
                head,
                ft.Column(
                    [*content, ft.Container(height=Space.XL)],
                    spacing=Space.L,
                    expand=True,
                    scroll=ft.ScrollMode.AUTO,
                    key=key or None,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ],
            spacing=Space.M,
            expand=True,
        ),
        padding=margin(session),
        expand=True,
    )


def panes(session: Session, left: ft.Control, right: ft.Control | None, nothing: ft.Control) -> ft.Control:
    """A list and its detail: beside each other where there is room, else the detail alone."""
    if session.phone:
        return right or left
    p = session.palette
    return ft.Row(
        [
            ft.Container(left, width=PANE if session.wide else 380, padding=0),
            ft.Container(width=1, bgcolor=p.line),
            ft.Container(right or nothing, expand=True),
        ],
        spacing=0,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )
