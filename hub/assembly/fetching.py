"""Fetching models from the command line, with a line of progress that a person can follow."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import typer

from hub.assembly.words import t
from models.errors import ModelError
from models.fetch import Progress, fetch
from models.store import Store, best_speech


def fetch_with_progress(names: Iterable[str]) -> bool:
    """Bring models here; return whether all came. What went wrong is said, with what to do."""
    store = Store()
    whole = True
    for name in names:
        try:
            if store.is_installed(name):
                typer.echo(t("models.here", name=name))
                continue
            fetch(store, name, progress=_Line())
            typer.echo(t("models.done", name=name))
        except ModelError as error:
            whole = False
            typer.echo(f"\n{t('models.failed', name=name, problem=error)}\n{error.hint}", err=True)
    return whole


def fetch_speech(language: str) -> bool:
    """Bring the best recogniser that can be had for `language`; at once where one is here."""
    store = Store()
    if best_speech(language, store.installed()):
        return True
    fitting = [m.name for m in store.manifest.models if m.kind == "speech" and m.choose and language in m.languages]
    return any(fetch_with_progress([name]) for name in fitting)


class _Line:
    """One line that is written over while bytes come in; lines of their own where nobody watches."""

    def __init__(self) -> None:
        self._shown = -1
        self._source = ""

    def __call__(self, progress: Progress) -> None:
        percent = 100 * progress.done // progress.total if progress.total else 0
        if percent == self._shown and progress.source == self._source:
            return
        begun = progress.source != self._source
        self._shown, self._source = percent, progress.source
        text = f"  {t('models.fetching', name=progress.model, source=progress.source)} {percent:3d} %"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{text}{chr(10) if percent >= 100 else ''}")
        elif begun or percent >= 100:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
