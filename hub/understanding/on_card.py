"""What of a message speaks of the open card: which of its products, what of it is denied, what is only pointed at."""

from __future__ import annotations

from collections.abc import Iterator

from hub.application.ports.understanding import Fit, RequestLine
from hub.understanding.drafts import Draft
from hub.understanding.message import Message


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
