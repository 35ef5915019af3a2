"""Prices said in a message, what they are for, and a new product's words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hub.application.ports.understanding import Fit
from hub.understanding.answer.spoken_money import hundredths, thousands, with_cents
from hub.understanding.goods.drafts import Draft
from hub.understanding.goods.lines import LineReader
from hub.understanding.goods.settling import SURE
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.skeleton import skeleton

_FAR = 3
"""A new price beyond so many times the old one, or below that part of it, is asked about."""
_NAMING = frozenset({Sort.PACK, Sort.MEAS, Sort.NUM, Sort.TIMES, Sort.PARTY, Sort.BRANCH})
"""What may stand inside a new product's name: "Rellenitas x 6", "té San Jorge"."""
_REACH = 2
"""So many words before a price say that goods cost it now."""
_PRICELIKE = 20
"""From here on a bare number may be a price; below it is how many."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price as said: its `chunk`, all chunks that tell it (`places`), and what it is for.

    `pack` is the pack's word, empty where it is said of a piece, None where nothing is said.
    """

    value: Decimal
    chunk: Chunk | None
    pack: str | None
    places: frozenset[int]


def price_of(message: Message) -> Price | None:
    """The price said: the last money, else the last number after "a", "por", "to"; "siete cincuenta" is 7.50."""
    chunks = message.chunks
    priced: Price | None = None
    begin = _after_correction(chunks)
    for at, chunk in enumerate(chunks[begin:], begin):
        if (priced is not None and at in priced.places) or hundredths(message, at) or former(message, at):
            continue
        if chunk.sort is Sort.MONEY:
            priced = Price(chunk.value, chunk, _per(message, at + 1, at), frozenset({at}))
        elif message.by_the_pack(at):
            priced = Price(chunk.value.value, chunk, chunks[at + 2].text, frozenset({at, at + 1, at + 2}))
        elif (
            chunk.sort is Sort.NUM
            and not chunk.value.article
            and (
                _led(message, at)
                or _equals(chunks, at)
                or _each(message, with_cents(message, at)[1])
                or _put_on(message, at)
                or _a_measure(message, at)
            )
        ):
            if priced is not None and priced.chunk is not None and priced.chunk.sort is Sort.MONEY:
                continue
            value, end = with_cents(message, at)
            places = {*range(at, end)}
            following = chunks[end] if end < len(chunks) else None
            if following is not None and following.sort is Sort.PACK and not priced:
                continue
            priced = Price(value, chunk, _per(message, end, at), frozenset(places))
    return priced


def several(message: Message) -> bool:
    """Whether more than one price is told, so that it may be of more than one thing: "lejía a 3 y suavizante a 5"."""
    told = (
        at
        for at, c in enumerate(message.chunks)
        if c.sort is Sort.MONEY
        or (c.sort is Sort.NUM and not c.value.article and at and message.chunks[at - 1].text in message.lex.priced)
    )
    return sum(not former(message, at) for at in told if at > _after_correction(message.chunks) - 1) > 1


def former(message: Message, at: int) -> bool:
    """Whether the price at `at` is what it was until now: "estaba a 8.50, súbelo a 9", "used to be 2", "de 8 a 9"."""
    chunks, lex = message.chunks, message.lex
    led = at - 1
    while led >= 0 and chunks[led].sort is Sort.WORD and chunks[led].text in (lex.at | lex.priced) - lex.of - lex.was:
        led -= 1
    if led >= 0 and chunks[led].sort is Sort.WORD and chunks[led].text in lex.was:
        return True
    before = chunks[at - 1].text if at else ""
    if at and thousands(message, at - 1) is not None:
        return former(message, at - 1)
    to, new = ([*chunks[at + 1 : at + 3], None, None])[:2]
    told = before in lex.of and to is not None and to.text in lex.priced
    return bool(told and new is not None and new.sort in (Sort.NUM, Sort.MONEY)) or _until_now(message, at)


