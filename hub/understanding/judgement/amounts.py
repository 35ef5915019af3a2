"""What speaks against how many of one product a reading has, and at what price: more than anybody buys, kilos that may
be grams, a part of what is sold whole, one of several that are sold together, another pack than its own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from hub.application.ports.understanding import Intent, LineUnit, Reading, RequestLine
from hub.domain.catalogue import Product
from hub.domain.quantity import Unit
from hub.domain.words import fold
from hub.understanding.goods.drafts import Draft, same_word
from hub.understanding.pieces.lexicon import Lexicon

_FAR = 3
"""So many times dearer or cheaper than today is no everyday change of price."""
_MUCH_LOOSE = 20
"""From here on a bare number of loose goods is grams or a price rather than kilos or litres."""
_MUCH = 1000
_PACK = "pack"
"""What a pack is called by its number in every language: "6 pack"."""
_SIZES = (4, 6, 12)
""""4 pack", "6 pack" and "12 pack" are one pack as well as so many."""


def of_amount(
    reading: Reading, draft: Draft, product: Product, line: RequestLine, lex: Lexicon, *, by_weight: bool, single: bool
) -> Iterator[str]:
    """The signs of one line of one product, made of `draft`; `by_weight`: its pieces are pounds; `single`: single
    ones were told of."""
    today = product.price.amount if product.price is not None else None
    if line.price is not None and today and reading.intent is Intent.CHANGE_PRICE:
        far = not today / _FAR <= line.price <= today * _FAR
        yield from ["far_price"] if far else []
    if line.quantity is None:
        return
    if line.quantity > _MUCH:
        yield "very_much"
    packed = line.unit is LineUnit.PACK
    if product.base_unit in (Unit.KG, Unit.L) and not packed and not (draft.measure or draft.weighed):
        if line.quantity >= _MUCH_LOOSE:
            yield "much_loose"
        elif not draft.unit and not _in_parts(draft.quantity or line.quantity, line.quantity):
            yield "loose_without_measure"
    whole = product.base_unit is Unit.UNIT and not by_weight
    if not packed and line.quantity % 1 and (whole or (draft.unit in lex.packs and not draft.of)):
        yield "part_of_a_piece"
    if single and not packed and _of_several(product, lex):
        yield "one_of_a_piece"
    if draft.unit and packed and not _own_pack(draft.unit, product):
        yield "other_pack"
        yield from ["pack_of_others"] if _of_other_size(draft, product, lex) else []
    own = draft.unit is not None and any(same_word(draft.unit, w) for w in fold(product.name).split())
    if draft.unit in lex.packs and not packed and product.pack is not None and not own:
        yield "pack_as_piece"


def _of_several(product: Product, lex: Lexicon) -> bool:
    """Whether a piece of a product holds so many: "cajetilla 20", "4 rollos", but not "600 ml" or "12 oz"."""
    words = fold(product.name).split()
    told = pairwise([*words, ""])
    return any(w.isdecimal() and int(w) > 1 and (not after or after in lex.containers) for w, after in told)


def _own_pack(word: str, product: Product) -> bool:
    return product.pack is not None and any(same_word(word, w) for w in fold(product.pack.name).split())


def _of_other_size(draft: Draft, product: Product, lex: Lexicon) -> bool:
    """Whether a pack is told by how many it holds, and the product's own holds another number: "a six pack", "6 pack"
    of what comes by 24."""
    told = lex.cardinals.get(draft.unit or "")
    if told is None and draft.unit == _PACK and draft.quantity in _SIZES:
        told = int(draft.quantity)
    return told is not None and product.pack is not None and product.pack.size != told


def _in_parts(said: Decimal, quantity: Decimal) -> bool:
    """Whether a number is a part of a kilo as people say it: "un cuarto de jamón", "300 de queso"."""
    return said < 1 or said == quantity * 1000
