"""What `main.py models` does: list, fetch, verify and remove, with plain functions that take a function to print with.

Each returns the process's exit status: 0 where everything went well, 1 otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from models.errors import ModelError
from models.fetch import Progress, fetch
from models.store import Store

Echo = Callable[[str], None]

FOR_TESTS = ("whisper-base", "vosk-model-small-ko-0.22", "smollm2-135m-instruct")
"""What `make models` fetches: the real engines that the tests need."""


def list_models(store: Store, echo: Echo) -> int:
    """Print every model of the manifest: name, kind, languages, size, licence, and whether it is installed."""
    echo(f"{store.folder}")
    for model in store.manifest.models:
        mark = "✓" if store.is_installed(model.name) else "·"
        languages = ",".join(model.languages)
        echo(
            f"{mark} {model.name:<28} {model.kind:<9} {languages:<9} {model.size / 1e6:7.0f} MB  "
            f"{model.licence:<11} {model.note}".rstrip()
        )
    return 0


def fetch_models(store: Store, names: Sequence[str], echo: Echo) -> int:
    """Fetch `names` one after the other, with a line of progress every other second."""
    status = 0
    for name in names:
        try:
            folder = fetch(store, name, progress=_Lines(echo))
        except ModelError as error:
            echo(f"{name}: {error}")
            echo(f"  {error.hint}")
            status = 1
        else:
            echo(f"{name}: {folder}")
    return status


def verify_models(store: Store, names: Sequence[str], echo: Echo) -> int:
    """Hash the files of `names` (default: all that are installed) again and print what is wrong."""
    status = 0
    known = {model.name for model in store.manifest.models}
    for name in names or [model.name for model in store.installed() if model.name in known]:
        try:
            faults = store.verify(name)
        except ModelError as error:
            faults = [str(error)]
        echo(f"{name}: {'; '.join(faults) or 'whole'}")
        status = status or int(bool(faults))
    return status


def remove_models(store: Store, names: Sequence[str], echo: Echo) -> int:
    """Delete `names`."""
    status = 0
    for name in names:
        try:
            echo(f"{name}: {'removed' if store.remove(name) else 'was not installed'}")
        except ModelError as error:
            echo(f"{name}: {error}")
            status = 1
    return status


class _Lines:
    """Progress as lines, at most one every two seconds and one at the end."""

    def __init__(self, echo: Echo) -> None:
        self._echo, self._next, self._ended = echo, 0.0, False

    def __call__(self, progress: Progress) -> None:
        ended = progress.done >= progress.total
        if (self._ended and ended) or (not ended and time.monotonic() < self._next):
            return
        self._ended = ended
        self._next = time.monotonic() + 2.0
        percent = 100 * progress.done // max(progress.total, 1)
        self._echo(f"{progress.model}: {percent:3d} % of {progress.total / 1e6:.0f} MB from {progress.source}")
