"""One shop is made for all tests; each of them works on a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.understanding.rules import RuleReader
from tests.bot.shop import ShopTest, build


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    build(folder / "books.db")
    return folder


@pytest.fixture(scope="session")
def reader() -> RuleReader:
    return RuleReader()


@pytest.fixture
def shop(shop_files: Path, tmp_path: Path, reader: RuleReader) -> Iterator[ShopTest]:
    shutil.copytree(shop_files, tmp_path / "shop")
    made = ShopTest(tmp_path / "shop" / "books.db", reader)
    yield made
    made.close()
