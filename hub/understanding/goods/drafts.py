"""Drafts: a request's lines before their products are looked up, and how they lean on each other.

A line without words takes those said just before it, a correction replaces what it corrects, words that only head a
list are left out, and a number whose noun was left out takes the unit said before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import zip_longest

from hub.application.ports.understanding import Fit
from hub.understanding.pieces.chunks import Measure

_LEAST_SIZE = 50
"""A smaller number that takes another's place is how many, or litres and the like, which are told as such."""
_NASAL = re.compile(r"(?:[ao]es|aos)$")
VAGUE = ("container", "category", "variant")
"""Reasons of the matcher that name no product by themselves."""


@dataclass(slots=True)
class Draft:
    """A line as said. `words` are what the matcher is asked, `places` their chunks."""

    quantity: Decimal | None = None
    counted: bool = False
    article: bool = False
    """Counted only by "un", "uma", "a", which may mean no number."""
    unit: str | None = None
    measure: Measure | None = None
    words: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    full: str = ""
    """The words with those taken from the lines before: "huevo blanco" where "de blanco" was said."""
    of: bool = False
    """The number is followed by "de": its noun was left out and the unit is inherited."""
    weighed: bool = False
    """The number's noun was left out behind kilos or litres: "30 kilos de cebolla y 20 de papa"."""
    each: bool = False
    """Said of each of the products before it: "fab y axion, una caja de cada uno"."""
    every: bool = False
    """So many of each kind: "3 cucas de cada sabor"."""
    fixes: bool = False
    forgotten: int = -1
    """Where the word stands that says that it is not wanted after all: "no, olvida el queso"."""
    stands: bool = False
    """"One" stands behind it: the words tell which of what was said before ("..., the grace one")."""
    asked: bool = False
    """A verb stands right before the number: "..., pide 8 cajas" counts what the message is about."""
    head: str = ""
    """The words that head the list in which it stands: "pan: 10 blancos, 6 integrales"."""
    heads: bool = False
    """A colon follows: where lines come after it, these words head a list."""
    ousts: bool = False
    """It took the place of other goods with another number, among several lines: it may have been one more."""
    ruled_out: list[str] = field(default_factory=list)
    """What it is not: "que no sea zero"."""
    line: int = 0
    at: int = 0

    @property
    def text(self) -> str:
        """The product's words."""
        return " ".join(self.words)

    @property
    def amount(self) -> Decimal | None:
        """The number said, of whatever it counts."""
        return self.measure.value if self.measure is not None else self.quantity

    @property
    def counts(self) -> bool:
        """Whether a quantity was said."""
        return self.quantity is not None or self.measure is not None


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    return f"{value.normalize():f}"


def same_word(a: str, b: str) -> bool:
    """Whether two pack words are one, plural aside: "cajas", "boxes", "galões"."""
    plain_ends = a.rstrip("s").removesuffix("e") == b.rstrip("s").removesuffix("e")
    return a == b or plain_ends or _NASAL.sub("ao", a) == _NASAL.sub("ao", b)


def joined(drafts: list[Draft], knows: Callable[[str], bool]) -> list[Draft]:
    """Give a quantity said after its product ("cloro, 2 cajas") to the product; words that the shop does not know
    between them are talk where the number is asked for ("coils moving fast with the rain, get 2 cases")."""
    out: list[Draft] = []
    for draft, following in zip_longest(drafts, drafts[1:]):
        before = out[-1] if out else None
        waiting = before is not None and bool(before.words) and not before.counts
        nameless = bool(draft.counts and draft.unit) and not (draft.words or draft.of or draft.fixes or waiting)
        if nameless and following is not None and _same_goods(draft, following):
            draft.words, draft.places = list(following.words), list(following.places)  # "2 cajas y 3 latas de coca"
        if not draft.words and not draft.counts and not draft.unit:
            continue
        sized = before is not None and before.of and all(w[:1].isdigit() for w in before.words)
        if (
            before
            and before.words
            and not before.counts
            and not draft.words
            and draft.counts
            and not (
                sized and draft.fixes  # "20 cajas de skol, la de 350, mejor 25"
            )
        ):
            if draft.asked and _is_talk(before, out[:-1], knows) and (about := _spoken_of(out[:-1], knows)):
                out.pop()
                before = about
            before.quantity, before.counted = draft.quantity, draft.counted
            before.measure = draft.measure
            before.unit = draft.unit or before.unit
            before.fixes = before.fixes or draft.fixes
            if draft.each:
                for other in out[:-1]:
                    _shared(other, draft)
            continue
        if draft.each and draft.words and draft.counts:
            for other in out:
                if other.line == draft.line:
                    _shared(other, draft)  # "tuna and soap, 2 cases each"
        out.append(draft)
    return _each_of(out)


def _each_of(drafts: list[Draft]) -> list[Draft]:
    """Give what was said of each to the products after it: "una caja de cada uno: atún, jabón"."""
    for at, draft in enumerate(drafts):
        after = drafts[at + 1 :]
        if draft.each and not draft.words and after and not any(d.counts for d in after):
            for other in after:
                _shared(other, draft)
            return drafts[:at] + after
    return drafts


