"""The keys under which a term is found: spelling and singular, sound, consonants, and itself without one letter."""

from __future__ import annotations

from collections.abc import Iterator

from hub.storage.matching.tables import Tables

SHORTEST_TYPO = 4
SHORTEST_BONES = 6
FORM, SOUND, BONES, CUT = "f", "s", "b", "c"
"""How a key begins."""


def is_one_edit(a: str, b: str) -> bool:
    """Whether `a` becomes `b` by at most one insertion, deletion, change or swap of neighbours."""
    if abs(len(a) - len(b)) > 1:
        return False
    least = min(len(a), len(b))
    begin = next((at for at in range(least) if a[at] != b[at]), least)
    left, right = a[begin:], b[begin:]
    same = next((at for at in range(min(len(left), len(right))) if left[-1 - at] != right[-1 - at]), None)
    if same is None:
        return True
    left, right = left[: len(left) - same], right[: len(right) - same]
    return max(len(left), len(right)) == 1 or (len(left) == 2 and left == right[::-1])


def cuts(word: str) -> set[str]:
    """`word` and `word` without one letter: two words within one edit share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def keys_of(term: str, table: Tables) -> Iterator[str]:
    """Every key of a term of the catalogue."""
    for form in table.forms(term):
        yield FORM + form
    if term.isdigit():
        return
    yield from dict.fromkeys(SOUND + table.sound(form) for form in table.forms(term))
    if len(term) >= SHORTEST_TYPO:
        for cut in cuts(term):
            yield CUT + cut
    if len(term) >= SHORTEST_BONES - 1:
        yield BONES + table.bones(term)
