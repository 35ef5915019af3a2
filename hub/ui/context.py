"""How components reach the session: by context, so that routes need no arguments."""

from __future__ import annotations

from typing import cast

import flet as ft

from hub.ui.session import Session

SessionContext = ft.create_context(cast("Session | None", None))


def use_session() -> Session:
    """Return the session, and redraw the component when its language, theme or width changes."""
    session = ft.use_context(SessionContext)
    if session is None:
        raise RuntimeError("use_session outside of the app")
    return session


def go(route: str) -> None:
    """Go to a page of the app."""
    ft.context.page.navigate(route)
