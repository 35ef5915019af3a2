from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.sync import loop
from tests.relay.support import Graph, Relay, running_relay, settings_for
from tests.sync.support import Books, Keys


@pytest.fixture(scope="session")
def graph() -> Iterator[Graph]:
    graph = Graph()
    yield graph
    graph.stop()


@pytest.fixture(scope="session")
def relay(tmp_path_factory: pytest.TempPathFactory, graph: Graph) -> Iterator[Relay]:
    url = f"sqlite:///{tmp_path_factory.mktemp('relay') / 'relay.db'}"
    with running_relay(settings_for(url, graph_base_url=graph.address)) as relay:
        yield relay


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path / "books.db")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "FIRST_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(loop, "LONGEST_WAIT_SECONDS", 0.3)
