"""The answer of a message that only changes what the open card holds: its edits as lines of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, Relative, RequestLine
from hub.understanding.answer.on_card import on_card
from hub.understanding.goods.drafts import Draft
from hub.understanding.goods.edits import Edit, How
from hub.understanding.message import Message

_RELATIVE = {How.MORE: Relative.MORE, How.LESS: Relative.LESS}


def edited(message: Message, edits: Sequence[Edit]) -> tuple[Reading, list[str]]:
    """The change that `edits` make, and what is missing in it; without any a day, a person or a place is put right."""
    if any(edit.how is How.ASK for edit in edits):
        return Reading(Intent.CHANGE_ORDER, Action.ASK, corrects=True), ["product", "quantity"]
    if not edits:
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
