"""Which drafts of a message are lines of its request, of which goods nothing is left, and what no line speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hub.application.ports.understanding import Fit, Intent, LineUnit, RequestLine
from hub.domain.words import fold
from hub.understanding.answer.doubts import spoken_to
from hub.understanding.goods.drafts import VAGUE, Draft, plain
from hub.understanding.goods.enough import enough_of, left_over
from hub.understanding.goods.settling import SURE, is_denied, tells_who_came
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.data import data

Resolved = tuple[Draft, list[Fit]]
"""A draft with the products that it fits."""
_DONE = frozenset({Intent.RECORD_RECEIPT, Intent.RECORD_LOSS, Intent.RECORD_SALE})
_DENIED = 2
"""So many words before a verb deny it: "ya no me ponga"."""
_REASON = 4
"""So many words before goods say why: "por causa do São João"."""


def told(message: Message, *, counting: bool = False) -> list[Resolved]:
    """The drafts that are lines. Where quantities were said, words without one are a line only where they surely
    name another product: "we out of coke, get 10 cases", "llegó el huevo, recibí tres cartones de blanco".

    `counting`: of stock, so that "y ningún huevo" is a line too.
    """
    resolved = message.resolved
    named = [(d, p) for d, p in resolved if d.words]
    counted = [(d, p) for d, p in named if d.counts and (p or not d.article)]
    if counted:
        ids = {product.id for _, products in counted for product in products}
        return _split_up([(d, p) for d, p in named if _is_line(message, (d, p), counted, ids, counting=counting)])
    known = [(d, p) for d, p in named if p]
    named = [(d, p) for d, p in named if not spoken_to(message, d)] or named
    bare = [(d, p) for d, p in resolved if d.counts]
    if bare and all(message.lex.everyday.issuperset(d.words) for d, _ in named):
        return known or bare  # "que sean 6, viene mi suegra"
    return known or named or bare


def _split_up(lines: list[Resolved]) -> list[Resolved]:
    """The lines without those that only say how many the ones after them are together: "3 jugos, 2 de mango y 1 de
    durazno"; their pack is that of the whole."""
    out: list[Resolved] = []
    rest = list(lines)
    while rest:
        whole, found = rest.pop(0)
        count = _parts(whole, found, rest) if len(found) > 1 and not whole.each else 0
        if not count:
            out.append((whole, found))
        for part, products in rest[:count]:
            out.append((replace(part, unit=part.unit or whole.unit), products))
        rest = rest[count:]
    return out


def _parts(whole: Draft, found: list[Fit], rest: list[Resolved]) -> int:
    """How many of the lines that follow make up `whole`; 0 where they do not."""
    ids, left = {f.id for f in found}, whole.quantity or Decimal(0)
    for count, (part, products) in enumerate(rest, 1):
        within = products and {f.id for f in products} < ids and part.unit in (None, whole.unit)
        left -= part.quantity if within and part.quantity else left + 1
        if left <= 0:
            return count if left == 0 and count > 1 else 0
    return 0


def _is_line(message: Message, each: Resolved, counted: list[Resolved], ids: set[str], *, counting: bool) -> bool:
    """Whether a draft is a line beside those that were counted."""
    draft, products = each
    if draft.counts and (products or not draft.article):
        return True
    first = min(draft.places)
    if _is_reason(message, first) or _is_lacking(message, first) or _is_described(message, first):
        return False
    if not counting and _is_there(message, first, max(draft.places)):
        return False
    if products:
        surely = message.sure(draft) or (counting and message.none_left(draft))
        return surely and not ids & {product.id for product in products}
    if draft.counts and not draft.article and any(d.at < draft.at for d, _ in counted):
        return True
    if message.lex.everyday.issuperset(draft.words):
        return False  # "2 caixas de banana mais verdolenga"
    return any(message.listed_with(draft, d) for d, _ in counted if d is not draft)


def _is_reason(message: Message, at: int) -> bool:
    return any(c.text in message.lex.reasons for c in message.chunks[max(0, at - _REASON) : at])


def _is_described(message: Message, at: int) -> bool:
    """Whether the word at `at` only says how goods were: "una leche que estaba pinchada", where a bun is called so."""
    return " ".join(c.text for c in message.chunks[max(0, at - 2) : at]) in message.lex.described


