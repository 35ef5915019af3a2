"""What people say in three languages, made from templates with a shop's own goods and people, is read right."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.evaluate import answer
from tests.data.shoptalk import score
from tests.understanding.spoken import NOW, sentences, shop

EVERY = 7
"""Of a language's templates; which ones depends on nothing but their order."""
FLOOR = 0.88
"""A third of the templates were written by people who had not read the rules, to learn from."""
MOST_SILENT = 0.02


@pytest.mark.parametrize("name", ["tienda-medellin", "mercearia-manaus", "corner-kingston"])
def test_everyday_sentences_are_read_right_and_hardly_ever_silently_wrong(name: str) -> None:
    reader, made = RuleReader(), shop(name)
    skus = {p["sku"]: p["sku"] for p in made.raw["products"]}
    asked = list(sentences(name, seed=3))[::EVERY]
    wrong, silent = [], []
    for sentence in asked:
        reading = reader.read(Said(sentence.text, Role(sentence.role), NOW, made.language), made.known)
        gold = score.canonical(sentence.gold)
        got = score.canonical(answer(reading, made.known, skus))
        keys = score.KEYS if sentence.whole else ("intent",)
        if gold["intent"] == "change_price":
            keys = tuple(key for key in keys if key != "action")  # made-up prices are far off, which is asked about
        if any(gold[key] != got[key] for key in keys):
            wrong.append(sentence.text)
            silent += [sentence.text] if reading.action is Action.ACT else []
    assert len(wrong) <= (1 - FLOOR) * len(asked), wrong
    assert len(silent) <= MOST_SILENT * len(asked), silent
