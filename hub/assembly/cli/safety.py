"""Commands that keep the books safe: the proof, backups, and what to do when the disk failed."""

from __future__ import annotations

import typer

from hub.assembly.cli.common import Data, Line, plain_errors
from hub.assembly.config import HubConfig
from hub.assembly.words import t
from hub.domain.errors import NotFound
from hub.storage.audit import audit
from hub.storage.keys import KeyFile, key_file

app = typer.Typer()


@app.command(help=t("cli.verify"))
def verify(data: Data = None) -> None:
    """Prove that nothing of the books was changed, removed or damaged."""
    line = Line()
    with plain_errors():
        books = HubConfig.read(data).books
        if not books.exists():
            raise NotFound(f"no books at {books}", reason="books", folder=books.parent)
        keys = KeyFile.load(key_file(books))
        proof = audit(books, keys, lambda step, done, total: line(t(f"verify.{step}"), done, total))
    typer.echo(t("verify.good", events=proof.events, devices=proof.devices))
    if not proof.folded:
        typer.echo(t("verify.not_folded"))
