"""What holds for all tests."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that drives a real browser or engine one more try: on a loaded machine either may be late.

    `--reruns` would give it to all tests, and the plugin's question over a socket costs each of them 40 ms.
    """
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if marks & {"browser", "models"} and "slow" not in marks:
            item.add_marker(pytest.mark.flaky(reruns=1))