def _is_there(message: Message, first: int, last: int) -> bool:
    """Whether there is enough of the goods from `first` to `last`, as staff say beside what they order."""
    return message.role == "staff" and enough_of(first, last, message.chunks, message.lex.language)


def stays(message: Message, draft: Draft) -> bool:
    """Whether goods named beside what is taken out are what is left of the order: "los huevos ya no, solo el jabón"."""
    return not draft.counts and not message.lex.only.isdisjoint(_led(message, draft)[-2:])


def put_in(message: Message, draft: Draft) -> bool:
    """Whether goods are wanted beside what is taken out: "quita la fanta y ponme sidral"."""
    words, chunks = data("edits")[message.lex.language], message.chunks
    wanted = {*words["put"], *words["add"], *words["rather"]}
    for at in range(min(draft.places, default=0) - 1, -1, -1):
        if chunks[at].text in wanted:
            return message.lex.denial.isdisjoint(c.text for c in chunks[max(0, at - _DENIED) : at])
        counted = chunks[at].sort in (Sort.NUM, Sort.MEAS) and chunks[at].text not in message.lex.article
        if counted or chunks[at].text in words["take"] or message.lex.removals.search(chunks[at].text):
            return False
    return False


def is_instead_of(message: Message, draft: Draft) -> bool:
    """Whether other goods take the place of these, which stand after "instead of"."""
    led = " ".join(w for w in _led(message, draft) if w not in message.lex.determiners)
    return bool(draft.words) and led.endswith(tuple(data("edits")[message.lex.language]["instead"]))


def speaks_of_instead(message: Message) -> bool:
    """Whether something is to take the place of something else: "en lugar de pan mejor doce yogures"."""
    return any(f" {phrase} " in f" {message.skeleton} " for phrase in data("edits")[message.lex.language]["instead"])


def set_to(message: Message, draft: Draft) -> Draft:
    """`draft` with the number to which a customer, who tells no prices, sets it: "cámbiele los panes a 15"."""
    if message.role != "customer" or draft.counts or not draft.places:
        return draft
    last = max(draft.places)
    led, number = [*message.chunks[last + 1 : last + 3], None, None][:2]
    if led is None or number is None or led.text not in message.lex.priced or number.sort is not Sort.NUM:
        return draft
    return draft if number.value.article else replace(draft, quantity=number.value.value, counted=number.value.counted)


def fewer(message: Message, draft: Draft) -> bool:
    """Whether so many are taken off, and nobody knows of how many: "quítale 2 jabones"."""
    return draft.counts and bool(message.lex.removals.search(" ".join(_led(message, draft))))


def _led(message: Message, draft: Draft) -> list[str]:
    """The words before a draft in its own clause."""
    out: list[str] = []
    for chunk in reversed(message.chunks[: min([draft.at, *draft.places])]):
        if chunk.sort not in (Sort.WORD, Sort.FILLER, Sort.FIX) or chunk.text in message.lex.conjunctions:
            break
        out.insert(0, chunk.text)
    return out


def _still_there(message: Message, draft: Draft) -> bool:
    """Whether so many are what is left of goods that are to be ordered, and nobody said how many: "queda un costal, hay
    que pedir", "pede papel, só tem 2"."""
    chunks, last = message.chunks, max([draft.at, *draft.places])
    for at in dict.fromkeys((draft.at, *range(last + 1, len(chunks)))):
        chunk = chunks[at]
        counted = chunk.sort is Sort.NUM and chunk.value.value == draft.quantity
        if counted or (chunk.sort is Sort.MEAS and chunk.value == draft.measure):
            return left_over(at, max(last, at), chunks, message.lex.language)
    return False


def as_told(
    message: Message, intent: Intent, lines: Sequence[RequestLine], drafts: Sequence[Draft]
) -> list[RequestLine]:
    """The lines of `drafts` with what is said of them beside a number: of which nothing is left, or so many still, and
    what is one pack."""
    both = list(zip(lines, drafts, strict=True))
    if intent is Intent.STOCK_COUNT:
        return [_nothing(line) if _uncounted(message, line, d) and message.none_left(d) else line for line, d in both]
    if intent is Intent.RESTOCK_REQUEST:
        return [replace(line, quantity=None) if _still_there(message, draft) else line for line, draft in both]
    return [_one_pack(message, line, draft) for line, draft in both] if intent in _DONE else list(lines)


