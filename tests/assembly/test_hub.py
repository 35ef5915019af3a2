"""What a hub is put together from, by its configuration."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hub.application.ports.status import PartState
from hub.assembly.config import HubConfig
from hub.assembly.hub import Hub
from hub.understanding import HybridReader, RuleReader

NOBODY = "http://127.0.0.1:9"


def test_without_a_named_model_rules_alone_understand_and_home_says_that_they_do(tmp_path: Path) -> None:
    with Hub(HubConfig.read(tmp_path, {})) as hub:
        assert isinstance(hub.understanding, RuleReader)
        assert hub.status().understanding.state is PartState.READY


def test_a_named_language_model_stands_behind_the_rules(tmp_path: Path) -> None:
    with Hub(HubConfig.read(tmp_path, {"MOSTRADOR_LANGUAGE_MODEL": "qwen2.5-coder-0.5b-instruct"})) as hub:
        assert isinstance(hub.understanding, HybridReader)


@pytest.mark.models
def test_where_there_is_a_chat_the_recogniser_is_loaded_before_the_first_note_and_else_not(tmp_path: Path) -> None:
    for token in ("", "EAA"):
        with Hub(HubConfig.read(tmp_path, {"MOSTRADOR_WHATSAPP_TOKEN": token, "MOSTRADOR_GRAPH_URL": NOBODY})) as hub:
            hub.start()
            until = time.monotonic() + 60
            while hub.preparation.speech.state is PartState.PREPARING and time.monotonic() < until:
                time.sleep(0.02)
            assert hub.preparation.speech.state is PartState.READY
            assert bool(hub.recogniser.pids()) == bool(token)
