"""What holds for all tests, and a furnished shop to copy."""

from __future__ import annotations

import pytest

from tests.application.scene import Furnished


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that drives a real browser or engine one more try: on a loaded machine either may be late.

    `--reruns` would give it to all tests, and the plugin's question over a socket costs each of them 40 ms.
    """
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if marks & {"browser", "models"} and "slow" not in marks:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A furnished shop, closed, for tests that each change a copy."""
    return Furnished(tmp_path_factory.mktemp("furnished"))
