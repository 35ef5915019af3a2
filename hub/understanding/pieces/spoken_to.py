"""What a message says beside its request: who is spoken to, phrases that say nothing about goods, addresses.

"Tano, de fernet le dejo 2", "Miss Inez the stout short" name nobody who is known and no goods.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from hub.understanding.pieces.chunks import Claim, Sort, word
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.text import Kind, Token

_SHORTEST = 3
_STOPS = (Kind.MARK, Kind.NEWLINE)


def spoken_to(
    tokens: Sequence[Token],
    lex: Lexicon,
    house: Collection[str],
    is_product: Callable[[str], bool],
    *,
    outsider: bool,
) -> list[Claim]:
    """Where the one is named whom a message addresses first, greetings left out; `house` are the words of the shop's
    own name. An `outsider` speaks to the shop, so that any name after a title is the one who is spoken to."""
    start = 0
    while start < len(tokens) and (tokens[start].kind in _STOPS or tokens[start].text in lex.addressed):
        start += 1
    at = start + (word(tokens, start) in lex.titles)
    name = word(tokens, at)
    ends = at + 1 >= len(tokens) or tokens[at + 1].kind in _STOPS
    own = name in house and (outsider or ends)
    stranger = outsider and at > start and len(name) >= _SHORTEST and not lex.knows(name)
    if not (own or stranger) or is_product(name) or is_product(f"{word(tokens, at - 1)} {name}".strip()):
        return []
    return [] if is_product(f"{name} {word(tokens, at + 1)}") else [Claim(Sort.FILLER, start, at + 1, "")]


def filler_phrases(
    parts: list[Token],
    lex: Lexicon,
    taken: set[int],
    is_product: Callable[[str], bool],
    is_called: Callable[[str], bool],
) -> list[Claim]:
    """Phrases that say nothing about goods, and addresses. `is_called` tells whether goods are called by the words just
    as they stand: a rum "Mi Negrita" is one, a beer "Noche Buena" is not what "buenas noches" says."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    text = ""
    for i, token in enumerate(parts):
        piece = token.text if token.kind in (Kind.WORD, Kind.NUMBER) else "\x00"
        starts[len(text)], ends[len(text) + len(piece)] = i, i + 1
        text += piece + " "
    out = []
    for match in (*lex.filler_phrases.finditer(text), *lex.addresses.finditer(text)):
        start, end = starts.get(match.start()), ends.get(match.end())
        if start is None or end is None or taken & set(range(start, end)):
            continue
        if parts[start].text in lex.fractions and word(parts, start - 1) in lex.joiners:
            continue  # "de litro y medio fría" is no "medio fría"
        whole = " ".join(t.text for t in parts[start:end])
        led = " ".join(t.text for t in parts[max(0, start - 1) : start + 1])  # "limpia piso 1", "de la manzana 400"
        goods = is_product(whole) or is_product(led) if match.re is lex.addresses else is_called(whole)
        if not goods:
            out.append(Claim(Sort.FILLER, start, end, ""))
            taken |= set(range(start, end))
    return out
