"""Where a hub's configuration comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.assembly.config import HubConfig
from hub.domain.errors import InvalidInput


def test_nothing_set_is_a_shop_that_works_alone(tmp_path: Path) -> None:
    config = HubConfig.read(tmp_path, {})
    assert (config.relay_url, config.whatsapp_token, config.books) == ("", "", tmp_path / "books.db")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "hub.toml").write_text('shop = "bodega"\nrelay_url = "https://a.example"\n')
    config = HubConfig.read(tmp_path, {"MOSTRADOR_RELAY_URL": "https://b.example"})
    assert (config.shop, config.relay_url) == ("bodega", "https://b.example")


@pytest.mark.parametrize("content", ["shop = ", 'colour = "red"\n'])
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "hub.toml").write_text(content)
    with pytest.raises(InvalidInput) as raised:
        HubConfig.read(tmp_path, {})
    assert raised.value.code == "invalid_input.config"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    config = HubConfig.read(tmp_path, {"MOSTRADOR_WHATSAPP_TOKEN": "very-secret"})
    assert "very-secret" not in repr(config)
