"""Books in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.application.scene import Scene, furnish, opened

# The same examples every time, however busy the machine is.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Scene]:
    """A furnished shop."""
    with opened(tmp_path) as scene:
        yield furnish(scene)
