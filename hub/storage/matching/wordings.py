"""The ways in which words may be meant: joined, with words dropped that say little, with synonyms in their place."""

from __future__ import annotations

from collections.abc import Set

from hub.storage.matching.sizes import WITHOUT
from hub.storage.matching.tables import Tables


def same(a: str, b: str, table: Tables) -> bool:
    """Whether two words are one, plurals aside."""
    return bool(set(table.forms(a)) & set(table.forms(b)))


def wordings(meaning: list[str], table: Tables) -> list[list[str]]:
    """What was said in the ways in which it may be meant: as it is, with words joined, with words dropped."""
    loose = table.soft | table.small | table.medium | table.large | table.plain
    ways = [meaning]
    ways.extend([*meaning[:i], meaning[i] + meaning[i + 1], *meaning[i + 2 :]] for i in range(len(meaning) - 1))
    for drop in (table.packs, table.container.keys() | table.packs, loose, None):
        kept = [w for w in meaning if not _droppable(w, drop, loose, table)]
        if kept and len(kept) < len(meaning) and kept not in ways:
            ways.append(kept)
    return ways


def _droppable(word: str, drop: Set[str] | None, loose: Set[str], table: Tables) -> bool:
    if drop is not None:
        return word in drop or (drop is loose and any(base in drop for base in table.bases(word)))
    return (
        word.startswith(WITHOUT)
        or word in loose
        or word in table.packs
        or word in table.container
        or any(base in loose for base in table.bases(word))
    )


def synonymous(words: list[str], table: Tables, *, exactly: bool) -> list[list[str]]:
    """`words` with a phrase replaced by its synonyms; plurals of a phrase count unless `exactly`."""
    out = []
    for at, word in enumerate(words):
        for form in (word,) if exactly else table.forms(word):
            for phrase, others in table.synonymous.get(form, ()):
                here = tuple(words[at : at + len(phrase)])
                if here == phrase or (
                    not exactly
                    and len(here) == len(phrase)
                    and all(same(a, b, table) for a, b in zip(phrase, here, strict=True))
                ):
                    rest = words[at + len(phrase) :]
                    out.extend([*words[:at], *other, *rest] for other in others)
    return out
