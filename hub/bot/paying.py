"""How a sale was paid, by the words for it in any of the three languages: "con yape", "no pix", "by card".

A word that goods are called by as well ("tarjetas de recarga") counts only where it is said as what one pays with.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from hub.domain.events import Tender

_DATA = Path(__file__).parent / "data" / "tenders.json"


@cache
def _patterns() -> tuple[tuple[Tender, re.Pattern[str]], ...]:
    languages: dict[str, dict[str, str]] = json.loads(_DATA.read_text("utf-8"))
    return tuple(
        (Tender(tender), re.compile(words, re.IGNORECASE))
        for known in languages.values()
        for tender, words in known.items()
    )


def tenders(words: str) -> tuple[Tender, ...]:
    """Every tender that `words` name, each once; none where nothing is said of it."""
    return tuple(dict.fromkeys(tender for tender, pattern in _patterns() if pattern.search(words)))


def tender(words: str) -> Tender:
    """The one tender that `words` name, else cash: what nobody says is paid in cash."""
    return next(iter(tenders(words)), Tender.CASH)
