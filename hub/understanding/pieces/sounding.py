"""How words sound: a language's ordered rewritings, and its own words by their sound."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hub.domain.words import fold

SHORTEST = 4
"""A shorter word sounds like too many others."""
Sounds = tuple[tuple[re.Pattern[str], str], ...]


def sounded(word: str, sounds: Sounds) -> str:
    """How `word` sounds."""
    for pattern, other in sounds:
        word = pattern.sub(other, word)
    return word


def by_sound(words: Iterable[str], sounds: Sounds) -> dict[str, str]:
    """`words`, folded, by how they sound; stems and short words are left out."""
    return {sounded(fold(w), sounds): fold(w) for w in words if not w.endswith("*") and len(w) >= SHORTEST}
