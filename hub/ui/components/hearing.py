"""What this shop's voice notes are misheard as, as its people told the bot, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from hub.application.hearing import forget_mishearing
from hub.domain.hearing import Mishearing
from hub.domain.rights import Right
from hub.ui.commands import command_key
from hub.ui.components import buttons, surfaces
from hub.ui.components.text import muted
from hub.ui.session import Session


def hearing_section(session: Session, known: Sequence[Mishearing]) -> list[ft.Control]:
    """The section, for whoever may take something back; none where nothing was misheard."""
    if not known or not session.may(Right.EDIT_SETTINGS):
        return []
    p, w = session.palette, session.words
    rows = [_mishearing(session, each) for each in known]
    return [surfaces.section(p, w("settings.hearing"), [muted(p, w("settings.hearing.how")), *rows])]


def _mishearing(session: Session, known: Mishearing) -> ft.Control:
    p, w = session.palette, session.words
    key = command_key("hearing")

    async def forget(_event: ft.ControlEvent) -> None:
        await session.attempt(key, lambda tx: forget_mishearing(tx, known), w("settings.hearing.done"))

    return surfaces.row(
        p,
        surfaces.badge_icon(p, ft.Icons.HEARING_OUTLINED),
        w("settings.hearing.meant", meant=known.meant),
        w("settings.hearing.heard", heard=known.heard),
        [buttons.plain(p, w("settings.hearing.forget"), forget)],
    )
