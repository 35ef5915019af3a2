"""The toast: one short message above everything, gone by itself, that never covers the navigation bar."""

from __future__ import annotations

import asyncio

import flet as ft

from hub.ui.components.text import SEMIBOLD
from hub.ui.context import component
from hub.ui.session import Session, Toast
from hub.ui.theme import RADIUS_SMALL, Size, Space

_SECONDS = {"good": 3.0, "bad": 7.0}
_ICONS = {"good": ft.Icons.CHECK_CIRCLE, "bad": ft.Icons.ERROR}


@component
def ToastView(session: Session, toast: Toast) -> ft.Control:
    """Show the session's toast while it has one."""
    number = toast.number

    async def leave() -> None:
        if toast.text:
            await asyncio.sleep(_SECONDS.get(toast.tone, 4.0))
            toast.hide(number)

    ft.use_effect(leave, [number])

    async def dismiss(_event: ft.ControlEvent) -> None:
        toast.hide(number)

    front, back = session.palette.tone(toast.tone)
    return ft.Container(
        ft.Container(
            ft.Row(
                [
                    ft.Icon(_ICONS.get(toast.tone, ft.Icons.INFO), color=front, size=22),
                    ft.Container(ft.Text(toast.text, color=front, size=Size.BODY, weight=SEMIBOLD), expand=True),
                ],
                spacing=Space.M,
            ),
            width=420,
            bgcolor=back,
            border=ft.Border.all(1, front),
            border_radius=RADIUS_SMALL + 2,
            padding=ft.Padding.symmetric(horizontal=Space.L, vertical=Space.M),
            shadow=ft.BoxShadow(blur_radius=24, color=session.palette.shadow, offset=ft.Offset(0, 8)),
            on_click=dismiss,
        ),
        alignment=ft.Alignment.TOP_CENTER,
        top=Space.L,
        left=Space.L,
        right=Space.L,
        visible=bool(toast.text),
    )
