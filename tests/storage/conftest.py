"""Books in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.application.scene import Furnished, Scene
from tests.storage.backups import save
from tests.storage.test_personal_words import converse

# The same examples every time, however busy the machine is.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def shop(furnished: Furnished, tmp_path: Path) -> Iterator[Scene]:
    """A furnished shop."""
    with furnished.copied(tmp_path) as scene:
        yield scene


@pytest.fixture
def saved(shop: Scene, tmp_path: Path) -> Path:
    """A backup of a shop with sales, a conversation and a voice note."""
    for _ in range(3):
        shop.sell(shop.coke, "2")
    shop.do(converse)
    (tmp_path / "usb").mkdir()
    return save(shop, tmp_path / "usb" / "shop.backup")
