"""Text that a spreadsheet would take for a formula is written with an apostrophe before it, and read without it.

OWASP, "CSV Injection": a cell that begins with one of ``= + - @``, a tab or a line end may be run when the file is
opened. The apostrophe is what spreadsheets themselves write before text that looks like something else.
"""

from __future__ import annotations

import re

_RISKY = frozenset("=+-@\t\r\n＝＋－＠")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def neutral(text: str) -> str:
    """Return `text` as it may stand in a cell; `plain` gives it back."""
    first = text[:1]
    return f"'{text}" if first in _RISKY or (first == "'" and _QUOTED.match(text)) else text


def plain(text: str) -> str:
    """Return what `neutral` was given."""
    return text[1:] if _QUOTED.match(text) else text
