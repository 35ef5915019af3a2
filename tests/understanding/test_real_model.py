"""The real language model behind the real rules, on messages that no rule knows. Minutes: it evaluates its prefix."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from hub.application.ports.understanding import Action, Said
from hub.domain.people import Role
from hub.understanding import HybridReader
from hub.understanding.llm.llama import LlamaCpp
from hub.understanding.llm.prompt import prefix
from models.store import default_folder
from tests.understanding.test_hybrid import Scripted
from tests.understanding.worlds import knowledge

pytestmark = [pytest.mark.slow, pytest.mark.models, pytest.mark.timeout(900)]
NOW = datetime.fromisoformat("2025-11-22T10:00:00-05:00")
STRANGE = (
    "el sr del agua cielo dice si le aumentamos diez bidones de 7 litros",
    "oye fijate que la inca kola de litro y medio esta volando, me late unas 4 cajas",
    "la doña Teófila se apareció con veinte soles",
    "ya se nos fue toda la gloria y el camión pasa mañana",
    "se corrió la voz y no paran de llevarse el agua cielo de siete litros",
    "con la inca kola de litro y medio andamos volando bajo, serían 4 cajas",
)
"""Ways of talking that rules may come to know, one by one: asked are those that they still leave to the model."""


def said(text: str) -> Said:
    return Said(text, Role.EMPLOYEE, NOW, "es")


def left_to_the_model(text: str) -> bool:
    model = Scripted('["unknown"]')
    HybridReader(model).read(said(text), knowledge("bodega-lima"))
    return bool(model.asked)


@pytest.fixture(scope="module")
def model() -> Iterator[LlamaCpp]:
    with LlamaCpp(default_folder(), model="qwen2.5-coder-0.5b-instruct") as engine:
        engine.warm_up(prefix())
        yield engine


def test_what_only_the_model_read_is_never_acted_upon(model: LlamaCpp) -> None:
    left = [text for text in STRANGE if left_to_the_model(text)]
    assert len(left) > 1, "the rules know all of these by now: look for stranger ones"
    for text in left[:2]:
        reading = HybridReader(model).read(said(text), knowledge("bodega-lima"))
        assert reading.route == "model:qwen2.5-coder-0.5b-instruct"
        assert reading.action is not Action.ACT
        if reading.action is Action.ASK:
            assert "confirmation" in reading.missing
