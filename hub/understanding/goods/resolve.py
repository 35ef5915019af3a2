"""From drafts to request lines: the matcher chooses the products, units follow from the product's pack and name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from hub.application.ports.understanding import Fit, LineUnit, RequestLine
from hub.domain.catalogue import Product
from hub.domain.quantity import LARGEST, Unit
from hub.domain.words import fold
from hub.understanding.goods.drafts import Draft, plain, same_word
from hub.understanding.pieces.chunks import Measure
from hub.understanding.pieces.lexicon import Lexicon

_REACH = 3
"""How many names back an attribute may belong to."""
_THOUSANDTH = Decimal("0.001")
_POUND = Decimal("0.45359237")
_METRIC_POUND = Decimal("0.5")
_METRIC_POUNDS = frozenset({"CO"})
"""Countries (ISO 3166-1) whose shops call half a kilo a pound."""
_VAGUE = ("container", "category")
"""Reasons of the matcher that name no product by themselves."""
_FLAVOUR = "variant"
"""The reason where words are only what goods are told apart by."""
_ALIAS = "alias"
_FLAVOURS = 8
"""The most products that "of each flavour" may mean."""
_LIKENESS = 0.9
"""Below it words are only like a product's; what was said before may explain them better."""
_BASE = {"kg": Unit.KG, "l": Unit.L}


def every(draft: Draft, fits: list[Fit]) -> list[tuple[Draft, list[Fit]]]:
    """A line for each of the products where so many of each were said: "3 cucas de cada sabor"."""
    if not draft.every or not 1 < len(fits) <= _FLAVOURS:
        return [(draft, fits)]
    return [(draft, [fit]) for fit in fits]


