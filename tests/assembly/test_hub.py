"""What a hub is put together from, by its configuration."""

from __future__ import annotations

from pathlib import Path

from hub.application.ports.status import PartState
from hub.assembly.config import HubConfig
from hub.assembly.hub import Hub
from hub.understanding import HybridReader, RuleReader


def test_without_a_named_model_rules_alone_understand_and_home_says_that_they_do(tmp_path: Path) -> None:
    with Hub(HubConfig.read(tmp_path, {})) as hub:
        assert isinstance(hub.understanding, RuleReader)
        assert hub.status().understanding.state is PartState.READY


def test_a_named_language_model_stands_behind_the_rules(tmp_path: Path) -> None:
    with Hub(HubConfig.read(tmp_path, {"MOSTRADOR_LANGUAGE_MODEL": "qwen2.5-coder-0.5b-instruct"})) as hub:
        assert isinstance(hub.understanding, HybridReader)