def _until_now(message: Message, at: int) -> bool:
    """Whether goods cost so much at `at` and are then put at another price: "está en 2.500, ponla a 2.700"."""
    chunks, lex = message.chunks, message.lex
    led = [c.text for c in chunks[max(0, at - _REACH) : at] if c.sort is Sort.WORD]
    stands = data("prices")["stands"][lex.language]
    return any(w in stands for w in led) and any(
        c.sort in (Sort.NUM, Sort.MONEY) and chunks[later - 1].text in lex.at and chunks[later - 2].text in lex.verbs
        for later, c in enumerate(chunks[at + 3 :], at + 3)
    )


def _after_correction(chunks: Sequence[Chunk]) -> int:
    """Where what counts begins: after words that take back, where a number or money follows them."""
    fixed = max((at for at, c in enumerate(chunks) if c.sort is Sort.FIX), default=-1)
    told = any(c.sort is Sort.MONEY or (c.sort is Sort.NUM and not c.value.article) for c in chunks[fixed + 1 :])
    return fixed + 1 if told else 0


def ending(message: Message) -> Price | None:
    """The number that ends the message, where no word leads it: "põe seis e cinquenta", "el atún 4 50"."""
    chunks = message.chunks
    last = next((at for at in range(len(chunks) - 1, -1, -1) if chunks[at].sort is Sort.NUM), None)
    if last is None or chunks[last].value.article or last < len(chunks) - 2:
        return None
    if chunks[-1].sort is Sort.PACK:
        return None  # "cambia el atún a 5 cajas" tells how many
    value, first = chunks[last].value.value, last
    joined = last > 1 and chunks[last - 1].text in message.lex.money_with
    before = last - 1 - joined
    if joined and chunks[before].sort is Sort.NUM and not chunks[before].value.article and 10 <= value < 100:
        value, first = chunks[before].value.value + value / 100, before
    if any(d.words and chunks[first].start <= max(d.places) for d, _ in message.resolved):
        return None
    return Price(value, chunks[last], None, frozenset(range(first, last + 1)))


def _led(message: Message, at: int) -> bool:
    """Whether a word that leads to prices stands before the number at `at`, and does not only join it to the line
    before: "10 de atum e 5 de castanha", "10 atum e 5 sabão"."""
    chunks, lex = message.chunks, message.lex
    before, after = chunks[at - 1] if at else None, chunks[at + 1 : at + 2]
    if before is None or before.text not in lex.at or before.text not in lex.conjunctions or not after:
        return before is not None and before.text in lex.at
    goods = after[0].sort is Sort.PACK or (after[0].sort is Sort.WORD and message.fits(after[0].text))
    return not (after[0].text in lex.of or (goods and message.tokens[before.start].raw.isascii()))


def _equals(chunks: Sequence[Chunk], at: int) -> bool:
    return at > 0 and chunks[at - 1].sort is Sort.BREAK and chunks[at - 1].text in (":", "=")


def _each(message: Message, at: int) -> bool:
    """Whether "each one" stands at `at`: "8,50 cada um"."""
    after = message.chunks[at : at + 2]
    return bool(after) and after[0].text in message.lex.each and (len(after) == 1 or after[1].sort is not Sort.PACK)


def _put_on(message: Message, at: int) -> bool:
    """Whether the number at `at` is put on goods as their price: "ponle 44 al aceite", "põe 12 no sabão"."""
    after = message.chunks[at + 1 : at + 3]
    led = [c for c in after if c.sort is Sort.WORD and c.text in message.lex.put_on]
    return len(after) == 2 and led[:1] == after[:1] and message.chunks[at].text[:1].isdigit()


def _a_measure(message: Message, at: int) -> bool:
    """Whether the number at `at` is what so much of something loose costs: "quesillo 170 el kilo"."""
    per, measure = ([*message.chunks[at + 1 : at + 3], None, None])[:2]
    if per is None or measure is None or measure.sort is not Sort.MEAS or measure.value.said:
        return False
    return per.text in message.lex.determiners | message.lex.each


