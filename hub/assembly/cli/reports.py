"""The command that prints a report, or writes it as a table for a spreadsheet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from hub.application.branches import branch_named
from hub.application.report_tables import TAKES, Asked, Report, ReportCell, ReportTable, report_table
from hub.application.wording import Wording
from hub.assembly.cli.common import Data, plain_errors
from hub.assembly.config import HubConfig
from hub.assembly.words import LANGUAGE, t
from hub.domain.errors import InvalidInput, WrongState
from hub.domain.money import Money
from hub.storage import look_into

app = typer.Typer()
_DAY = ["%Y-%m-%d"]
_ROWS = 50
"""Printed, unless more are asked for; a file has them all."""
_MOST_ROWS = 1_000_000
"""More than a shop has of anything that is reported."""
_WIDEST = 1000
_WRITTEN = (".csv", ".xlsx")
Since = Annotated[datetime | None, typer.Option(formats=_DAY, help=t("cli.option.since"), show_default=False)]
Until = Annotated[datetime | None, typer.Option(formats=_DAY, help=t("cli.option.until"), show_default=False)]


@app.command("report", help=t("cli.report"))
def report(
    name: Annotated[Report, typer.Argument(help=t("cli.argument.report"))],
    since: Since = None,
    until: Until = None,
    branch: Annotated[str | None, typer.Option(help=t("cli.option.branch"), show_default=False)] = None,
    limit: Annotated[int | None, typer.Option(help=t("cli.option.limit"), show_default=False)] = None,
    to: Annotated[Path | None, typer.Option(help=t("cli.option.to"), show_default=False)] = None,
    data: Data = None,
) -> None:
    """Print a report of this month so far, or of the days that were asked for."""
    given = {"since": since, "until": until, "branch": branch, "limit": limit}
    with plain_errors(), look_into(HubConfig.read(data).books) as reader:
        for option, value in given.items():
            if value is not None and option not in TAKES[name]:
                raise InvalidInput(
                    f"{name} has no --{option}", reason="report_option", option=option, report=name.value
                )
        if limit is not None and not 1 <= limit <= _MOST_ROWS:
            raise InvalidInput(f"{limit} rows", reason="report_limit", most=_MOST_ROWS)
        if to is not None and to.suffix.lower() not in _WRITTEN:
            raise InvalidInput(f"{to} is no table", reason="report_file", file=to.name)
        if (shop := reader.shop()) is None:
            raise WrongState("the shop is not open yet", reason="no_shop")
        now = datetime.now(UTC)
        today = now.astimezone(shop.zone).date()
        last = until.date() if until else today
        first = since.date() if since else last.replace(day=1)
        if first > last:
            raise InvalidInput(f"{first} is after {last}", reason="period")
        where = branch_named(reader, branch) if branch else None
        words = Wording(shop, LANGUAGE)
        rows = limit or (_MOST_ROWS if to else _ROWS)
        table = report_table(reader, words, name, Asked(now, first, last, where, rows))
    with plain_errors():
        if to is None:
            _print(table, words)
        else:
            _write(table, to)
    if table.total > len(table.rows):
        typer.echo(t.count("report.first", len(table.rows), total=table.total))


def _write(table: ReportTable, to: Path) -> None:
    from hub.storage.sheets import CsvFolder, Workbook

    if to.suffix.lower() == ".xlsx":
        book = Workbook(to)
        book.write(table.title, table.header, table.plain())
        book.close()
    else:
        CsvFolder(to.parent).write(to.stem, table.header, table.plain())
    typer.echo(t.count("report.written", len(table.rows), file=to))


def _print(table: ReportTable, words: Wording) -> None:
    shown = Table(title=f"{table.title}: {table.about}", title_justify="left", box=box.SIMPLE)
    said = [[_said(cell, words) for cell in row] for row in table.rows]
    for place, heading in enumerate(table.header):
        texts = all(isinstance(row[place], str | None) for row in table.rows)
        # A figure is never cut or broken: where the terminal is too narrow for all of them, its lines run on.
        least = max(map(len, [*heading.split(), *(() if texts else (row[place] for row in said))]))
        shown.add_column(heading, justify="left" if texts else "right", min_width=least, overflow="fold")
    for row in said:
        shown.add_row(*row)
    console = Console(markup=False, highlight=False)
    needed = Console(width=_WIDEST).measure(shown).minimum
    console.print(shown, width=max(console.width, needed), no_wrap=True, crop=False)
    if not table.rows:
        typer.echo(t("report.nothing"))


def _said(cell: ReportCell, words: Wording) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return words.money(cell)
        case str():
            return cell
        case datetime():
            return words.formats.moment(cell)
        case date():
            return cell.isoformat()
        case Decimal():
            return words.formats.number(cell)
