"""Models are brought in the background, and the screens can see how far that is."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from hub.application.ports.status import PartState
from hub.assembly.fetching import fetch_speech
from hub.assembly.preparation import Preparation
from hub.voice import LocalRecogniser
from models.manifest import FilesSource, Manifest, Model, ModelFile
from models.store import Store

CONTENT = bytes(range(256)) * 4096


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    served = tmp_path / "served"
    served.mkdir()
    (served / "model.bin").write_bytes(CONTENT)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def model(name: str, kind: str, engine: str, languages: tuple[str, ...], address: str, order: int) -> Model:
    file = ModelFile("model.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    return Model(name, kind, engine, languages, "MIT", len(CONTENT), (file,), (FilesSource("here", address),), order)


def hears(name: str, rate: float, memory: int, address: str, order: int) -> Model:
    """A recogniser of Spanish with figures."""
    plain = model(name, "speech", "faster-whisper", ("es",), address, order)
    return replace(plain, word_errors=(("es", rate),), memory=memory)


def prepared(store: Store, languages: tuple[str, ...], language_model: str = "", speech_model: str = "") -> Preparation:
    preparation = Preparation(store, languages, language_model=language_model, speech_model=speech_model)
    assert preparation.speech.state is PartState.PREPARING
    preparation.start()
    assert preparation._thread is not None
    preparation._thread.join(30)
    return preparation


def test_a_missing_recogniser_is_brought_for_every_language_that_is_spoken(tmp_path: Path, address: str) -> None:
    manifest = Manifest(
        (
            model("hears-es", "speech", "faster-whisper", ("es",), address, 0),
            model("hears-pt", "speech", "faster-whisper", ("pt",), address, 1),
            model("hears-en", "speech", "faster-whisper", ("en",), address, 2),
        )
    )
    store = Store(tmp_path / "models", manifest)
    done = prepared(store, ("es", "pt"))
    assert (done.speech.state, done.speech.detail) == (PartState.READY, "hears-es, hears-pt")
    assert [found.name for found in store.installed()] == ["hears-es", "hears-pt"]
    assert done.model.state is PartState.OFF


def test_the_language_model_is_brought_behind_the_recogniser(tmp_path: Path, address: str) -> None:
    manifest = Manifest(
        (
            model("hears", "speech", "faster-whisper", ("es",), address, 0),
            model("reads", "language", "llama.cpp", ("es",), address, 1),
        )
    )
    done = prepared(Store(tmp_path / "models", manifest), ("es",), "reads")
    assert (done.speech.state, done.model.state, done.model.detail) == (PartState.READY, PartState.READY, "reads")


def test_the_rules_are_warmed_up_before_anything_is_fetched(tmp_path: Path, address: str) -> None:
    manifest = Manifest((model("hears", "speech", "faster-whisper", ("es",), address, 0),))
    store = Store(tmp_path / "models", manifest)
    here: list[bool] = []
    preparation = Preparation(
        store, ("es",), language_model="", warm_up_rules=lambda: here.append(store.is_installed("hears"))
    )
    preparation.start()
    assert preparation._thread is not None
    preparation._thread.join(30)
    assert (here, store.is_installed("hears")) == ([False], True)


def test_the_language_model_that_is_named_is_brought_whatever_others_are_here(tmp_path: Path, address: str) -> None:
    manifest = Manifest(
        (
            model("hears", "speech", "faster-whisper", ("es",), address, 0),
            model("better", "language", "llama.cpp", ("es",), address, 1),
            model("smaller", "language", "llama.cpp", ("es",), address, 2),
        )
    )
    store = Store(tmp_path / "models", manifest)
    prepared(store, ("es",), "better")
    done = prepared(store, ("es",), "smaller")
    assert (done.model.state, done.model.detail) == (PartState.READY, "smaller")
    assert store.is_installed("smaller")


def test_a_language_model_that_nobody_knows_is_a_problem_that_is_told(tmp_path: Path, address: str) -> None:
    manifest = Manifest((model("hears", "speech", "faster-whisper", ("es",), address, 0),))
    done = prepared(Store(tmp_path / "models", manifest), ("es",), "no-such-model")
    assert (done.model.state, done.model.problem) == (PartState.PROBLEM, "model_missing")


def test_a_model_that_cannot_be_had_is_a_problem_that_is_told(tmp_path: Path, address: str) -> None:
    manifest = Manifest((model("hears", "speech", "faster-whisper", ("es",), f"{address}/nowhere", 0),))
    done = prepared(Store(tmp_path / "models", manifest), ("es",))
    assert (done.speech.state, done.speech.problem) == (PartState.PROBLEM, "model_missing")


def test_what_is_here_is_not_brought_again(tmp_path: Path, address: str) -> None:
    manifest = Manifest((model("hears", "speech", "faster-whisper", ("es", "pt", "en"), address, 0),))
    store = Store(tmp_path / "models", manifest)
    prepared(store, ("es",))
    before = (store.path("hears") / "model.bin").stat().st_mtime_ns
    done = prepared(store, ("es", "pt", "en"))
    assert done.speech.detail == "hears"
    assert (store.path("hears") / "model.bin").stat().st_mtime_ns == before


def test_the_recogniser_with_the_least_error_that_the_memory_carries_is_brought(tmp_path: Path, address: str) -> None:
    manifest = Manifest(
        (
            hears("first", 0.3, 10, address, 0),
            hears("best", 0.1, 10, address, 1),
            hears("beyond-any-machine", 0.01, 10**9, address, 2),
        )
    )
    store = Store(tmp_path / "models", manifest)
    done = prepared(store, ("es",))
    assert (done.speech.state, done.speech.detail) == (PartState.READY, "best")
    assert [found.name for found in store.installed()] == ["best"]


def test_where_the_best_recogniser_cannot_be_had_the_next_one_is_brought_and_used(tmp_path: Path, address: str) -> None:
    manifest = Manifest(
        (
            hears("worst", 0.3, 10, address, 0),
            hears("next", 0.2, 10, address, 1),
            hears("best", 0.1, 10, f"{address}/nowhere", 2),
        )
    )
    store = Store(tmp_path / "models", manifest)
    done = prepared(store, ("es",))
    assert (done.speech.state, done.speech.detail) == (PartState.READY, "next")
    with LocalRecogniser(store.folder, known=manifest.models) as recogniser:
        assert recogniser.ready("es") == "faster-whisper:next"


def test_where_nothing_else_can_be_had_a_recogniser_beyond_the_memory_is_brought(tmp_path: Path, address: str) -> None:
    manifest = Manifest(
        (
            hears("fits", 0.1, 10, f"{address}/nowhere", 0),
            hears("beyond-any-machine", 0.01, 10**9, address, 1),
        )
    )
    done = prepared(Store(tmp_path / "models", manifest), ("es",))
    assert (done.speech.state, done.speech.detail) == (PartState.READY, "beyond-any-machine")


def test_the_recogniser_that_is_named_is_brought_whatever_others_are_here(tmp_path: Path, address: str) -> None:
    manifest = Manifest((hears("best", 0.1, 10, address, 0), hears("named", 0.3, 10, address, 1)))
    store = Store(tmp_path / "models", manifest)
    prepared(store, ("es",))
    done = prepared(store, ("es",), speech_model="named")
    assert (done.speech.state, done.speech.detail) == (PartState.READY, "named")
    assert prepared(store, ("es",), speech_model="no-such-model").speech.problem == "model_missing"


def test_the_demo_takes_the_next_recogniser_too_and_fetches_none_twice(tmp_path: Path, address: str, capsys) -> None:
    manifest = Manifest((hears("next", 0.2, 10, address, 0), hears("best", 0.1, 10, f"{address}/nowhere", 1)))
    store = Store(tmp_path / "models", manifest)
    assert fetch_speech("es", store)
    assert [found.name for found in store.installed()] == ["next"]
    assert "best" in capsys.readouterr().err
    assert fetch_speech("es", store)
    assert capsys.readouterr() == ("", "")
    assert not fetch_speech("ko", store)
