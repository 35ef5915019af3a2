"""Everyday ways of saying each intent, made up beside ShopTalk: `intent role message`, one a line, for each shop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from hub.application.ports.understanding import Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.worlds import knowledge

FOLDER = Path(__file__).parent.parent / "data" / "phrases"
ROLES = {"o": Role.OWNER, "e": Role.EMPLOYEE, "c": Role.CUSTOMER, "s": Role.SUPPLIER}
FLOOR = 0.95


@pytest.mark.parametrize("shop", ["bodega-lima", "mercadinho-recife", "corner-kingston"])
def test_everyday_phrases_keep_their_intent(shop: str) -> None:
    reader, known = RuleReader(), knowledge(shop)
    now = datetime.fromisoformat("2025-11-22T10:00:00-05:00")
    missed = []
    lines = (FOLDER / f"{shop}.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        intent, role, text = line.split(" ", 2)
        reading = reader.read(Said(text, ROLES[role], now, known.shop.language), known)
        if reading.intent != intent:
            missed.append((line, str(reading.intent)))
    assert len(missed) <= (1 - FLOOR) * len(lines), missed
