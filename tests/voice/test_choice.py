"""Which of the installed models hears a language: the one with the lowest word error rate in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hub.application.installed import InstalledModel
from hub.voice import recogniser
from hub.voice.recogniser import candidates
from models.manifest import load_manifest

FIGURES = Path(recogniser.__file__).with_name("data") / "errors.toml"


def installed() -> list[InstalledModel]:
    """Every speech model of the manifest, in its order."""
    return [
        InstalledModel(m.name, m.kind, m.engine, tuple(m.languages), Path(m.name), order=m.order, choose=m.choose)
        for m in load_manifest().models
        if m.kind == "speech"
    ]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("es", ["whisper-base", "vosk-model-small-es-0.42"]),
        ("pt", ["whisper-base", "vosk-model-small-pt-0.3"]),
        ("en", ["whisper-base", "vosk-model-small-en-us-0.15"]),
        ("ko", ["vosk-model-small-ko-0.22"]),
    ],
)
def test_the_model_with_the_least_error_in_a_language_hears_it(language, names):
    assert [model.name for model in candidates(installed(), language)] == names


def test_a_model_without_figures_goes_first_since_somebody_put_it_there():
    own = InstalledModel("own", "speech", "vosk", ("pt",), Path("own"), order=99)

    assert candidates([*installed(), own], "pt")[0] is own


def test_figures_are_of_models_and_languages_that_the_manifest_has():
    known = {(model.name, language) for model in installed() for language in model.languages}
    told = tomllib.loads(FIGURES.read_text("utf-8"))

    assert {(name, language) for name, rates in told.items() for language in rates} <= known
    assert all(0 < rate < 1 for rates in told.values() for rate in rates.values())


def test_a_shop_with_the_internet_can_fetch_vosk_for_each_language():
    vosk = {m.languages[0]: m for m in load_manifest().models if m.engine == "vosk"}

    for language in ("es", "pt", "en"):
        [source] = vosk[language].sources
        assert source.url.startswith("https://alphacephei.com/vosk/models/")
        assert (len(source.sha256), source.size > 30_000_000) == (64, True)
