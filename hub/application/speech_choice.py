"""Which speech model hears a language on this machine: that with the lowest word error rate that its memory can carry.

One rule for what is fetched, what the doctor names and what the recogniser takes. The figures are the manifest's
(``models/manifest.toml``), which each model's ``model.json`` repeats; models fetched before that are known by name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Protocol, TypeVar

_PART = 4
"""A model may take one part in so many of the machine's memory; the rest is the system's, the shop's, the browser's."""


class SpeechModel(Protocol):
    """What the choice rests on; models of the manifest and those on this machine both have it."""

    @property
    def name(self) -> str:
        """As in the manifest."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its short names."""

    @property
    def kind(self) -> str:
        """ "speech" or "language"."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that it hears."""

    @property
    def order(self) -> int:
        """Its place in the manifest: settles a tie."""

    @property
    def choose(self) -> bool:
        """False: only taken by name."""

    @property
    def word_errors(self) -> tuple[tuple[str, float], ...]:
        """Language and word error rate, as a share; empty where nobody measured it."""

    @property
    def memory(self) -> int:
        """MB that it takes while it runs; 0 where nobody measured it."""


AnyModel = TypeVar("AnyModel", bound=SpeechModel)


def ranked(
    models: Iterable[AnyModel],
    language: str,
    *,
    name: str | None = None,
    known: Iterable[SpeechModel] = (),
    memory: float | None = None,
) -> list[AnyModel]:
    """Return the speech models that can hear `language`, the one to take first; with `name` only that one.

    Those that fit a quarter of `memory` (MB; default: this machine's) go by their word error rate, then by their order.
    A model without a figure goes before them: whoever put it there wants it used. Those that do not fit come behind,
    the smallest first, for where nothing else can be had. What a model does not tell of itself is taken from its
    namesake among `known`.
    """
    speech = [model for model in models if model.kind == "speech"]
    if name is not None:
        return [model for model in speech if name == model.name or name in model.aliases]
    namesakes = {model.name: model for model in known}
    room = (total_memory() if memory is None else memory) / _PART

    def rank(model: AnyModel) -> tuple[bool, float, int, str]:
        namesake = namesakes.get(model.name, model)
        needed = model.memory or namesake.memory
        error = dict(model.word_errors or namesake.word_errors).get(language, 0.0)
        fits = needed <= room
        return not fits, error if fits else needed, model.order, model.name

    return sorted((model for model in speech if model.choose and language in model.languages), key=rank)


def total_memory() -> float:
    """Return this machine's memory in MB; infinite where the system does not tell it."""
    if sys.platform == "win32":
        import ctypes

        class Status(ctypes.Structure):
            """MEMORYSTATUSEX."""

            _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
                (field, ctypes.c_ulonglong)
                for field in ("total", "free", "pages", "free_pages", "virtual", "free_virtual", "extended")
            ]

        status = Status(length=ctypes.sizeof(Status))
        told = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return status.total / 1e6 if told else float("inf")
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    except (OSError, ValueError):
        return float("inf")
