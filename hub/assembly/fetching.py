"""Fetching models from the command line, with a line of progress that a person can follow."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import typer

from hub.application.installed import installed_models
from hub.application.speech_choice import ranked
from hub.assembly.words import t
from models.errors import ModelError
from models.fetch import Progress, fetch
from models.store import Store


def fetch_with_progress(names: Iterable[str], store: Store | None = None) -> bool:
    """Bring models here; return whether all came. What went wrong is said, with what to do."""
    store = store or Store()
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


def fetch_speech(language: str, store: Store | None = None) -> bool:
    """Bring the best recogniser for `language`, the next one where it cannot be had; at once where one is here."""
    store = store or Store()
    if ranked(installed_models(store.folder, "speech"), language):
        return True
    return any(fetch_with_progress([model.name], store) for model in ranked(store.manifest.models, language))


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
