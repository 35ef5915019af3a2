"""Commands that bring tables and pictures in and give tables out."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from hub.application.catalogue import keep_picture
from hub.application.exports import export_tables, watched
from hub.application.i18n import words_for
from hub.application.imports import Fault, ImportReport, Kind, import_sheet
from hub.application.imports.products import by_name, find
from hub.application.ports.books import Actor, Transaction
from hub.assembly.cli.common import Data, Line, plain_errors, tell_folding
from hub.assembly.config import HubConfig
from hub.assembly.words import LANGUAGE, t
from hub.domain.catalogue import Product
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.pictures import LARGEST as LARGEST_PICTURE
from hub.storage import look_into, open_books

app = typer.Typer()
_SHOWN = 200
"""Faulty rows listed on the screen; a file that is wrong in every row is wrong for one reason."""


@app.command("import", help=t("cli.import"))
def import_table(
    kind: Annotated[Kind, typer.Argument(help=t("cli.argument.kind"))],
    file: Path,
    check: Annotated[bool, typer.Option("--check", help=t("cli.option.check"))] = False,
    skip_faulty: Annotated[bool, typer.Option("--skip-faulty", help=t("cli.option.skip_faulty"))] = False,
    data: Data = None,
) -> None:
    """Bring in products, people, stock or debts from a CSV or Excel file."""
    from hub.storage.sheets import open_sheet  # Excel's libraries are a fifth of the start of any command

    with plain_errors(), Line() as line:
        sheet = open_sheet(file)
        with open_books(HubConfig.read(data).books, progress=tell_folding) as books:
            report = import_sheet(
                books,
                Actor.hub(books.device),
                sheet,
                kind,
                dry_run=check,
                skip_faulty=skip_faulty,
                progress=lambda done, total: line(t("import.reading"), done, total),
            )
    _tell(report, check=check)
    if report.faults and not (report.written and skip_faulty):
        raise typer.Exit(1)


def _tell(report: ImportReport, *, check: bool) -> None:
    for fault in report.faults[:_SHOWN]:
        typer.echo(_fault(fault), err=True)
    if len(report.faults) > _SHOWN:
        typer.echo(t("import.more_faults", n=len(report.faults) - _SHOWN), err=True)
    if report.unread:
        typer.echo(t("import.unread", columns=", ".join(report.unread)))
    counts = {"rows": report.rows, "added": report.added, "changed": report.changed, "same": report.same}
    if report.written:
        typer.echo(t("import.done", faults=len(report.faults), **counts))
    elif report.faults and not check:
        typer.echo(t("import.nothing", faults=len(report.faults)))
    else:
        typer.echo(t("import.would", faults=len(report.faults), **counts))


def _fault(fault: Fault) -> str:
    what, hint = words_for(fault.error, LANGUAGE)
    where = t("import.row", row=fault.row)
    if fault.column:
        where = t("import.cell", row=fault.row, column=fault.column, value=fault.value)
    return f"{where} {what} {hint}".strip()


@app.command("picture", help=t("cli.picture"))
def keep_product_picture(
    product: Annotated[str, typer.Argument(help=t("cli.argument.product"))],
    file: Path,
    data: Data = None,
) -> None:
    """Give a product a picture: a JPEG, PNG or WebP file."""
    with plain_errors():
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST_PICTURE + 1)
        except OSError as error:
            raise InvalidInput(f"{file}: {error}", reason="file", file=file.name) from error
        with open_books(HubConfig.read(data).books, progress=tell_folding) as books:
            key = f"picture/{secrets.token_hex(16)}"
            books.run(key, Actor.hub(books.device), lambda tx: keep_picture(tx, _named(tx, product).id, content))
    typer.echo(t("picture.done", product=product))


def _named(tx: Transaction, named: str) -> Product:
    found = find(tx, named, (named,), None) or by_name(tx, named)
    if found is None:
        raise NotFound(f"no product {named}", reason="product")
    return found


@app.command("export", help=t("cli.export"))
def export_books(
    target: Annotated[Path, typer.Argument(help=t("cli.argument.target"))],
    only: Annotated[list[str] | None, typer.Option(help=t("cli.option.only"))] = None,
    data: Data = None,
) -> None:
    """Write the books as tables: a folder of CSV files with the whole log, or one Excel workbook."""
    from hub.storage.sheets import CsvFolder, Workbook, write_lines

    with plain_errors(), look_into(HubConfig.read(data).books) as reader, Line() as line:
        as_workbook = target.suffix.lower() == ".xlsx"
        writer = Workbook(target) if as_workbook else CsvFolder(target)

        def progress(name: str, rows: int) -> None:
            line(f"{name:28} {rows:>9}", rows, 0)

        written = export_tables(reader, writer, LANGUAGE, only or (), progress)
        writer.close()
        if not as_workbook and not only:
            lines = watched("log.jsonl", reader.log_lines(), progress)
            written["log.jsonl"] = write_lines(target / "log.jsonl", lines)
    for name, rows in written.items():
        typer.echo(f"  {name:28} {rows:>9}")
    typer.echo(t("export.done", target=target))
