"""The hub's daily backup: when one is due, and what Home hears of one that failed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hub.application import shop as shops
from hub.application.settings import BACKUP_FOLDER, BACKUP_KEEP
from hub.assembly.backups import DailyBackups
from hub.domain.errors import InvalidInput
from tests.application.conftest import shop  # noqa: F401  a fixture
from tests.application.scene import Scene, opened


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def waiting(scene: Scene) -> list[tuple[str, str | None]]:
    with scene.books.read() as reader:
        return [(matter.kind, matter.about) for matter in reader.attention()]


def test_one_is_made_a_day_by_a_child_and_kept_as_the_settings_say(shop: Scene, tmp_path: Path) -> None:  # noqa: F811
    backups = DailyBackups(shop.books, shop.clock)
    assert backups.look()
    own = shop.books.path.parent / "backups"
    assert files(own) == ["mostrador-dev-a-20261120-150000.backup"]
    shop.clock.forward(hours=23)
    assert not backups.look()

    stick = tmp_path / "stick"
    stick.mkdir()
    shop.do(lambda tx: shops.write_setting(tx, BACKUP_FOLDER, str(stick)))
    shop.do(lambda tx: shops.write_setting(tx, BACKUP_KEEP, "1/0/0"))
    assert backups.look()
    shop.clock.forward(days=2)
    assert backups.look()
    assert (files(own), files(stick)) == (
        ["mostrador-dev-a-20261120-150000.backup"], ["mostrador-dev-a-20261123-140000.backup"]
    )  # fmt: skip
    assert waiting(shop) == []


def test_a_clock_that_was_years_ahead_neither_stops_the_backups_nor_makes_one_after_another(
    shop: Scene,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = tmp_path / "stick"
    backups = DailyBackups(shop.books, shop.clock, str(folder))
    shop.do(lambda tx: shops.write_setting(tx, BACKUP_KEEP, "1/0/0"))
    right = shop.clock()
    shop.clock.at = right.replace(year=2035)
    assert not backups.look()
    folder.mkdir()
    shop.clock.forward(hours=2)
    assert backups.look()
    shop.clock.at = right
    assert backups.look()
    assert "mostrador-dev-a-20261120-150000.backup" in files(folder)
    shop.clock.forward(minutes=10)
    assert not backups.look()


def test_a_failure_is_shown_on_home_once_tried_again_after_an_hour_and_gone_when_mended(
    shop: Scene,  # noqa: F811
    tmp_path: Path,
) -> None:
    backups = DailyBackups(shop.books, shop.clock, str(tmp_path / "stick"))
    assert not backups.look()
    assert waiting(shop) == [("backup_failed", "dev-a")]
    before = shop.events()
    (tmp_path / "stick").mkdir()
    assert not backups.look()
    shop.clock.forward(hours=1)
    (tmp_path / "stick").rmdir()
    assert not backups.look()
    assert (shop.events(), waiting(shop)) == (before, [("backup_failed", "dev-a")])
    (tmp_path / "stick").mkdir()
    shop.clock.forward(hours=1)
    assert backups.look()
    assert waiting(shop) == []


def test_a_shop_that_is_not_open_yet_is_not_backed_up(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        assert not DailyBackups(scene.books, scene.clock).look()
    assert not (tmp_path / "backups").exists()


def test_the_end_of_the_hub_gives_up_a_backup_without_calling_it_failed(shop: Scene) -> None:  # noqa: F811
    backups = DailyBackups(shop.books, shop.clock)
    thread = threading.Thread(target=backups.look)
    thread.start()
    backups.stop()
    thread.join(30)
    assert not thread.is_alive()
    assert waiting(shop) == []


def test_the_settings_are_checked(shop: Scene) -> None:  # noqa: F811
    before = shop.events()
    with pytest.raises(InvalidInput):
        shop.do(lambda tx: shops.write_setting(tx, BACKUP_KEEP, "many"))
    assert shop.events() == before
