"""Books in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.application.scene import Furnished, Scene


@pytest.fixture
def shop(furnished: Furnished, tmp_path: Path) -> Iterator[Scene]:
    """A furnished shop."""
    with furnished.copied(tmp_path) as scene:
        yield scene
