"""Getting speech and language models ready in the background, with progress for the Home page.

Until the recogniser's model is here, voice notes wait; until the language model is here, rules alone answer.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from hub.application.installed import installed_models
from hub.application.ports.status import PartState, PartStatus
from hub.application.speech_choice import ranked
from hub.domain.errors import Unavailable
from models.errors import ModelError
from models.fetch import Progress, fetch
from models.store import Store

ENGINE = "llama-cpp-python==0.3.36"
_FLAGS = "-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON"
_COMPILE_SHARE = 0.3
"""Of the language model's progress bar: compiling cannot be measured, so it is one step of it."""
log = logging.getLogger(__name__)


class Preparation:
    """Fetches what is missing, once, in a thread of its own.

    `languages` are those that are spoken to the shop, its own first; `language_model` empty: none is prepared;
    `speech_model` empty: the best recogniser for each language.
    `warm_up_rules` is called first, `warm_up` once the recognisers are here, with the shop's language, and
    `warm_up_model` once the language model is: the first message, note and strange message are not the slow ones.
    """

    def __init__(
        self,
        store: Store,
        languages: Sequence[str],
        *,
        language_model: str,
        speech_model: str = "",
        warm_up_rules: Callable[[], None] = lambda: None,
        warm_up: Callable[[str], None] = lambda _: None,
        warm_up_model: Callable[[], None] = lambda: None,
    ) -> None:
        self._warm_up_rules = warm_up_rules
        self._warm_up = warm_up
        self._warm_up_model = warm_up_model
        self._store = store
        self._languages = languages
        self._language_model = language_model
        self._speech_model = speech_model
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.speech = PartStatus(PartState.PREPARING)
        self.model = PartStatus(PartState.PREPARING if language_model else PartState.OFF)

    def start(self) -> None:
        """Begin in the background."""
        self._thread = threading.Thread(target=self._run, name="preparation", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End at the next chunk; what was fetched is kept."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        self._warm_up_rules()
        self._prepare_speech()
        if self._language_model:
            self._prepare_model()

    def _prepare_speech(self) -> None:
        heard = [self._recogniser_for(language) for language in self._languages]
        if heard[0]:
            _try(lambda: self._warm_up(self._languages[0]))
        if all(heard):
            self.speech = PartStatus(PartState.READY, detail=", ".join(dict.fromkeys(filter(None, heard))))

    def _recogniser_for(self, language: str) -> str | None:
        """Return the name of the recogniser that hears `language`, fetched first where there is none.

        Where the best one cannot be had the next one is tried.
        """
        named, known = self._speech_model or None, self._store.manifest.models
        if found := ranked(installed_models(self._store.folder, "speech"), language, name=named, known=known):
            return found[0].name
        wanted = [named] if named else [model.name for model in ranked(known, language)]
        return next((name for name in wanted if self._fetch(name, "speech", 0.0)), None)

    def _prepare_model(self) -> None:
        if importlib.util.find_spec("llama_cpp") is None and not self._compile():
            return
        begun = _COMPILE_SHARE if self.model.progress else 0.0
        name = self._language_model
        if self._fetch(name, "model", begun):
            _try(self._warm_up_model)
            self.model = PartStatus(PartState.READY, detail=name)

    def _fetch(self, name: str, part: str, begun: float) -> bool:
        def tell(progress: Progress) -> None:
            share = begun + (1 - begun) * progress.done / progress.total if progress.total else None
            setattr(self, part, PartStatus(PartState.PREPARING, progress=share, detail=name))

        try:
            fetch(self._store, name, progress=tell, stopped=self._stopped.is_set)
        except (ModelError, OSError) as error:
            log.warning("model %s could not be fetched: %s", name, error)
            setattr(self, part, PartStatus(PartState.PROBLEM, detail=name, problem="model_missing"))
            return False
        return True

    def _compile(self) -> bool:
        """Build the language model's engine from source: seven to fourteen minutes on two cores."""
        self.model = replace(self.model, progress=0.01, detail=ENGINE)
        command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", ENGINE]
        with subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_with_flags()
        ) as build:
            while build.poll() is None:
                if self._stopped.wait(0.5):
                    build.terminate()
                    return False
            problem = build.stderr.read() if build.stderr else ""
        if build.returncode:
            log.warning("%s could not be built: %s", ENGINE, problem[-2000:])
            self.model = PartStatus(PartState.PROBLEM, detail=ENGINE, problem="engine_unavailable")
            return False
        importlib.invalidate_caches()
        self.model = replace(self.model, progress=_COMPILE_SHARE)
        return True


def _try(warm_up: Callable[[], None]) -> None:
    try:
        warm_up()
    except Unavailable as error:
        # The first message tries again, and says what is wrong where a person can see it.
        log.warning("an engine could not be warmed up: %s", error)


def _with_flags() -> dict[str, str]:
    # Without these the build's own choice of instructions crashed on virtual machines that announce AMX.
    # One core stays with the shop.
    cores = str(max(1, (os.cpu_count() or 2) - 1))
    return {**os.environ, "CMAKE_ARGS": os.environ.get("CMAKE_ARGS", _FLAGS), "CMAKE_BUILD_PARALLEL_LEVEL": cores}
