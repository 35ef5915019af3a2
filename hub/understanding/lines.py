"""Lines: puts numbers, packs and product words together into the lines of a request, as they were said.

A `Draft` is a line before its product is looked up by the matcher. The rules: a number before words begins a line, a
number after words is a size where a product of that size fits and a quantity otherwise, separators and fillers end a
product's words, a line without words takes those said just before it, a correction replaces what it corrects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hub.application.ports.understanding import Fit
from hub.understanding.chunks import Chunk, Measure, Sort
from hub.understanding.lexicon import Lexicon, fold
from hub.understanding.numbers import Number

MOST = 60
"""Lines that one message may hold; what follows is not read."""
_SURE = 0.95
type_fits = Callable[[str], list[Fit]]


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
    fixes: bool = False
    heads: bool = False
    """A colon follows: where lines come after it, these words head a list."""
    line: int = 0
    at: int = 0

    @property
    def text(self) -> str:
        """The product's words."""
        return " ".join(self.words)

    @property
    def counts(self) -> bool:
        """Whether a quantity was said."""
        return self.quantity is not None or self.measure is not None


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    return f"{value.normalize():f}"


class LineReader:
    """Reads the drafts of one message's chunks."""

    def __init__(self, chunks: Sequence[Chunk], lex: Lexicon, fits: type_fits) -> None:
        self._chunks = chunks
        self._lex = lex
        self._fits = fits
        self._drafts: list[Draft] = []
        self._open: Draft | None = None
        self._fixing = False
        self._line = 0
        self._times = False
        self._own_pieces = -1

    def read(self) -> list[Draft]:
        """Return the drafts, joined and corrected, in the order said."""
        steps = {
            Sort.NUM: self._number,
            Sort.MEAS: self._measure,
            Sort.PACK: self._pack,
            Sort.WORD: self._word,
            Sort.MONEY: self._money,
        }
        for at, chunk in enumerate(self._chunks):
            if len(self._drafts) > MOST:
                break
            step = steps.get(chunk.sort)
            if step:
                step(at, chunk)
            elif chunk.sort is Sort.TIMES:
                self._times = bool(self._open and self._open.words)
            else:
                if self._open is not None and chunk.sort is Sort.BREAK and chunk.text == ":":
                    self._open.heads = True
                self._open = None
                self._fixing = self._fixing or chunk.sort is Sort.FIX
                self._line += chunk.sort is Sort.LINE
        drafts = joined(self._named_by_unit(self._drafts))
        return inherited(corrected(headless(drafts, self._is_kind)))

    def _is_kind(self, words: str) -> bool:
        """Whether words name only a kind of product ("limpieza"), no product."""
        fits = self._fits(words)
        return bool(fits) and all(f.why == "category" for f in fits)

    def _begin(self, at: int) -> Draft:
        draft = Draft(fixes=self._fixing, line=self._line, at=at)
        self._fixing = self._times = False
        self._drafts.append(draft)
        self._open = draft
        return draft

    def _sized(self, draft: Draft, size: str) -> bool:
        return bool(draft.words) and bool(self._fits(f"{draft.text} {size}"))

    def _content(self, at: int) -> bool:
        """Whether a word that may belong to a product stands at `at`."""
        if at >= len(self._chunks) or self._chunks[at].sort is not Sort.WORD:
            return False
        text = self._chunks[at].text
        if text in self._lex.connectors or text in self._lex.conjunctions:
            return False
        if at and self._open and self._open.words and self._chunks[at - 1].text in self._lex.without:
            return True
        return not self._lex.is_filler(text) or self._names_product(at)

    def _names_product(self, at: int) -> bool:
        """Whether a filler word is meant as a product's here: "recarga claro", but not "claro que si"."""
        text = self._chunks[at].text
        if self._open and self._open.words and self._held(f"{self._open.text} {text}", text):
            return True
        if len(text) < 3 or not any(f.score >= 1 for f in self._fits(text)):
            return False
        before = self._chunks[at - 1] if at else None
        if before is not None and before.text in self._lex.of and self._open and self._open.counts:
            return not self._open.words
        counted = before is not None and before.sort in (Sort.NUM, Sort.PACK, Sort.MEAS)
        return counted and not (isinstance(before.value, Number) and before.value.article)  # type: ignore[union-attr]

    def _held(self, words: str, word: str) -> bool:
        """Whether `words` fit products in whose own names `word` stands."""
        names = (fold(f"{f.product.name} {' '.join(f.product.aliases)}") for f in self._fits(words))
        return any(word in name.replace("-", " ").split() for name in names)

    def _number(self, at: int, chunk: Chunk) -> None:
        found: Number = chunk.value
        draft, after = self._open, self._chunks[at + 1] if at + 1 < len(self._chunks) else None
        after_of = at > 0 and self._chunks[at - 1].text in self._lex.of and bool(draft and draft.words)
        if found.article:
            counts = after is not None and (after.sort in (Sort.PACK, Sort.MEAS) or self._names_more(at + 1))
            if after_of or not counts:
                return
            self._count(self._begin(at), found)
            return
        if found.value == 1 and at and self._chunks[at - 1].text in self._lex.determiners:
            return
        if draft is None or not draft.words:
            if draft is not None and draft.of and draft.counts and at and self._chunks[at - 1].text in self._lex.of:
                draft.words.append(plain(found.value))  # "dos de 50": the size alone
                draft.places.append(at)
                return
            named = draft is not None and draft.counts and after is not None and after.sort is Sort.WORD
            if draft is not None and named and self._fits(f"{plain(found.value)} {after.text}"):  # type: ignore[union-attr]
                draft.words.append(plain(found.value))  # "2 7 up": the second number is the name's
                draft.places.append(at)
                return
            self._count(self._begin(at), found)
            return
        if not chunk.text[:1].isdigit() and self._sized(draft, chunk.text):
            draft.words.append(chunk.text)  # "coca zero": the number's word is the name's
            draft.places.append(at)
            return
        if self._times and draft.quantity is None:
            self._count(draft, found)
            self._times = False
            return
        packed = after is not None and after.sort is Sort.PACK
        if at and self._chunks[at - 1].text in self._lex.priced and not packed:
            self._open = None  # "galletas a 1.50": a price
            return
        if packed and draft.counts and self._sized(draft, plain(found.value)):
            draft.words.append(plain(found.value))  # "toallas 10 pzas": the name's own
            draft.places.append(at)
            self._own_pieces = at + 1
            return
        if packed and not after_of:
            own = draft.counts or self._names_more(at + 2)
            self._count(self._begin(at) if own else draft, found)
            return
        if self._is_size(at, draft, found, of=after_of):
            draft.words.append(plain(found.value))
            draft.places.append(at)
            return
        self._count(draft if not draft.counts and not self._content(at + 1) else self._begin(at), found)

    def _is_size(self, at: int, draft: Draft, found: Number, *, of: bool) -> bool:
        if found.counted:
            return False
        size = plain(found.value)
        fits = self._sized(draft, size)
        if of and (fits or draft.counts):
            return True
        if not fits:
            return False
        if self._content(at + 1) and draft.counts:
            following = self._chunks[at + 1].text
            return bool(self._fits(f"{draft.text} {size} {following}")) or not self._fits(following)
        return True

    @staticmethod
    def _count(draft: Draft, found: Number) -> None:
        draft.quantity, draft.counted, draft.article = found.value, found.counted, found.article

    def _measure(self, at: int, chunk: Chunk) -> None:
        measure: Measure = chunk.value
        draft = self._open
        size = f"{plain(measure.value)} {measure.dimension}"
        if draft is not None and (draft.words or draft.counts):
            of = bool(draft.words) and self._chunks[at - 1].text in self._lex.of
            if not draft.words or of or self._sized(draft, size) or not measure.said:
                draft.words.append(size)
                draft.places.append(at)
                return
            if not draft.counts and not self._names_more(at + 1):
                draft.measure = measure
                return
            if not self._names_more(at + 1):
                draft.words.append(size)
                draft.places.append(at)
                return
        begun = self._begin(at)
        if measure.said:
            begun.measure = measure
        elif self._sized_only(at):
            begun.words.append(size)
            begun.places.append(at)

    def _sized_only(self, at: int) -> bool:
        return at > 0 and self._chunks[at - 1].text in self._lex.of

    def _names_more(self, at: int) -> bool:
        """Whether a product's words begin at `at`, an "of" before them or not."""
        if at < len(self._chunks) and self._chunks[at].text in self._lex.of:
            at += 1
        return self._content(at)

    def _pack(self, at: int, chunk: Chunk) -> None:
        draft = self._open
        before = self._chunks[at - 1] if at else None
        if draft is not None and draft.quantity is not None and draft.unit is None:
            next_to = before is not None and before.sort is Sort.NUM
            if not draft.words or next_to:
                draft.unit = chunk.text
                draft.quantity += chunk.value
                return
        if at == self._own_pieces:
            return
        if draft is not None and (draft.words or (draft.counts and draft.unit)):
            draft.words.append(chunk.text)
            draft.places.append(at)
            return
        if draft is None or draft.counts:
            begun = self._begin(at)
            begun.unit = chunk.text
            if chunk.value:
                begun.quantity = 1 + chunk.value

    def _word(self, at: int, chunk: Chunk) -> None:
        text, draft = chunk.text, self._open
        if text in self._lex.conjunctions and not self._inside_name(at):
            self._open = None
        elif self._content(at):
            if draft is None:
                draft = self._begin(at)
            if self._strays(at, draft):
                self._open = None
                return
            if draft.words and at and self._chunks[at - 1].text in self._lex.connectors:
                draft.words.append(self._chunks[at - 1].text)
                draft.places.append(at - 1)
            draft.words.append(text)
            draft.places.append(at)
        elif text in self._lex.connectors:
            if draft is not None and not draft.words and text in self._lex.of and draft.counts and not draft.unit:
                draft.of = True
            if draft is not None and draft.words and not self._leads_on(at + 1):
                self._open = None
        else:
            self._open = None

    def _strays(self, at: int, draft: Draft) -> bool:
        """Whether a loose connector leads away from the product: "una botella de ron al acomodar"."""
        before = self._chunks[at - 1].text if at else ""
        if before not in self._lex.loose or not draft.words or not self._fits(draft.text):
            return False
        return not self._fits(f"{draft.text} {before} {self._chunks[at].text}")

    def _leads_on(self, at: int) -> bool:
        """Whether a connector before `at` is inside a name: more of the product follows."""
        if at >= len(self._chunks):
            return False
        if self._chunks[at].text in self._lex.connectors:
            return self._leads_on(at + 1) if at + 1 < len(self._chunks) else False
        return self._content(at) or self._chunks[at].sort in (Sort.NUM, Sort.MEAS, Sort.PACK, Sort.MONEY)

    def _inside_name(self, at: int) -> bool:
        """Whether a conjunction stands inside a product's name: "arroz y frijol", "Johnson and Johnson"."""
        draft = self._open
        if draft is None or not draft.words or not self._content(at + 1):
            return False
        following = self._chunks[at + 1].text
        return not self._fits(following) and bool(self._fits(f"{draft.text} {following}"))

    def _money(self, at: int, chunk: Chunk) -> None:
        draft = self._open
        priced = at > 0 and self._chunks[at - 1].text in self._lex.priced
        if draft is not None and not priced and self._sized(draft, plain(chunk.value)):
            draft.words.append(plain(chunk.value))
            draft.places.append(at)
        else:
            self._open = None

    def _named_by_unit(self, drafts: list[Draft]) -> list[Draft]:
        """Where only a container was said ("2 garrafones"), it is the product where the shop calls one so."""
        for draft in drafts:
            if draft.words or not draft.unit or draft.unit in self._lex.packs:
                continue
            fits = self._fits(draft.unit)
            if any(f.score >= _SURE and (not draft.counts or f.why != "container") for f in fits):
                own = self._chunks[draft.at].sort is Sort.PACK
                draft.words, draft.places, draft.unit = [draft.unit], [draft.at + (not own)], None
        return drafts


