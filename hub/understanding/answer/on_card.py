"""What of a message speaks of the open card: which of its products, what of it is denied, what is only pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hub.application.ports.understanding import Fit, LineUnit, RequestLine
from hub.domain.words import fold
from hub.understanding.answer.editing_words import Says, labelled
from hub.understanding.goods.drafts import Draft
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort

_CHANGES = frozenset(
    {Says.SMALL, Says.STOP, Says.AND, Says.NO, Says.BY, Says.ONLY, Says.RATHER, Says.SWAP, Says.CONTENT}
)
"""What a number is changed by, and no price."""


def pointed(message: Message, draft: Draft) -> bool:
    """Whether a draft stands after "of" or "the": told of something else, not counted."""
    before = message.chunks[draft.at - 1].text if draft.at else ""
    return before in message.lex.of | message.lex.determiners


def on_card(message: Message, fits: list[Fit]) -> list[Fit]:
    """Those of `fits` that the open card holds, where it holds any: "quita la cola" is the one on it."""
    topic = message.said.topic
    held = {line.product for line in topic.lines} if topic is not None else set()
    return [fit for fit in fits if fit.id in held] or fits


def denied(message: Message) -> Iterator[RequestLine]:
    """What was said not to be meant: numbers without a product, and products of the open card where it holds them."""
    for draft in message.denied or ():
        yield message.resolver.line(draft, on_card(message, message.resolver.products(draft, ())))


def in_other_units(message: Message) -> list[RequestLine]:
    """The line of the open card in the pack or piece that is all that was said: "no son cajas, son unidades"."""
    topic, packs = message.said.topic, message.of(Sort.PACK)
    if topic is None or len(topic.lines) != 1 or not packs or message.of(Sort.NUM) or message.of(Sort.MEAS):
        return []
    [line] = topic.lines
    fits = [fit for name in topic.names for fit in message.fits(fold(name)) if fit.id == line.product]
    unit = LineUnit.PACK if message.resolver.packed(packs[-1].text, fits) else LineUnit.BASE
    return [RequestLine(quantity=line.quantity, unit=unit)] if fits else []


def of_card(message: Message, line: RequestLine) -> bool:
    """Whether a line speaks of the open card's: it names no goods, or goods that the card holds."""
    topic = message.said.topic
    held = {each.product for each in topic.lines} if topic is not None else set()
    return not (line.product or line.candidates) or line.product in held


def number_apart(message: Message, drafts: Sequence[tuple[Draft, list[Fit]]]) -> bool:
    """Whether what puts the card right holds a number beside goods that no line is about: "son 3 y una inca kola"."""
    told = [draft for draft, _ in drafts]
    named = any(draft.words for draft in told)
    bare = (draft for draft, _ in message.resolved if draft.counts and not draft.words)
    return message.denied is not None and named and any(draft not in told for draft in bare)


def differs_or_costs(message: Message) -> bool:
    """Whether a number is a price ("no, a 8") or a difference ("unas 2 menos quizás"), so that it is asked."""
    texts = [token.text for token in message.tokens]
    if message.lex.compared.intersection(texts):
        return True
    return any(
        c.sort is Sort.NUM and at and message.chunks[at - 1].text in message.lex.at - message.lex.article
        for at, c in enumerate(message.chunks)
    )


def stands_for(message: Message, draft: Draft) -> bool:
    """Whether a number only stands for a name ("the beef one"); in what puts the card right it counts."""
    return message.denied is None and message.chunks[draft.at].text in message.lex.stands_for


def changed_to(message: Message, lines: Sequence[RequestLine]) -> bool:
    """Whether all that is said is how many it shall be: "troca pra 3", "cámbialo a 3"; customers tell no prices, staff
    none that is whole, with no card of money open and in no other words than those that change a number."""
    texts = [token.text for token in message.tokens]
    alone = len(lines) == 1 and not (lines[0].said or message.lex.compared.intersection(texts))
    if not alone or message.denied is not None or message.of(Sort.MONEY):
        return False
    return message.role == "customer" or (message.said.topic is None and _only_changes(message, lines[0]))


def _only_changes(message: Message, line: RequestLine) -> bool:
    """Whether a message holds a whole number, what it was before, and words that change a number: "déjalo en 9"."""
    whole = line.quantity is not None and not line.quantity % 1 and not (line.product or line.candidates)
    said = [replace(c, sort=Sort.FILLER) if c.sort is Sort.FIX else c for c in message.chunks]
    labels = labelled(said, message.lex) if whole else None
    if labels is None or not _CHANGES.issuperset(labels[0]):
        return False
    told = [chunk.sort for chunk, kind in zip(said, labels[0], strict=True) if kind is Says.CONTENT]
    return {Sort.NUM, Sort.PACK}.issuperset(told)
