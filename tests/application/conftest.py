"""Books in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.application.scene import Scene, furnish, opened


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Scene]:
    """A furnished shop."""
    with opened(tmp_path) as scene:
        yield furnish(scene)
