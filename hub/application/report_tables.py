"""The reports as tables in the reader's language: what the command line prints and spreadsheets take.

Every figure is one that the books' reader gives (`hub.application.ports.reads.reports`); nothing is computed here but
shares of what it gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from hub.application.i18n import Catalogue
from hub.application.ports.books import Reader
from hub.application.ports.sheets import Cell
from hub.application.reordering import reason
from hub.application.views.reports import SalesBy
from hub.application.wording import Wording
from hub.domain.money import Money
from hub.domain.shop import Branch

_LOCALE = Path(__file__).parent / "locale"
ReportCell = Cell | Money


class Report(StrEnum):
    """What can be reported: sales by day, hour, person, branch, product or category, and the shop as it stands."""

    DAY = "day"
    HOUR = "hour"
    PERSON = "person"
    BRANCH = "branch"
    PRODUCT = "product"
    CATEGORY = "category"
    STOCK = "stock"
    """What the stock is worth and how long it lasts."""
    REORDER = "reorder"
    DEBTS = "debts"
    CLOSE = "close"
    """The money of the period's last day, and what it came from."""
    BOT = "bot"
    """What the bot did since the period's first day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: the days from `first` to `last`, both included, one branch or all, so many rows."""

    now: datetime
    first: date
    last: date
    branch: Branch | None = None
    limit: int = 50

    @property
    def place(self) -> str | None:
        """The branch's id."""
        return self.branch.id if self.branch else None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report under its title. Money stays money, for whoever writes it out to say in which form."""

    title: str
    about: str
    """Its days and its branch, where it speaks of one."""
    header: tuple[str, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    total: int
    """How many rows there are in all: more than these where no more were asked for."""

    def plain(self) -> Iterator[tuple[Cell, ...]]:
        """The rows for a spreadsheet: money as exact numbers."""
        for row in self.rows:
            yield tuple(cell.amount if isinstance(cell, Money) else cell for cell in row)


def report_table(reader: Reader, words: Wording, report: Report, asked: Asked) -> ReportTable:
    """Return `report` as `reader` has it."""
    say = Catalogue(_LOCALE, words.language)
    made = _REPORTS[report](reader, words, asked)
    header = tuple(say(f"report.column.{field}") for field in made.fields)
    title, about = say(f"report.{report.value}"), _about(words, report, asked)
    return ReportTable(title, about, header, tuple(made.rows), made.total)


def _about(words: Wording, report: Report, asked: Asked) -> str:
    today = asked.now.astimezone(words.shop.zone).date()
    takes = TAKES[report]
    last = asked.last if "until" in takes else today
    days = f"{asked.first} – {last}" if "since" in takes else f"{last}"
    return f"{days}, {asked.branch.name}" if asked.branch else days


_PERIOD = frozenset({"since", "until", "branch"})
TAKES: dict[Report, frozenset[str]] = {
    **dict.fromkeys(
        (Report.DAY, Report.HOUR, Report.PERSON, Report.BRANCH, Report.CATEGORY),
        frozenset({"since", "until", "branch"}),
    ),
    Report.PRODUCT: _PERIOD | {"limit"},
    Report.STOCK: frozenset({"branch", "limit"}),
    Report.REORDER: frozenset({"branch", "limit"}),
    Report.DEBTS: frozenset({"until", "limit"}),
    Report.CLOSE: frozenset({"until", "branch"}),
    Report.BOT: frozenset({"since"}),
}
"""Which of the days, the branch and the number of rows a report can be asked for."""


class _Made(NamedTuple):
    """What a report consists of."""

    fields: Sequence[str]
    rows: Sequence[tuple[ReportCell, ...]]
    total: int
    """Of rows in all."""


def _whole(fields: Sequence[str], rows: Sequence[tuple[ReportCell, ...]]) -> _Made:
    """A report that is never cut."""
    return _Made(fields, rows, len(rows))


def _first(
    asked: Asked, fields: Sequence[str], rows: Sequence[tuple[ReportCell, ...]], count: Callable[[], int]
) -> _Made:
    """The rows that were asked for; those in all are counted where there may be more."""
    return _Made(fields, rows, len(rows) if len(rows) < asked.limit else count())


def _sales(by: SalesBy) -> Callable[[Reader, Wording, Asked], _Made]:
    def made(reader: Reader, words: Wording, asked: Asked) -> _Made:
        groups = reader.sales_by(by, asked.first, asked.last, asked.place)
        rows: list[tuple[ReportCell, ...]] = []
        for group in groups:
            earned = group.earned
            share = _share(earned.margin, earned.costed)
            named = date.fromisoformat(group.key) if by is SalesBy.DAY else _called(words, by, group.key, group.name)
            rows.append((named, Decimal(group.count), earned.total, earned.tax, earned.discount, earned.margin, share))
        return _whole((by.value, "sales", "total", "tax", "discount", "margin", "share"), rows)

    return made


def _called(words: Wording, by: SalesBy, key: str, name: str) -> str:
    if by is SalesBy.HOUR:
        return f"{int(key):02}:00"
    return name or Catalogue(_LOCALE, words.language)("report.nameless")


def _products(reader: Reader, _: Wording, asked: Asked) -> _Made:
    found = reader.sales_by_product(asked.first, asked.last, asked.place, limit=asked.limit)
    rows = [(g.name, g.quantity, g.total, g.margin, _share(g.margin, g.costed)) for g in found]
    fields = ("product", "quantity", "total", "margin", "share")
    return _first(asked, fields, rows, lambda: reader.products_sold(asked.first, asked.last, asked.place))


def _categories(reader: Reader, words: Wording, asked: Asked) -> _Made:
    none = Catalogue(_LOCALE, words.language)("report.no_category")
    found = reader.sales_by_category(asked.first, asked.last, asked.place)
    rows = [(g.name or none, g.total, g.margin, _share(g.margin, g.costed)) for g in found]
    return _whole(("category", "total", "margin", "share"), rows)


def _share(margin: Money, costed: Money) -> Decimal | None:
    """Percent that `margin` is of what its lines brought; None where no cost was known."""
    if not costed.minor:
        return None
    return (Decimal(100 * margin.minor) / costed.minor).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _stock(reader: Reader, _: Wording, asked: Asked) -> _Made:
    found = reader.stock_cover(asked.now, asked.place, limit=asked.limit)
    rows = [(row.name, row.on_hand, row.value, _tenth(row.per_day), _tenth(row.days)) for row in found]
    fields = ("product", "on_hand", "worth", "per_day", "days")
    return _first(asked, fields, rows, lambda: reader.products_in_stock(asked.place))


def _tenth(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _reorder(reader: Reader, words: Wording, asked: Asked) -> _Made:
    page = reader.reorder(asked.now, asked.place, limit=asked.limit)
    rows: list[tuple[ReportCell, ...]] = [
        (line.supplier, line.product.name, line.suggestion.quantity, line.value, reason(words, line))
        for line in page.lines
    ]
    return _Made(("supplier", "product", "order", "cost", "why"), rows, page.total)


def _debts(reader: Reader, words: Wording, asked: Asked) -> _Made:
    nameless = Catalogue(_LOCALE, words.language)("report.nameless")
    rows: list[tuple[ReportCell, ...]] = []
    for account in reader.debtors(asked.last, limit=asked.limit):
        ages = account.aging
        older = (ages.week, ages.month, ages.two_months, ages.older)
        rows.append((account.name or nameless, account.debt, account.limit, *older, account.since))
    fields = ("customer", "debt", "limit", "week", "month", "two_months", "older", "since")
    return _first(asked, fields, rows, lambda: reader.debt_summary(asked.last).debtors)


def _close(reader: Reader, words: Wording, asked: Asked) -> _Made:
    say = Catalogue(_LOCALE, words.language)
    day = reader.day_report(asked.last, asked.place)
    rows: list[tuple[ReportCell, ...]] = [
        (say(f"report.money.{flow.kind.value}"), say(f"export.code.{flow.tender.value}"), flow.amount, _n(flow.count))
        for flow in day.flows
    ]
    rows += [
        (say("report.money.expected"), say(f"export.code.{each.tender.value}"), each.amount, None) for each in day.sums
    ]
    trade = day.trade
    rows += [
        (say("report.money.sold"), None, trade.sales, _n(trade.sales_count)),
        (say("report.money.brought_back"), None, trade.returns, _n(trade.returns_count)),
        (say("report.money.undone"), None, trade.voids, _n(trade.voids_count)),
        (say("report.money.discounts"), None, trade.discounts, None),
        (say("report.money.credit"), None, trade.credit, None),
        (say("report.money.credit_paid"), None, trade.credit_paid, None),
        (say("report.money.difference"), None, day.difference, None),
    ]
    return _whole(("money", "tender", "amount", "times"), rows)


def _bot(reader: Reader, words: Wording, asked: Asked) -> _Made:
    say = Catalogue(_LOCALE, words.language)
    today = asked.now.astimezone(words.shop.zone).date()
    told = reader.bot_counters(asked.now, max(1, (today - asked.first).days + 1))
    rows: list[tuple[ReportCell, ...]] = [
        (say(f"report.bot.{name}"), _n(getattr(told, name)))
        for name in (
            *("received", "voice_notes", "understood", "asked", "not_understood", "waiting"),
            *("sent", "failed", "orders", "orders_confirmed"),
        )
    ]
    rows.append((say("report.bot.messages_per_order"), told.messages_per_order))
    return _whole(("what", "number"), rows)


def _n(count: int) -> Decimal:
    return Decimal(count)


_REPORTS: dict[Report, Callable[[Reader, Wording, Asked], _Made]] = {
    Report.DAY: _sales(SalesBy.DAY),
    Report.HOUR: _sales(SalesBy.HOUR),
    Report.PERSON: _sales(SalesBy.PERSON),
    Report.BRANCH: _sales(SalesBy.BRANCH),
    Report.PRODUCT: _products,
    Report.CATEGORY: _categories,
    Report.STOCK: _stock,
    Report.REORDER: _reorder,
    Report.DEBTS: _debts,
    Report.CLOSE: _close,
    Report.BOT: _bot,
}
