"""What stands in a message at a place: a product's word, a number that is a brand, more of a name that was begun."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hub.domain.words import fold
from hub.understanding.goods.drafts import VAGUE, Draft, plain, same_word
from hub.understanding.goods.known import Goods
from hub.understanding.goods.settling import SURE, ends, held, is_brand, of_no_goods, tells_who_came
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.numbers import Number

_LEAST_SIZE = 100
"""From here on a number before goods that is one of their sizes (ml, g) counts nothing."""
_MOST_CALLED = 3
_LEAST_FIGURES = 2
"""So many numbers in a row may be a brand: "1-2-3"."""


class Looking:
    """Answers what stands where, by the chunks and by the line that is open just now."""

    def __init__(self, chunks: Sequence[Chunk], lex: Lexicon, goods: Goods) -> None:
        self._chunks = chunks
        self._lex = lex
        self._goods = goods
        self._fits = goods.fits
        self._describes = goods.describes
        self._open: Draft | None = None
        self._drafts: list[Draft] = []

    def _sized(self, draft: Draft, size: str) -> bool:
        return bool(draft.words) and bool(self._fits(f"{draft.text} {size}"))

    def _sized_before(self, draft: Draft, size: str) -> bool:
        """Whether words after "the" and a size only tell more of what was said before: "8 case wata, the small 600"."""
        before = next((d for d in reversed(self._drafts) if d is not draft and d.words), None)
        pointed = bool(draft.places) and self._chunks[min(draft.places) - 1].text in self._lex.determiners
        if before is None or not pointed or draft.counts or self._fits(f"{draft.text} {size}"):
            return False
        return 0 < len(self._fits(f"{before.text} {draft.text} {size}")) < len(self._fits(before.text))

    def _content(self, at: int) -> bool:
        """Whether a word that may belong to a product stands at `at`."""
        if at >= len(self._chunks) or self._chunks[at].sort is not Sort.WORD:
            return False
        text = self._chunks[at].text
        if text in self._lex.connectors or text in self._lex.conjunctions:
            return False
        if tells_who_came(self._chunks, at, self._lex) or of_no_goods(self._chunks, at, self._lex, self._fits):
            return False
        led = self._chunks[at - 1].text if at else ""
        if len(text) == 1 and led in self._lex.titles and not self._fits(f"{led} {text}"):
            return False  # "miss p"
        if at and self._open and self._open.words and self._chunks[at - 1].text in self._lex.without:
            return True
        return not self._lex.is_filler(text) or self._names_product(at) or self._is_counted(at)

    def _is_counted(self, at: int) -> bool:
        """Whether a verb stands where only goods can, which are called so: "4 cajas de vive"."""
        led = self._chunks[max(0, at - 3) : at]
        counted = [c.sort for c in led[:2]] == [Sort.NUM, Sort.PACK] and led[-1].text in self._lex.of
        return counted and self._chunks[at].text in self._lex.verbs

    def _names_product(self, at: int) -> bool:
        """Whether a filler word is meant as a product's here: "recarga claro", but not "claro que si"."""
        text = self._chunks[at].text
        if self._open and self._open.words and held(f"{self._open.text} {text}", text, self._fits):
            return True
        size = self._size(at + 1)
        if size and held(f"{text} {size}", text, self._fits):
            return True  # "super 8", "super ocho", "deja de 400", "te de 100 bolsitas"
        after = self._chunks[at + 1] if at + 1 < len(self._chunks) else None
        pointed = at > 0 and self._chunks[at - 1].text in self._lex.determiners
        if pointed and after is not None and after.text in self._lex.stands_for and self._fits(text):
            return True  # "the hot one"
        waits = bool(self._open and self._open.counts and not self._open.words)
        if waits and after is not None and after.sort is Sort.WORD and held(f"{text} {after.text}", text, self._fits):
            return True  # "2 of the hot pepper"
        if len(text) < 2 or not any(f.score >= SURE for f in self._fits(text)):
            return False
        before = self._chunks[at - 1] if at else None
        if before is not None and before.text in self._lex.how_many:
            return True  # "cuántas facturas se vendieron", where they are baked
        told = [c.sort for c in self._chunks[at + 1 : at + 3]] == [Sort.BREAK, Sort.NUM]
        if told and before is not None and before.text in self._lex.verbs:
            return True  # "hay que encargar facturas, tres docenas"
        if before is not None and before.text in self._lex.of and self._open and self._open.counts:
            return not self._open.words
        if before is None or before.sort not in (Sort.NUM, Sort.PACK, Sort.MEAS):
            return False
        article = isinstance(before.value, Number) and before.value.article
        return not article or ends(self._chunks, at + 1, self._lex)  # "apúntale una gallo"

    def _tells_more(self, draft: Draft, at: int) -> bool:
        """Whether the word at `at` is part of the name that was begun, and no goods of its own."""
        following = self._chunks[at].text if self._content(at) else ""
        both = self._fits(f"{draft.text} {following}") if following else []
        if any(f.why == "alias" for f in both):
            return True
        named = {f.id for f in both if f.score >= SURE}
        own = {f.id for f in self._fits(following) if f.why not in VAGUE}
        return bool(named) and len(named) < len(self._fits(draft.text)) and own <= named

    def _called_by(self, at: int) -> tuple[int, str]:
        """Where the figures end that begin at `at` and are a brand together ("aceite 1 2 3", "uno dos tres"), and what
        they are; nothing where they are none."""
        end = at
        while end < len(self._chunks) and self._chunks[end].sort is Sort.NUM and self._chunks[end].value.value >= 1:
            end += 1
        told = "-".join(plain(c.value.value) for c in self._chunks[at:end])
        before = f"{self._open.text} " if self._open is not None and self._open.words else ""
        named = end - at >= _LEAST_FIGURES and any(
            f.score >= SURE and "brand" in f.why for f in self._fits(before + told)
        )
        return end, told if named else ""

    def _branded(self, at: int) -> bool:
        """Whether the number at `at` is a product's name and counts nothing."""
        return is_brand(self._chunks, at, self._fits) and not self._names_more(at + 1)

    def _of_so_many(self, at: int, chunk: Chunk) -> bool:
        """Whether this is only how many there were: "2 de las 10 botellas"."""
        draft = self._open
        if draft is None or draft.quantity is None or draft.words or chunk.value.value <= draft.quantity:
            return False
        before = [c.text for c in self._chunks[max(0, at - 2) : at]]
        told = " ".join(before) in self._lex.partitive or (before[-1:] and before[-1] in self._lex.partitive)
        after = self._chunks[at + 1].sort if at + 1 < len(self._chunks) else None
        return bool(told) and (after is Sort.PACK or self._names_more(at + 1))

    def _numbered(self, at: int) -> str:
        """The word of a brand that the number at `at` is, after "number": "café Número Um", "ron número 1"."""
        draft, chunk = self._open, self._chunks[at]
        if draft is None or at - 1 not in draft.places or self._chunks[at - 1].text not in self._lex.numbered:
            return ""
        spelt = [w for w, value in self._lex.cardinals.items() if value == chunk.value.value]
        written = dict.fromkeys([chunk.text, plain(chunk.value.value), *spelt])
        return next((word for word in written if self._fits(f"{draft.text} {word}")), "")

    def _size_before(self, at: int) -> str:
        """The size that the number at `at` is where it stands before the goods: "the 750 white oak"."""
        found = self._chunks[at].value
        pointed = at > 0 and self._chunks[at - 1].text in self._lex.determiners
        if not pointed or self._open is not None or found.value < _LEAST_SIZE or not self._content(at + 1):
            return ""
        size, words = plain(found.value), []
        for chunk in self._chunks[at + 1 : at + 1 + _MOST_CALLED]:
            words.append(chunk.text)
            if self._fits(f"{' '.join(words)} {size}"):
                return size
        return ""

    def _told_large(self, at: int, size: str) -> bool:
        """Whether a size stands between how large goods are and their name: "a case of the small 500 ml water"."""
        draft = self._open
        if draft is None or not draft.words or not self._content(at + 1) or self._fits(draft.text):
            return False
        return bool(self._fits(f"{draft.text} {self._chunks[at + 1].text} {size}"))

    def _by_alias(self, at: int) -> tuple[Decimal | None, str]:
        """How many of goods, and the word that begins their alias, where it is the measure or half at `at`.

        The shop calls a bag of 500 g "libra de Luz" and a small bottle "media de Ron": of these 2, and one, are said;
        after "la" none is.
        """
        lex, chunk = self._lex, self._chunks[at]
        count: Decimal | None = None
        *said, called = chunk.text.split() or [""]
        if chunk.sort is Sort.MEAS and called in lex.measures and chunk.value.said:
            count = chunk.value.value / lex.measures[called][1]
        elif chunk.sort is Sort.NUM and called in lex.fractions and lex.article.issuperset(said) and said:
            count = Decimal(1)
        elif called not in lex.fractions or said or not at or not self._pointed(at - 1):
            return None, ""
        words = [called]
        for after in self._chunks[at + 1 : at + 1 + _MOST_CALLED]:
            if after.sort is not Sort.WORD:
                break
            words.append(after.text)
            whole = count is None or not count % 1
            if whole and any(f.why == "alias" and f.score >= SURE for f in self._fits(" ".join(words))):
                return count, called
        return None, ""

    def _begins_alias(self, at: int) -> bool:
        """Whether the pack word at `at` begins what the shop calls goods by: "2 box milk", which come in no boxes."""
        words = [self._chunks[at].text]
        if not self._goods.begins_alias(words[0]):
            return False
        for after in self._chunks[at + 1 : at + 1 + _MOST_CALLED]:
            if after.sort is not Sort.WORD:
                break
            words.append(after.text)
            fitting = [f.product.aliases for f in self._fits(" ".join(words)) if f.why == "alias"]
            aliases = (fold(alias).split() for called in fitting for alias in called)
            if any(len(alias) == len(words) and all(map(same_word, alias, words)) for alias in aliases):
                return True
        return False

    def _ends_name(self, at: int, draft: Draft) -> bool:
        """Whether the pack at `at` ends the goods that it counts and is not in their name: "two baked bean cases"."""
        text = self._chunks[at].text
        plainly = draft.quantity is not None and draft.unit is None and draft.measure is None and not draft.counted
        if not plainly or text not in self._lex.packs or at - 1 not in draft.places or self._names_more(at + 1):
            return False
        after = self._chunks[at + 1] if at + 1 < len(self._chunks) else None
        if after is not None and (after.sort is Sort.MEAS or after.text in self._lex.of):
            return False
        found = {f.id for f in self._fits(draft.text)}
        return (
            bool(found)
            and found == {f.id for f in self._fits(f"{draft.text} {text}")}
            and not held(f"{draft.text} {text}", text, self._fits)
        )

    def _tells_of_pack(self, at: int) -> bool:
        """Whether the word at `at` stands between a number and its pack, and says nothing of the goods."""
        lex, text = self._lex, self._chunks[at].text
        packed = at + 1 < len(self._chunks) and self._chunks[at + 1].text in lex.packs
        small = text in lex.connectors or text in lex.conjunctions or text in lex.verbs
        return packed and not small and (text in lex.whole or lex.is_filler(text))

    def _strays(self, at: int, draft: Draft) -> bool:
        """Whether a loose connector leads away from the product: "una botella de ron al acomodar"."""
        before = self._chunks[at - 1].text if at else ""
        loose = before in self._lex.loose and bool(draft.words) and bool(self._fits(draft.text))
        if loose and before not in self._lex.located and self._describes(self._chunks[at].text):
            return False  # "leite em pó" is no milk
        return loose and not self._fits(f"{draft.text} {before} {self._chunks[at].text}")

    def _size(self, at: int) -> str:
        """The number or size said at `at`, "of" before it or not; nothing where none is, or where it counts packs."""
        at += at < len(self._chunks) and self._chunks[at].text in self._lex.of
        chunk, after = ([*self._chunks[at : at + 2], None, None])[:2]
        counts = after is not None and after.text in self._lex.packs and self._chunks[at - 1].text in self._lex.of
        if chunk is None or counts:
            return ""
        if chunk.sort is Sort.MEAS:
            return f"{plain(chunk.value.value)} {chunk.value.dimension}"
        return plain(chunk.value.value) if chunk.sort is Sort.NUM and not chunk.value.article else ""

    def _points_at_size(self, at: int) -> bool:
        """Whether the number at `at` is the size of what was said before: ", la de 350", ", da de 2"."""
        chunks, lex = self._chunks, self._lex
        if at < 2 or chunks[at].value.article or chunks[at - 1].text not in lex.of:
            return False
        pointed = self._pointed(at - 2) and chunks[at - 2].sort is Sort.WORD
        after = chunks[at + 1].sort if at + 1 < len(chunks) else None
        return pointed and after not in (Sort.PACK, Sort.MEAS) and not self._names_more(at + 1)

    def _halved(self, at: int) -> str:
        """The word at `at`; of a number's "medios" before a container the one that names are made of: "15 medios
        galones" are so many of "medio galón"."""
        text = self._chunks[at].text
        part = text.removesuffix("s")
        after = self._chunks[at + 1] if at + 1 < len(self._chunks) else None
        counted = at > 0 and self._chunks[at - 1].sort is Sort.NUM and not self._chunks[at - 1].value.article
        halves = counted and part != text and part in self._lex.fractions and after is not None
        return part if halves and self._fits(f"{part} {after.text}") else text  # type: ignore[union-attr]

    def _goes_on_from_before(self, at: int, draft: Draft | None = None) -> list[str]:
        """The whole name that the connector at `at` and the word after it tell with the noun said before: "2 cajas de
        atún en aceite y una en agua", "10 de agua sin gas y 6 con gas"; nothing where they tell none."""
        lex = self._lex
        leads = lex.connectors - lex.of - lex.determiners - lex.article - lex.name_particles
        if at < 1 or self._chunks[at].text not in leads or not self._content(at + 1):
            return []
        if self._chunks[at - 1].sort is not Sort.NUM:
            return []
        told = [d for d in self._drafts if d.words and d is not draft][-1:]
        for kept in range(len(told[0].words) if told else 0, 0, -1):
            name = [*told[0].words[:kept], self._chunks[at].text, self._chunks[at + 1].text]
            found = {f.id for f in self._fits(" ".join(name))}
            if found and not found & {f.id for f in self._fits(told[0].text)}:
                return name
        return []

    def _pointed(self, at: int) -> bool:
        """Whether "the", "those" or "of the" in one word ("dos") stands at `at`."""
        lex, text = self._lex, self._chunks[at].text
        return text in lex.determiners or text in lex.plural_articles or text in lex.of

    def _leads_to_variant(self, at: int) -> bool:
        """Whether "with", "without", "in" stands right after a number and before a variant at `at`."""
        lex = self._lex
        if at < 2 or self._chunks[at - 2].sort is not Sort.NUM or self._chunks[at - 1].text not in lex.connectors:
            return False
        led = self._chunks[at - 1].text
        if led in lex.of or led in lex.determiners or led in lex.article or led in lex.name_particles:
            return False
        text = self._chunks[at].text
        own = any(f.why not in VAGUE for f in self._fits(text))
        return not own and (self._describes(text) or bool(self._fits(f"{led} {text}")))

    def _without(self, at: int) -> bool:
        """Whether "without" before the word at `at` is part of what is asked for: "4 de la sin gas", "y 5 sin gas"."""
        lex, (before, led) = self._lex, self._chunks[at - 2 : at] if at > 1 else (None, None)
        if before is None or led is None or led.text not in lex.without:
            return False
        pointed = before.sort in (Sort.NUM, Sort.PACK) or before.text in lex.determiners or before.text in lex.of
        return pointed and bool(self._fits(f"{led.text} {self._chunks[at].text}"))

    def _heads_a_count(self, at: int) -> bool:
        """Whether a size at `at` begins a line and is counted, its goods said before: ", 1.5 litros 3 cajas"."""
        after, pack = ([*self._chunks[at + 1 : at + 3], None, None])[:2]
        begins = at > 0 and self._chunks[at - 1].sort in (Sort.BREAK, Sort.LINE)
        counted = after is not None and after.sort is Sort.NUM and not after.value.article
        return begins and counted and pack is not None and pack.sort is Sort.PACK

    def _names_more(self, at: int) -> bool:
        """Whether a product's words begin at `at`, an "of" before them or not."""
        if at < len(self._chunks) and self._chunks[at].text in self._lex.of:
            at += 1
            at += at < len(self._chunks) and self._chunks[at].text in self._lex.determiners
            both = [c.text for c in self._chunks[at : at + 2] if c.sort is Sort.WORD]
            if len(both) > 1 and self._lex.is_filler(both[0]) and held(" ".join(both), both[0], self._fits):
                return True  # "a quarter pound of split peas"
        return self._content(self._heeded(at))

    def _heeded(self, at: int) -> int:
        """Where words begin that say something of goods, from `at` on: "nice firm irish", "them big eggs"."""
        if at < len(self._chunks) and self._chunks[at].text in self._lex.unheeded and not self._names_product(at):
            return self._heeded(at + 1)
        return at

    def _means_of(self, at: int, draft: Draft) -> bool:
        """Whether an article is "of" as some say it: "a bag a cornmeal", "4 pound a chicken", "3 a di vanilla", "two
        small tin a mackerel", "a Q a whites"."""
        before, text = self._chunks[at - 1], self._chunks[at].text
        if text not in self._lex.of:
            return False
        large = not self._fits(draft.text) and all(map(self._describes, draft.words))
        if draft.words and not large:
            return at - 1 in draft.places and self._tells_more(draft, at + 1)
        after = self._heeded(at + 1)
        while after < len(self._chunks) and self._chunks[after].text in self._lex.determiners:
            after += 1
        if before.sort is Sort.NUM and not before.value.article and self._content(after):
            draft.of = not draft.unit
            return True
        counted = before.sort in (Sort.PACK, Sort.MEAS) and bool(draft.unit or draft.measure or draft.words)
        return counted and self._names_more(at + 1)

    def _of_follows(self, at: int) -> bool:
        """Whether a word that only describes the pack stands at `at`, before "of"."""
        after = self._chunks[at + 1 : at + 3]
        return (
            self._chunks[at - 1].sort is Sort.PACK
            and self._chunks[at].text not in self._lex.of
            and len(after) == 2
            and after[0].text in self._lex.of
            and self._only_tells_how(at)
            and self._content(at + 2)
        )

    def _only_tells_how(self, at: int) -> bool:
        """Whether the word at `at` says nothing of which goods are meant: "20 latas avulsas de ..."."""
        lex, text = self._lex, self._chunks[at].text
        return lex.is_filler(text) or text in lex.whole or (text in lex.everyday and not self._describes(text))

    def _counts_others(self, at: int, draft: Draft) -> bool:
        """Whether goods follow the number at `at`, and what stands before it is none: "passou a mão em 3 leites"."""
        return self._content(at + 1) and bool(self._fits(self._chunks[at + 1].text)) and not self._fits(draft.text)

    def _leads_on(self, at: int) -> bool:
        """Whether a connector before `at` is inside a name: more of the product follows."""
        if at >= len(self._chunks):
            return False
        if self._chunks[at].text in self._lex.connectors:
            return self._leads_on(at + 1) if at + 1 < len(self._chunks) else False
        if self._chunks[at].text in self._lex.each:
            return True
        return self._content(at) or self._chunks[at].sort in (Sort.NUM, Sort.MEAS, Sort.PACK, Sort.MONEY)

    def _inside_name(self, at: int) -> bool:
        """Whether a conjunction stands inside a product's name: "arroz y frijol", "Johnson and Johnson"."""
        draft = self._open
        if draft is None or not draft.words or not self._content(at + 1):
            return False
        following = self._chunks[at + 1].text
        return not self._fits(following) and bool(self._fits(f"{draft.text} {following}"))

    def _comes_in(self, draft: Draft, at: int) -> bool:
        """Whether the pack at `at` is told as what the goods of a draft come in, and they do: "3 jabones en caja",
        "3 soap by the case"; what is a container too ("leche en caja") only tells of which goods."""
        chunks, lex = self._chunks, self._lex
        led = at - 1 if chunks[at - 1].text not in lex.determiners else at - 2
        if led < 0 or chunks[led].text not in lex.packed_in or chunks[at].text in lex.containers:
            return False
        packs = (fit.product.pack for fit in self._fits(draft.text))
        return any(pack is not None and same_word(fold(pack.name).split()[0], chunks[at].text) for pack in packs)

    def _adds(self, at: int) -> bool:
        """Whether the stop at `at` is followed by "and": "no, twelve I mean, and six ..." puts nothing else right."""
        after = self._chunks[at + 1 : at + 2]
        return self._chunks[at].sort is Sort.BREAK and bool(after) and after[0].text in self._lex.conjunctions
