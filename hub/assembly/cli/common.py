"""What every group of commands shares: the data folder's option, and errors said in the user's language."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hub.application.i18n import words_for
from hub.assembly.words import LANGUAGE, t
from hub.domain.errors import MostradorError

Data = Annotated[Path | None, typer.Option(help=t("cli.option.data"), show_default=False)]


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say what went wrong and what to do in the user's language, instead of a stack."""
    try:
        yield
    except MostradorError as error:
        what, hint = words_for(error, LANGUAGE)
        typer.echo(f"{what}\n{hint}".strip(), err=True)
        typer.echo(f"[{error.code}] {error}", err=True)
        raise typer.Exit(1) from error


def tell_folding(events: int) -> None:
    """Say how many events are folded, where books of another version are opened."""
    typer.echo(t("run.folding", events=events), err=True)


class Line:
    """One line of progress that is written over; a line of its own for each tenth where nobody watches.

    What is done to its end stays to be read. As a context manager it leaves nothing of what is not, so that what is
    printed next has a line of its own.
    """

    def __init__(self) -> None:
        self._shown = ("", -1)
        self._open = 0

    def __enter__(self) -> Line:
        """Nothing is shown yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe what is not done to its end."""
        if self._open:
            typer.echo(f"\r{' ' * self._open}\r", err=True, nl=False)

    def __call__(self, words: str, done: int, total: int) -> None:
        """Show how far something is, in percent; `total` 0 where that cannot be known."""
        watched = sys.stderr.isatty()
        percent = 100 * done // total if total else 0
        shown = (words, percent if watched else percent // 10)
        if shown == self._shown:
            return
        self._shown = shown
        text = f"  {words} {percent:3d} %" if total else f"  {words}"
        ended = not watched or percent >= 100
        # Blanks over what was longer: not every terminal knows a sign that clears the rest of a line.
        typer.echo(f"\r{text.ljust(self._open)}" if watched else text, err=True, nl=ended)
        self._open = 0 if ended else len(text)
