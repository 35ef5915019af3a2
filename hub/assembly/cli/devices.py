"""Commands about the shop's devices: what begins each one's receipts."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from hub.application.ports.books import Actor, Reader
from hub.application.shop import give_letters
from hub.assembly.cli.common import Data, plain_errors, tell_folding
from hub.assembly.config import HubConfig
from hub.assembly.words import t
from hub.domain.errors import NotFound
from hub.storage import look_into, open_books

app = typer.Typer()


@app.command("letters", help=t("cli.letters"))
def letters(
    device: Annotated[str, typer.Argument(help=t("cli.argument.device"))] = "",
    short: Annotated[str, typer.Argument(help=t("cli.argument.letters"), metavar="LETTERS")] = "",
    data: Data = None,
) -> None:
    """List what begins each device's receipts, or give one short letters."""
    path = HubConfig.read(data).books
    with plain_errors():
        if device:
            with open_books(path, progress=tell_folding) as books:
                with books.read() as reader:
                    found = _named(reader, device)
                key = f"letters/{uuid4().hex}"
                said = books.run(key, Actor.hub(books.device), lambda tx: give_letters(tx, found, short))
            typer.echo(t("letters.done", device=device, letters=said))
            return
        with look_into(path) as reader:
            for row in reader.device_rows():
                typer.echo(f"  {row.letters:12} {row.name}")


def _named(reader: Reader, device: str) -> str:
    """The id of the one device of a name, or whose receipts begin so. Raises `NotFound`."""
    rows = reader.device_rows()
    named = [row.id for row in rows if row.name.casefold() == device.strip().casefold()]
    found = [row.id for row in rows if row.letters == device.strip().upper()] or named
    if len(found) != 1:
        raise NotFound(f"{len(found)} devices are called {device}", reason="device")
    return found[0]
