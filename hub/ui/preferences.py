"""What this device remembers for itself: language and theme. They never enter the shop's books."""

from __future__ import annotations

import flet as ft

from hub.application.i18n import LANGUAGES
from hub.ui.session import LANGUAGE_KEY, THEME_KEY, Session


async def load_preferences(session: Session) -> None:
    """Read what this device chose before, if anything."""
    store = ft.SharedPreferences()
    try:
        language = await store.get(LANGUAGE_KEY)
        theme = await store.get(THEME_KEY)
    except (TimeoutError, RuntimeError):
        # A browser that keeps nothing (private window, storage off) is no reason not to open the shop.
        return
    if language in LANGUAGES:
        session.choose_language(str(language))
    if theme:
        session.choose_theme(str(theme))


async def save_preferences(session: Session) -> None:
    """Keep language and theme on this device."""
    store = ft.SharedPreferences()
    try:
        if session.chosen_language:
            await store.set(LANGUAGE_KEY, session.language)
        await store.set(THEME_KEY, session.theme)
    except (TimeoutError, RuntimeError):
        session.toast.show(session.words("settings.not_kept"), "bad")
