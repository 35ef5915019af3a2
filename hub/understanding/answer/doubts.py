"""What in a message makes its reading doubtful: numbers that nothing explains, ranges, somebody spoken to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hub.application.ports.understanding import Intent, PartyRef
from hub.domain.people import Role
from hub.domain.words import fold
from hub.understanding.goods.drafts import Draft
from hub.understanding.goods.settling import asked, ends
from hub.understanding.message import Message
from hub.understanding.pieces import dates
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.names import POSSESSIVE
from hub.understanding.pieces.taken_back import meant_from

_TENS = 10
_TENTH = Decimal("0.1")
_REACH = 3
"""So many words after a day gone by may tell what was ordered then."""
_KIN = 2
"""Words between two people of whom the second only tells who the first is, articles aside: "filha da"."""
_RECORDED = frozenset({Intent.RECORD_RECEIPT, Intent.RECORD_SALE, Intent.RECORD_LOSS, Intent.STOCK_COUNT})
"""What is only recorded once it has happened."""


def spoken_to(message: Message, draft: Draft) -> bool:
    """Whether a draft's words are the name of somebody with a title: "tiene carbón don lucho?"."""
    first = min(draft.places)
    return first > 0 and message.chunks[first - 1].text in message.lex.titles


def between(message: Message) -> bool:
    """Whether a range was said, so that it is not clear how many: "10 a 12 cajas", "2-3 cases"."""
    chunks, tokens = message.chunks, message.tokens
    for at, chunk in enumerate(chunks[:-1]):
        after = chunks[at + 1]
        led = bool(at) and chunks[at - 1].text in message.lex.ranges_from and after.text in message.lex.joiners
        joined = led or (after.text in message.lex.ranges and after.sort is Sort.WORD)
        second = chunks[at + 2] if joined and at + 2 < len(chunks) else after
        if (
            not (chunk.sort is second.sort is Sort.NUM)
            or chunk.value.article
            or chunk.value.value >= second.value.value
        ):
            continue
        gap = message.text[tokens[chunk.end - 1].end : tokens[second.start].start]
        if joined or gap.strip() == "-":
            return True
    return False


def meant_instead(message: Message) -> bool:
    """Whether what the shop does not have is named behind a no of its own, so that the goods before it may not be
    meant: "2 cajas de atún, no, de sardina"."""
    chunks, lex = message.chunks, message.lex
    unknown = [d for d, products in message.resolved if d.words and not (products or d.counts)]
    for draft in unknown:
        at = min(draft.places) - 1
        while at > 0 and chunks[at].text in lex.of | lex.determiners:
            at -= 1
        stopped = at > 1 and chunks[at].sort is chunks[at - 2].sort is Sort.BREAK
        if stopped and chunks[at - 1].text in lex.denial and not lex.everyday.issuperset(draft.words):
            return True
    return False


def counts_or_costs(message: Message) -> bool:
    """Whether the only number behind words that take back follows goods and "at", so that it may be how many or what
    they cost: "20 soap, sorry, put the soap at 25"."""
    chunks, lex = message.chunks, message.lex
    fixed = max((i for i, c in enumerate(chunks) if c.sort is Sort.FIX), default=len(chunks))
    figures = [i for i, c in enumerate(chunks[fixed:], fixed) if c.sort in (Sort.NUM, Sort.MEAS, Sort.MONEY)]
    if len(figures) != 1 or chunks[figures[0]].sort is not Sort.NUM or chunks[figures[0] - 1].text not in lex.priced:
        return False
    told = chunks[fixed : figures[0]]
    if any(not c.text for c in told):
        return True  # "deja el jabón en 25": the soap was taken for left out
    return any(c.sort is Sort.WORD and not lex.knows(c.text) and bool(message.fits(c.text)) for c in told)


def one_or_other(message: Message) -> bool:
    """Whether goods are counted that are wanted instead of others: "3 coca ou 3 guaraná"."""
    chunks, lex = message.chunks, message.lex
    begun = {d.at for d, products in message.resolved if d.counts and d.words and products}
    either = (at for at, c in enumerate(chunks) if c.sort is Sort.WORD and c.text in lex.ranges - lex.to)
    return any(at + 1 in begun and any(d < at for d in begun) for at in either)


def out_of_a_pack(message: Message, draft: Draft) -> bool:
    """Whether so many may be pieces of one pack: "se cayó la caja de cerveza y se rompieron 5"."""
    chunks, lex = message.chunks, message.lex
    led = chunks[draft.at - 1].text in lex.determiners if draft.at else not _asked_for(draft, chunks, lex)
    pack = chunks[draft.at].sort is Sort.PACK and not chunks[draft.at].text.endswith("s")
    return led and pack and bool(draft.unit) and draft.quantity is not None and draft.quantity > 1


