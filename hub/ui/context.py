"""How components are made and how they reach the session: by context, so that routes need no arguments."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

import flet as ft
from flet.components.utils import current_component

from hub.ui.session import Session

P = ParamSpec("P")
log = logging.getLogger(__name__)
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


def component(draw: Callable[P, ft.Control]) -> Callable[P, ft.Control]:
    """Make a Flet component whose fault stays its own: it shows a notice in its place, and the rest goes on.

    Flet redraws all components of a client in one task; an error that left a component would end that task, and the
    screen would never change again.
    """

    @wraps(draw)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ft.Control:
        try:
            return draw(*args, **kwargs)
        except Exception:
            log.exception("%s could not be drawn", draw.__name__)
            return _fault(_session_here())

    return ft.component(guarded)


def _session_here() -> Session | None:
    # Without a hook: the component may have failed between two of its own, and their order must not change.
    here = current_component()
    while here is not None:
        if SessionContext._key in here._contexts:
            return cast("Session | None", here._contexts[SessionContext._key])
        here = here._parent_component() if here._parent_component else None
    return None


def _fault(session: Session | None) -> ft.Control:
    icon = ft.Icon(ft.Icons.ERROR_OUTLINE, color=session.palette.bad if session else None)
    words = [ft.Text(session.words("fault"), color=session.palette.bad, expand=True)] if session else []
    return ft.Container(ft.Row([icon, *words]), padding=12)
