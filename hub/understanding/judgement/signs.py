"""What speaks against a whole reading, however sure its intent is: numbers, names and products that it leaves out,
products that are only alike, figures that no shop has.

Each sign is one plain question about a message and its reading, the same in every language and shop. How much each
weighs is learnt from readings of messages by authors who had not read the rules (`tests/understanding/weigh_signs.py`)
and lies in `data/signs.toml`; `judging.py` says from which risk on a reading asks before it acts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from hub.application.ports.understanding import Fit, Intent, Reading, RequestLine
from hub.domain.catalogue import Product
from hub.domain.people import Role
from hub.domain.words import fold
from hub.understanding.answer.due import several_days
from hub.understanding.answer.fill import ASKED, DUE, PERSONAL
from hub.understanding.answer.pricing import former
from hub.understanding.goods.drafts import VAGUE, Draft, same_word
from hub.understanding.goods.lines import MOST
from hub.understanding.judgement.accounts import of_account
from hub.understanding.judgement.amounts import of_amount
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.kinds import COUNTED
from hub.understanding.pieces.text import Kind

_LISTING = COUNTED | ASKED | {Intent.CHANGE_ORDER, Intent.SUPPLIER_OFFER, Intent.CHANGE_PRICE}
"""Intents whose reading should hold every product that was named."""
_FIGURED = (
    COUNTED
    | PERSONAL - {Intent.DEBT_QUERY}
    | {
        Intent.CHANGE_ORDER,
        Intent.SUPPLIER_OFFER,
        Intent.CHANGE_PRICE,
        Intent.ADD_PRODUCT,
        Intent.RECORD_EXPENSE,
    }
)
"""Intents whose reading should hold every number that was said."""
_PAID = PERSONAL | {Intent.CHANGE_PRICE, Intent.ADD_PRODUCT, Intent.RECORD_EXPENSE, Intent.SUPPLIER_OFFER}
_LEAVING = frozenset({Intent.STOCK_COUNT, Intent.RECORD_LOSS})
"""Intents beside which what is said to be there or to have come is told too: "got 10 cases but 2 broke"."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SURE = 0.93
_HOURS = 24
_LONG = 24
_SHORTEST_NAME = 3
_STEM = 4
_CENT = Decimal("0.01")
_DOUBTFUL = ((0.6, "intent_below_60"), (0.75, "intent_below_75"), (0.9, "intent_below_90"))


@dataclass(frozen=True, slots=True)
class Doubt:
    """The signs that hold, and how likely they make it that the reading is wrong (0 to 1)."""

    signs: tuple[str, ...]
    risk: float