def _per(message: Message, at: int, price: int) -> str | None:
    """The pack word after a price, which ends at `at` ("80 la caja"), or before it, which begins at `price` ("la caja
    ponla a 80"); nothing where it is for each piece; None where none is said."""
    lex = message.lex
    each = False
    for chunk in message.chunks[at : at + 3]:
        each = each or chunk.text in lex.each
        if chunk.sort is Sort.PACK:
            return chunk.text
        if chunk.sort is not Sort.WORD or not (chunk.text in lex.connectors or lex.is_filler(chunk.text)):
            break
    first, second = ([c.text for c in message.chunks[at : at + 2]] + ["", ""])[:2]
    thing = at + 1 < len(message.chunks) and message.chunks[at + 1].sort is Sort.WORD and message.fits(second)
    pointed = first in lex.article or (first in lex.connectors and first not in lex.of)
    return "" if each or (pointed and thing) else _pack_before(message, price)  # "14 centavos el huevo"


def _pack_before(message: Message, price: int) -> str | None:
    """The pack that is put at the price at `price`, its product being named before: "..., the case is now 9000"."""
    chunks, lex = message.chunks, message.lex
    small = lex.at | lex.priced | set(data("prices")["of_pack"][lex.language])
    at = price - 1
    while at > 0 and chunks[at].sort is Sort.WORD and (chunks[at].text in small or chunks[at].text in lex.verbs):
        at -= 1
    if at < 1 or chunks[at].sort is not Sort.PACK:
        return None
    led = chunks[at - 1].text
    pointed = led in lex.article or led in lex.determiners or led in lex.each
    return chunks[at].text if pointed and at > 1 else None


def without_price(message: Message, price: Price | None) -> list[Draft]:
    """The drafts as they are once the price is taken out of the message."""
    if price is None:
        return message.drafts
    chunks = [replace(c, sort=Sort.BREAK, text=";") if i in price.places else c for i, c in enumerate(message.chunks)]
    return LineReader(chunks, message.lex, message.goods).read()


def counted(message: Message, price: Price | None, at: int) -> list[tuple[Draft, list[Fit]]]:
    """What the message counts, of which products; without the price of a pack at `at` ("5200 a case")."""
    if price is None or at < 0 or message.role != "supplier" or not message.by_the_pack(at):
        return message.resolved
    return [(draft, message.resolver.products(draft, ())) for draft in without_price(message, price)]


def uncounted(message: Message, draft: Draft, price: Price | None) -> Draft:
    """`draft` without the number that is only what it costs: "el atún sube a 4"."""
    if price is None or price.chunk is None or price.chunk.sort is not Sort.NUM or draft.unit or draft.words == []:
        return draft
    same = [c for c in message.of(Sort.NUM) if c.value.value == draft.quantity]
    return replace(draft, quantity=None) if same == [price.chunk] else draft


def new_product(message: Message, priced: frozenset[int]) -> str | None:
    """The words for a product that the shop does not have yet: the first run that is no filler."""
    chunks, lex = message.chunks, message.lex
    run: list[int] = []
    for at, chunk in enumerate(chunks):
        word = chunk.sort is Sort.WORD
        joins = word and (chunk.text in lex.connectors or chunk.text in lex.conjunctions)
        named = chunk.sort in _NAMING and at not in priced
        if (word and not joins and not lex.is_filler(chunk.text)) or (
            run and (joins or named or _proper(message, at) or _inside(message, at))
        ):
            run.append(at)
        elif run:
            break
    run = _numbered(chunks, lex, priced, run)
    while run and chunks[run[-1]].sort is Sort.WORD and chunks[run[-1]].text in lex.connectors | lex.conjunctions:
        run.pop()
    if not run:
        return None
    first, last = message.tokens[chunks[run[0]].start], message.tokens[chunks[run[-1]].end - 1]
    return message.text[first.start : last.end]


def _proper(message: Message, at: int) -> bool:
    """Whether the word at `at` is written as names are, so that it is a brand though it says something else too: "água
    de coco Obrigado"."""
    chunk = message.chunks[at]
    raw = message.tokens[chunk.start].raw
    return chunk.sort in (Sort.WORD, Sort.FILLER) and raw[:1].isupper() and raw[1:].islower()


