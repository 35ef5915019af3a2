"""Proof, backup and restore as a shopkeeper's nephew gives them, each in a process of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.application.pins import set_pin
from hub.application.ports.books import Actor
from hub.domain.events import SettingChanged
from hub.domain.people import Role
from hub.storage import open_books
from hub.storage.backup import new_code, to_words
from tests.application.scene import furnish, opened
from tests.assembly.commands import mostrador


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of a shop, closed."""
    with opened(tmp_path / "shop", device="books") as scene:
        furnish(scene)
        scene.sell(scene.coke)
    return tmp_path / "shop"


def test_verify_proves_open_books_and_ends_in_error_naming_the_first_misfit(folder: Path, tmp_path: Path) -> None:
    nothing = mostrador("verify", "--data", str(tmp_path))
    assert (nothing.returncode, "[not_found.books]" in nothing.stderr) == (1, True)
    with opened(folder, device="books") as scene:
        good = mostrador("verify", "--data", str(folder))
        assert good.returncode == 0, good.stderr
        assert f"✓ Todo en orden: {scene.events()} registros de 1 equipos" in good.stdout
        connection, *_ = scene.books.writer_parts
        connection.execute("UPDATE sales SET total = 1")
        connection.execute("UPDATE events SET actor = 'nobody' WHERE number = 5")
        bad = mostrador("verify", "--data", str(folder), MOSTRADOR_LANG="pt")
    assert bad.returncode == 1
    assert "O registro 5 do aparelho books (ContactAdded) foi mudado ou apagado." in bad.stderr
    assert "Traceback" not in bad.stderr


def test_books_of_a_newer_version_are_refused_in_a_clear_sentence(folder: Path, tmp_path: Path) -> None:
    with opened(folder, device="books") as scene:
        connection, *_ = scene.books.writer_parts
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('mostrador', 'ledger', '2030')"
        )
    for command in (["serve"], ["backup", str(tmp_path / "x.backup")]):
        done = mostrador(*command, "--data", str(folder), MOSTRADOR_LANG="en")
        assert done.returncode == 1, done.stdout
        assert "The shop's books were written by a newer Mostrador.\nUpdate Mostrador on this device." in done.stderr
    assert not (tmp_path / "x.backup").exists()


