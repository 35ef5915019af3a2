"""What is said after a product and is no part of its name: for whom, what for, with whom, where.

"huevos para el cumple de la nena" are eggs, "semitas con el muchacho" are brought by him, "um ovo no chão" lies there.
What tells goods apart stays: "pan integral" is no "pan", "jabón para ropa" no "jabón", where the shop has none such.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.understanding.goods.drafts import Draft
from hub.understanding.goods.known import Goods
from hub.understanding.goods.settling import SURE
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon

_VAGUE = ("container", "category")
"""Reasons of the matcher that name no product by themselves."""


def without_asides(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon, goods: Goods) -> list[Draft]:
    """Leave each product the longest beginning of its words that the shop knows where the rest is said beside it.

    What is left over is a draft of its own where it may be a name ("para la Yuleisy").
    """
    out: list[Draft] = []
    for draft in drafts:
        out.append(draft)
        width = _own_words(draft, chunks, lex, goods)
        if width is None:
            continue
        rest = [i for i in draft.places[width:] if chunks[i].text not in lex.connectors]
        while draft.words[width - 1] in lex.connectors:
            width -= 1
        draft.words, draft.places = draft.words[:width], draft.places[:width]
        if any(not _everyday(chunks[i].text, lex) for i in rest):
            words = [chunks[i].text for i in rest]
            out.append(Draft(words=words, places=rest, line=draft.line, at=rest[0]))
    return out


def _own_words(draft: Draft, chunks: Sequence[Chunk], lex: Lexicon, goods: Goods) -> int | None:
    """How many of the words are the product's; None where all are or where nothing says that they are not."""
    if len(draft.words) < 2 or goods.fits(draft.text):
        return None
    for width in range(len(draft.words) - 1, 0, -1):
        if not _beside(draft, width, chunks, lex, goods):
            continue
        found = goods.fits(" ".join(draft.words[:width]))
        if any(f.score >= SURE and f.why not in _VAGUE for f in found):
            return width
    return None


def _beside(draft: Draft, width: int, chunks: Sequence[Chunk], lex: Lexicon, goods: Goods) -> bool:
    """Whether the words from `width` on are said beside the product before them."""
    rest = [i for i in draft.places[width:] if chunks[i].text not in lex.connectors]
    if not rest or any(chunks[i].sort is not Sort.WORD for i in rest):
        return False
    words = [chunks[i].text for i in rest]
    strange = [w for w in words if not _everyday(w, lex)]
    lead = [c.text for c in chunks[draft.places[width - 1] + 1 : rest[0]]]
    if lex.wanted.issuperset(lead[:1]) and lead and all(w in lex.purposes or _everyday(w, lex) for w in words):
        return True  # "cornmeal for porridge"
    if " ".join(lead) in lex.located:
        return not any(map(goods.describes, strange))
    given = " ".join(lead) in lex.given and any(lex.credits.fullmatch(c.text) for c in chunks)
    if given or " ".join(lead) in lex.beside or not (strange or lex.of & set(lead)):
        return not any(map(goods.describes, words))
    return False


def _everyday(word: str, lex: Lexicon) -> bool:
    return word in lex.everyday or lex.is_filler(word)
