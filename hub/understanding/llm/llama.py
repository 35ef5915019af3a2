"""The language model port over llama.cpp: the hub's side. The engine runs in a child process (`llama_engine`)."""

from __future__ import annotations

import importlib.util
import os
import re
import threading
from pathlib import Path

from hub.application.child import ChildProcess, Limits
from hub.application.installed import InstalledModel, installed_models
from hub.domain.errors import EngineUnavailable, ModelMissing

_CONTEXT = 4096
_MAX_THREADS = 4
_WARM_UP_SECONDS = 300.0
"""A long prefix takes a quarter of a minute on one core, and nobody waits for it."""
_CONTROL = re.compile(r"<\|[^<>|]*\|>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>")


class LlamaCpp:
    """The `LanguageModel` port over the models under `models_dir`.

    The best installed language model is taken, or the one called `model`; one that is fetched later is found then.
    The prefix of a call is evaluated once: within a process its state is kept in memory, and between processes in a
    file under ``<models_dir>/.states``. Thread safe, one completion at a time. Close it, or use it as a context
    manager: it owns a child process, which ends by itself when idle.
    """

    def __init__(
        self,
        models_dir: Path,
        *,
        model: str | None = None,
        context: int = _CONTEXT,
        threads: int | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._models_dir, self._wanted, self._context = models_dir, model, context
        self._threads = threads or _threads(os.cpu_count() or 1)
        self._limits = limits or Limits(start=120.0, call=90.0, idle=600.0)
        self._child: ChildProcess | None = None
        self._loaded: InstalledModel | None = None
        self._closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> LlamaCpp:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The model's name; the wanted one, or empty, where none is installed."""
        model = self._find()
        return model.name if model else self._wanted or ""

    def ready(self) -> bool:
        """Whether the model's file is here and llama-cpp-python is installed; nothing is loaded for it."""
        return self._find() is not None and importlib.util.find_spec("llama_cpp") is not None

    def complete(self, prefix: str, prompt: str, *, grammar: str, max_tokens: int, timeout: float | None = None) -> str:
        """Return what the model writes after `prefix` + `prompt`, greedily, bound by the GBNF `grammar`.

        Control tokens of chat templates (``<|im_start|>``) work in both texts: pass what people wrote through
        `as_data` first. `timeout` in seconds replaces the default of 90. A crashed engine is restarted and asked once
        more. Raises `ModelMissing` where no model is installed, and `EngineUnavailable` with a reason: missing,
        crashed, timeout, closed, or failed (a grammar with a mistake, a text longer than the context).
        """
        request = {"prefix": prefix, "prompt": prompt, "grammar": grammar, "max_tokens": max_tokens}
        answer, _ = self._engine().call(request, timeout=timeout)
        return str(answer["text"])

    def warm_up(self, prefix: str) -> None:
        """Load the engine and evaluate `prefix` ahead of the first message. Raises as `complete` does."""
        request = {"prefix": prefix, "prompt": "", "grammar": "", "max_tokens": 0}
        self._engine().call(request, timeout=_WARM_UP_SECONDS)

    @property
    def pid(self) -> int | None:
        """The engine's process id while it is loaded."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the engine; a call that is under way raises `EngineUnavailable`."""
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def _find(self) -> InstalledModel | None:
        models = installed_models(self._models_dir, "language")
        if self._wanted is not None:
            return next((model for model in models if model.is_called(self._wanted)), None)
        return next((model for model in models if model.choose), None)

    def _engine(self) -> ChildProcess:
        model = self._find()
        if model is None:
            raise ModelMissing("no language model is installed", model=self._wanted or "")
        with self._lock:
            if self._closed:
                raise EngineUnavailable("the language model was closed", reason="closed")
            if self._child is None or model != self._loaded:
                outdated, self._child = self._child, self._start(model)
                self._loaded = model
                if outdated is not None:
                    outdated.close()
            return self._child

    def _start(self, model: InstalledModel) -> ChildProcess:
        path, sha256 = next((file for file in model.files if file[0].endswith(".gguf")), ("", ""))
        config = {
            "path": str(model.folder / path),
            "sha256": sha256,
            "states": str(self._models_dir / ".states" / model.name),
            "context": self._context,
            "threads": self._threads,
        }
        return ChildProcess("hub.understanding.llm.llama_engine", config, name=model.label, limits=self._limits)


def as_data(text: str) -> str:
    """Return `text` without anything that a chat template would take for a control token."""
    while (cleaned := _CONTROL.sub(" ", text)) != text:
        text = cleaned
    return text


def _threads(cores: int) -> int:
    """Half of the cores: llama.cpp's threads wait for each other by spinning, and one that has to share its core with
    the shop holds up all of them (2 of 2 cores beside another program: 2 to 12 s a message; 1 of 2: 0.7 to 1.7)."""
    return min(max(1, cores // 2), _MAX_THREADS)
