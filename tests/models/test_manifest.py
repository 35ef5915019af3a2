"""The manifest that ships, choosing among what is installed, and the command line's functions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models import Installed, Store, best_language, default_folder, fetch, load_manifest
from models.manifest import ArchiveSource, FilesSource, PackagesSource
from tests.models.conftest import files_model


def installed(*names: str) -> list[Installed]:
    manifest = load_manifest()
    return [
        Installed(m.name, m.kind, m.engine, m.languages, Path(m.name), m.order, m.choose, "official", m.size)
        for m in (manifest.get(name) for name in names)
    ]


def test_every_shipped_model_can_be_checked_by_hash():
    for model in load_manifest().models:
        for source in model.sources:
            if isinstance(source, ArchiveSource):
                assert len(source.sha256) == 64, model.name
            else:
                assert model.files, model.name
        assert model.licence in {"Apache-2.0", "MIT"}


def test_official_addresses_are_encrypted_and_packages_are_pinned():
    for model in load_manifest().models:
        for source in model.sources:
            if isinstance(source, ArchiveSource):
                assert source.url.startswith("https://")
            elif isinstance(source, FilesSource):
                assert source.base_url.startswith("https://")
            elif isinstance(source, PackagesSource):
                assert all(requirement.count("==") == 1 for requirement in source.requirements)


def test_every_language_of_the_product_has_a_recogniser_that_comes_without_the_open_internet():
    models = load_manifest().models
    for language in ("es", "pt", "en"):
        speech = [m for m in models if m.kind == "speech" and m.choose and language in m.languages]
        assert any(isinstance(s, PackagesSource) for m in speech for s in m.sources)


@pytest.mark.parametrize(
    ("here", "chosen"),
    [
        (["qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-1.5b-instruct"], "qwen2.5-coder-1.5b-instruct"),
        (["smollm2-135m-instruct", "qwen2.5-coder-0.5b-instruct"], "qwen2.5-coder-0.5b-instruct"),
        (["smollm2-135m-instruct"], None),
    ],
)
def test_the_best_language_model_is_chosen_and_never_the_one_for_tests(here, chosen):
    best = best_language(installed(*here))

    assert (best.name if best else None) == chosen


def test_the_folder_can_be_set_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("MOSTRADOR_MODELS", str(tmp_path / "here"))

    assert default_folder() == tmp_path / "here"
    assert Store().folder == tmp_path / "here"
    assert Store().installed() == []


def test_a_folder_whose_description_is_damaged_is_no_model(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "model.json").write_text("{", "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "model.json").write_text(json.dumps({"name": "b"}), "utf-8")

    assert Store(tmp_path).installed() == []


def test_a_model_has_a_short_name_on_the_command_line(server, store_of):
    server.files = {"/model.bin": b"abc"}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}, more='aliases = ["sm"]'))

    assert fetch(store, "sm") == store.folder / "small"
    assert store.is_installed("sm")
    assert store.verify("sm") == []
    assert [m.name for m in store.installed()] == ["small"]
    assert store.remove("sm") is True
    assert load_manifest().get("vosk-ko").name == "vosk-model-small-ko-0.22"


def test_a_model_fetched_again_replaces_the_old_one_at_once(server, store_of):
    server.files = {"/model.bin": b"abc"}
    store = store_of(files_model(server.url, {"model.bin": b"abc"}))
    folder = fetch(store, "small")
    (folder / "left-over").write_bytes(b"x")
    (folder / "model.bin").unlink()

    fetch(store, "small")

    assert sorted(p.name for p in folder.iterdir()) == ["model.bin", "model.json"]