def _inside(message: Message, at: int) -> bool:
    """Whether the word at `at` stands inside a new name, though it says something else too: "Flow phone cards"."""
    chunks, lex = message.chunks, message.lex
    small = (lex.verbs, lex.at, lex.priced, lex.to, lex.of, lex.determiners, lex.article, lex.was)
    pair = chunks[at : at + 2]
    return (
        [chunk.sort for chunk in pair] == [Sort.WORD, Sort.WORD]
        and not lex.is_filler(pair[1].text)
        and not any(chunk.text in group for chunk in pair for group in small)
    )


def _numbered(chunks: Sequence[Chunk], lex: Lexicon, priced: frozenset[int], run: list[int]) -> list[int]:
    """The run with the figures that begin a name ("el 51 ice"); where no word tells anything, the words around figures
    ("el vive 100 de 380")."""
    figures = [at for at, c in enumerate(chunks) if c.sort is Sort.NUM and c.text.isdecimal() and at not in priced]
    if run:
        led = run[0] - 1
        determined = led > 0 and chunks[led - 1].text in lex.determiners | lex.article
        return [led, *run] if led in figures and determined else run
    if not figures:
        return run
    first = last = figures[0]
    names = lex.connectors | lex.conjunctions | lex.determiners | lex.article
    while first and chunks[first - 1].sort is Sort.WORD and chunks[first - 1].text not in names:
        first -= 1
    while last + 1 < len(chunks) and chunks[last + 1].sort in (Sort.WORD, Sort.NUM, Sort.MEAS, Sort.PACK):
        if last + 1 in priced or chunks[last + 1].text in lex.priced:
            break
        last += 1
    return [*range(first, last + 1)]


def like_a_price(draft: Draft, fits: list[Fit]) -> bool:
    """Whether a bare number of a named product is about what it costs: "make the water 450"."""
    if draft.quantity is None or draft.unit or draft.counted or draft.quantity < _PRICELIKE or len(fits) != 1:
        return False
    price = fits[0].product.price
    return price is not None and price.amount / 2 <= draft.quantity <= price.amount * 2


def buys(message: Message, draft: Draft, fits: list[Fit]) -> bool:
    """Whether a number before "of" may be the money that was paid for goods: "45 del garrafón"."""
    led = message.chunks[draft.at + 1].text if draft.at + 1 < len(message.chunks) else ""
    return led in message.lex.of and like_a_price(draft, fits)


def far_from_price(price: Decimal | None, fits: Sequence[Fit]) -> bool:
    """Whether a new price is so far from the old one that something else may be meant: by how much it changes."""
    old = fits[0].product.price if len(fits) == 1 else None
    return old is not None and price is not None and not old.amount / _FAR <= price <= old.amount * _FAR


def relative_or_many(message: Message) -> bool:
    """Whether a price is told by how much it changes ("súbele un sol") or for several pieces ("3 por 10")."""
    said = skeleton(
        message.chunks[_after_correction(message.chunks) :], question=False
    )  # "subile dos... mejor dicho ponelo a 35"
    if message.lex.relative.search(said) or "%" in message.text:
        return True
    chunks = message.chunks
    named = {i for d in message.drafts for i in d.places}
    return any(
        a.sort is Sort.NUM
        and (
            b.text in message.lex.times
            or (b.text in message.lex.wanted & message.lex.priced and not former(message, at))
        )
        and c.sort in (Sort.NUM, Sort.MONEY)
        and at not in named
        for at, (a, b, c) in enumerate(zip(chunks, chunks[1:], chunks[2:], strict=False))
        if a.sort is Sort.NUM and not a.value.article
    )


def counts_goods(message: Message, chunk: Chunk) -> bool:
    """Whether a number counts something of the shop's, so that it is no money: "dei 2 pães", "levou 2 caixas"."""
    after = message.chunks[message.chunks.index(chunk) + 1 :][:1]
    if after and after[0].sort is Sort.PACK:
        return True
    return bool(after) and after[0].sort is Sort.WORD and any(f.score >= SURE for f in message.fits(after[0].text))