def _uncounted(message: Message, line: RequestLine, draft: Draft) -> bool:
    """Whether goods have no number of their own: none was said, or one behind them that stands in their name ("papel
    rosal x 4")."""
    if line.quantity is None:
        return True
    behind = bool(draft.words) and draft.at >= min(draft.places)
    names = {fold(f.product.name) for _, fits in message.resolved for f in fits if f.id == line.product}
    return behind and any(plain(line.quantity) in map(_figure, name.split()) for name in names)


def _figure(word: str) -> str:
    """The number of a word of a name: "18" of "18s"."""
    return word.rstrip("abcdefghijklmnopqrstuvwxyz")


def _nothing(line: RequestLine) -> RequestLine:
    return replace(line, quantity=Decimal(0), unit=LineUnit.BASE)


def _one_pack(message: Message, line: RequestLine, draft: Draft) -> RequestLine:
    """`line` as one pack where a pack is named with its article and no number: "llegó el saco de arroz"."""
    led = message.chunks[draft.at - 1].text if draft.at else ""
    one = draft.unit is not None and not draft.unit.endswith("s") and led in message.lex.determiners
    fits = next(products for each, products in message.resolved if each is draft) if one else []
    if line.quantity is not None or not fits:
        return line
    return message.resolver.line(replace(draft, quantity=Decimal(1)), fits)


def _is_lacking(message: Message, at: int) -> bool:
    """Whether goods did not come with the others: ", faltó el jabón", "the soap was missing"."""
    lex, chunks = message.lex, message.chunks
    before = [c.text for c in chunks[max(0, at - 2) : at] if c.text not in lex.determiners | lex.connectors][-1:]
    after = [c.text for c in chunks[at + 1 : at + 3]]
    return not lex.lacking.isdisjoint(before + after)


def new_goods(message: Message, each: Resolved) -> bool:
    """Whether a supplier offers so many of what the shop does not have: "tengo mermelada, le llevo 10", "and 5 of
    honey"."""
    draft, products = each
    if products or not (draft.words and draft.counts):
        return False
    lex, first = message.lex, min(draft.places)
    if draft.at < first and (draft.unit or draft.of):
        return not any(word in lex.everyday for word in draft.words)
    at = first - 1
    while at > max(0, first - _REASON) and message.chunks[at].sort is Sort.WORD and _is_small(message, at):
        at -= 1
    return at >= 0 and message.chunks[at].text in lex.has


def unheard_of(message: Message, draft: Draft) -> bool:
    """Whether a number counts by a word that nobody knows, goods or a pack: "me quedan 10 tutumas"."""
    after = message.chunks[draft.at + 1 : draft.at + 2] if draft.counts and draft.words else []
    word = after[0].text if after and after[0].sort is Sort.WORD else ""
    return word.isalpha() and word in draft.words and not (message.lex.knows(word) or word in message.lex.everyday)


def _is_small(message: Message, at: int) -> bool:
    lex, text = message.lex, message.chunks[at].text
    small = lex.connectors | lex.determiners | lex.article
    return text not in lex.has and (text in small or lex.is_filler(text))


def goods_left(message: Message, lines: list[Resolved]) -> bool:
    """Whether goods of the shop were named that none of `lines` is about, and that nothing else explains."""
    held = {product.id for _, products in lines for product in products}
    placed = {i for draft, _ in lines for i in draft.places}
    fixed = max((i for i, c in enumerate(message.chunks) if c.sort is Sort.FIX), default=-1)
    lex = message.lex
    for at, chunk in enumerate(message.chunks[1:], 1):  # who is spoken to comes first
        if (
            chunk.sort is not Sort.WORD
            or at in placed
            or at < fixed
            or lex.knows(chunk.text)
            or chunk.text in lex.saints
        ):
            continue
        named = message.directory.may_name(message.tokens[chunk.start : chunk.end])
        beside = tells_who_came(message.chunks, at, lex) or is_denied(message.chunks, at, lex)
        if named or beside or _is_described(message, at):
            continue
        found = [f for f in message.fits(chunk.text) if f.score >= SURE and f.why not in VAGUE]
        left = bool(found) and not held & {f.id for f in found}
        if left and not (_is_reason(message, at) or _is_there(message, at, at)):
            return True
    return False
