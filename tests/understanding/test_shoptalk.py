"""ShopTalk's development half, scored by its own scorer; the floor keeps what has been reached."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from hub.application.ports.understanding import Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.evaluate import answers
from tests.data.shoptalk import score
from tests.understanding.worlds import DATA, WORLDS, knowledge, knowledge_of, messages, world

FLOOR = 0.97
"""Share of the development messages that must be right (issue 4's target on this half)."""
MOST_SILENT = 1


@cache
def answered(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    asked = messages(name)
    skus = {p["sku"]: p["sku"] for p in world(name)["products"]}
    return list(zip(asked, answers(asked, RuleReader(), knowledge(name), skus), strict=True))


def verdict(message: dict[str, Any], given: dict[str, Any]) -> tuple[bool, bool]:
    """Whether an answer is right, and whether it is silently wrong."""
    gold, got = score.canonical(message["gold"]), score.canonical(given["answer"])
    right = all(gold[key] == got[key] for key in score.KEYS)
    return right, not right and given["answer"]["action"] == "act"


def test_the_development_half_is_read_right_and_hardly_ever_silently_wrong() -> None:
    table: dict[str, dict[str, Any]] = {}
    for name in WORLDS:
        results = [(verdict(m, a), a["seconds"]) for m, a in answered(name)]
        seconds = sorted(s for _, s in results)
        table[name] = {
            "messages": len(results),
            "right": sum(right for (right, _), _ in results),
            "silently_wrong": sum(silent for (_, silent), _ in results),
            "p95_ms": round(seconds[int(len(seconds) * 0.95)] * 1000, 1),
        }
    print(json.dumps(table, indent=1))
    total = sum(row["messages"] for row in table.values())
    assert total == 520
    assert sum(row["right"] for row in table.values()) >= FLOOR * total
    assert sum(row["silently_wrong"] for row in table.values()) <= MOST_SILENT


@pytest.mark.parametrize("name", WORLDS)
def test_answers_are_in_the_scorers_form(name: str) -> None:
    for message, given in answered(name)[:20]:
        assert set(given) == {"id", "answer", "seconds", "route"}
        assert given["id"] == message["id"]
        assert set(given["answer"]) <= set(score.KEYS)
        assert all(set(line) <= score.LINE_KEYS for line in given["answer"].get("lines", []))


ORDER = {"es": "pide 3 {unit} de {name}", "pt": "pede 3 {unit} de {name}", "en": "order 3 {unit} of {name}"}
MOST_NAMES_MISSED = 2
"""Names that no order can hold as they are: a brand that is a verb, an exclamation mark inside a name."""


def test_every_product_is_found_by_its_own_name() -> None:
    missed = []
    reader = RuleReader()
    for name in WORLDS:
        shop = knowledge(name)
        for item in world(name)["products"]:
            unit = item["pack_name"] or {"en": "pieces"}.get(shop.shop.language, "unidades")
            text = ORDER[shop.shop.language].format(unit=unit, name=item["name"].lower())
            said = Said(text, Role.OWNER, datetime.fromisoformat("2025-11-22T10:00:00-05:00"), shop.shop.language)
            reading = reader.read(said, shop)
            if [(line.product, line.quantity) for line in reading.lines] != [(item["sku"], 3)]:
                missed.append(text)
    assert len(missed) <= MOST_NAMES_MISSED, missed


@pytest.mark.parametrize(
    "folder",
    [
        "fresh",
        pytest.param("outside/first", marks=pytest.mark.slow),
        pytest.param("outside/second", marks=pytest.mark.slow),
        pytest.param("outside/third", marks=pytest.mark.slow),
        pytest.param("outside/fourth", marks=pytest.mark.slow),
        pytest.param("outside/fifth", marks=pytest.mark.slow),
        pytest.param("outside/sixth", marks=pytest.mark.slow),
        pytest.param("outside/seventh", marks=pytest.mark.slow),
        pytest.param("outside/eighth", marks=pytest.mark.slow),
        pytest.param("outside/eleventh", marks=pytest.mark.slow),
        pytest.param("outside/thirteenth", marks=pytest.mark.slow),
        pytest.param("outside/fourteenth", marks=pytest.mark.slow),
        pytest.param("outside/fifteenth", marks=pytest.mark.slow),
        pytest.param("outside/sixteenth", marks=pytest.mark.slow),
        pytest.param("outside/seventeenth", marks=pytest.mark.slow),
        pytest.param("outside/nineteenth", marks=pytest.mark.slow),
        pytest.param("outside/twentieth", marks=pytest.mark.slow),
        pytest.param("outside/twentyfirst", marks=pytest.mark.slow),
        "outside/twentysecond",
        "outside/twentyfifth",
        "outside/twentysixth",
    ],
)
def test_what_outsiders_wrote_stays_mended(folder: str) -> None:
    """Their first scores, before the mending, lie beside the messages: this only keeps what was reached."""
    wrong, silent, count = [], [], 0
    for path in sorted((DATA / folder).glob("*.jsonl")):
        raw = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        asked = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]
        skus = {p["sku"]: p["sku"] for p in raw["products"]}
        for message, given in zip(asked, answers(asked, RuleReader(), knowledge_of(raw), skus), strict=True):
            right, silently = verdict(message, given)
            count += 1
            wrong += [] if right else [message["id"]]
            silent += [message["id"]] if silently else []
    assert len(wrong) <= 0.035 * count, wrong
    assert len(silent) <= 0.005 * count, silent