def _is_talk(draft: Draft, before: list[Draft], knows: Callable[[str], bool]) -> bool:
    """Whether the shop knows a draft's words neither alone nor with a name said before them, as it knows the variant in
    "no queda yogurt de fresa y de vainilla quedan 9"."""
    parts = ((d.words[:at], d.words[at:]) for d in before for at in range(len(d.words)))
    names = (" ".join(part) for both in parts for part in both if part)
    return not knows(draft.text) and not any(knows(f"{name} {draft.text}") for name in names)


def _spoken_of(drafts: list[Draft], knows: Callable[[str], bool]) -> Draft | None:
    """The latest of the products before that is known, where it has no number yet."""
    named = next((d for d in reversed(drafts) if d.counts or knows(d.text)), None)
    return None if named is None or named.counts else named


def _same_goods(draft: Draft, following: Draft) -> bool:
    """Whether the next line's words are also those of a counted pack without any."""
    if following.fixes or following.line != draft.line:
        return False
    return bool(following.words and following.counts and following.unit and following.unit != draft.unit)


def _shared(other: Draft, draft: Draft) -> None:
    """Give a product that was not counted what was said of each."""
    if other.words and not other.counts:
        other.quantity, other.counted, other.measure = draft.quantity, draft.counted, draft.measure
        other.unit = draft.unit or other.unit


def without_taken_back(drafts: list[Draft]) -> tuple[list[Draft], frozenset[int]]:
    """Leave out what was said and then taken back ("un queso, no, olvida el queso, pon una mantequilla"), and tell
    where it stood."""
    out: list[Draft] = []
    places: set[int] = set()
    for draft in drafts:
        before = [d for d in out if draft.words and all(any(same_word(w, x) for x in d.words) for w in draft.words)]
        if draft.forgotten >= 0 and not draft.counts and len(before) == 1:
            out.remove(before[0])
            places.update(draft.places, before[0].places, [before[0].at, draft.forgotten])
        else:
            out.append(draft)
    return out, frozenset(places)


def headless(drafts: list[Draft], is_kind: Callable[[str], bool]) -> list[Draft]:
    """Leave out words that only head a list: "cigarros: 3 paquetes de ...", "pedido limpieza"."""
    if not any(d.counts and d.words for d in drafts):
        return drafts
    head = ""
    for draft in drafts:
        head = draft.text if draft.heads and not draft.counts else head
        draft.head = head
    return [d for d in drafts if d.counts or not (d.heads or (d.line == 0 and is_kind(d.text)))]


def corrected(drafts: list[Draft], fits: Callable[[str], list[Fit]]) -> list[Draft]:
    """Apply what takes back: the corrected quantity, size, product, line or list stands for the one before it."""
    out: list[Draft] = []
    for draft in _without_list_before(drafts):
        before = out[-1] if out else None
        if before is not None and before.fixes and _said_again(before, draft):
            continue
        talk = before is not None and before.counts and not (before.words or draft.counts or draft.unit)
        meant = _meant(out, draft, fits)
        if meant < len(out) - 1:
            _stand_in(out, meant, draft, fits)
            continue
        if before is None or not draft.fixes or (talk and not fits(draft.text)):
            out.append(draft)  # "que sean 6 mejor, viene mi suegra"
            continue
        before.fixes = True
        if not before.words and len(out) > 1 and out[-2].words and out[-2].amount == before.amount:
            out.pop()  # "6 bananas... 6 no, medio kilo": what is taken back is said again
            before = out[-1]
        resized = _resized(before, draft, fits)
        if resized:
            before.words = resized
            continue
        if draft.unit and not (draft.words or draft.counts):
            before.unit = draft.unit  # "20 cajas, digo paquetes"
            continue
        if not draft.words:
            before.quantity, before.counted = draft.quantity, draft.counted
            before.measure = draft.measure
            before.unit = draft.unit or before.unit
            continue
        if not before.words:
            draft.unit = draft.unit or (before.unit if draft.of else None)  # but "2 bolsas, no, 20 panes"
            out[-1] = draft
        elif draft.counts:
            draft.unit = draft.unit or before.unit
            if not draft.unit:
                draft.of = draft.of or before.of
            draft.words = _fuller(before, draft, fits)
            draft.ousts = len(out) > 1 and before.amount != draft.amount and not _alike_in(before, draft, fits)
            out[-1] = draft
        else:
            before.words, before.places = _renamed(before, draft, fits), draft.places
    return out


def _alike_in(before: Draft, draft: Draft, fits: Callable[[str], list[Fit]]) -> bool:
    """Whether two lines have a word or a product in common."""
    return _alike(before, set(draft.words), {f.id for f in fits(draft.text)}, fits)


