"""The keys under which a term is found: spelling and singular, sound, consonants, and itself without one letter."""

from __future__ import annotations

from collections.abc import Iterator

from hub.storage.matching.tables import Tables

SHORTEST_TYPO = 4
SHORTEST_BONES = 6
FORM, SOUND, BONES, CUT = "f", "s", "b", "c"
"""How a key begins."""


def within(a: str, b: str, most: int) -> bool:
    """Whether `a` becomes `b` by at most `most` insertions, deletions, changes or swaps of neighbours."""
    if abs(len(a) - len(b)) > most:
        return False
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, cb in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def cuts(word: str) -> set[str]:
    """`word` and `word` without one letter: two words within one edit share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def keys_of(term: str, table: Tables) -> Iterator[str]:
    """Every key of a term of the catalogue."""
    for form in table.forms(term):
        yield FORM + form
    if term.isdigit():
        return
    yield SOUND + table.sound(term)
    if len(term) >= SHORTEST_TYPO:
        for cut in cuts(term):
            yield CUT + cut
    if len(term) >= SHORTEST_BONES - 1:
        yield BONES + table.bones(term)
