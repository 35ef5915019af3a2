"""The answer of a message that only changes what the open card holds: its edits as lines, its number as money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, Relative, RequestLine, Topic
from hub.understanding.answer.on_card import on_card
from hub.understanding.goods.drafts import Draft
from hub.understanding.goods.edits import Edit, How
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort

_RELATIVE = {How.MORE: Relative.MORE, How.LESS: Relative.LESS}

_PRICING = frozenset({Intent.CHANGE_PRICE, Intent.ADD_PRODUCT})
_MONEYED = _PRICING | {Intent.RECORD_CREDIT, Intent.RECORD_PAYMENT, Intent.RECORD_EXPENSE}
"""Intents whose number is money, where nothing is counted."""


def of_money(topic: Topic | None) -> bool:
    """Whether a card's number is a price or an amount."""
    return topic is not None and topic.intent in _MONEYED and all(line.quantity is None for line in topic.lines)


def charged(message: Message, figures: Sequence[Chunk]) -> tuple[Reading, list[str]]:
    """What puts a card of money right ("no, a 4.50", "foi 60"), and what is missing; `figures` are its numbers."""
    reading = Reading(Intent.CHANGE_ORDER, Action.ACT, corrects=True)
    topic = message.said.topic
    if len(figures) > 1 or topic is None:
        return reading, ["amount"]
    value = None if not figures else figures[0].value if figures[0].sort is Sort.MONEY else figures[0].value.value
    if value is not None and topic.intent in _PRICING:
        own = topic.lines[0] if len(topic.lines) == 1 else RequestLine()
        line = RequestLine(product=own.product, said=own.said, quantity=None, unit=None, price=value)
        return replace(reading, lines=(line,)), []
    told = message.of(Sort.DATE) or message.of(Sort.BRANCH) or message.of(Sort.PARTY)
    return replace(reading, amount=value), [] if told or value is not None else ["amount"]


def edited(message: Message, edits: Sequence[Edit]) -> tuple[Reading, list[str]]:
    """The change that `edits` make, and what is missing in it; without any a day, a person or a place is put right."""
    if any(edit.how is How.ASK for edit in edits):
        return Reading(Intent.CHANGE_ORDER, Action.ASK, corrects=True), ["product", "quantity"]
    if not edits or edits[0].how is How.KEEP:
        return Reading(Intent.CHANGE_ORDER, Action.ACT, corrects=True), []
    lines = [line for edit in edits for line in _lines(message, edit)]
    denied = [_line(message, draft) for edit in edits for draft in edit.gives_way]
    added = [line for line in lines if line.relative is Relative.MORE]
    missing = ["product"] if any(not line.product for line in lines if line.candidates or line.said) else []
    missing += ["quantity"] if any(line.quantity is None for line in added) else []
    swaps = any(edit.how is How.SWAP for edit in edits)
    reading = Reading(Intent.CHANGE_ORDER, Action.ACT, tuple(lines), denied=tuple(denied))
    return replace(reading, corrects=swaps, change_of_mind=swaps), missing


def _lines(message: Message, edit: Edit) -> list[RequestLine]:
    lines = [_line(message, draft) for draft in edit.drafts]
    if edit.place is not None and message.said.topic is not None:
        held = message.said.topic.lines
        own = held[edit.place - 1 if edit.place > 0 else edit.place]
        lines = [replace(line, product=own.product, candidates=own.candidates) for line in lines or [RequestLine()]]
    if edit.how is How.TIMES:
        lines = lines or [RequestLine(unit=None)]
        return [replace(line, quantity=edit.factor, unit=None, relative=Relative.TIMES) for line in lines]
    if edit.how is How.OFF:
        lines = lines or [RequestLine()]
        return [replace(line, quantity=Decimal(0), unit=LineUnit.BASE) for line in lines]
    if edit.how is How.ALONE:
        return _others(message, lines)
    if edit.how in _RELATIVE:
        return [replace(line, relative=_RELATIVE[edit.how]) for line in lines]
    return lines


def _line(message: Message, draft: Draft) -> RequestLine:
    """The line of a draft; a number without a unit of its own keeps that of the card's line."""
    fits = on_card(message, message.resolver.products(draft, ()))
    line = message.resolver.line(draft, fits)
    topic = message.said.topic
    held = {line.product for line in topic.lines} if topic is not None else set()
    bare = draft.unit is None and draft.measure is None and (not draft.words or any(fit.id in held for fit in fits))
    return replace(line, unit=None) if bare or line.quantity is None else line


def _others(message: Message, kept: Sequence[RequestLine]) -> list[RequestLine]:
    """Every line of the card but those that were named goes off."""
    ids = {each for line in kept for each in (line.product, *line.candidates)}
    topic = message.said.topic
    held = [line.product for line in topic.lines if line.product] if topic is not None else []
    return [RequestLine(product=each, quantity=Decimal(0)) for each in held if each not in ids]
