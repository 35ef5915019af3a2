"""The recogniser that the hub uses: decodes a voice note, chooses the engine, and keeps engines in child processes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hub.application.child import ChildProcess, Limits
from hub.application.installed import InstalledModel, installed_models
from hub.application.ports.speech import Transcript, Word
from hub.application.speech_choice import SpeechModel, ranked
from hub.domain.errors import AudioUnusable, EngineUnavailable, ModelMissing
from hub.voice.decode import RATE, Audio, decode

_ENGINES = {"vosk": "hub.voice.vosk_engine", "faster-whisper": "hub.voice.whisper_engine"}
_CALL_SECONDS = 30.0
_LONGEST_CALL = 300.0
"""Nobody's order takes longer to be heard than this, and other notes wait behind it."""
_MAX_THREADS = 4
log = logging.getLogger(__name__)


class LocalRecogniser:
    """The `Recogniser` port over the models under `models_dir`, found anew at each note.

    The model with the least error in the language that fits this machine is taken (`hub.application.speech_choice`);
    `model` forces one by name, and `known` tells the figures of models whose own description lacks them. Where an
    engine cannot work (not installed, crashed twice) the next one is tried. Thread safe; notes for the same model are
    heard one after the other. Close it, or use it as a context manager: it owns child processes.
    """

    def __init__(
        self,
        models_dir: Path,
        *,
        model: str | None = None,
        known: Sequence[SpeechModel] = (),
        limits: Limits | None = None,
    ) -> None:
        self._models_dir, self._model, self._known, self._limits = models_dir, model, known, limits
        self._lock = threading.Lock()
        self._children: dict[Path, ChildProcess] = {}
        self._closed = False

    def __enter__(self) -> LocalRecogniser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def transcribe(self, audio: bytes, *, language: str, bias: Sequence[str] = ()) -> Transcript:
        """Hear `audio`, an OGG/Opus file; see the port for what it means and raises."""
        begun = time.perf_counter()
        sound = decode(audio)
        decoding = time.perf_counter() - begun
        models = self._candidates(language)
        for model in models[:-1]:
            try:
                return self._hear(model, sound, language, bias, decoding)
            except EngineUnavailable as error:
                if error.reason == "closed":
                    raise
                log.warning("%s cannot work, trying the next recogniser: %s", model.label, error)
        return self._hear(models[-1], sound, language, bias, decoding)

    def ready(self, language: str) -> str | None:
        """Name the engine and model that would hear `language`; None where no model is installed."""
        try:
            return self._candidates(language)[0].label
        except ModelMissing:
            return None

    def warm_up(self, language: str) -> None:
        """Load the engine that hears `language` ahead of the first note (seconds). Raises as `transcribe` does."""
        model = self._candidates(language)[0]
        nothing = np.zeros(RATE // 10, np.float32)
        self._child(model).call({"language": language, "bias": []}, nothing.tobytes())

    def pids(self) -> list[int]:
        """Return the process ids of the engines that are loaded, for measuring and for tests."""
        with self._lock:
            return [pid for child in self._children.values() if (pid := child.pid) is not None]

    def close(self) -> None:
        """End all engines; a note that is being heard raises `EngineUnavailable`."""
        with self._lock:
            self._closed = True
            children, self._children = list(self._children.values()), {}
        for child in children:
            child.close()

    def _candidates(self, language: str) -> list[InstalledModel]:
        """Return the models that can hear `language`, the one to take first. Raises `ModelMissing`."""
        installed = installed_models(self._models_dir, "speech")
        models = ranked(installed, language, name=self._model, known=self._known)
        if not models and self._model is not None:
            raise ModelMissing(f"the speech model {self._model} is not installed", model=self._model)
        if not models:
            raise ModelMissing(f"no speech model for {language!r} is installed", language=language)
        return models

    def _hear(
        self, model: InstalledModel, sound: Audio, language: str, bias: Sequence[str], decoding: float
    ) -> Transcript:
        request = {"language": language, "bias": list(bias)}
        limit = min(_CALL_SECONDS + 2 * sound.seconds, _LONGEST_CALL)
        answer, _ = self._child(model).call(request, sound.samples.tobytes(), timeout=limit)
        if not answer["text"]:
            raise AudioUnusable("no words were heard", reason="silent")
        return Transcript(
            text=answer["text"],
            words=tuple(Word(*word) for word in answer["words"]),
            alternatives=tuple(answer["alternatives"]),
            engine=model.label,
            audio_seconds=sound.seconds,
            seconds=decoding + answer["seconds"],
        )

    def _child(self, model: InstalledModel) -> ChildProcess:
        with self._lock:
            if self._closed:
                raise EngineUnavailable("the recogniser was closed", reason="closed")
            if model.folder not in self._children:
                module = _ENGINES.get(model.engine)
                if module is None:
                    raise EngineUnavailable(f"unknown speech engine {model.engine!r}", reason="missing")
                config = {"folder": str(model.folder), "threads": min(os.cpu_count() or 1, _MAX_THREADS)}
                self._children[model.folder] = ChildProcess(module, config, name=model.label, limits=self._limits)
            return self._children[model.folder]


def transcribe_file(
    path: Path, language: str, bias: Sequence[str] = (), *, models_dir: Path, model: str | None = None
) -> Transcript:
    """Hear one file, for the command line. Raises as the port does, and OSError where `path` cannot be read."""
    with LocalRecogniser(models_dir, model=model) as recogniser:
        return recogniser.transcribe(path.read_bytes(), language=language, bias=bias)