def test_a_shop_moves_to_a_new_machine_by_a_stick_and_a_paper(folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(folder, device="books"):
        made = mostrador("backup", str(stick), "--data", str(folder))
    assert made.returncode == 0, made.stderr
    (file,) = stick.iterdir()
    assert re.fullmatch(r"mostrador-\d{8}-\d{6}\.backup", file.name)
    assert f"✓ Respaldo en {file}" in made.stdout
    paper = re.findall(r"^ *\d+\. (\S+)$", mostrador("recovery-code", "--data", str(folder)).stdout, re.MULTILINE)
    assert len(paper) == 12

    new, other = tmp_path / "new", to_words(new_code(), "es")
    refused = mostrador("restore", str(file), "--data", str(new), MOSTRADOR_RECOVERY_CODE=" ".join(other))
    assert (refused.returncode, "[invalid_input.backup_code]" in refused.stderr) == (1, True), refused.stderr
    assert not (new / "books.db").exists()
    done = mostrador("restore", str(file), "--data", str(new), MOSTRADOR_RECOVERY_CODE=" ".join(paper))
    assert done.returncode == 0, done.stderr
    assert "✓ La tienda está de vuelta" in done.stdout
    assert mostrador("verify", "--data", str(new)).returncode == 0
    with open_books(new / "books.db") as books, books.read() as reader:
        assert reader.shop().name == "Bodega Elvira"
        assert "Nelly Quispe" in [contact.name for contact in reader.contacts()]
        (letters,) = {device.letters for device in reader.device_rows()} - {"A"}
        assert f"sus recibos empiezan con {letters} " in done.stdout


def test_damaged_books_are_mended_from_the_backup_beside_them_and_what_is_lost_is_said(folder: Path) -> None:
    (folder / "backups").mkdir()
    assert mostrador("backup", str(folder / "backups"), "--data", str(folder)).returncode == 0
    with open_books(folder / "books.db") as books:
        books.run("later", Actor.hub(books.device), lambda tx: tx.record(SettingChanged("display", "blue")) and None)
    (folder / "books.db").write_bytes(b"SQLite format 3\0" + bytes(9000))
    assert mostrador("verify", "--data", str(folder)).returncode == 1
    mended = mostrador("recover", "--data", str(folder), MOSTRADOR_LANG="en")
    assert mended.returncode == 0, mended.stderr
    assert re.search(r"✗ 1 records of device books are lost: (\d+) to \1, between 2026-11-20", mended.stdout)
    assert "What was here before is kept at" in mended.stdout
    sound = mostrador("recover", "--data", str(folder))
    assert "No hubo nada que arreglar" in sound.stdout, sound.stderr


def test_books_that_became_older_are_told_before_and_after_they_are_opened(folder: Path) -> None:
    old = (folder / "books.db").read_bytes()
    with opened(folder, device="books") as scene:
        scene.do(lambda tx: tx.record(SettingChanged("display", "blue")) and None, key="later")
        had = scene.events()
    (folder / "books.db").write_bytes(old)
    before = mostrador("verify", "--data", str(folder), MOSTRADOR_LANG="pt")
    assert (before.returncode, f"No livro faltam os registros {had} a {had}" in before.stderr) == (1, True)
    open_books(folder / "books.db").close()
    after = mostrador("verify", "--data", str(folder), MOSTRADOR_LANG="en")
    assert (after.returncode, "✗ 1 records of device books, made after 2026-11-20" in after.stdout) == (0, True)


def test_an_owner_who_forgot_the_pin_is_helped_by_the_recovery_code_alone(folder: Path) -> None:
    with opened(folder, device="books") as scene, scene.books.read() as reader:
        owner = reader.contacts(Role.OWNER)[0].id
        set_pin(scene.books, scene.hub, owner, "258036", key="set")
        code = scene.books.keys.recovery_code()

    def has_pin() -> bool:
        with opened(folder, device="books") as scene, scene.books.read() as reader:
            return reader.pin(owner).hash is not None

    other = mostrador("reset-pin", "--data", str(folder), MOSTRADOR_RECOVERY_CODE=" ".join(to_words(new_code(), "es")))
    assert (other.returncode, "[invalid_input.recovery_other]" in other.stderr, has_pin()) == (1, True, True)
    done = mostrador("reset-pin", "--data", str(folder), MOSTRADOR_RECOVERY_CODE=" ".join(to_words(code, "en")))
    assert (done.returncode, has_pin()) == (0, False), done.stderr


def test_a_product_gets_a_picture_by_its_code_and_nothing_else_is_taken_for_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "coca.jpg").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (tmp_path / "lista.png").write_text("codigo;nombre")
    given = mostrador("picture", "COCA-1500", str(tmp_path / "coca.jpg"), "--data", str(folder))
    assert (given.returncode, given.stdout) == (0, "✓ COCA-1500 tiene su foto.\n"), given.stderr
    for product, file, code in (
        ("COCA-1500", "lista.png", "invalid_input.picture_type"),
        ("COCA-1500", "no-such.png", "invalid_input.file"),
        ("NADA-1", "coca.jpg", "not_found.product"),
    ):
        refused = mostrador("picture", product, str(tmp_path / file), "--data", str(folder))
        assert (refused.returncode, f"[{code}]" in refused.stderr) == (1, True), refused.stderr
    with open_books(folder / "books.db") as books, books.read() as reader:
        (image,) = {row.product.image for row in reader.product_rows()} - {None}
        assert reader.media(image).mime == "image/png"
