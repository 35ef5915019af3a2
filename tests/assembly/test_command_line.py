"""The command line as a shopkeeper's nephew meets it, in processes of its own."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.application.i18n import LANGUAGES
from hub.assembly.words import system_language
from main import app
from models.store import Store
from tests.application.scene import furnish, opened, other_device
from tests.assembly.commands import ROOT, mostrador

WORLD = ROOT / "hub" / "application" / "demo" / "bodega-lima.json"
COMMANDS = (
    *("run", "serve", "relay", "demo", "understand", "transcribe", "models", "doctor"),
    *("verify", "recovery-code", "backup", "restore", "recover", "reset-pin", "import", "picture", "report", "letters"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lists_every_command_in_the_readers_language(language: str) -> None:
    shown = subprocess.run(
        [sys.executable, ROOT / "main.py", "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "MOSTRADOR_LANG": language, "COLUMNS": "200"},
        timeout=120,
        check=True,
    )
    for command in COMMANDS:
        assert re.search(rf"^  {command}\s+\S", shown.stdout, re.MULTILINE), command
    opening = {"es": "el mostrador de tu tienda", "pt": "o balcão da sua loja", "en": "your shop's counter"}
    assert opening[language] in shown.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f" {command} " in shown.stdout.splitlines()[0]
    assert "--help" in shown.stdout


def test_the_languages_have_the_same_words() -> None:
    keys = {
        language: re.findall(r'^msgid "(.+)"$', (ROOT / f"hub/assembly/locale/{language}.po").read_text(), re.MULTILINE)
        for language in LANGUAGES
    }
    assert keys["es"] == keys["pt"] == keys["en"]


@pytest.mark.parametrize(
    ("told", "language"),
    [("pt_BR.UTF-8", "pt"), ("es_PE.UTF-8", "es"), ("en_US", "en"), ("C.UTF-8", "en"), ("fr_FR", "es")],
)
def test_the_systems_language_is_taken(monkeypatch: pytest.MonkeyPatch, told: str, language: str) -> None:
    monkeypatch.delenv("MOSTRADOR_LANG", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", told)
    assert system_language() == language


def test_understand_writes_answers_in_the_scorers_form(tmp_path: Path) -> None:
    message = {
        "id": "m-1",
        "language": "es",
        "role": "employee",
        "now": "2026-11-22T10:00:00-05:00",
        "text": "Necesito veinte cajas de Coca-Cola de litro y medio para el viernes",
    }
    (tmp_path / "m.jsonl").write_text(json.dumps(message) + "\n")
    arguments = ("--world", str(WORLD), "--messages", str(tmp_path / "m.jsonl"), "--answers", str(tmp_path / "a.jsonl"))
    done = mostrador("understand", *arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["routes"] == {"rules": 1}
    (answer,) = map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines())
    assert answer.pop("seconds") > 0
    assert answer == {
        "id": "m-1",
        "answer": {
            "intent": "restock_request",
            "action": "act",
            "lines": [{"sku": "COCA-1500", "quantity": 20, "unit": "pack"}],
            "due": "2026-11-27",
        },
        "route": "rules",
    }


def test_a_world_that_is_none_is_told_with_a_hint_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "w.json").write_text("{")
    (tmp_path / "m.jsonl").write_text("")
    arguments = ("--world", str(tmp_path / "w.json"), "--messages", str(tmp_path / "m.jsonl"))
    done = mostrador("understand", *arguments, "--answers", str(tmp_path / "a.jsonl"))
    assert done.returncode == 1
    assert "[invalid_input.world]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.models
def test_transcribe_prints_the_words_of_a_voice_note() -> None:
    note = ROOT / "hub" / "application" / "demo" / "notes" / "demo-es-v.ogg"
    done = mostrador("transcribe", str(note))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("demo-es-v.ogg\tNecesito")
    assert "de litro y medio para el viernes" in done.stdout


def test_doctor_says_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    done = mostrador("doctor", "--data", str(tmp_path / "shop"), MOSTRADOR_MODELS=str(tmp_path / "models"))
    assert done.returncode == 0, done.stdout
    assert "✓ Python" in done.stdout
    assert "Todavía no hay libros" in done.stdout
    assert "– No escucha español todavía" in done.stdout
    assert "Sin relevo" in done.stdout


def test_doctor_names_the_recogniser_that_is_used(tmp_path: Path) -> None:
    store = Store(tmp_path / "models")
    for name in ("vosk-es", "whisper-base"):
        store.work_folder(name).mkdir(parents=True)
        store.commit(store.manifest.get(name), store.work_folder(name), "here")
    chosen = ("doctor", "--data", str(tmp_path / "shop"))
    assert "✓ Escucha español: whisper-base" in mostrador(*chosen, MOSTRADOR_MODELS=str(store.folder)).stdout
    named = mostrador(*chosen, MOSTRADOR_MODELS=str(store.folder), MOSTRADOR_SPEECH_MODEL="vosk-es")
    assert "✓ Escucha español: vosk-model-small-es-0.42" in named.stdout


def test_models_lists_what_is_known_and_refuses_what_is_not(tmp_path: Path) -> None:
    listed = mostrador("models", "list", MOSTRADOR_MODELS=str(tmp_path))
    assert "whisper-base" in listed.stdout
    assert "✓" not in listed.stdout
    unknown = mostrador("models", "fetch", "no-such-model", MOSTRADOR_MODELS=str(tmp_path))
    assert unknown.returncode == 1
    assert "no-such-model" in unknown.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_relay_without_its_secrets_says_which_and_does_not_start() -> None:
    done = mostrador("relay", MOSTRADOR_RELAY_SECRET="", MOSTRADOR_RELAY_ENROLMENT_TOKEN="")
    assert done.returncode == 1
    assert "MOSTRADOR_RELAY_" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_import_into_books_of_another_version_says_that_it_brings_them_up_to_date(tmp_path: Path) -> None:
    with opened(tmp_path / "shop", device="books") as scene:
        furnish(scene)
    with closing(sqlite3.connect(tmp_path / "shop" / "books.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    table = tmp_path / "new.csv"
    table.write_text("SKU,Nombre,Precio\nAGUA,Agua 1 L,2.50\n", "utf-8")
    done = mostrador("import", "products", str(table), "--data", str(tmp_path / "shop"))
    assert (done.returncode, "Poniendo al día el libro para esta versión: 0 anotaciones" in done.stderr) == (0, True)
    assert "\r" not in done.stderr


def test_a_second_till_is_given_a_letter_and_listed_with_it(tmp_path: Path) -> None:
    with opened(tmp_path / "shop", device="books") as scene:
        furnish(scene)
        scene.do(lambda tx: other_device(tx, scene))
    given = mostrador("letters", "caja 2", "b", "--data", str(tmp_path / "shop"))
    assert (given.returncode, "empiezan con B" in given.stdout) == (0, True), given.stderr
    listed = mostrador("letters", "--data", str(tmp_path / "shop"))
    assert [line.split(maxsplit=1) for line in listed.stdout.splitlines()] == [["A", "Caja"], ["B", "Caja 2"]]
    taken = mostrador("letters", "Caja", "B", "--data", str(tmp_path / "shop"), MOSTRADOR_LANG="en")
    assert (taken.returncode, "B is another device's already." in taken.stderr) == (1, True)
