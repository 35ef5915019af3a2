"""Which model hears a language: the one with the lowest word error rate in it that the machine's memory can carry."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hub.application.installed import InstalledModel, installed_models
from hub.application.speech_choice import ranked, total_memory
from hub.voice import LocalRecogniser
from models.manifest import load_manifest
from models.store import Store

MANIFEST = load_manifest()
PLENTY = 8_000


def names(models, language, memory=PLENTY, **more):
    return [model.name for model in ranked(models, language, memory=memory, **more)]


def model(name: str, rate: float | None = None, memory: int = 0, **more) -> InstalledModel:
    """A model for Spanish with these figures."""
    rates = () if rate is None else (("es", rate),)
    return InstalledModel(name, "speech", "vosk", ("es",), Path(name), word_errors=rates, memory=memory, **more)


def described(folder: Path, name: str, *, figures: bool = True) -> None:
    """Describe the manifest's model `name` under `folder`, without `figures` as it was before there were any."""
    store = Store(folder)
    store.work_folder(name).mkdir(parents=True)
    path = store.commit(store.manifest.get(name), store.work_folder(name), "here") / "model.json"
    if not figures:
        told = json.loads(path.read_text("utf-8"))
        del told["word_errors"], told["memory"]
        path.write_text(json.dumps(told), "utf-8")


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("es", ["whisper-base", "vosk-model-small-es-0.42"]),
        ("pt", ["whisper-base", "vosk-model-small-pt-0.3"]),
        ("en", ["whisper-base", "vosk-model-small-en-us-0.15"]),
        ("ko", ["vosk-model-small-ko-0.22"]),
    ],
)
def test_the_model_with_the_least_error_in_a_language_hears_it(language, order):
    assert names(MANIFEST.models, language) == order


@pytest.mark.parametrize(
    ("memory", "order"),
    [
        (1_280, ["whisper-base", "vosk-model-small-es-0.42"]),
        (1_279, ["vosk-model-small-es-0.42", "whisper-base"]),
        (1_000, ["vosk-model-small-es-0.42", "whisper-base"]),
    ],
)
def test_a_model_takes_at_most_a_quarter_of_the_memory_and_the_smallest_where_none_fits(memory, order):
    assert names(MANIFEST.models, "es", memory) == order


def test_of_what_does_not_fit_the_smaller_goes_first_whatever_its_error():
    models = [model("large", 0.01, 900), model("small", 0.3, 400), model("fits", 0.5, 100)]

    assert names(models, "es", 1_000) == ["fits", "small", "large"]


def test_equally_good_models_go_by_their_order_and_then_by_name():
    models = [model("c", 0.1, order=1), model("b", 0.1, order=1), model("a", 0.1, order=2)]

    assert names(models, "es") == ["b", "c", "a"]


def test_a_model_without_figures_goes_first_since_somebody_put_it_there():
    own = InstalledModel("own", "speech", "vosk", ("pt",), Path("own"), order=99)

    assert names([*MANIFEST.models, own], "pt", 1_000)[0] == "own"


def test_models_without_figures_go_by_their_order():
    assert names([model("later", order=2), model("sooner", order=1)], "es") == ["sooner", "later"]


def test_what_is_taken_by_name_only_is_never_chosen_and_a_name_counts_whatever_the_memory():
    assert "whisper-small" not in names(MANIFEST.models, "es")
    assert names(MANIFEST.models, "es", 1, name="whisper-small") == ["whisper-small"]
    assert names(MANIFEST.models, "pt", name="vosk-es") == ["vosk-model-small-es-0.42"]
    assert names(MANIFEST.models, "es", name="smollm2-135m") == []


def test_an_old_description_without_figures_is_known_by_its_name():
    bare = [replace(each, word_errors=(), memory=0) for each in MANIFEST.models]

    assert names(bare, "es") == ["vosk-model-small-es-0.42", "whisper-base"]
    assert names(bare, "es", known=MANIFEST.models) == ["whisper-base", "vosk-model-small-es-0.42"]
    assert names(bare, "es", 1_000, known=MANIFEST.models) == ["vosk-model-small-es-0.42", "whisper-base"]


def test_what_a_model_tells_of_itself_counts_more_than_what_its_namesake_does():
    better = model("vosk-model-small-es-0.42", 0.02, 250)

    assert names([MANIFEST.get("whisper-base"), better], "es", known=MANIFEST.models)[0] == better.name


def test_a_fetched_model_tells_its_figures_and_an_old_one_is_still_read(tmp_path):
    described(tmp_path, "whisper-base")
    described(tmp_path, "vosk-es", figures=False)

    vosk, whisper = installed_models(tmp_path, "speech")

    assert (dict(whisper.word_errors), whisper.memory) == ({"es": 0.12, "pt": 0.2, "en": 0.05}, 320)
    assert (vosk.name, vosk.word_errors, vosk.memory) == ("vosk-model-small-es-0.42", (), 0)


@pytest.mark.parametrize("wrong", [{"word_errors": [0.1]}, {"word_errors": {"es": "few"}}, {"memory": "much"}])
def test_a_description_whose_figures_are_none_is_no_model(tmp_path, wrong):
    described(tmp_path, "whisper-base")
    path = tmp_path / "whisper-base" / "model.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **wrong}), "utf-8")

    assert installed_models(tmp_path, "speech") == []


def test_the_recogniser_takes_what_is_chosen_of_old_descriptions_too(tmp_path):
    described(tmp_path, "vosk-es", figures=False)
    described(tmp_path, "whisper-base", figures=False)

    with LocalRecogniser(tmp_path, known=MANIFEST.models) as recogniser:
        assert recogniser.ready("es") == "faster-whisper:whisper-base"
    with LocalRecogniser(tmp_path) as recogniser:
        assert recogniser.ready("es") == "vosk:vosk-model-small-es-0.42"


def test_this_machines_memory_is_told():
    assert 500 < total_memory() < 10_000_000


def test_every_model_that_may_be_chosen_has_figures_for_the_products_languages():
    for each in MANIFEST.models:
        if each.kind == "speech" and each.choose:
            assert {"es", "pt", "en"} & set(each.languages) <= dict(each.word_errors).keys(), each.name
            assert each.memory > 0, each.name


def test_a_shop_with_the_internet_can_fetch_vosk_for_each_language():
    vosk = {m.languages[0]: m for m in MANIFEST.models if m.engine == "vosk"}

    for language in ("es", "pt", "en"):
        [source] = vosk[language].sources
        assert source.url.startswith("https://alphacephei.com/vosk/models/")
        assert (len(source.sha256), source.size > 30_000_000) == (64, True)
