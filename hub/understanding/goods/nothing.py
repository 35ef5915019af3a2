"""Of which goods nothing is left: "de manteca no queda nada", "no more geera, it done", "zerou o ovo"."""

from __future__ import annotations

from collections.abc import Sequence

from hub.understanding.goods.drafts import Draft
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon

_SAID = (Sort.WORD, Sort.FILLER, Sort.FIX)


def none_left(draft: Draft, drafts: Sequence[Draft], chunks: Sequence[Chunk], lex: Lexicon) -> bool:
    """Whether nothing is left of a draft, as the clause tells in which it stands."""
    if not draft.places:
        return False
    first, last = min(draft.places), max(draft.places)
    if first and chunks[first - 1].text in lex.none_of:
        return True
    others = {i for d in drafts if d is not draft for i in d.places if chunks[i].text not in lex.zero}

    def clause(places: range) -> list[int]:
        ends = (n for n, at in enumerate(places) if at in others or chunks[at].sort in (Sort.BREAK, Sort.LINE))
        return list(places[: next(ends, len(places))])

    def told(places: Sequence[int]) -> str:
        return " ".join(chunks[at].text for at in places if chunks[at].sort in _SAID and chunks[at].text)

    before, after = clause(range(first - 1, -1, -1)), clause(range(last + 1, len(chunks)))
    words = {chunks[at].text for at in (*before, *after) if chunks[at].sort in _SAID}
    one = any(chunks[at].sort is Sort.NUM and chunks[at].value.article for at in (*before, *after))
    if one and words & lex.nor:
        return True  # "no hay ni uno"
    if words & lex.zero or any(chunks[at].text in lex.gone for at in after):
        return True
    return bool(lex.none_before.search(told(before[::-1])) or lex.none_after.search(told(after)))
