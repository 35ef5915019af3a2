"""The ways in which words may be meant: joined, with words dropped that say little, with synonyms in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set

from hub.storage.matching.sizes import WITHOUT
from hub.storage.matching.tables import Phrase, Tables, Wordings, called

_BETWEEN = 1
"""Words that may stand inside a phrase: "papel Scott de baño" is "papel de baño", of Scott's."""


def same(a: str, b: str, table: Tables) -> bool:
    """Whether two words are one, plurals aside."""
    return bool(set(table.forms(a)) & set(table.forms(b)))


def wordings(meaning: list[str], table: Tables) -> list[list[str]]:
    """What was said in the ways in which it may be meant: as it is, with words joined, with words dropped."""
    loose = table.soft | table.small | table.medium | table.large | table.plain
    ways = [meaning]
    ways.extend([*meaning[:i], meaning[i] + meaning[i + 1], *meaning[i + 2 :]] for i in range(len(meaning) - 1))
    for drop in (table.packs, table.container.keys() | table.packs, table.soft, loose, None):
        kept = [w for w in meaning if not _droppable(w, drop, loose, table)]
        if kept and len(kept) < len(meaning) and kept not in ways:
            ways.append(kept)
    return ways


def _droppable(word: str, drop: Set[str] | None, loose: Set[str], table: Tables) -> bool:
    if drop is not None:
        return word in drop or (drop <= loose and any(base in drop for base in table.bases(word)))
    return (
        word.startswith(WITHOUT)
        or word in loose
        or word in table.packs
        or word in table.container
        or any(base in loose for base in table.bases(word))
    )


def synonymous(words: list[str], table: Tables, *, exactly: bool) -> list[list[str]]:
    """`words` with a phrase replaced by its synonyms; plurals of a phrase count unless `exactly`."""
    return [
        [*before, *other, *after]
        for before, others, after in _replaced(words, table.synonymous, table, exactly=exactly)
        for other in others
    ]


def otherwise(words: list[str], table: Tables, known: Callable[[str], bool]) -> Iterator[tuple[list[str], Phrase]]:
    """`words` as the shop may write them: a phrase replaced by what may be the same, or by a brand of its kind.

    Only where the words that stay are all `known`. The second of each pair is what the product's name has to begin
    with, empty but for brands.
    """
    goods = called(table.language)
    if any(not known(word) and goods.words.isdisjoint(table.forms(word)) for word in words):
        return  # nothing can stand for it, and it would stay
    for before, others, after in _replaced(words, goods.synonymous, table, exactly=False):
        if all(map(known, (*before, *after))):
            yield from (([*before, *other, *after], ()) for other in others)
    for before, brands, after in _replaced(words, goods.kinds, table, exactly=False):
        if all(map(known, (*before, *after))):
            yield from (([*brand, *before, *after], brand) for brand in brands)


def _replaced(
    words: list[str], wordings: Wordings, table: Tables, *, exactly: bool
) -> Iterator[tuple[list[str], tuple[Phrase, ...], list[str]]]:
    """For each phrase of `wordings` in `words`: what stands before it, what may stand for it, what follows it."""
    for at, word in enumerate(words):
        for form in (word,) if exactly else table.forms(word):
            for phrase, others in wordings.get(form, ()):
                places = _places(words, at, phrase, table, exactly=exactly)
                if places:
                    yield words[:at], others, [w for i, w in enumerate(words) if i > at and i not in places]


def _places(words: Sequence[str], at: int, phrase: Sequence[str], table: Tables, *, exactly: bool) -> list[int]:
    """Where the words of a phrase stand that begins at `at`, a word of another's between two of them at most."""

    def meets(place: int, wanted: str) -> bool:
        return words[place] == wanted or (not exactly and same(words[place], wanted, table))

    out: list[int] = []
    for wanted in phrase:
        reach = range(at, at + 1) if not out else range(out[-1] + 1, min(out[-1] + 2 + _BETWEEN, len(words)))
        found = next((place for place in reach if meets(place, wanted)), None)
        if found is None:
            return []
        out.append(found)
    return out
