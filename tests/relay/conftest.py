from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.relay.postgres import Cluster, running_cluster
from tests.relay.support import Graph, Relay, Shop, registered_shop, running_relay, settings_for


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def relay(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """One relay on each of the databases that it runs on, shared by the tests that leave its settings alone."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('relay') / 'relay.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.new_database()
    with running_relay(settings_for(url)) as relay:
        yield relay


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind, for tests that start a relay themselves."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'relay.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.new_database()


@pytest.fixture
def shop(relay: Relay) -> Shop:
    return registered_shop(relay.address)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'relay.db'}"


@pytest.fixture
def graph() -> Iterator[Graph]:
    graph = Graph()
    yield graph
    graph.stop()
