"""Lines: puts numbers, packs and product words together into drafts of a request's lines, as they were said.

A number before words begins a line; a number after words is a size where a product of that size fits and a quantity
otherwise; separators and fillers end a product's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hub.understanding.goods.asides import without_asides
from hub.understanding.goods.drafts import Draft, plain, without_taken_back
from hub.understanding.goods.known import Goods
from hub.understanding.goods.looking import Looking
from hub.understanding.goods.settling import (
    asked,
    denied_behind,
    ends,
    forgotten,
    has_size,
    headed,
    priced_by_pack,
    said_twice,
    settled,
    sized,
)
from hub.understanding.pieces.chunks import Chunk, Measure, Sort
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.numbers import Number
from hub.understanding.pieces.taken_back import meant_before

MOST = 60
"""Lines of a message that are read."""


class LineReader(Looking):
    """Reads the drafts of one message's chunks."""

    def __init__(self, chunks: Sequence[Chunk], lex: Lexicon, goods: Goods) -> None:
        super().__init__(chunks, lex, goods)
        self._fixing = False
        self._line = 0
        self._times = False
        self._own_pieces = self._each_at = -1
        self._named_until = 0
        self.taken_back: frozenset[int] = frozenset()
        """The places of goods that were said and are not wanted after all; known once the drafts are read."""

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
                self._each_at = at + 1 if self._open and self._open.counts and not self._open.words else -1
            else:
                if self._open is not None and chunk.sort is Sort.BREAK and chunk.text == ":":
                    self._open.heads = True
                self._take_back(at)
                self._open = None
                self._line += chunk.sort is Sort.LINE
        drafts = without_asides(self._drafts, self._chunks, self._lex, self._goods)
        for draft in drafts:
            draft.forgotten = max(draft.forgotten, denied_behind(draft, self._chunks, self._lex))
        drafts, self.taken_back = without_taken_back(drafts)
        return settled(drafts, self._chunks, self._lex, self._fits)

    def _take_back(self, at: int) -> None:
        """Let the words at `at` put right what was said before: by what follows, or by the count before them."""
        fixes = self._chunks[at].sort is Sort.FIX
        if self._adds(at) or (fixes and meant_before(self._chunks, at, self._lex) < 0):
            self._fixing = fixes
        elif fixes and self._open is not None and self._open.counts and not self._open.words:
            self._open.fixes = True  # "2 galões, 3 aliás, e um pão"

    def _begin(self, at: int) -> Draft:
        draft = Draft(fixes=self._fixing, line=self._line, at=at, asked=asked(self._chunks, at, self._lex))
        draft.of = draft.fixes and at > 0 and self._chunks[at - 1].text in self._lex.of
        draft.forgotten = forgotten(self._chunks, at, self._lex)
        self._fixing = self._times = False
        self._drafts.append(draft)
        self._open = draft
        return draft

    def _number(self, at: int, chunk: Chunk) -> None:
        found: Number = chunk.value
        draft = self._open
        if at < self._named_until or self._figures(at) or said_twice(self._chunks, at, draft):
            return
        if found.article and at and self._chunks[at - 1].text in self._lex.nor and self._names_more(at + 1):
            self._count(self._begin(at), Number(Decimal(0), found.end))
            return
        own = self._numbered(at) or self._size_before(at)
        if own:
            self._take(draft or self._begin(at), own, at)
            return
        if self._nicknamed(at) or self._no_number(at, found) or self._of_so_many(at, chunk):
            return
        if at == self._each_at and draft is not None:
            return
        if draft is not None and self._stands_for(at, draft):
            draft.of = True  # "2 cases of the beef one": beef of what was said before
            draft.stands = not draft.counts
            return
        if draft is None and self._points_at_size(at):
            begun = self._begin(at)
            begun.of = True
            self._take(begun, plain(found.value), at)  # "..., la de 350"
            return
        if not found.article and (draft is None or not draft.words) and self._branded(at):
            self._take(draft or self._begin(at), chunk.text, at)
            return
        if found.article or draft is None:
            self._count(self._begin(at), found)
        elif draft.words:
            self._number_after(at, chunk, draft)
        elif size := self._size_named(at, found, draft):
            self._take(draft, size, at)
        else:
            self._count(self._begin(at), found)

    def _stands_for(self, at: int, draft: Draft) -> bool:
        """Whether "one" after "the beef", ", grace", "15 small" counts nothing but stands for the name said before."""
        chunks, led = self._chunks, self._chunks[at - 1]
        places = draft.places or ([at - 1] if led.text == draft.unit and not draft.counts else [])
        if chunks[at].text not in self._lex.stands_for or at - 1 not in places or self._names_more(at + 1):
            return False
        first = chunks[min(places) - 1]
        told = first.sort is (Sort.NUM if draft.counts else Sort.BREAK) and any(d.words for d in self._drafts[:-1])
        counts = any(c.sort in (Sort.PACK, Sort.MEAS) for c in chunks[at + 1 : at + 2])
        stands = not counts and (told or first.text in self._lex.determiners)
        if stands and not draft.words:
            draft.words, draft.places, draft.unit = [led.text], places, None
        return stands

    def _no_number(self, at: int, found: Number) -> bool:
        """Whether an article, "that one" or a price for each pack is no quantity."""
        before = self._chunks[at - 1].text if at else ""
        led = before in self._lex.worth or before in self._lex.subjects  # "500 worth a chicken", "mi a bake"
        if found.article and (led or (self._open and self._means_of(at, self._open))):
            return True  # "a bag a flour"
        if found.article:
            if self._one_only(at):
                return False
            after = self._chunks[at + 1] if at + 1 < len(self._chunks) else None
            counts = after is not None and (
                after.sort in (Sort.PACK, Sort.MEAS)
                or self._tells_of_pack(at + 1)
                or self._names_more(at + 1)
                or self._branded(at + 1)
                or bool(self._goes_on_from_before(at + 1))
                or sized(self._chunks, at + 1, self._lex, self._fits)
            )
            return not counts or (before in self._lex.of and bool(self._open and self._open.words))
        if found.value == 1 and before in self._lex.determiners:
            return True
        if self._open is None and self._drafts and before in self._lex.price_only:
            return True  # "add banana chips at 120"
        return self._open is None and priced_by_pack(self._chunks, at, self._lex)

    def _one_only(self, at: int) -> bool:
        """Whether "uno" after a product counts it: "del maya uno nomás"."""
        comma = at > 1 and self._chunks[at - 1].sort is Sort.BREAK and self._chunks[at - 1].text == ","
        last = self._drafts[-1] if self._drafts and comma else self._open
        waiting = last is not None and bool(last.words) and not last.counts
        after = self._chunks[at + 1] if at + 1 < len(self._chunks) else None
        return waiting and (
            ends(self._chunks, at + 1, self._lex) or (after is not None and after.text in self._lex.only)
        )

    def _figures(self, at: int) -> bool:
        """Take the figures that begin at `at` and are a product's name together."""
        end, told = self._called_by(at)
        if not told:
            return False
        draft = self._open or self._begin(at)
        draft.words.append(told)
        draft.places.extend(range(at, end))
        self._named_until = end
        return True

    def _size_named(self, at: int, found: Number, draft: Draft) -> str:
        """A number right after a quantity as what tells which goods: "dos de 50", "2 cold 591 coke"; else nothing."""
        before = self._chunks[at - 2 if at > 1 and self._chunks[at - 1].text in self._lex.determiners else at - 1]
        size = plain(found.value) if found.value else self._chunks[at].text  # "4 de zero" too
        of = bool(draft.of or draft.unit) and before.text in self._lex.of
        named = any(c.sort is Sort.WORD and self._fits(f"{size} {c.text}") for c in self._chunks[at + 1 : at + 2])
        return size if draft.counts and (of or named) else ""

    def _number_after(self, at: int, chunk: Chunk, draft: Draft) -> None:
        """A number after a product's words: the name's own, a size, a price, or how many."""
        found: Number = chunk.value
        size = plain(found.value)
        before = self._chunks[at - 1].text
        packed = at + 1 < len(self._chunks) and self._chunks[at + 1].sort is Sort.PACK
        if not found.value and not chunk.text[:1].isdigit() and self._sized(draft, chunk.text):
            self._take(draft, chunk.text, at)  # "coca zero"
        elif self._times and draft.quantity is None:
            self._count(draft, found)
            self._times = False
        elif before in self._lex.priced and not packed and not self._counts_others(at, draft):
            self._open = None  # "galletas a 1.50"
        elif packed and draft.counts and not has_size(draft, self._chunks) and self._sized(draft, size):
            self._take(draft, size, at)  # "toallas 10 pzas"
            self._own_pieces = at + 1
        elif packed and before not in self._lex.of:
            own = (draft.counts and not draft.article) or self._names_more(at + 2)
            self._count(self._begin(at) if own else draft, found)
        elif self._is_size(at, draft, found, of=before in self._lex.of):
            self._take(draft, size, at)
        else:
            self._count(draft if not draft.counts and not self._content(at + 1) else self._begin(at), found)

    @staticmethod
    def _take(draft: Draft, word: str, at: int) -> None:
        draft.words.append(word)
        draft.places.append(at)

    def _is_size(self, at: int, draft: Draft, found: Number, *, of: bool) -> bool:
        if found.counted or has_size(draft, self._chunks):
            return False
        size = plain(found.value)
        fits = self._sized(draft, size) or self._sized_before(draft, size)
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

    def _nicknamed(self, at: int) -> bool:
        """Begin the line of goods whose alias holds the measure or half that was said: "2 libras de Luz" of a bag."""
        count, called = self._by_alias(at)
        if called:
            begun = self._begin(at)
            begun.quantity = count
            self._take(begun, called, at)
        return bool(called)

    def _measure(self, at: int, chunk: Chunk) -> None:
        measure: Measure = chunk.value
        draft = self._open
        size = f"{plain(measure.value)} {measure.dimension}"
        if self._nicknamed(at):
            return
        if draft is not None and (draft.words or draft.counts):
            of = bool(draft.words) and self._chunks[at - 1].text in self._lex.of
            if not draft.words or of or self._sized(draft, size) or not measure.said or self._told_large(at, size):
                self._take(draft, size, at)
                return
            if not draft.counts and not self._names_more(at + 1):
                draft.measure = measure
                return
            if not self._names_more(at + 1):
                self._take(draft, size, at)
                return
        begun = self._begin(at)
        of = at > 0 and self._chunks[at - 1].text in self._lex.of
        if self._heads_a_count(at):
            begun.of = True
            self._take(begun, size, at)  # "agua 600 5 cajas, 1.5 litros 3 cajas"
        elif of and at > 1 and self._pointed(at - 2):
            begun.of = True
            self._take(begun, size, at)  # "la de 3 litros"
        elif measure.said:
            begun.measure = measure
        elif of:
            self._take(begun, size, at)

    def _pack(self, at: int, chunk: Chunk) -> None:
        draft = self._open
        before = self._chunks[at - 1] if at else None
        if self._begins_alias(at):
            counted = draft is not None and draft.counts and not draft.words
            self._take(draft if draft is not None and counted else self._begin(at), chunk.text, at)
            return
        if draft is not None and draft.quantity is not None and draft.unit is None:
            next_to = before is not None and before.sort is Sort.NUM
            if not draft.words or next_to:
                draft.unit = chunk.text
                draft.quantity += chunk.value
                return
        if at == self._own_pieces:
            return
        if draft is not None and self._ends_name(at, draft):
            draft.unit = chunk.text
            return
        if draft is not None and headed(draft, at, self._chunks, self._lex, self._fits):
            draft.words, draft.unit = [str(draft.unit), *draft.words], chunk.text  # "lata de atún 3 cajas"
            return
        if draft is not None and draft.words and not draft.counts and chunk.value:
            draft.quantity, draft.unit = 1 + chunk.value, chunk.text  # "frijol costal y medio"
            return
        if draft is not None and draft.words and not draft.unit and self._comes_in(draft, at):
            draft.unit = chunk.text  # "3 colas en six pack"
            return
        if draft is not None and (draft.words or (draft.counts and draft.unit)):
            self._take(draft, chunk.text, at)
            return
        if draft is None or draft.counts:
            begun = self._begin(at)
            begun.unit = chunk.text
            if chunk.value:
                begun.quantity = 1 + chunk.value

    def _word(self, at: int, chunk: Chunk) -> None:
        text, draft = chunk.text, self._open
        if draft is not None and draft.counts and not draft.words:
            if text in self._lex.conjunctions and ends(self._chunks, at + 1, self._lex) and self._names_product(at):
                self._take(draft, text, at)  # "11 plus and 8 ..."
                return
            if self._after_number(at, text, draft):
                return
        if text in self._lex.conjunctions and not self._inside_name(at):
            self._open = None
        elif text in self._lex.each and draft is not None and draft.words:
            of = self._chunks[at - 1].text in self._lex.of
            draft.every, draft.each, self._open = of, not of and draft.counts, None
        elif self._content(at):
            self._named(at, text, draft or self._left_out(at))
        elif text in self._lex.connectors:
            if draft is not None and not draft.words and text in self._lex.of and draft.counts and not draft.unit:
                draft.of = True
            if draft is not None and draft.words and not self._leads_on(at + 1):
                self._open = None
        else:
            if draft is not None and draft.unit and self._chunks[at - 1].text in self._lex.of:
                draft.of = True  # "4 cajas de vive": of something, if nobody knows of what
            self._open = None

    def _after_number(self, at: int, text: str, draft: Draft) -> bool:
        """A word after a number that nothing is counted by yet; whether that is all that it is."""
        after = self._chunks[at + 1] if at + 1 < len(self._chunks) else None
        counted = after is not None and (after.sort is Sort.PACK or self._content(at + 1))
        if text in self._lex.further and text not in self._lex.conjunctions and counted:
            return True  # "2 more case of soap"
        ahead = self._heeded(at)
        if ahead > at and (self._names_more(at) or (self._size(ahead) and self._content(ahead + 1))):
            return True  # "4 of them eggs", "2 cold 591 coke"
        if text in self._lex.conjunctions and at + 1 < len(self._chunks):
            if text in self._lex.joiners or self._chunks[at + 1].text not in self._lex.of:
                self._open = None  # but "4 cajas más de ..." is one line
            return True
        if draft.unit and self._of_follows(at):
            return True  # "1 engradado fechado de ..."
        if self._tells_of_pack(at):
            return True  # "one whole case of ..."
        if text in self._lex.each:
            draft.every = self._chunks[at - 1].text in self._lex.of and self._content(at + 1)  # "one of each bigga"
            if not draft.every:
                draft.each, self._open = True, None
            return True
        return False

    def _left_out(self, at: int) -> Draft:
        """A line that begins with its words; after "of" a noun was left out: "2 cajas del grande y del chiquito 5"."""
        draft = self._begin(at)
        draft.of = at > 0 and self._chunks[at - 1].text in self._lex.of
        return draft

    def _named(self, at: int, text: str, draft: Draft) -> None:
        """A word that may be a product's."""
        text = self._halved(at)
        if draft.counts and not (draft.words or draft.unit) and (name := self._goes_on_from_before(at - 1, draft)):
            draft.words, draft.places, draft.of = name, [at - 1, at], True
            return
        if self._strays(at, draft):
            draft = self._left_out(at)
        led = self._chunks[at - 1].text if at else ""
        if draft.counts and not (draft.words or draft.unit) and self._leads_to_variant(at):
            draft.of = True  # "10 cajas de agua con gas y 5 sin gas"
        if (draft.words and led in self._lex.connectors) or (not draft.words and self._without(at)):
            self._take(draft, self._chunks[at - 1].text, at - 1)
        self._take(draft, text, at)

    def _money(self, at: int, chunk: Chunk) -> None:
        draft = self._open
        priced = at > 0 and self._chunks[at - 1].text in self._lex.priced
        if draft is not None and not priced and self._sized(draft, plain(chunk.value)):
            self._take(draft, plain(chunk.value), at)
        else:
            self._open = None
