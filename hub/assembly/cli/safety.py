"""Commands that keep the books safe: the proof, backups, and what to do when the disk failed."""

from __future__ import annotations

import hmac
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from hub.application.pins import remove_pin
from hub.application.ports.books import Actor
from hub.assembly.cli.common import Data, Line, plain_errors, tell_folding
from hub.assembly.config import PREFIX, HubConfig
from hub.assembly.words import LANGUAGE, t
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.people import Role
from hub.storage import look_into, open_books
from hub.storage.audit import Progress, Step, audit
from hub.storage.backup import Outcome, back_up, check_backup, file_name, read_words, recover, restore, to_words
from hub.storage.keys import KeyFile, key_file
from hub.storage.renewal import EVENTS_LOST

app = typer.Typer()
_CODE = f"{PREFIX}RECOVERY_CODE"


def _books(data: Path | None) -> Path:
    """The books of a folder. Raises `NotFound` where there are none, and never were."""
    books = HubConfig.read(data).books
    if not books.exists() and not key_file(books).exists():
        raise NotFound(f"no books at {books}", reason="books", folder=books.parent)
    return books


def _code() -> bytes:
    """The recovery code, from the environment or from whoever sits here."""
    return read_words(os.environ.get(_CODE) or typer.prompt(t("restore.code")))


def _proving(line: Line) -> Progress:
    return lambda step, done, total: line(t(f"verify.{step}"), done, total)


def _opening(line: Line, unpacking: str) -> Progress:
    """Tell how far a backup is opened; `unpacking` is the key of the words while it is read."""
    return lambda step, done, total: line(t(unpacking if step is Step.UNPACKING else f"verify.{step}"), done, total)


@app.command(help=t("cli.verify"))
def verify(data: Data = None) -> None:
    """Prove that nothing of the books was changed, removed or damaged."""
    with plain_errors(), Line() as line:
        books = _books(data)
        proof = audit(books, KeyFile.load(key_file(books)), _proving(line))
    typer.echo(t("verify.good", events=proof.events, devices=proof.devices))
    if not proof.folded:
        typer.echo(t("verify.not_folded"))
        return
    with plain_errors(), look_into(books) as reader:
        for matter in reader.attention():
            if matter.kind == EVENTS_LOST:
                typer.echo(
                    t("verify.lost", device=matter.about, count=matter.count or "?", since=_moment(matter.since))
                )


@app.command("recovery-code", help=t("cli.recovery_code"))
def recovery_code(data: Data = None) -> None:
    """Print the words that open the shop's backups."""
    with plain_errors():
        code = KeyFile.load(key_file(_books(data))).recovery_code()
    typer.echo(t("recovery.intro"))
    for number, word in enumerate(to_words(code, LANGUAGE), start=1):
        typer.echo(f"  {number:2}. {word}")
    typer.echo(t("recovery.advice"))


@app.command("backup", help=t("cli.backup"))
def backup_command(
    file: Annotated[Path, typer.Argument(help=t("cli.option.backup"), metavar="FILE", show_default=False)],
    data: Data = None,
    check: Annotated[bool, typer.Option(help=t("cli.option.check_backup"))] = True,
) -> None:
    """Write an encrypted backup, also while the shop sells."""
    with plain_errors(), Line() as line:
        books = _books(data)
        keys = KeyFile.load(key_file(books))
        to = file / file_name(datetime.now(UTC)) if file.is_dir() else file
        made = back_up(books, keys, to, progress=lambda done, total: line(t("backup.writing"), done, total))
        if check:
            check_backup(to, keys.recovery_code(), books, _opening(line, "backup.checking"))
    typer.echo(t("backup.done", file=made.path, events=made.events, size=f"{made.size / 1e6:.1f}"))
    typer.echo(t("backup.advice"))


@app.command("restore", help=t("cli.restore"))
def restore_command(
    file: Annotated[Path, typer.Argument(help=t("cli.option.restore"), metavar="FILE", show_default=False)],
    data: Data = None,
    replace: Annotated[bool, typer.Option(help=t("cli.option.replace"))] = False,
) -> None:
    """Make this machine the shop of a backup."""
    with plain_errors(), Line() as line:
        books = HubConfig.read(data).books
        code = _code()
        made = restore(file, books, code, replace=replace, progress=_opening(line, "restore.reading"))
    typer.echo(t("restore.done", events=made.checked.events, when=_moment(made.checked.made_at), folder=books.parent))
    if made.letters:
        typer.echo(t("restore.letters", letters=made.letters))
    if made.aside:
        typer.echo(t("restore.aside", file=made.aside))
    if made.checked.same_tables is False:
        typer.echo(t("restore.other_tables"))


@app.command("recover", help=t("cli.recover"))
def recover_command(
    data: Data = None,
    backups: Annotated[list[Path] | None, typer.Option("--from", help=t("cli.option.from"))] = None,
) -> None:
    """Mend damaged books, and say what is lost."""
    with plain_errors(), Line() as line:
        config = HubConfig.read(data)
        places = backups or [config.data / "backups", *([Path(config.backup_folder)] if config.backup_folder else [])]
        made = recover(_books(data), _found(places), progress=_proving(line))
    if made.outcome is Outcome.SOUND:
        typer.echo(t("recover.sound", events=made.events))
        return
    typer.echo(t(f"recover.{made.outcome}", events=made.events))
    if made.backup:
        typer.echo(t("recover.backup", file=made.backup))
    for lost in made.lost:
        since, until = (_moment(at) for at in (lost.since, lost.until))
        key = "recover.lost" if lost.count else "recover.lost_end"
        named = {"device": lost.device, "first": lost.first, "last": lost.last, "count": lost.count}
        typer.echo(t(key, **named, since=since, until=until))
    if made.letters:
        typer.echo(t("restore.letters", letters=made.letters))
    if made.aside:
        typer.echo(t("restore.aside", file=made.aside))


def _found(places: list[Path]) -> list[Path]:
    """Backups by name, and those that lie in folders."""
    return [file for place in places for file in (place.glob("*.backup") if place.is_dir() else [place])]


def _moment(at: datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "…"


@app.command("reset-pin", help=t("cli.reset_pin"))
def reset_pin(data: Data = None) -> None:
    """Take the owners' PINs away, for one who forgot theirs and has nobody above."""
    with plain_errors():
        books = _books(data)
        if not hmac.compare_digest(_code(), KeyFile.load(key_file(books)).recovery_code()):
            raise InvalidInput("another recovery code", reason="recovery_other")
        with open_books(books, progress=tell_folding) as opened, opened.read() as reader:
            for owner in reader.contacts(Role.OWNER):
                opened.run(f"reset-pin/{uuid4().hex}", Actor.hub(opened.device), partial(remove_pin, contact=owner.id))
    typer.echo(t("reset_pin.done"))
