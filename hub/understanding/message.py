"""One message taken apart: what the intent rules and the filling of the answer look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hub.application.ports.understanding import Fit, Knowledge, Said
from hub.domain.people import Role
from hub.domain.words import fold
from hub.understanding.goods.drafts import Draft
from hub.understanding.goods.edits import Edit
from hub.understanding.goods.enough import vague
from hub.understanding.goods.known import Goods
from hub.understanding.goods.nothing import none_left
from hub.understanding.goods.resolve import Resolver
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.people import Directory
from hub.understanding.pieces.skeleton import skeleton
from hub.understanding.pieces.text import Kind, Token

_SHORT = 2
_SHORT_TOKENS = 16
_SURE = 0.93
_DATED = frozenset({"day", "day_month"})
"""Rules of dates that name a day of the calendar."""


@dataclass(frozen=True)
class Message:
    """One message taken apart, with what the later steps ask about it."""

    said: Said
    shop: Knowledge
    lex: Lexicon
    tokens: list[Token]
    chunks: list[Chunk]
    drafts: list[Draft]
    resolver: Resolver
    directory: Directory
    role: str
    question: bool
    goods: Goods
    text: str
    denied: list[Draft] | None = None
    """Of a message that puts the open card right: what it says was not meant; else None."""
    edits: list[Edit] | None = None
    """Of a message that only changes what the open card holds: how; else None."""

    @property
    def fits(self) -> Callable[[str], list[Fit]]:
        """Every product that words fit."""
        return self.goods.fits

    @property
    def today(self) -> date:
        """The day of the message in the shop's zone."""
        return self.said.now.astimezone(self.shop.shop.zone).date()

    def of(self, sort: Sort) -> list[Chunk]:
        """The chunks of one sort."""
        return [c for c in self.chunks if c.sort is sort]

    @cached_property
    def days(self) -> list[Chunk]:
        """The date phrases without weekdays that only name the day of a date after them: "sábado 14 de junio"."""
        out = []
        for at, chunk in enumerate(self.chunks):
            if chunk.sort is not Sort.DATE:
                continue
            rest = (c for c in self.chunks[at + 1 : at + 3] if c.sort is not Sort.BREAK)
            after = next(rest, None)
            dated = after is not None and after.sort is Sort.DATE and after.value.rule in _DATED
            if not (chunk.value.rule == "weekday" and dated):
                out.append(chunk)
        return out

    @cached_property
    def resolved(self) -> list[tuple[Draft, list[Fit]]]:
        """Each draft with the products that it fits."""
        out: list[tuple[Draft, list[Fit]]] = []
        makers = [c.text for c in self.of(Sort.PARTY)[:1]]
        before: list[str] = []
        if self.denied is not None and self.said.topic is not None:
            before = [fold(name) for name in self.said.topic.names]
        for draft in self.drafts:
            out.append((draft, self.resolver.products(draft, before, makers)))
            before += [draft.full] if draft.full else []
        return out

    def sure(self, draft: Draft) -> bool:
        """Whether a draft's words are a product's as written or said, no mere likeness."""
        return any(f.score >= _SURE for f in self.fits(draft.full or draft.text))

    def follows_of(self, draft: Draft) -> bool:
        """Whether a draft's words stand after "of" or are counted: asked for by name."""
        first = min(draft.places)
        return first > 0 and self.chunks[first - 1].text in self.lex.of

    def listed_with(self, draft: Draft, other: Draft) -> bool:
        """Whether two drafts are joined by no more than "y" or a comma between counted lines."""
        first, second = sorted((draft, other), key=lambda d: d.at)
        between = self.chunks[max([first.at, *first.places]) + 1 : second.at]
        joined = [c for c in between if c.sort is Sort.WORD and c.text in self.lex.conjunctions]
        comma = [c for c in between if c.sort is Sort.BREAK and c.text in ",;"]
        idle = [c for c in between if draft.counts and c not in joined and self._is_idle(c)]
        few = [c for c in between if c not in idle + joined and c.text in vague(self.lex.language)]
        rest = len(between) - len(joined) - len(comma) - len(idle) - sum(c.sort is Sort.LINE for c in between)
        return rest == len(few) and (bool(joined) or (bool(comma) and (draft.counts or bool(few))))

    def _is_idle(self, chunk: Chunk) -> bool:
        """Whether a chunk between two lines of a list says nothing: "..., ah y un jabón", "and please a soap"."""
        said = chunk.sort is Sort.WORD and self.lex.is_filler(chunk.text) and chunk.text not in self.lex.verbs
        return chunk.sort is Sort.FILLER or (said and chunk.text not in self.lex.connectors)

    def by_the_pack(self, at: int) -> bool:
        """Whether the number at `at` is what a pack costs, and counts nothing: "5200 a case", "180 el bulto"; of staff,
        who order packs too, only where no goods follow the pack."""
        number, led, pack, after = ([*self.chunks[at : at + 4], None, None, None, None])[:4]
        if number is None or led is None or pack is None or pack.sort is not Sort.PACK:
            return False
        article = led.sort is Sort.NUM and bool(led.value.article)
        per = led.text in self.lex.determiners or led.text in self.lex.each
        goods = after is not None and (after.text in self.lex.of or bool(self.fits(after.text)))
        told = number.sort is Sort.NUM and not number.value.article and (article or per)
        return told and (self.role == "supplier" or not goods)

    def none_left(self, draft: Draft) -> bool:
        """Whether nothing is left of a draft."""
        return none_left(draft, self.drafts, self.chunks, self.lex)

    @property
    def orders_what_is_gone(self) -> bool:
        """Whether packs stand at the end, apart from goods of which nothing is left: "aint have no more tuna, 1 case".
        What is told of them ("3 cajas atrás") or of the goods ("no hay suelto") makes them what is there."""
        loose = data("signs")["singles"][self.lex.language]
        if self.said.topic is not None or any(chunk.text in loose for chunk in self.chunks):
            return False
        return any(
            p and d.unit and d.counts and self._ends_with_number(d) and self.none_left(d) for d, p in self.resolved
        )

    def _ends_with_number(self, draft: Draft) -> bool:
        """Whether a draft's number stands behind its words and a comma or a stop, and nothing but "please" follows."""
        after = self.chunks[max(draft.places, default=-1) + 1 :]
        number = next((at for at, chunk in enumerate(after) if chunk.sort is Sort.NUM), 0)
        apart = draft.at in draft.places and any(c.sort in (Sort.BREAK, Sort.LINE) for c in after[:number])
        polite = data("signs")["polite"][self.lex.language]
        return apart and all(c.sort is not Sort.WORD or c.text in polite for c in after[number:])

    @cached_property
    def skeleton(self) -> str:
        """The message as the intent rules see it."""
        return skeleton(self.chunks, question=self.question)

    def _is_supplier(self, chunk: Chunk) -> bool:
        ids = (chunk.value.contact, *chunk.value.candidates) if chunk.sort is Sort.PARTY else ()
        return any(self.directory.roles.get(i) is Role.SUPPLIER for i in ids if i)

    @cached_property
    def shown(self) -> list[str]:
        """The skeleton's words with known products as one word each: what the weights look at."""
        known = {i for d, p in self.resolved if p and d.words for i in d.places}
        out: list[str] = []
        for at, chunk in enumerate(self.chunks):
            if at in known:
                if out[-1:] != ["PROD"]:
                    out.append("PROD")
                continue
            out += ["SUPPLIER"] if self._is_supplier(chunk) else skeleton([chunk], question=False).split()
        return [*out, "QUESTION"] if self.question else out

    def _tells_of_new(self, draft: Draft) -> bool:
        """Whether what a draft counts may be what goods are called by or cost: "Chizitos 40 g", "at 1.50"."""
        led = self.chunks[draft.at - 1].text if draft.at else ""
        return self.chunks[draft.at].sort is Sort.WORD if draft.words else led in self.lex.priced

    def _names_a_stranger(self, draft: Draft) -> bool:
        """Whether a draft's words, no goods, are somebody to whom something is given: "a Moisés", "pra dona Jurema"."""
        first, lex = min(draft.places), self.lex
        at = first - 1
        while at > 0 and self.chunks[at].text in lex.determiners | lex.titles.keys():
            at -= 1
        word = self.chunks[first].text
        own = lex.knows(word) or word in lex.everyday or self.goods.describes(word)
        return at >= 0 and self.chunks[at].text in lex.to - lex.of and not own

    @cached_property
    def features(self) -> frozenset[str]:
        """What the intent rules may ask about."""
        named = [(d, p) for d, p in self.resolved if d.words]
        unknown = [d for d, p in named if not p]
        counts = any(d.counts for d, _ in self.resolved)
        known = any(p for _, p in named)
        told = any((d.counts and not d.article) or (p and self.sure(d)) for d, p in self.resolved)
        strange = sum(len(d.words) for d in unknown)
        short = strange <= _SHORT and not told and len(self.tokens) <= _SHORT_TOKENS
        named_by = {i for d in self.drafts for i in d.places}
        sorts = {c.sort for c in self.chunks}
        held = {
            "money": any(c.sort is Sort.MONEY and i not in named_by for i, c in enumerate(self.chunks)),
            "party": Sort.PARTY in sorts,
            "supplier": any(map(self._is_supplier, self.chunks)),
            "branch": Sort.BRANCH in sorts,
            "date": Sort.DATE in sorts,
            "number": Sort.MEAS in sorts or any(not c.value.article for c in self.of(Sort.NUM)),
            "lines": bool(named) or counts,
            "known_product": known,
            "noise": not known and sum(not d.counts for d in unknown) > 1,
            "quantity": counts,
            "counted": any(d.counts and (p or not self._tells_of_new(d)) for d, p in self.resolved),
            "known_quantity": any(d.counts and p for d, p in self.resolved),
            "question": self.question,
            "question_only": self.question and not counts,
            "lines_or_question": bool(named) or self.question,
            "short": short,
            "bare": short and strange <= 1,
            "none_left": any(p and self.none_left(d) for d, p in named),
            "stranger": any(self._names_a_stranger(d) for d in unknown if not d.counts),
            "link": any(t.kind is Kind.LINK for t in self.tokens),
            "by_the_pack": any(map(self.by_the_pack, range(len(self.chunks)))),
            "topic": self.said.topic is not None,
        }
        return frozenset(name for name, holds in held.items() if holds)
