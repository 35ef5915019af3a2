"""Rules first, the language model only where they do not know.

The model says what is wanted and which words name products; numbers, dates, people and the choice of products stay
with code. What only the model read is never acted upon before a person agreed: its readings ask.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from hub.application.ports.understanding import Action, Intent, Knowledge, LanguageModel, Reading, Said
from hub.domain.errors import Unavailable
from hub.understanding.answer.fill import fill
from hub.understanding.llm.prompt import MOST_TOKENS, MOST_WORDS, grammar, parse, prefix, prompt
from hub.understanding.message import Message
from hub.understanding.pieces.text import Kind
from hub.understanding.rules import UNKNOWN, RuleReader

_log = logging.getLogger(__name__)
_SUBSTANCE = frozenset({"known_product", "known_quantity", "money", "party", "branch", "topic"})
"""A message with none of these is chat: the model is not asked."""


class HybridReader:
    """Implements the port `Understanding` by rules and a language model behind them.

    Without a model, with one that is not ready, or when it fails, the rules' reading stands.
    """

    def __init__(self, model: LanguageModel | None = None, rules: RuleReader | None = None) -> None:
        self._rules = rules or RuleReader()
        self._model = model

    def read(self, said: Said, shop: Knowledge) -> Reading:
        """Understand `said`; `Reading.route` tells who did. Never raises for what people write."""
        begun = time.perf_counter()
        reading, message = self._rules.consider(said, shop)
        if message is not None and self._worth_asking(message):
            reading = self._asked(message) or reading
        return replace(reading, seconds=time.perf_counter() - begun)

    def _worth_asking(self, message: Message) -> bool:
        if self._model is None or not self._model.ready():
            return False
        return bool(message.features & _SUBSTANCE) and len(message.tokens) <= MOST_WORDS

    def _asked(self, message: Message) -> Reading | None:
        """The model's reading, or None where it had none to give."""
        model = self._model
        if model is None:
            return None
        words = [t.raw for t in message.tokens if t.kind is Kind.WORD]
        role = "owner" if message.role == "staff" else message.role
        try:
            completion = model.complete(
                prefix(),
                prompt(role, message.text),
                grammar=grammar(message.role, words),
                max_tokens=MOST_TOKENS,
            )
        except Unavailable as error:
            _log.warning("the language model did not answer: %s", error)
            return None
        answer = parse(completion)
        if answer is None:
            return None
        route = f"model:{model.name}"
        if answer.intent is Intent.UNKNOWN:
            return replace(UNKNOWN, route=route)
        reading = fill(_with_products(message, answer.products), answer.intent)
        missing = tuple(dict.fromkeys((*reading.missing, "confirmation")))
        return replace(reading, action=Action.ASK, missing=missing, route=route)


def _with_products(message: Message, products: tuple[str, ...]) -> Message:
    """Where the rules found no product, the words that the model took for one are looked up instead."""
    if any(found for _, found in message.resolved) or not products:
        return message
    drafts = [d for d in message.drafts if d.counts] or message.drafts[:1]
    for draft, words in zip(drafts, products, strict=False):
        if message.fits(words):
            draft.words = words.split()
    return replace(message, drafts=drafts)
