"""Measures understanding on ShopTalk's development half and prints the tables of docs/UNDERSTANDING.md.

python -m tests.understanding.benchmark                          the rules, per world and intent
python -m tests.understanding.benchmark --alone MODEL --sample N a language model without rules, every N-th message
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hub.application.ports.understanding import Action, Knowledge, LanguageModel, Reading, Said, Understanding
from hub.understanding import RuleReader
from hub.understanding.evaluate import answers
from hub.understanding.fill import fill
from hub.understanding.prompt import MOST_TOKENS, grammar, parse, prefix, prompt
from hub.understanding.text import Kind
from tests.data.shoptalk import score
from tests.understanding.worlds import WORLDS, knowledge, messages, world

Row = tuple[str, str, bool, bool, float]


class ModelAlone:
    """The baseline: the model chooses the intent of every message; code fills the slots and acts upon it."""

    def __init__(self, model: LanguageModel) -> None:
        self._model, self._rules = model, RuleReader()

    def read(self, said: Said, shop: Knowledge) -> Reading:
        """Read by the model alone."""
        message = self._rules.message(said, shop, said.language, buying=said.role.is_staff)
        unknown, _ = self._rules.consider(replace(said, text=""), shop)
        if message is None:
            return unknown
        words = [t.raw for t in message.tokens if t.kind is Kind.WORD]
        role = "owner" if message.role == "staff" else message.role
        completion = self._model.complete(
            prefix(), prompt(role, message.text), grammar=grammar(message.role, words), max_tokens=MOST_TOKENS
        )
        answer = parse(completion)
        if answer is None or answer.intent == unknown.intent:
            return unknown
        return replace(fill(message, answer.intent), route=self._model.name)


def wilson(right: int, count: int) -> str:
    """The 95 % interval of a share, in percent (Wilson's score)."""
    if not count:
        return "–"
    z, share = 1.96, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{100 * (middle - half):.1f} to {100 * min(middle + half, 1):.1f}"


def rows(reader: Understanding, every: int = 1) -> Iterable[Row]:
    """One row a message: world, intent, right, silently wrong, seconds."""
    for name in WORLDS:
        skus = {p["sku"]: p["sku"] for p in world(name)["products"]}
        asked: list[dict[str, Any]] = messages(name)[::every]
        for message, given in zip(asked, answers(asked, reader, knowledge(name), skus), strict=True):
            gold, got = score.canonical(message["gold"]), score.canonical(given["answer"])
            right = all(gold[key] == got[key] for key in score.KEYS)
            silent = not right and given["answer"]["action"] == Action.ACT
            yield name, message["gold"]["intent"], right, silent, given["seconds"]


def table(title: str, found: list[Row], by: int) -> None:
    """Print one table grouped by a column of the rows."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[str(row[by])].append(row)
    print(f"| {title} | messages | right | 95 % interval | silently wrong | p95 ms |\n" + "| --- " * 6 + "|")
    for name, group in [*sorted(groups.items()), ("all", found)]:
        counts = Counter(right=sum(r[2] for r in group), silent=sum(r[3] for r in group))
        p95 = sorted(r[4] for r in group)[int(len(group) * 0.95)]
        share = wilson(counts["right"], len(group))
        print(f"| {name} | {len(group)} | {counts['right']} | {share} % | {counts['silent']} | {p95 * 1000:.1f} |")
    print()


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", metavar="MODEL")
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--models", type=Path)
    arguments = parser.parse_args()
    if arguments.alone is None:
        found = list(rows(RuleReader(), arguments.sample))
        table("world", found, 0)
        table("intent", found, 1)
        return
    from hub.understanding.llama import LlamaCpp
    from models.store import default_folder

    with LlamaCpp(arguments.models or default_folder(), model=arguments.alone) as model:
        table("world", list(rows(ModelAlone(model), arguments.sample)), 0)


if __name__ == "__main__":
    main()
