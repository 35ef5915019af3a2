"""What holds for all tests, and a furnished shop to copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.application.scene import Furnished

_TESTS = Path(__file__).parent
_OF_PROCESSES = frozenset({"assembly", "journeys", "relay", "sandbox", "sync", "ui", "voice"})
"""Rooms whose tests wait for sockets, processes, engines or a browser: on a loaded machine any of them may be late."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that waits for something outside its own process one more try.

    `--reruns` would give it to all tests, and the plugin's question over a socket costs each of them 40 ms.
    """
    for item in items:
        room = item.path.relative_to(_TESTS).parts[0]
        outside = room in _OF_PROCESSES or item.get_closest_marker("browser") or item.get_closest_marker("models")
        if outside and item.get_closest_marker("slow") is None:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A furnished shop, closed, for tests that each change a copy."""
    return Furnished(tmp_path_factory.mktemp("furnished"))