def _meant(out: list[Draft], draft: Draft, fits: Callable[[str], list[Fit]]) -> int:
    """Which line a correction speaks of: the last one, unless only another has its goods or their name ("2 small bread
    and a butter, correction, large bread")."""
    last = len(out) - 1
    if last < 1 or not (draft.fixes and draft.words):
        return last
    words, own = set(draft.words), {f.id for f in fits(draft.text)}
    called = [at for at in range(last + 1) if out[at].counts and words <= set(out[at].words)]
    if len(called) == 1:
        return called[0]  # "the large", which names nothing by itself
    if not own or not out[last].words or _alike(out[last], words, own, fits):
        return last
    same = [at for at in range(last) if out[at].counts and _alike(out[at], words, own, fits)]
    return same[0] if len(same) == 1 else last


def _alike(line: Draft, words: set[str], own: set[str], fits: Callable[[str], list[Fit]]) -> bool:
    """Whether a line has some of `words`, or one of the products `own`."""
    return not words.isdisjoint(line.words) or any(f.id in own for f in fits(line.text))


def _stand_in(out: list[Draft], at: int, draft: Draft, fits: Callable[[str], list[Fit]]) -> None:
    """Let a correction stand for the line at `at`."""
    before = out[at]
    if draft.counts:
        draft.unit = draft.unit or before.unit
        draft.words = _fuller(before, draft, fits)
        out[at] = draft
    else:
        before.words, before.places = _renamed(before, draft, fits), draft.places
    out[at].fixes = False


def _without_list_before(drafts: list[Draft]) -> list[Draft]:
    """The drafts without a list that is said again right after it was taken back: "dos panes, un atún, no, tres panes
    y un atún"."""
    for at, draft in enumerate(drafts):
        if not (draft.fixes and draft.counts and draft.words):
            continue
        for first in range(at - 1):
            names = [d.text for d in drafts[first:at]]
            if all(names) and names == [d.text for d in drafts[at : at + len(names)]]:
                return [*drafts[:first], replace(draft, fixes=False), *drafts[at + 1 :]]
    return drafts


def _said_again(before: Draft, draft: Draft) -> bool:
    """Whether a draft only says what was put right once more: "..., digo paquetes, son paquetes"."""
    same = draft.quantity is None or draft.quantity == before.quantity
    whole = draft.words == before.words and same and draft.unit == before.unit  # "..., no, 200, 2 claro 200"
    alone = draft.unit and same and not draft.words
    return bool((whole or alone) and not draft.fixes and draft.measure is None)


def _resized(before: Draft, draft: Draft, fits: Callable[[str], list[Fit]]) -> list[str]:
    """The words before with another size, where only that was corrected: "inca kola de litro y medio, no, de tres
    litros"; nothing where something else was."""
    if draft.words or draft.unit or not before.words:
        return []
    sizes = [w for w in before.words if w[:1].isdigit()]
    if draft.measure is not None:
        size = f"{plain(draft.measure.value)} {draft.measure.dimension}"
        sized = before.quantity is not None and any(w.endswith(f" {draft.measure.dimension}") for w in sizes)
    elif draft.quantity is not None and not draft.article:
        # "2 claro de 100, no, 200", but "2 cola de 3, no, 4"
        size, sized = plain(draft.quantity), before.quantity is not None and before.words[-1:] == sizes
        sized = sized and not draft.counted and draft.quantity >= _LEAST_SIZE
    else:
        return []
    if not (draft.of or sized):
        return []
    words = [*(w for w in before.words if w not in sizes), size]
    return words if fits(" ".join(words)) else []


def _renamed(before: Draft, draft: Draft, fits: Callable[[str], list[Fit]]) -> list[str]:
    """The corrected name: where only a variant was corrected, with what stays of the name before ("yogurt de fresa,
    no, de vainilla")."""
    own = fits(draft.text)
    if any(f.why not in VAGUE for f in own):
        return draft.words
    for kept in range(len(before.words) - 1, 0, -1):
        for words in (before.words[:kept] + draft.words, draft.words + before.words[-kept:]):
            found = fits(" ".join(words))
            if found and any(f.why not in VAGUE for f in found):
                return words
    return draft.words


def _fuller(before: Draft, draft: Draft, fits: Callable[[str], list[Fit]]) -> list[str]:
    """The fuller of two names of one thing: "arroz costeño ... no, de arroz que sean dos"."""
    return before.words if set(draft.words) < set(before.words) else _renamed(before, draft, fits)


def inherited(drafts: list[Draft]) -> list[Draft]:
    """Hand the pack word on to a number whose noun was left out: "10 cajas de X y 4 de Y"; so are kilos understood."""
    unit: str | None = None
    weighed = False
    for draft in drafts:
        if draft.of and draft.unit is None and draft.measure is None and not draft.counted:
            draft.unit, draft.weighed = unit, weighed
        elif draft.counts and (draft.words or draft.unit):  # but ", the small one, the 650" tells more of a pack
            unit = draft.unit
            weighed = draft.measure is not None and draft.measure.value >= 1  # "200 gramos de X y 300 de Y" are grams
    return drafts
