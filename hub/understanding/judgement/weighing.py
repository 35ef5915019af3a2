"""How likely each intent is: a second opinion beside the rules, learnt from sentences of everyday talk.

A log-linear model (multinomial logistic regression) over what a message's skeleton holds: its words and their letters
by threes (so that forms and spellings never seen still say something), what stands beside what, who sends it, and
whether products, quantities, people or money are in it. Products stand as ``PROD``, so that nothing is learnt of any
shop. The weights are data (`data/weights.json`), made by `tests/understanding/learn.py`; here they are only added up,
which takes well under a millisecond.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from hub.application.ports.understanding import Intent

_LETTERS = 3
_LONGEST = 40
"""Words of a message that are looked at; what is beyond them are lines of a list."""
_TOLD = (
    "money",
    "party",
    "branch",
    "date",
    "number",
    "lines",
    "known_product",
    "known_quantity",
    "question",
    "short",
    "topic",
)


def features(words: Sequence[str], held: Iterable[str], role: str, rules: Sequence[Intent] | None) -> list[str]:
    """Name what a message shows: `words` of its skeleton, the rules' features that it has, who sends it.

    `rules` are the intents whose rules hold, their choice first; None where they shall not count.
    """
    words = [*words[:_LONGEST]]
    held = set(held)
    out = {f"r={role}"}
    out.update(f"h={name}" if name in held else f"n={name}" for name in _TOLD)
    out.add(f"len={min(len(words), 6)}")
    if rules is not None:
        first = rules[0] if rules else "none"
        out.update((f"rule={first}", f"rule={first}|{role}"))
        out.update(f"also={intent}" for intent in rules[1:])
    bounded = ["^", *words, "$"]
    for word in words:
        out.add(f"w={word}")
        out.add(f"w={word}|{role}")
        if len(word) >= _LETTERS and word.islower():
            written = f"<{word}>"
            out.update(f"g={written[at : at + _LETTERS]}" for at in range(len(word)))
    out.update(f"b={a} {b}" for a, b in pairwise(bounded))
    out.update(f"k={a[:4]} {c[:4]}" for a, c in zip(bounded, bounded[2:], strict=False))
    return sorted(out)


class Weights:
    """The learnt weights: by feature, one for each intent that it speaks for or against."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._intents = [Intent(name) for name in raw["intents"]]
        self._unit = float(raw["unit"])
        self._bias: list[float] = raw["bias"]
        self._rows: dict[str, list[int]] = raw["weights"]

    def knows(self, words: Iterable[str]) -> bool:
        """Whether anything was learnt of one of `words`; a number by itself says nothing."""
        return any(f"w={word}" in self._rows for word in words if word != "NUM")

    def chances(self, shown: Iterable[str], open_to: Iterable[Intent]) -> dict[Intent, float]:
        """How likely each of the intents `open_to` the sender is, by what a message shows; they sum to 1."""
        sums = [0] * len(self._intents)
        for name in shown:
            row = self._rows.get(name)
            if row is not None:
                for at in range(0, len(row), 2):
                    sums[row[at]] += row[at + 1]
        allowed = set(open_to)
        scores = {
            intent: total * self._unit + bias
            for intent, total, bias in zip(self._intents, sums, self._bias, strict=True)
            if intent in allowed
        }
        most = max(scores.values())
        powers = {intent: math.exp(score - most) for intent, score in scores.items()}
        whole = sum(powers.values())
        return {intent: power / whole for intent, power in powers.items()}


@cache
def weights() -> Weights:
    """The weights that the program ships with."""
    path = files("hub.understanding") / "data" / "weights.json"
    return Weights(json.loads(path.read_text(encoding="utf-8")))
