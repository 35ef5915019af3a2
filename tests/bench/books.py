"""How fast the books are, as JSON on the standard output: ``python -m tests.bench.books [--sales N] [--products N]``.

A durable sale of ten lines is timed beside a plain SQLite program that writes the same rows into the same tables with
the same pragmas, in turns within one run, since a disk's speed changes from minute to minute. ``cpu_ms`` is what the
processor did for it; the best block of fifty shows what a machine does that is not busy with something else. Budgets:
docs/BOOKS.md, "How fast".
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from hub.application import catalogue, purchasing, sales
from hub.application.ports.books import Transaction
from hub.domain.events import OrderLine, Payment, ProductFields, Tender
from hub.domain.money import Money
from hub.storage import open_books
from hub.storage.connection import connect
from hub.storage.projections import dump
from tests.application.scene import Scene, furnish, opened, pen, received
from tests.storage.devices import pull, second_device

LINES = 10
BLOCK = 50


class Baseline:
    """A plain SQLite program that writes the rows of a sale, and knows nothing of shops."""

    def __init__(self, path: Path, schema: sqlite3.Connection) -> None:
        self._connection = connect(path)
        for (sql,) in schema.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite_%'"
        ):
            self._connection.execute(sql)
        self._number = 0

    def sale(self, products: list[str]) -> None:
        self._number = n = self._number + 1
        db = self._connection
        db.execute("BEGIN IMMEDIATE")
        db.execute("SELECT result FROM commands WHERE key = ?", [f"sale-{n}"]).fetchone()
        db.execute("INSERT INTO series VALUES ('sale', 1) ON CONFLICT (name) DO UPDATE SET last = last + 1")
        db.execute(
            "INSERT INTO events"
            " (id, device, number, stamp, branch, actor, command, idx, type, stream, data, hash, counts) VALUES"
            " (?, 'd', ?, ?, 'b', 'a', ?, 0, 'SaleRecorded', ?, ?, ?, 1)",
            [f"{n:032x}", n, f"{n:015x}.d", f"sale-{n}", f"s{n:031x}", "x" * 1100, b"h" * 32],
        )
        stamp = f"{n:015x}.d"
        db.executemany(
            "INSERT INTO open_movements VALUES (?, ?, ?, 'b', ?, ?, 'sale', -1000, NULL, 'a', ?)",
            [(f"{n:032x}", place, product, stamp, n, f"s{n:031x}") for place, product in enumerate(products)],
        )
        db.executemany(
            "INSERT INTO stock (product, branch, on_hand, since) VALUES (?, 'b', -1000, 0)"
            " ON CONFLICT DO UPDATE SET on_hand = on_hand - 1000",
            [(product,) for product in products],
        )
        db.executemany(
            "INSERT INTO sale_lines VALUES (?, ?, ?, 1000, 70000, 700, 0, 50000, 0, NULL, 0, 0)",
            [(f"s{n:031x}", place, product) for place, product in enumerate(products)],
        )
        db.execute(
            "INSERT INTO sale_sums VALUES ('2026-11-20', 'b', 10, 'a', 1, 7000, 0, 0, 500000000, 7000, 1)"
            " ON CONFLICT DO UPDATE SET total = total + 7000, count = count + 1, entries = entries + 1"
        )
        sale = [f"s{n:031x}", f"A-{n}", n]
        db.execute("INSERT INTO sales VALUES (?, ?, ?, '2026-11-20', 'b', 7000, NULL, 'a', 0, 0, NULL, 0, 0)", sale)
        db.execute(
            "INSERT INTO payments VALUES (?, 0, 'sale', ?, 'cash', 7000, ?, '2026-11-20', 'b', NULL, NULL, 'd',"
            " ?, 'a')",
            [f"{n:032x}", f"s{n:031x}", n, n],
        )
        db.execute(
            "INSERT INTO payment_days VALUES ('2026-11-20', 'b', 'sale', 'cash', 7000, 1)"
            " ON CONFLICT DO UPDATE SET amount = amount + 7000, count = count + 1"
        )
        db.execute(
            "INSERT INTO commands VALUES (?, ?)", [f"sale-{n}", '{"sale": "x", "receipt": "A-1", "total": 7000}']
        )
        db.execute(
            "INSERT INTO heads VALUES ('d', ?, ?, ?) ON CONFLICT DO UPDATE SET number = excluded.number,"
            " stamp = excluded.stamp, hash = excluded.hash",
            [n, stamp, b"h" * 32],
        )
        db.execute("COMMIT")


def figures(times: list[float], cpu: float) -> dict[str, float]:
    cut = quantiles(times, n=100)
    return {
        "p50_ms": round(median(times) * 1000, 3),
        "p99_ms": round(cut[98] * 1000, 3),
        "per_second": round(len(times) / sum(times), 1),
        "best_block_per_second": round(max(BLOCK / sum(times[n : n + BLOCK]) for n in range(0, len(times), BLOCK)), 1),
        "cpu_ms": round(cpu / len(times) * 1000, 3),
    }


def timed(work: Callable[[], object], times: list[float]) -> None:
    began = time.perf_counter()
    work()
    times.append(time.perf_counter() - began)


def ms(work: Callable[[], object], repeat: int = 5) -> float:
    times: list[float] = []
    for _ in range(repeat):
        timed(work, times)
    return round(min(times) * 1000, 2)


def stocked(scene: Scene, count: int) -> list[str]:
    def work(tx: Transaction) -> list[str]:
        made = [
            catalogue.add_product(
                tx,
                ProductFields(
                    name=f"Producto {n} {n % 7 + 1} L", price=pen("7"), cost=pen("5"), reorder_point=Decimal(n % 40)
                ),
            )
            for n in range(count)
        ]
        purchasing.receive_goods(tx, lines=[received(product, "1000", "5") for product in made])
        return made

    return scene.do(work)


def sell(scene: Scene, products: list[str], key: str) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        lines = sales.sold_lines(tx, [sales.Asked(product, Decimal(1)) for product in products])
        return sales.record_sale(tx, lines, [Payment(Tender.CASH, Money(700 * len(lines), "PEN"))])

    scene.do(work, key=key)


def bench_sales(scene: Scene, folder: Path, products: list[str], count: int) -> dict[str, Any]:
    """Blocks of ours and of the baseline in turns; the first of each warms the caches and is not counted."""
    chance = random.Random(7)
    baseline = Baseline(folder / "baseline.db", scene.books.writer_parts[0])
    ours: list[float] = []
    plain: list[float] = []
    cpu_ours = cpu_plain = 0.0
    for block in range(count // BLOCK + 1):
        picks = [chance.sample(products, LINES) for _ in range(BLOCK)]
        times: tuple[list[float], list[float]] = ([], [])
        began = time.process_time()
        for n, pick in enumerate(picks):
            scene.clock.forward(seconds=10)
            timed(lambda p=pick, k=f"sale-{block}-{n}": sell(scene, p, k), times[0])
        middle = time.process_time()
        for pick in picks:
            timed(lambda p=pick: baseline.sale(p), times[1])
        ended = time.process_time()
        if block:
            ours += times[0]
            plain += times[1]
            cpu_ours, cpu_plain = cpu_ours + middle - began, cpu_plain + ended - middle
    return {
        "sale_of_ten_lines": figures(ours, cpu_ours),
        "plain_sqlite_same_rows": figures(plain, cpu_plain),
        "times_plain_sqlite": round(sum(ours) / sum(plain), 2),
    }


def bench_reading(scene: Scene, orders: int) -> dict[str, float]:
    """What screens ask most, with orders that went all the way."""

    def work(tx: Transaction, n: int) -> None:
        lines = [OrderLine(scene.coke, Decimal(12), Decimal(2)), OrderLine(scene.rice, Decimal(5), None, pen("3"))]
        order = purchasing.request_order(tx, supplier=scene.supplier, lines=lines, due=None).id
        purchasing.mark_sent(tx, order, f"m{n}")
        purchasing.confirm_order(tx, order)
        purchasing.receive_goods(tx, lines=[received(scene.coke, "12")], order=order)

    for n in range(orders):
        scene.do(lambda tx, n=n: work(tx, n))
    now = scene.clock()
    with scene.books.read() as reader:
        return {
            "home_ms": ms(lambda: reader.home(now)),
            "fifty_orders_ms": ms(lambda: reader.order_rows(limit=50)),
            "product_page_ms": ms(lambda: reader.product_rows(limit=50)),
            "sales_summary_ms": ms(lambda: reader.sales_summary(now)),
            "inventory_summary_ms": ms(lambda: reader.inventory_summary()),
            "bot_counters_ms": ms(lambda: reader.bot_counters(now)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the books are.")
    parser.add_argument("--sales", type=int, default=1000)
    parser.add_argument("--products", type=int, default=2000)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured; a temporary folder by default")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as root:
        folder = Path(root)
        with opened(folder) as scene:
            furnish(scene)
            products = stocked(scene, asked.products)
            result: dict[str, Any] = {"load_average": os.getloadavg()[0], "products": asked.products}
            result |= bench_sales(scene, folder, products, asked.sales)
            result["reading"] = bench_reading(scene, 60)
            before = dump(scene.books.writer_parts[0])
            began = time.perf_counter()
            events = scene.books.rebuild()
            result["rebuild"] = {"events": events, "per_second": round(events / (time.perf_counter() - began))}
            if dump(scene.books.writer_parts[0]) != before:
                sys.exit("the rebuilt tables differ")
            with second_device(scene, folder / "second") as other:
                began = time.perf_counter()
                pull(other, scene, limit=500)
                taken = time.perf_counter() - began
            result["taken_in_by_another_device"] = {"events": events, "per_second": round(events / taken)}
            began = time.perf_counter()
            scene.books.verify()
            result["verify_per_second"] = round(events / (time.perf_counter() - began))
        began = time.perf_counter()
        open_books(folder / "dev-a.db").close()
        result["open_ms"] = round((time.perf_counter() - began) * 1000, 1)
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
