"""How near two words are: equal but for one letter, for names that are misspelt or misheard."""

from __future__ import annotations

_SHORTEST = 5


def near(a: str, b: str, shortest: int = _SHORTEST) -> bool:
    """Whether `a` is `b` or, both having `shortest` letters, one insertion, deletion or change away."""
    if a == b:
        return True
    if min(len(a), len(b)) < shortest or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[at + (len(a) == len(b)) :] == b[at + 1 :]
