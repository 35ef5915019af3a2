"""Fixtures of the app's tests: a demo shop made once, and copies of it for tests that write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.storage import SqliteBooks, open_books
from hub.ui.services import Services
from tests.ui.serving import served
from tests.ui.shop import Clock, add_orders, demo_books, services_for


@dataclass
class Shop:
    """An open demo shop."""

    books: SqliteBooks
    services: Services
    orders: dict[str, str]
    clock: Clock


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with the demo's books, closed: seeding takes seconds, copying none."""
    folder = tmp_path_factory.mktemp("demo")
    clock = Clock()
    with demo_books(folder / "books.db", clock) as books:
        orders = add_orders(books, clock)
    return folder, orders


@contextmanager
def _copied(made: tuple[Path, dict[str, str]], to: Path) -> Iterator[Shop]:
    folder, orders = made
    shutil.copytree(folder, to)
    clock = Clock()
    with open_books(to / "books.db", now=clock) as books:
        yield Shop(books, services_for(books, clock), orders, clock)


@pytest.fixture
def shop(made: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Shop]:
    """A shop of the test's own."""
    with _copied(made, tmp_path / "shop") as copied:
        yield copied


@pytest.fixture(scope="module")
def shop_window(made: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop for all of a module's tests that only look."""
    with _copied(made, tmp_path_factory.mktemp("window") / "shop") as copied:
        yield copied


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SqliteBooks]:
    """Books of a shop that was never opened."""
    with open_books(tmp_path / "new" / "books.db") as books:
        yield books


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    with served(shop.services) as base:
        yield base
