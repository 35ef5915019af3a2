"""What holds for all tests, a browser, and a furnished shop to copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.application.scene import Furnished

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TESTS = Path(__file__).parent
_OF_PROCESSES = frozenset({"assembly", "journeys", "relay", "sandbox", "sync", "ui", "voice"})
"""Rooms whose tests wait for sockets, processes, engines or a browser: on a loaded machine any of them may be late."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that waits for something outside its own process one more try, and let its file begin.

    `--reruns` would give it to all tests, and the plugin's question over a socket costs each of them 40 ms. What waits
    long is not left for the end, when the other workers have nothing to do meanwhile.
    """
    first = set()
    for item in items:
        room = item.path.relative_to(_TESTS).parts[0]
        outside = room in _OF_PROCESSES or item.get_closest_marker("browser") or item.get_closest_marker("models")
        if outside and item.get_closest_marker("slow") is None:
            item.add_marker(pytest.mark.flaky(reruns=1))
            first.add(item.path)
    items.sort(key=lambda item: item.path not in first)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A furnished shop, closed, for tests that each change a copy."""
    return Furnished(tmp_path_factory.mktemp("furnished"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module and no longer: Playwright keeps an event loop in this thread."""
    from tests.chromium import chromium

    with chromium() as running:
        yield running