def _asked_for(draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> bool:
    """Whether a verb stands before how many: "bucket of pigtail, need two"."""
    counts = (at for at, c in enumerate(chunks) if c.sort is Sort.NUM and c.value.value == draft.quantity)
    return any(asked(chunks, at, lex) for at in counts)


def unexplained(message: Message) -> bool:
    """Whether so many of something were said that none of the lines is about: a line that was not understood."""
    left = [d for d, _ in message.resolved if d.counts and not d.article and not d.words]
    named = [d for d, _ in message.resolved if d.counts and d.words]
    said = {d.quantity if d.measure is None else d.measure.value for d in named}
    # "10 cajas de atún, vinieron 8", but not "... she take six" where it is six
    again = any(d.asked and named and d.at > named[0].at and d.quantity not in said for d in left)
    again = again or bool(named and _one_more(message)) or any(d.ousts for d in named)
    again = again or any(out_of_a_pack(message, d) for d in named)
    again = again or any(d.unit and not d.words and not d.counts and _tells_how(message, d.at) for d in message.drafts)
    return again or any(d.unit or d.measure or _counts_a_word(message, d.at) for d in left)


def _one_more(message: Message) -> bool:
    """Whether one more is wanted of what was said before: "quero 3 colas, bota mais uma, e 2 pães"."""
    chunks, lex = message.chunks, message.lex
    return any(
        c.sort is Sort.NUM and c.value.article and chunks[at].text in lex.further and ends(chunks, at + 2, lex)
        for at, c in enumerate(chunks[1:])
    )


def _tells_how(message: Message, at: int) -> bool:
    """Whether the pack at `at` is told right behind goods as what they come in: "order 3 soap by the case"."""
    lex, chunks = message.lex, message.chunks
    led = at - 2 if at > 1 and chunks[at - 1].text in lex.determiners else at - 1
    if led < 1 or chunks[led].text not in lex.packed_in:
        return False
    # a comma may stand between: "5 de cola y 3 de fanta, por caja"
    goods = next((place for place in range(led - 1, -1, -1) if chunks[place].sort is not Sort.BREAK), None)
    return any(goods in draft.places for draft in message.drafts)


def _counts_a_word(message: Message, at: int) -> bool:
    """Whether a word that is no product follows the number at `at`, and nothing that makes it a time or a price."""
    small = message.lex.connectors | message.lex.conjunctions | message.lex.priced
    before, after = message.chunks[at - 1] if at else None, message.chunks[at + 1 : at + 2]
    led = before is not None and before.text in small
    one = message.chunks[at].sort is Sort.NUM and message.chunks[at].value.value == 1
    if led or not after or after[0].sort is not Sort.WORD or after[0].text in small:
        return False
    return not (one and message.lex.is_filler(after[0].text))  # "one man come in and buy 3"


def _ordered_then(message: Message) -> bool:
    """Whether it is told what was ordered on a day: "la semana pasada pedimos 5 cajas", "last week I ordered 3"."""
    chunks, lex = message.chunks, message.lex
    for at, chunk in enumerate(chunks):
        after = [c.text for c in chunks[at + 1 : at + 1 + _REACH]]
        led = chunk.sort is Sort.DATE and chunk.text.split()[0] not in lex.wanted
        gone = led and dates.due(chunk.value, message.today) is None
        if gone and not lex.had.isdisjoint(after):
            return True
    return False


def hedged(message: Message, intent: Intent) -> bool:
    """Whether it is said that some goods are not meant ("que no sean Bolívar"), that it was ordered before ("ya pedí 2
    cajas"), or of what is to be recorded that it has not happened yet ("cuando llegue Vega")."""
    lex, told = message.lex, message.skeleton
    if lex.excluding.search(told):
        return True
    wanted = intent in (Intent.RESTOCK_REQUEST, Intent.CUSTOMER_ORDER)
    if wanted and _ordered_then(message):
        return True
    return bool(lex.already.search(told) if wanted else intent in _RECORDED and lex.not_yet.search(told))


def in_hundreds(message: Message, chunk: Chunk, amount: Decimal) -> bool:
    """Whether an `amount` that begins with `chunk` and was read with hundredths may be hundreds: "one twenty"."""
    spoken = message.lex.skips_hundred and not chunk.text[:1].isdigit()
    return spoken and chunk.value.value < _TENS and amount % 1 >= _TENTH


def several(figures: list[Chunk]) -> bool:
    """Whether several amounts of money were said, so that it is not clear which is owed."""
    return len({c.value for c in figures if c.sort is Sort.MONEY}) > 1


def two_people(message: Message) -> bool:
    """Whether two who owe or pay are named, so that it is not clear whose account is meant ("Shanice pay 1000 for
    Junior"); who only brings it ("with Junior") or tells whose somebody is ("Rosa, la mamá de Julio") is none of
    them."""
    chunks, since = message.chunks, meant_from(message.chunks, message.lex)
    named, before = set(), -1
    for at, chunk in enumerate(chunks):
        if chunk.sort is not Sort.PARTY or at < since or (at and chunks[at - 1].text in message.lex.with_goods):
            continue
        ids = (chunk.value.contact,) if chunk.value.contact else chunk.value.candidates
        customer = any(message.directory.roles.get(i) is Role.CUSTOMER for i in ids)
        if customer and not (before >= 0 and _tells_whose(message, before, at)):
            named.add(frozenset(ids))
            before = at
    return any(a.isdisjoint(b) for a in named for b in named)


def _tells_whose(message: Message, first: int, at: int) -> bool:
    """Whether whoever is named at `at` only tells who the one at `first` is: "Rosa, la mamá de Julio"."""
    lex, chunks = message.lex, message.chunks
    between = [c for c in chunks[first + 1 : at] if c.sort is not Sort.BREAK and c.text not in lex.determiners]
    if POSSESSIVE.search(message.tokens[chunks[at].end - 1].raw):
        return not between  # "Rosa, Julio's mother"
    return bool(between) and between[-1].text in lex.of and len(between) <= _KIN


def of_what(message: Message, figure: Chunk, party: PartyRef | None) -> bool:
    """Whether a word that nobody knows follows an amount, which may be worth more: "pagó 12 pitufos"."""
    lex, chunks = message.lex, message.chunks
    after = next(iter(chunks[chunks.index(figure) + 1 :]), None)
    if after is None or after.sort is not Sort.WORD or after.text in lex.titles or after.text in lex.determiners:
        return False
    named = party is not None and after.text in fold(party.new_name or "").split()
    small = after.text in lex.conjunctions or after.text in lex.to or after.text in lex.priced
    return not (named or small or lex.knows(after.text) or after.text in lex.everyday)