class _Reader:
    """Looks for signs in one message and its reading."""

    def __init__(self, message: Message, reading: Reading, certainty: float) -> None:
        self._message, self._reading, self._certainty = message, reading, certainty
        self._lex, self._chunks = message.lex, message.chunks
        self._chosen = {line.product for line in reading.lines if line.product}
        self._held = set(self._chosen)
        self._held |= {candidate for line in reading.lines for candidate in line.candidates}
        self._lined = [(d, p) for d, p in message.resolved if self._is_lined(d, p)]
        self._told = list(self._paired())
        self._in_hundreds = message.lex.skips_hundred and message.shop.shop.country in message.lex.whole_prices
        self._own_numbers = {Decimal(x) for name in self._names() for x in _DIGITS.findall(name)}
        self._places = {i for d, _ in self._lined for i in d.places}
        self._new = fold((reading.party and reading.party.new_name) or "").split()
        self._called = {word for d, _ in self._lined for word in d.words}
        self._named = {i for d, p in message.resolved if p for i in d.places}
        fixes = [i for i, c in enumerate(self._chunks) if c.sort is Sort.FIX]
        self._fixed_until = max(fixes, default=-1)
        self._single = not _words("singles", self._lex.language).isdisjoint(t.text for t in message.tokens)
        priced = reading.intent is Intent.CHANGE_PRICE
        self._former = {i for i in range(len(self._chunks)) if priced and former(message, i)}

    def _is_lined(self, draft: Draft, products: list[Fit]) -> bool:
        if products:
            return bool(self._held & {p.id for p in products})
        return bool(draft.words and any(line.said for line in self._reading.lines))

    def _paired(self) -> Iterator[tuple[Draft, Product, RequestLine]]:
        """Each line of one product with the draft that it was made of."""
        open_ = list(self._lined)
        for line in self._reading.lines[:MOST]:
            for place, (draft, found) in enumerate(open_):
                fit = next((f for f in found if f.id == line.product), None)
                if fit is not None:
                    del open_[place]
                    yield draft, fit.product, line
                    break

    def _names(self) -> Iterator[str]:
        """The names of what and whom the reading speaks of: their numbers say nothing else ("la del 302", "x 4")."""
        yield from (product.name for _, product, _ in self._told)
        yield from (line.said for line in self._reading.lines if line.said)
        party = self._reading.party
        yield from (c.name for c in self._message.shop.contacts if party and c.id == party.contact and c.name)

    def signs(self) -> Iterator[str]:
        """The names of the signs that hold."""
        yield from self._of_intent()
        yield from self._of_numbers()
        yield from self._of_products()
        yield from self._of_people()
        yield from self._of_words()

    # What is wanted

    def _of_intent(self) -> Iterator[str]:
        name = next((name for least, name in _DOUBTFUL if self._certainty < least), None)
        if name:
            yield name
        if self._message.lex.language != self._message.said.language:
            yield "other_language"
        if len(self._message.tokens) > _LONG:
            yield "long"
        if self._fixed_until >= 0:
            yield "correction"
        if self._reading.intent in DUE and several_days(self._message):
            yield "two_days"
        if self._reading.intent is Intent.SUPPLIER_OFFER and not (self._held or self._reading.due):
            yield "bare_offer"

    # Numbers

    def _of_numbers(self) -> Iterator[str]:
        intent = self._reading.intent
        left = [c for i, c in enumerate(self._chunks) if self._is_number_left(i, c)]
        if left:
            yield "number_left" if intent in _FIGURED else "number_idle"
        money = [(i, c.value) for i, c in enumerate(self._chunks) if c.sort is Sort.MONEY and i > self._fixed_until]
        if any(i not in self._former and not self._used(value) for i, value in money):
            yield "money_left" if intent in _PAID else "money_idle"
        parts = self._lex.fractions.keys() | self._lex.cardinals.keys() | self._lex.collectives.keys()
        later = [(i, c) for i, c in enumerate(self._chunks) if i > self._fixed_until and i not in self._named]
        words = [c.text for _, c in later if c.sort is Sort.WORD]
        if any(w in parts for w in words):
            yield "number_word_left"
        if not self._message.of(Sort.MONEY) and any(w in self._lex.currency_words | self._lex.cents for w in words):
            yield "currency_left"
        for draft, product, line in self._told:
            by_weight = self._message.resolver.by_pound(product)
            yield from of_amount(
                self._reading, draft, product, line, self._lex, by_weight=by_weight, single=self._single
            )

    def _is_number_left(self, at: int, chunk: Chunk) -> bool:
        """Whether a number was said that the reading does not hold: no size, no hour, and not how many are left."""
        measured = chunk.sort is Sort.MEAS
        if not measured and chunk.sort is not Sort.NUM:
            return False
        if at in self._named or at < self._fixed_until:
            return False
        value = chunk.value.value
        if measured:
            if not chunk.value.said or value == 1 or any(d.measure == chunk.value for d, _ in self._lined):
                return False  # "5.50 a pound"
        elif chunk.value.article or (value == 1 and not chunk.text[:1].isdigit()):
            return False  # "the regular one"
        elif chunk.value.counted and self._reading.intent is Intent.PRICE_QUERY:
            return False  # "a cómo la docena"
        before = self._chunks[at - 1].text if at else ""
        hour = before in _words("hours", self._lex.language) and value <= _HOURS
        sounds = chunk.text in _words("sounds_like_for", self._lex.language)
        if sounds and at + 1 < len(self._chunks) and self._chunks[at + 1].sort is Sort.DATE:
            return False  # "4 tmrw"
        remaining = before in self._lex.remains and self._reading.intent not in _LEAVING
        return not (hour or remaining or self._beside(at) or self._used(value) or at in self._former)

    def _beside(self, at: int) -> bool:
        """Whether a number is no quantity: the price of what was sold ("3 panes a 2.50"), the whole of which some broke
        ("2 of the 10 eggs")."""
        lex, before = self._lex, self._chunks[at - 1] if at else None
        if before is None:
            return False
        if self._reading.intent is Intent.RECORD_LOSS:
            further = self._chunks[at - 2].text if at > 1 and before.text in lex.determiners else ""
            return before.text in lex.of or further in lex.of
        if before.sort is Sort.TIMES and at + 1 in self._places:
            return False  # "5 x 24 cola" may be cases of 24
        return self._reading.intent in COUNTED and (before.sort is Sort.TIMES or before.text in lex.priced)

    def _used(self, value: Decimal) -> bool:
        """Whether the reading holds `value`: as it is, as a part of a figure ("siete cincuenta", "6 mil 200"), in grams
        or as the whole pack's price."""
        reading = self._reading
        figures = [x for line in reading.lines for x in (line.quantity, line.price) if x is not None]
        figures += [x for x in (reading.amount, sum(figures, Decimal(0))) if x]
        if value in self._own_numbers:
            return True
        sizes = {product.pack.size for _, product, _ in self._told if product.pack is not None}
        for figure in figures:
            whole, rest = figure // 1, figure % 1
            parts = {figure, whole, rest, rest * 100, figure * 1000}
            for part in (1000, 100) if self._in_hundreds else (1000,):  # "6 mil 200", "four fifty"
                parts |= {whole // part, whole % part} if whole >= part and not rest else set()
            if value in parts or any(abs(figure * size - value) < _CENT for size in sizes):
                return True
        return False

    # Products

    def _of_products(self) -> Iterator[str]:
        intent = self._reading.intent
        said = {(line.product, tuple(draft.places)) for draft, _, line in self._told}
        if len(said) > len({product for product, _ in said}):
            yield "product_twice"
        left = [
            d
            for d, found in self._message.resolved
            if d.words
            and found
            and not self._held & {p.id for p in found}
            and max(d.places, default=0) > self._fixed_until
        ]
        if left:
            sure = any(self._message.sure(d) for d in left)
            if intent in _LISTING:
                yield "product_left" if sure else "likeness_left"
            elif intent not in _PAID:
                yield "product_idle"
        counted = [d for d, found in self._message.resolved if d.words and not found and d.counts and not d.article]
        if counted and self._held and intent in COUNTED | {Intent.CHANGE_ORDER}:
            yield "unknown_goods"
        lines = self._reading.lines
        bare = sum(line.quantity is None and line.price is None for line in lines)
        if intent is Intent.SUPPLIER_OFFER and 0 < bare < len(lines):
            yield "offer_half_counted"
        name = next((line.said for line in lines if line.said), "")
        first = fold(name).split()[0] if name else ""
        brand = name[:1].isupper() or any(c.isdigit() for c in name)  # "Super 8", "vive 100"
        odd = (self._lex.is_filler(first) and not brand) or first in self._lex.article
        if intent is Intent.ADD_PRODUCT and odd:
            yield "odd_name"
        for draft, product, _ in self._told:
            yield from self._of_likeness(draft, product)

    def _of_likeness(self, draft: Draft, product: Product) -> Iterator[str]:
        best = next(iter(self._message.fits(draft.full or draft.text)), None)
        if best is not None and best.score < _SURE:
            yield "weak_fit"
            return
        if best is not None and best.why in VAGUE:
            yield "vague_fit"
        told = {w[:_STEM] for w in draft.words if w.isalpha()}
        names = fold(f"{product.name} {product.brand or ''} {' '.join(product.aliases)}").replace("-", " ").split()
        shared = any(w[:_STEM].startswith(t) for w in names for t in told)  # "ovo" is one of "ovos"
        if told and not shared and not any(same_word(w, said) for w in names for said in draft.words):  # "pães", "pão"
            yield "no_word_shared"

    # People and places

    def _of_people(self) -> Iterator[str]:
        message, reading = self._message, self._reading
        party = reading.party
        if party is not None and party.contact:
            if message.role != "staff":
                yield "outsider_names"
            if reading.intent in PERSONAL and message.directory.roles.get(party.contact) is Role.SUPPLIER:
                yield "supplier_owes"
            if not self._said_in_full(party.contact):
                yield "name_alike"
        if party is not None and party.new_name:
            yield "new_name"
        if reading.intent in PERSONAL:
            yield from of_account(message, reading)
        people = [c for c in message.of(Sort.PARTY) if c.value.contact]
        if party is None and people and message.role == "staff":
            yield "person_idle"
        if message.role == "staff" and self._names_left([c.name for c in message.shop.contacts if c.name]):
            yield "name_left"
        if message.role == "staff" and reading.branch is None and len(message.shop.branches) > 1:
            names = [fold(b.name).split() for b in message.shop.branches]
            own = {w for name in names for w in name if sum(w in other for other in names) > 1}
            if self._names_left([" ".join(w for w in name if w not in own) for name in names]):
                yield "branch_left"
        places = self._lex.branch_words
        if (
            reading.branch is None
            and reading.intent in COUNTED
            and any(c.sort is Sort.WORD and c.text in places for c in self._chunks)
        ):
            yield "place_left"

    def _said_in_full(self, contact: str) -> bool:
        names = {c.id: c.name for c in self._message.shop.contacts}
        known = set(fold(names.get(contact, "")).replace(".", " ").split())
        for chunk in self._message.of(Sort.PARTY):
            if chunk.value.contact == contact:
                said = [
                    w for w in chunk.text.split() if w not in self._lex.titles and w not in self._lex.name_particles
                ]
                return all(w in known or w in self._lex.generic or w.rstrip("s") in known for w in said)
        return True

    def _names_left(self, names: Iterable[str]) -> bool:
        """Whether a telling word of one of `names` stands in the message and is neither who was meant nor goods.

        What follows "de" in a name only tells more of it ("el del taller"); who is addressed is not meant.
        """
        lex = self._lex
        named = (fold(name).replace("'", "").split() for name in names)
        told = (w for words in named for led, w in pairwise(["", *words]) if led not in lex.name_particles)
        telling = {w for w in told if len(w) >= _SHORTEST_NAME and not lex.knows(w)}
        telling -= lex.generic | lex.titles.keys() | lex.saints
        telling -= set(self._new) if len(self._new) > 1 else set()  # "Chuy Mendoza" is no other Chuy
        bare = {i for d, _ in self._message.resolved if not d.counts and len(d.words) == 1 for i in d.places}
        if self._reading.intent in ASKED:
            bare -= self._places  # "¿cuántas latas de Quilmes salieron?" asks about the goods, not of who brings them
        for at, chunk in enumerate(self._chunks):
            led = self._chunks[at - 1].text if at else ""
            thing = chunk.text in lex.things and led in lex.determiners | lex.of
            called = at == 0 or thing or led in lex.addressed or led in lex.plural_articles
            meant = at in bare or at not in self._named
            if chunk.sort is Sort.WORD and chunk.text in telling - self._called and meant and not called:
                return True
        return False

    # Words

    def _of_words(self) -> Iterator[str]:
        """How many words say something that nothing in the reading explains."""
        lex = self._lex
        strange = [
            c
            for at, c in enumerate(self._chunks)
            if c.sort is Sort.WORD
            and len(c.text) > 1
            and at not in self._places
            and c.text not in self._called | lex.everyday
            and not lex.knows(c.text)
            and c.text not in lex.conjunctions | lex.determiners | lex.of | lex.article | lex.titles.keys()
        ]
        said = {w for line in self._reading.lines if line.said for w in fold(line.said).split()}
        strange = [c for c in strange if c.text not in said.union(self._new)]
        if strange:
            yield f"strange_words_{min(len(strange), 3)}"
        if self._reading.intent in COUNTED - {Intent.STOCK_COUNT} and any(
            d.forgotten >= 0 and not d.counts for d, _ in self._lined
        ):
            yield "denied_goods"
        if (
            any(t.kind is Kind.WORD and t.text in _words("negations", lex.language) for t in self._message.tokens)
            and self._held
        ):
            yield "negation"


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in data("signs")["weights"].items()}


@cache
def _words(kind: str, language: str) -> frozenset[str]:
    """The words of one kind: `negations` say no, `hours` stand before a time of day, `singles` tell one of several that
    are sold together."""
    return frozenset(data("signs")[kind].get(language, ()))


def signs(message: Message, reading: Reading, certainty: float) -> tuple[str, ...]:
    """The signs that `reading` of `message` may be wrong, each once; `certainty` is that of its intent."""
    return tuple(dict.fromkeys(_Reader(message, reading, certainty).signs()))


def doubt(message: Message, reading: Reading, certainty: float) -> Doubt:
    """How likely `reading` of `message` is wrong, by its signs: a logistic sum of their weights."""
    found = signs(message, reading, certainty)
    weights = _weights()
    total = weights["always"] + sum(weights.get(name, weights["unseen"]) for name in found)
    return Doubt(found, 1 / (1 + math.exp(-total)))