def joined(drafts: list[Draft]) -> list[Draft]:
    """Give a quantity said after its product ("cloro, 2 cajas") to the product."""
    out: list[Draft] = []
    for draft in drafts:
        before = out[-1] if out else None
        if not draft.words and not draft.counts and not draft.unit:
            continue
        if before and before.words and not before.counts and not draft.words and draft.counts:
            before.quantity, before.counted = draft.quantity, draft.counted
            before.measure = draft.measure
            before.unit = draft.unit or before.unit
            before.fixes = before.fixes or draft.fixes
            continue
        out.append(draft)
    return out


def headless(drafts: list[Draft], is_kind: Callable[[str], bool]) -> list[Draft]:
    """Leave out words that only head a list: "cigarros: 3 paquetes de ...", "pedido limpieza"."""
    if not any(d.counts and d.words for d in drafts):
        return drafts
    return [d for d in drafts if d.counts or not (d.heads or (d.line == 0 and is_kind(d.text)))]


def corrected(drafts: list[Draft]) -> list[Draft]:
    """Apply what takes back: the corrected quantity, product or line stands for the one before it."""
    out: list[Draft] = []
    for draft in drafts:
        before = out[-1] if out else None
        if before is None or not draft.fixes:
            out.append(draft)
            continue
        if not draft.words:
            before.quantity, before.counted = draft.quantity, draft.counted
            before.measure = draft.measure
            before.unit = draft.unit or before.unit
            continue
        if not before.words:
            draft.unit = draft.unit or before.unit
            out[-1] = draft
        elif draft.counts:
            draft.unit = draft.unit or before.unit
            if not draft.unit:
                draft.of = draft.of or before.of
            draft.words = _fuller(before, draft)
            out[-1] = draft
        else:
            before.words, before.places = draft.words, draft.places
    return out


def _fuller(before: Draft, draft: Draft) -> list[str]:
    """The fuller of two names of one thing: "arroz costeño ... no, de arroz que sean dos"."""
    return before.words if set(draft.words) < set(before.words) else draft.words


def inherited(drafts: list[Draft]) -> list[Draft]:
    """Hand the pack word on to a number whose noun was left out: "10 cajas de X y 4 de Y"."""
    unit: str | None = None
    for draft in drafts:
        if draft.of and draft.unit is None and not draft.counted:
            draft.unit = unit
        elif draft.counts:
            unit = draft.unit
    return drafts
