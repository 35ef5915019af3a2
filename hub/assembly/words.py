"""The command line's words, in the language of the person at the keyboard."""

from __future__ import annotations

import locale
import os
from pathlib import Path

from hub.application.i18n import LANGUAGES, Catalogue


def system_language() -> str:
    """``MOSTRADOR_LANG``, else the system's language (English where it names none), else Spanish."""
    told = os.environ.get("MOSTRADOR_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    told = (told or locale.getlocale()[0] or "").lower()
    if told in ("c", "posix", "c.utf-8"):  # the plain system locale is a programmer's: it speaks English
        return "en"
    return next((language for language in LANGUAGES if told.startswith(language)), "es")


LANGUAGE = system_language()
t = Catalogue(Path(__file__).parent / "locale", LANGUAGE)
"""Words by key."""
