"""A shop of years: ``python -m tests.bench.large [--products 50000] [--lines 1000000] [--keep FOLDER]``.

Books with fifty thousand products and a million sale lines over two years are made by the use cases themselves, then
opened, asked for every report, proven, exported, backed up, restored, mended and folded anew. One JSON object a figure,
each beside what plain SQLite takes (`baseline`): a report as one statement over the same rows, no sums kept, one index
on the day of a sale; a proof as its own check, an export as the lines of sales as they stand, a backup as SQLite's own
copy, a restore and mending as that copy put back, a rebuild as the baseline's rows written into a table.
Times of reports are processor time, of twenty each. With ``--keep`` the books stay for another run; where this version
has other tables, what opening them takes is the first figure. Budgets: docs/BOOKS.md, "How fast".
"""

from __future__ import annotations

import argparse
import csv
import gc
import itertools
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from hub.application import accounts, people, purchasing, sales
from hub.application.exports import export_tables
from hub.application.ports.books import Actor, Reader, Transaction
from hub.application.views.reports import SalesBy
from hub.domain.catalogue import Product
from hub.domain.events import Payment, ReceivedLine, Tender
from hub.domain.money import Money
from hub.domain.people import Role
from hub.storage import open_books
from hub.storage.audit import audit
from hub.storage.backup import back_up, recover, restore
from hub.storage.connection import connect
from hub.storage.keys import key_file
from hub.storage.reader import SqliteReader
from hub.storage.sheets import CsvFolder, Workbook, write_lines
from tests.application.scene import START, Clock, Scene, furnish, opened
from tests.bench.catalogue import catalogue, stock_books

LINES = 10
DAYS = 730
DELIVERIES = 28
"""Days from one delivery to the next, which brings what was sold since where that is a pack."""
PACK = 12
AT_ONCE = 100
"""Sales of one command, or lines of a receipt, while the books are made."""
TODAY = START.date()
NOW = START + timedelta(hours=9)
"""Seven in the evening in Lima, when the last sale of these books was made."""
FIRST = START - timedelta(days=DAYS)
"""When the shop was opened: the day before its first sale."""
_BASELINE = """
CREATE TABLE plain_lines AS
SELECT s.day, s.branch, s.actor, s.at, l.product, l.quantity, l.amount, l.unit_cost
FROM books.sales s JOIN books.sale_lines l ON l.sale = s.id
"""

_HELD = "(SELECT product, branch, sum(quantity) AS q FROM books.all_movements WHERE kind <> 'in_transit' GROUP BY 1, 2)"
_WORTH = f"""
SELECT {{key}}, sum(max(h.q, 0) * coalesce(p.cost, 0)), sum(max(h.q, 0) * coalesce(p.price, 0))
FROM {_HELD} h JOIN books.products p ON p.id = h.product WHERE p.active = 1 GROUP BY 1
"""
_LOW = f"""
SELECT p.name, h.q FROM books.products p LEFT JOIN (SELECT product, sum(q) AS q FROM {_HELD} GROUP BY 1) h
ON h.product = p.id WHERE p.active = 1 AND coalesce(h.q, 0) <= p.reorder_point ORDER BY p.name LIMIT 50
"""
_COVER = f"""
SELECT h.product, h.q, s.q, h.q / s.q AS cover FROM (SELECT product, sum(q) AS q FROM {_HELD} GROUP BY 1) h
JOIN (SELECT product, sum(quantity) AS q FROM plain_lines WHERE day BETWEEN '{{first}}' AND '{{last}}' GROUP BY 1) s
ON s.product = h.product ORDER BY cover LIMIT 50
"""
# What runs out first: the rate alone, without suppliers' terms, kits, or what is promised and coming.
_TO_ORDER = f"""
SELECT h.product, max(h.q, 0) * 28.0 / s.q AS days FROM (SELECT product, sum(q) AS q FROM {_HELD} GROUP BY 1) h
JOIN (SELECT product, sum(quantity) AS q FROM plain_lines WHERE day BETWEEN '{{first}}' AND '{{last}}' GROUP BY 1) s
ON s.product = h.product WHERE days <= 3 + 1.65 * sqrt(3 * 28000.0 / s.q) ORDER BY days LIMIT 50
"""
_DEBTS = """
SELECT c.name, sum(l.amount) AS debt, min(l.day) FROM books.ledger l JOIN books.contacts c ON c.id = l.customer
GROUP BY l.customer HAVING debt > 0 ORDER BY debt DESC LIMIT 50
"""
_AGING = """
SELECT sum(amount), sum(CASE WHEN day < '{day}' THEN amount END) FROM books.ledger
"""
_CLOSE = "SELECT branch, kind, tender, sum(amount), count(*) FROM books.payments WHERE day = '{day}' GROUP BY 1, 2, 3"
_BOT = "SELECT incoming, kind, outcome, count(*) FROM books.messages WHERE at >= {since} GROUP BY 1, 2, 3"
_HOME = f"SELECT (SELECT sum(total) FROM books.sales WHERE day = '{{day}}'), (SELECT count(*) FROM ({_LOW}))"


