"""Words as they are compared: small letters, without accents, and without what a comparison does not look at."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’`´]")


def unaccented(text: str) -> str:
    """Return `text` casefolded, in compatibility forms (NFKD), without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` unaccented and without apostrophes: "D'Água" is "dagua". Other signs stay where they are."""
    return unaccented(_APOSTROPHES.sub("", text))


def bare(text: str, keep: str = "") -> str:
    """Return the words of `text` unaccented, one space apart: letters, figures and what `keep` holds, nothing else."""
    return " ".join("".join(c if c.isalnum() or c in keep else " " for c in unaccented(text)).split())