class Resolver:
    """Turns the drafts of one message into request lines."""

    def __init__(
        self, lex: Lexicon, fits: Callable[[str], list[Fit]], said: Callable[[Draft], str], country: str
    ) -> None:
        self._lex = lex
        self._fits = fits
        self._said = said
        self._pound = _METRIC_POUND if country in _METRIC_POUNDS else _POUND

    def products(self, draft: Draft, before: Sequence[str], makers: Sequence[str] = ()) -> list[Fit]:
        """What a draft's words fit, best first; an attribute alone takes the name said before it ("y 2 de fresa").

        `before` are the names said so far, latest last; `makers` of whom it is asked: their name completes an attribute
        ("a Alquería 6 de entera") and narrows nothing else, since a firm sells other brands too.
        """
        if not draft.words:
            return []
        draft.full = draft.text
        own = self._fits(draft.text) or self._called_so(draft)
        headed = self._fits(f"{draft.head} {draft.text}") if draft.head else []
        if headed and (len(headed) <= len(own) or not own):
            draft.full = f"{draft.head} {draft.text}"
            return self._in_container(draft, headed)
        if same := self._of_the_same(draft, before):
            return self._in_container(draft, same)
        # a flavour alone is of what was said before, whatever else is called by it alone
        flavour = all(f.why == _FLAVOUR for f in own)
        ids = {f.id for f in own if f.score >= _LIKENESS and not flavour}
        vague = flavour or all(f.why in _VAGUE or f.score < _LIKENESS for f in own)
        if vague or draft.of:
            for name in reversed([*(makers if vague else ()), *before[-_REACH:]]):
                found, full = self._after(name, draft.text, ids)
                if found and (vague or len(found) < len(own)):
                    own, draft.full = found, full
                    break
        if own and draft.unit and not draft.of and (called := self._called(draft.unit, draft.text)):
            return called
        contained = not self._lex.containers.isdisjoint(draft.words)
        for words in draft.ruled_out:
            if contained and words in self._lex.containers:
                continue  # "en botella, no en lata"
            out = {f.id for f in self._fits(f"{draft.full} {words}")}
            own = [f for f in own if f.id not in out]
        return self._in_container(draft, own)

    def _called_so(self, draft: Draft) -> list[Fit]:
        """What the shop calls by the very words, whose measure is no size: "sello rojo de media libra", of 250 g."""
        if not any(word[:1].isdigit() for word in draft.words):
            return []  # nothing was written otherwise than it was said
        said = self._fits(self._said(draft))
        return said if all(f.why == _ALIAS for f in said) else []

    def _of_the_same(self, draft: Draft, before: Sequence[str]) -> list[Fit]:
        """What a bare number means whose noun was left out beside the same "de": "6 cucas de farofa e 4 de banana".
        Where the shop counts goods of that name too ("5 panes de coco y 10 de huevo"), either, so that it is asked."""
        noun, *rest = (before[-1] if before else "").split() or [""]
        bare = draft.of and not (draft.unit or draft.counted or draft.weighed or draft.measure is not None)
        if not bare or not rest or rest[0] not in self._lex.of or draft.words[-1].endswith("s"):
            return []
        called = [
            f for f in self._fits(f"{noun} {rest[0]} {draft.text}") if f.score >= _LIKENESS and f.why not in _VAGUE
        ]
        named = {f.id for f in self._fits(before[-1])}
        found = [f for f in called if f.id not in named and self._is_in_name(draft.words[-1], f)]
        own = [f for f in self._fits(draft.text) if f.score >= _LIKENESS and f.why not in (*_VAGUE, _FLAVOUR)]
        ids = {f.id for f in found}
        counted = [f for f in own if f.product.base_unit not in _BASE.values() and f.id not in ids]
        return [*found, *counted] if len(found) == len(called) else []

    @staticmethod
    def _is_in_name(word: str, fit: Fit) -> bool:
        return any(same_word(word, part) for part in fold(fit.product.name).split())

    def _in_container(self, draft: Draft, own: list[Fit]) -> list[Fit]:
        """Those of `own` that come in the container that a draft counts: "9 latas de pilsen"."""
        if len(own) < 2 or not draft.unit or draft.unit in self._lex.packs:
            return own
        narrowed = {f.id for f in self._fits(f"{draft.unit} {draft.text}")}
        return [f for f in own if f.id in narrowed] or own

    def _called(self, unit: str, words: str) -> list[Fit]:
        """What is called by its container with these words: "galón de agua" where the shop has one beside its water."""
        both = self._fits(f"{unit} {words}")
        if unit in self._lex.packs and (unit not in self._lex.containers or self._packed_so(unit, words)):
            return []
        if not 0 < len(both) <= _FLAVOURS:
            return []
        names = ([w for w in fold(f.product.name).split() if w.isalpha()] for f in both)
        return both if all(any(same_word(w, unit) for w in (*name[:1], *name[-1:])) for name in names) else []

    def _packed_so(self, unit: str, words: str) -> bool:
        """Whether any of what `words` fit comes by a pack that is called `unit`."""
        packs = (f.product.pack.name for f in self._fits(words) if f.product.pack is not None)
        return any(same_word(unit, word) for pack in packs for word in fold(pack).split())

    def _after(self, name: str, words: str, ids: set[str]) -> tuple[list[Fit], str]:
        """What `words` fit with the longest beginning of `name` that makes sense, or else the longest end ("strawberry
        yogurt ... the vanilla one"), among `ids` where there are any."""
        said = name.split()
        widths = range(len(said), 0, -1)
        ends = [end for width in widths[1:] if self._names(end := said[-width:])]
        for kept in (*(said[:width] for width in widths), *ends):
            full = " ".join([*kept, words])
            found = self._fits(full)
            told = {f.id for f in found}
            # words that change nothing are not understood so: "açaí grosso ... e 1 de médio"
            if (
                found
                and (not ids or told <= ids)
                and (len(kept) == 1 or not told >= {f.id for f in self._fits(" ".join(kept))})
            ):
                return found, full
        return [], words

    def _names(self, words: Sequence[str]) -> bool:
        """Whether words name goods, and are no mere size of some: "lata 350 ml"."""
        return any(f.why not in _VAGUE for f in self._fits(" ".join(words)))

    def of_size(self, draft: Draft, fits: list[Fit]) -> list[Fit]:
        """Those of `fits` that are of the size said before them: "the 10 pound mahatma" in a question."""
        if draft.measure is None or len(fits) < 2:
            return fits
        size = f"{plain(draft.measure.value)} {draft.measure.dimension}"
        own = {f.id for f in self._fits(f"{draft.text} {size}")}
        return [f for f in fits if f.id in own] or fits

    def line(self, draft: Draft, fits: Sequence[Fit], *, grams: bool = False) -> RequestLine:
        """The request line of a draft whose words fit `fits`. `grams`: hundreds of loose goods are grams."""
        measure = draft.measure
        if measure is not None and len(fits) > 1:
            fits = [f for f in fits if self._sold_by(f.product, measure)] or fits
            fits = self._of_that_very_size(fits, measure) or fits
        quantity, unit = self.amount(draft, fits)
        if grams and quantity is not None and self._weighed(draft, fits):
            quantity = quantity / 1000  # "300 de queso"
        ids = tuple(f.id for f in fits)
        return RequestLine(
            product=ids[0] if len(ids) == 1 else None,
            candidates=ids if len(ids) > 1 else (),
            said=self._said(draft) if draft.words and not ids else None,
            quantity=quantity,
            unit=unit,
        )

    @staticmethod
    def _weighed(draft: Draft, fits: Sequence[Fit]) -> bool:
        """Whether a bare number counts grams: hundreds of what is sold by the kilo."""
        bare = draft.unit is None and draft.measure is None and draft.of and not draft.counted
        hundreds = draft.quantity is not None and 100 <= draft.quantity < 1000
        return bare and hundreds and bool(fits) and all(f.product.base_unit is Unit.KG for f in fits)

    def amount(self, draft: Draft, fits: Sequence[Fit]) -> tuple[Decimal | None, LineUnit | None]:
        """The quantity and its unit; both None where no usable quantity was said."""
        if draft.measure is not None:
            value = self._measured(draft.measure, fits)
            return (value, LineUnit.BASE) if value is not None else (None, None)
        if draft.quantity is None:
            return None, None
        if draft.quantity > LARGEST:
            return None, None
        quantity = draft.quantity.quantize(_THOUSANDTH) if draft.quantity % 1 else draft.quantity
        packed = bool(quantity) and self.packed(draft.unit, fits, known=bool(draft.words))
        return quantity, LineUnit.PACK if packed else LineUnit.BASE

    def packed(self, word: str | None, fits: Sequence[Fit], *, known: bool = True) -> bool:
        """Whether `word` said of what `fits` means the pack (ShopTalk's convention on units)."""
        if word is None:
            return False
        if not fits:
            return word in self._lex.packs
        return known and any(self._packed_one(word, f.product) for f in fits)

    def _packed_one(self, word: str, product: Product) -> bool:
        if product.pack is None:
            return False
        if any(same_word(fold(w), word) for w in product.name.split()):
            return False
        if any(same_word(fold(w), word) for w in product.pack.name.split()):
            return True
        return word in self._lex.packs

    def _sold_by(self, product: Product, measure: Measure) -> bool:
        return self._pieces(product, measure) is not None or self._loose(product, measure)

    def _of_that_very_size(self, fits: Sequence[Fit], measure: Measure) -> list[Fit]:
        """The one whose single piece is what was said, where none is sold loose: "1 kg de café" of bags of 1 and 2."""
        alone = [f for f in fits if self._pieces(f.product, measure) == 1]
        loose = any(self._loose(f.product, measure) for f in fits)
        return alone if len(alone) == 1 and not loose else []

    def _loose(self, product: Product, measure: Measure) -> bool:
        if measure.dimension == "lb":
            return product.base_unit is Unit.KG or self.by_pound(product)
        return product.base_unit is _BASE[measure.dimension]

    def by_pound(self, product: Product) -> bool:
        """Whether a product's pieces are pounds: "Rice per lb"."""
        words = fold(product.name).replace(".", " ").split()
        return any(self._lex.measures.get(w, ("",))[0] == "lb" or w == "pound" for w in words)

    def _pieces(self, product: Product, measure: Measure) -> Decimal | None:
        """How many pieces of a product sold by the piece make a measure: 2 kilos of a 1 kg bag are 2."""
        size = next((s for s in self._sizes(product) if s.dimension == measure.dimension), None)
        if size is None or not size.value:
            return None
        pieces = measure.value / size.value
        return pieces if pieces == pieces.to_integral_value() and pieces >= 1 else None

    def _sizes(self, product: Product) -> list[Measure]:
        words = fold(product.name).replace(",", ".").split()
        out = []
        for number, unit in pairwise(words):
            known = self._lex.measures.get(unit)
            if known and number.replace(".", "", 1).isdecimal():
                out.append(Measure(Decimal(number) * known[1], known[0]))
        return out

    def _measured(self, measure: Measure, fits: Sequence[Fit]) -> Decimal | None:
        value = measure.value
        if not fits:
            return value
        product = fits[0].product
        if measure.dimension == "lb":
            if self.by_pound(product):
                return value
            return (value * self._pound).quantize(_THOUSANDTH) if product.base_unit is Unit.KG else None
        if self._loose(product, measure):
            return value
        if self.by_pound(product) and measure.dimension == "kg":
            return (value / self._pound).quantize(_THOUSANDTH)
        return self._pieces(product, measure)