def emit(figure: str, **values: Any) -> None:
    print(json.dumps({"figure": figure, **values}), flush=True)


def spread(times: list[float]) -> dict[str, float]:
    times = [moment * 1000 for moment in times]
    return {
        "p50_ms": round(median(times), 2),
        "p95_ms": round(quantiles(times, n=20)[18], 2),
        "best_ms": round(min(times), 2),
    }


def timed(work: Callable[[], object], repeat: int = 20) -> dict[str, float]:
    times = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return spread(times)


@contextmanager
def whole(figure: str, **values: Any) -> Iterator[dict[str, Any]]:
    """Emit how long something took that is done once, and the most memory that the process had meanwhile."""
    forget_peak()
    began, used = time.perf_counter(), time.process_time()
    yield values
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    load = round(os.getloadavg()[0], 1)
    emit(figure, seconds=round(seconds, 1), cpu_seconds=round(cpu, 1), load=load, peak_megabytes=peak(), **values)


def forget_peak() -> None:
    """Let Linux begin anew with the most memory that this process had; elsewhere it is that since its start."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> int | None:
    """The most memory that this process had, in megabytes; None where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return None
    return round(int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6)


def make(scene: Scene, products: int, lines: int) -> None:
    """Fill the books as time goes by, the clock with it; what sells, sells by Zipf's law, and is delivered anew."""
    ids = stock_books(scene.books, catalogue(products))
    chance = random.Random(11)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(ids) + 1)))
    sellers = [scene.owner, scene.manager, scene.employee]
    count = lines // LINES
    with scene.books.read() as reader:
        found = {product: known for product in ids if (known := reader.product(product))}
    shelved = [product for product in ids if int(product, 16) % 20]
    supply(scene, [(found[product], 3000 if int(product, 16) % 99 else 5) for product in shelved])
    sold: Counter[str] = Counter()

    def some(tx: Transaction, moments: list[datetime]) -> None:
        for at in moments:
            scene.clock.at = at
            picks: dict[str, None] = {}
            while len(picks) < LINES:
                picks |= dict.fromkeys(chance.choices(ids, cum_weights=weights, k=LINES - len(picks)))
            asked = [sales.Asked(pick, Decimal(chance.randint(1, 3)), found[pick].price) for pick in picks]
            total = Money(0, "PEN")
            lines = sales.sold_lines(tx, asked)
            for line in lines:
                sold[line.product] += int(line.quantity)
                total += line.amount
            sales.record_sale(tx, lines, [Payment(Tender.CASH, total)], at=at)

    made = 0
    for day in range(DAYS):
        today = (day + 1) * count // DAYS - made
        opened = FIRST + timedelta(days=day + 1)
        moments = sorted(
            opened + timedelta(hours=chance.randint(-3, 8), minutes=chance.randint(0, 59)) for _ in range(today)
        )
        for start in range(0, today, AT_ONCE):
            moment = moments[start : start + AT_ONCE]
            scene.clock.at = moment[-1]
            actor = Actor(sellers[made // AT_ONCE % 3], Role.OWNER)
            scene.do(lambda tx, moment=moment: some(tx, moment), by=actor, key=f"made-{made}")
            made += len(moment)
        if day % DELIVERIES == DELIVERIES - 1:
            packs = {product: sold[product] // PACK * PACK for product in shelved}
            supply(scene, [(found[product], amount) for product, amount in packs.items() if amount])
            sold.subtract(packs)
        if day % 73 == 0:
            print(f"  {made * LINES:>9} lines", file=sys.stderr)


def reports(reader: Reader) -> Iterator[tuple[str, Callable[[], object], str]]:
    """Every report: name, ours, and the plain SQL that says the same."""
    now = NOW
    month, year = TODAY.replace(day=1), TODAY.replace(month=1, day=1)
    last_year = (date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31))
    start = TODAY - timedelta(days=DAYS)

    def plain(key: str, first: date, last: date = TODAY) -> str:
        return (
            f"SELECT {key}, sum(quantity), sum(amount), sum(amount) - sum(quantity * unit_cost) FROM plain_lines l"
            f" WHERE day BETWEEN '{first}' AND '{last}' GROUP BY 1 ORDER BY 3 DESC"
        )

    category = "(SELECT category FROM books.products p WHERE p.id = l.product)"
    yield "summary of 14 days", lambda: reader.sales_summary(now), plain("day", TODAY - timedelta(days=27))
    yield "by day, this month", lambda: reader.sales_by(SalesBy.DAY, month, TODAY), plain("day", month)
    yield "by day, two years", lambda: reader.sales_by(SalesBy.DAY, start, TODAY), plain("day", start)
    yield "by hour, this year", lambda: reader.sales_by(SalesBy.HOUR, year, TODAY), plain("at / 3600000 % 24", year)
    yield "by person, this year", lambda: reader.sales_by(SalesBy.PERSON, year, TODAY), plain("actor", year)
    yield "by branch, this year", lambda: reader.sales_by(SalesBy.BRANCH, year, TODAY), plain("branch", year)
    yield "by product, this month", lambda: reader.sales_by_product(month, TODAY), plain("product", month) + " LIMIT 50"
    yield "by product, this year", lambda: reader.sales_by_product(year, TODAY), plain("product", year) + " LIMIT 50"
    yield (
        "by product, last year",
        lambda: reader.sales_by_product(*last_year),
        plain("product", *last_year) + " LIMIT 50",
    )
    yield "by product, two years", lambda: reader.sales_by_product(start, TODAY), plain("product", start) + " LIMIT 50"
    yield "by category, this month", lambda: reader.sales_by_category(month, TODAY), plain(category, month)
    yield "by category, last year", lambda: reader.sales_by_category(*last_year), plain(category, *last_year)
    yield (
        "by product, from the middle of a month to that of another",
        lambda: reader.sales_by_product(TODAY - timedelta(days=645), TODAY - timedelta(days=37)),
        plain("product", TODAY - timedelta(days=645), TODAY - timedelta(days=37)) + " LIMIT 50",
    )
    yield "by category, this year", lambda: reader.sales_by_category(year, TODAY), plain(category, year)
    yield "stock, its worth, what is low", lambda: reader.inventory_summary(), _WORTH.format(key="p.category")
    yield "products that run low", lambda: reader.product_rows(only_low=True), _LOW
    four_weeks = {"first": TODAY - timedelta(days=28), "last": TODAY - timedelta(days=1)}
    yield "what to order", lambda: reader.reorder(now), _TO_ORDER.format(**four_weeks)
    morning = now + timedelta(hours=12)
    yield "what to order, before a till is opened", lambda: reader.reorder(morning), _TO_ORDER.format(**four_weeks)
    yield "days of cover", lambda: reader.stock_cover(now), _COVER.format(**four_weeks)
    yield "fiado aging", lambda: reader.debt_summary(TODAY), _AGING.format(day=TODAY - timedelta(days=30))
    yield "debtors", lambda: reader.debtors(TODAY), _DEBTS
    yield "the day's close", lambda: reader.day_report(TODAY), _CLOSE.format(day=TODAY)
    since = int((now - timedelta(days=14)).timestamp() * 1000)
    yield "what the bot did", lambda: reader.bot_counters(now), _BOT.format(since=since)
    yield "branches", lambda: reader.branch_rows(), _WORTH.format(key="h.branch")
    yield "home", lambda: reader.home(now), _HOME.format(day=TODAY)


def owe(scene: Scene, customers: int = 300) -> None:
    """Customers with a debt each."""

    def work(tx: Transaction) -> None:
        for number in range(customers):
            who = people.add_contact(tx, name=f"Cliente {number}", role=Role.CUSTOMER, language="es")
            accounts.bring_in(tx, who, Money(100 + number, "PEN"))

    scene.do(work, key="debts")


def supply(scene: Scene, wanted: Sequence[tuple[Product, int]]) -> None:
    """Receive goods, of each product as many as is said."""
    lines = [ReceivedLine(product.id, Decimal(amount), product.cost) for product, amount in wanted]
    for start in range(0, len(lines), AT_ONCE):
        some = lines[start : start + AT_ONCE]
        scene.do(lambda tx, some=some: purchasing.receive_goods(tx, lines=some))


def measure(path: Path, folder: Path, now: Callable[[], datetime]) -> float:
    """Emit every figure but the rebuild's; return the seconds that making the baseline's rows took."""
    opening = timed(lambda: open_books(path, now=now).close(), 7)
    bare = timed(lambda: connect(path).execute("SELECT count(*) FROM sqlite_master").connection.close(), 7)
    emit("opening", budget_ms=1000, **opening, baseline={"plain_sqlite_connection": bare})
    plain = sqlite3.connect(folder / "plain.db")
    plain.execute("ATTACH ? AS books", [f"{path}"])
    began = time.process_time()
    plain.execute(_BASELINE)
    plain.execute("CREATE INDEX plain_day ON plain_lines (day)")
    made = time.process_time() - began
    gc.collect()
    gc.freeze()  # as the app does when it has started
    with open_books(path, now=now) as books:
        with books.read() as reader:
            for name, ours, sql in reports(reader):
                beside = timed(lambda sql=sql: plain.execute(sql).fetchall(), 3)
                emit(f"report: {name}", budget_ms=100, **timed(ours), baseline=beside)
        plain.close()
        with whole("verify", baseline=checked_plainly(path)) as told:
            told["events"] = audit(path, books.keys).events
        for figure, target in (("export", folder / "csv"), ("export as a workbook", folder / "all.xlsx")):
            with whole(figure, baseline=listed(path, folder / "lines.csv")) as told, books.read() as reader:
                told["rows"] = exported(reader, target)
        with whole("backup", baseline=copied(path, folder / "copy.db")) as told:
            told["megabytes"] = round(back_up(path, books.keys, folder / "shop.backup", now=now).size / 1e6)
        with whole("restore", baseline=copied(folder / "copy.db", folder / "back.db")) as told:
            restored = restore(folder / "shop.backup", folder / "new" / "b.db", books.keys.recovery_code(), now=now)
            told["same_tables"] = restored.checked.same_tables
        broken = damaged(folder / "copy.db", path, folder / "broken" / "b.db")
        with whole("recover", baseline=copied(folder / "copy.db", folder / "back.db")) as told:
            told["outcome"] = recover(broken, (), now=now).outcome
    return made


def damaged(copy: Path, books: Path, to: Path) -> Path:
    """Books at `to` with their log whole and a page of their sales' lines that is none."""
    to.parent.mkdir()
    shutil.copy(copy, to)
    shutil.copy(key_file(books), key_file(to))
    with closing(sqlite3.connect(to)) as connection:
        [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sale_lines'").fetchone()
        [size] = connection.execute("PRAGMA page_size").fetchone()
    with to.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    return to


def exported(reader: SqliteReader, target: Path) -> int:
    """Write everything, into a folder the log as well, as `main.py export` does; return the number of rows."""
    writer = Workbook(target) if target.suffix == ".xlsx" else CsvFolder(target)
    rows = sum(export_tables(reader, writer, "es").values())
    writer.close()
    return rows if target.suffix == ".xlsx" else rows + write_lines(target / "log.jsonl", reader.log_lines())


def checked_plainly(path: Path) -> dict[str, float]:
    """How long SQLite's own check of the file takes."""
    began = time.process_time()
    with closing(connect(path, read_only=True)) as connection:
        connection.execute("PRAGMA integrity_check").fetchall()
    return {"cpu_seconds": round(time.process_time() - began, 1)}


def listed(path: Path, to: Path) -> dict[str, float]:
    """How long writing the lines of all sales takes, as they stand in their table."""
    began = time.process_time()
    with closing(connect(path, read_only=True)) as connection, to.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(connection.execute("SELECT * FROM sale_lines"))
    return {"cpu_seconds": round(time.process_time() - began, 1)}


def copied(path: Path, to: Path) -> dict[str, float]:
    """How long SQLite takes to copy a database as it is, tables of sums and all."""
    began, used = time.perf_counter(), time.process_time()
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return {
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - used, 1),
        "megabytes": round(to.stat().st_size / 1e6),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="A shop of years.")
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder where the books are kept for another run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        path = folder / "dev-a.db"
        made = path.exists()
        clock = Clock(NOW if made else FIRST)
        progress: list[int] = []
        with whole("opened with tables of another version" if made else "made") as told:
            with open_books(path, device="dev-a", now=clock, progress=progress.append) as books:
                if not made:
                    scene = Scene(books, clock)
                    furnish(scene)
                    make(scene, asked.products, asked.lines)
                    clock.at = NOW
                    owe(scene)
            told["progress_told"] = len(progress)
        connection = connect(path, read_only=True)
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("products", "sale_lines", "events", "product_days", "product_periods")
        }
        connection.close()
        emit("books", megabytes=round(path.stat().st_size / 1e6), **counts)
        plain = measure(path, Path(scratch), clock)
        with (
            opened(folder, clock=clock) as scene,
            whole("rebuild", baseline={"rows_alone_cpu_seconds": round(plain, 1)}) as told,
        ):
            told["events"] = scene.books.rebuild(progress.append)


if __name__ == "__main__":
    main()
