"""What the language model is told and how its answer is bound.

The prefix is the same for every message, so that its evaluation is kept. The answer is an array: an intent that the
sender may have, then product words, each a run of words of the message itself; the grammar admits nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from hub.application.ports.understanding import Intent
from hub.understanding.judgement.intents import WHO
from hub.understanding.llm.llama import as_data
from hub.understanding.pieces.data import data

MOST_WORDS = 60
"""Words of a message that the grammar offers; a longer message is not for the model."""
MOST_TOKENS = 64
_LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What the model filled in: the intent, and the words that it took for products."""

    intent: Intent
    products: tuple[str, ...]


@cache
def prefix() -> str:
    """The fixed beginning of every prompt: the instruction and the examples."""
    raw = data("prompt")
    lines = [raw["instruction"].strip(), ""]
    for who, text, *answer in raw["examples"]:
        lines += [f"{who}: {text}", json.dumps(answer, ensure_ascii=False)]
    return "\n".join(lines) + "\n"


def prompt(role: str, text: str) -> str:
    """The part of the prompt that differs: one message on one line."""
    return f"{role}: {' '.join(as_data(text).split())[:_LONGEST_TEXT]}\n"


def grammar(role: str, words: list[str]) -> str:
    """A GBNF grammar of the answers to a message of `words` by somebody of `role` (staff, customer, supplier)."""
    intents = " | ".join(_literal(f'"{i}"') for i in Intent if role in WHO[i])
    rules = ['root ::= "[" intent (", " product)? (", " product)? (", " product)? "]"', f"intent ::= {intents}"]
    distinct = list(dict.fromkeys(w for w in words if w.isalnum()))[:MOST_WORDS]
    if not distinct:
        return "\n".join(['root ::= "[" intent "]"', f"intent ::= {intents}"])
    rules.append(r'product ::= "\"" word (" " word)? (" " word)? (" " word)? "\""')
    rules.append("word ::= " + " | ".join(_literal(w) for w in distinct))
    return "\n".join(rules)


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def parse(completion: str) -> ModelAnswer | None:
    """Read the model's answer; None where it was cut off or is no array of the agreed form."""
    try:
        raw = json.loads(completion.strip())
    except json.JSONDecodeError:
        return None
    if not isinstance(raw, list) or not raw or not all(isinstance(x, str) for x in raw) or raw[0] not in list(Intent):
        return None
    return ModelAnswer(Intent(raw[0]), tuple(raw[1:]))
