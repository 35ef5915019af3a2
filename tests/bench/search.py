"""How fast and how sure search is, a JSON object a figure: ``python -m tests.bench.search [--products N] [--each N]``.

Every kind of query is timed in blocks, in turns with two plain SQLite programs over the same names: ``LIKE`` for every
word, and FTS5 with trigrams, which asks for any of them where all find nothing. ``recall_at_5`` is the share of queries
whose product stands among the first five. ``best_block_p95_ms`` shows what a machine does that is not busy with
something else, ``cpu_ms`` and ``cpu_p95_ms`` what the processor did for a query. Budgets: docs/ARCHITECTURE.md, 6.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from hub.application.ports.understanding import Knowledge, Said
from hub.domain.events import ProductFields
from hub.domain.people import Role
from hub.storage import SqliteBooks
from hub.understanding import RuleReader
from tests.application.scene import furnish, opened
from tests.bench.catalogue import catalogue, stock_books
from tests.bench.queries import FEW, Asker, Query, plain
from tests.understanding.worlds import knowledge, messages, product, world

BLOCK = 50
_WORLD = "bodega-lima"
Find = Callable[[str], Sequence[str]]
"""From words to the skus that are shown first."""


class Plain:
    """Two plain SQLite programs over names, aliases and skus without accents."""

    def __init__(self, path: Path, products: Sequence[ProductFields]) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("CREATE TABLE names (sku TEXT PRIMARY KEY, text TEXT)")
        self._db.execute("CREATE TABLE codes (barcode TEXT PRIMARY KEY, sku TEXT) WITHOUT ROWID")
        self._db.execute("CREATE VIRTUAL TABLE trigrams USING fts5(sku UNINDEXED, text, tokenize = 'trigram')")
        rows = [(p.sku, plain(" ".join([p.name or "", *(p.aliases or ()), p.sku or ""]))) for p in products]
        self._db.executemany("INSERT INTO names VALUES (?, ?)", rows)
        self._db.executemany("INSERT INTO trigrams VALUES (?, ?)", rows)
        self._db.executemany(
            "INSERT INTO codes VALUES (?, ?)", [(code, p.sku) for p in products for code in p.barcodes or ()]
        )
        self._db.commit()

    def like(self, text: str) -> list[str]:
        words = [f"%{word}%" for word in plain(text).split()]
        where = " AND ".join("text LIKE ?" for _ in words)
        rows = self._db.execute(f"SELECT sku FROM names WHERE {where} ORDER BY text LIMIT {FEW}", words)
        return [sku for (sku,) in rows]

    def trigrams(self, text: str) -> list[str]:
        words = [word for word in plain(text).split() if len(word) > 2]
        quoted = [f'"{word}"' for word in words]
        parts = [f'"{word[at : at + 3]}"' for word in words for at in range(len(word) - 2)]
        return self._matching(" AND ".join(quoted)) or self._matching(" OR ".join(parts))

    def _matching(self, query: str) -> list[str]:
        if not query:
            return []
        found = self._db.execute(f"SELECT sku FROM trigrams WHERE text MATCH ? ORDER BY rank LIMIT {FEW}", [query])
        return [sku for (sku,) in found]

    def barcode(self, code: str) -> list[str]:
        return [sku for (sku,) in self._db.execute("SELECT sku FROM codes WHERE barcode = ?", [code])]


class Measured:
    """Times and hits of one way to find."""

    def __init__(self, find: Find, among: int | None = FEW) -> None:
        self._find = find
        self._among = among
        self.times: list[float] = []
        self.blocks: list[list[float]] = []
        self.hits = 0
        self.worked: list[float] = []

    def run(self, asked: Sequence[tuple[str, str]]) -> None:
        """One block of queries, each with the sku that is meant."""
        block = []
        for text, meant in asked:
            began, cpu = time.perf_counter(), time.process_time()
            found = self._find(text)
            block.append(time.perf_counter() - began)
            self.worked.append(time.process_time() - cpu)
            self.hits += meant in found[: self._among]
        self.times += block
        self.blocks.append(block)

    def figures(self) -> dict[str, float]:
        return {
            "p50_ms": round(median(self.times) * 1000, 3),
            "p95_ms": _p95(self.times),
            "best_block_p95_ms": min(_p95(block) for block in self.blocks if len(block) > 1),
            "cpu_ms": round(sum(self.worked) / len(self.worked) * 1000, 3),
            "cpu_p95_ms": _p95(self.worked),
            "recall" if self._among is None else f"recall_at_{self._among}": round(self.hits / len(self.times), 4),
        }


def _p95(times: Sequence[float]) -> float:
    return round(quantiles(times, n=20)[18] * 1000, 3)


def say(figure: str, **values: Any) -> None:
    print(json.dumps({"figure": figure, **values}), flush=True)


def in_turns(ways: dict[str, Find], asked: Sequence[tuple[str, str]]) -> dict[str, Measured]:
    """The same blocks of queries, found in each of these ways."""
    measured = {name: Measured(find) for name, find in ways.items()}
    for at in range(0, len(asked), BLOCK):
        for one in measured.values():
            one.run(asked[at : at + BLOCK])
    return measured


def bench_search(books: SqliteBooks, plain_ways: Plain, products: Sequence[ProductFields], asked: list[Query]) -> None:
    """Every kind of query, and all of them together."""

    def ours(text: str) -> list[str]:
        return [fit.product.sku for fit in books.matcher.search(text)]

    together: dict[str, list[Measured]] = {}
    for kind, queries in groupby(asked, key=lambda query: query.kind):
        told = [(query.text, products[query.meant].sku or "") for query in queries]
        measured = in_turns({"ours": ours, "like": plain_ways.like, "fts5_trigram": plain_ways.trigrams}, told)
        say(f"search.{kind}", queries=len(told), **{name: one.figures() for name, one in measured.items()})
        for name, one in measured.items():
            together.setdefault(name, []).append(one)
    for name, all_kinds in together.items():
        times = [seconds for one in all_kinds for seconds in one.times]
        say(
            f"search.all.{name}",
            queries=len(times),
            p50_ms=round(median(times) * 1000, 3),
            p95_ms=_p95(times),
            cpu_p95_ms=_p95([seconds for one in all_kinds for seconds in one.worked]),
            best_blocks_p95_ms=max(one.figures()["best_block_p95_ms"] for one in all_kinds),
            recall_at_5=round(sum(one.hits for one in all_kinds) / len(times), 4),
        )


def bench_barcode(books: SqliteBooks, plain_ways: Plain, products: Sequence[ProductFields], count: int) -> None:
    """Looking up a scanned barcode, in the reader and in the search box."""
    asked = [(p.barcodes[-1], p.sku or "") for p in products if p.barcodes][:count]
    with books.read() as reader:

        def scanned(code: str) -> list[str]:
            found = reader.product_by_barcode(code)
            return [found.sku] if found else []

        ways: dict[str, Find] = {
            "ours": scanned,
            "ours_in_the_search_box": lambda code: [fit.product.sku for fit in books.matcher.search(code)],
            "plain_sqlite": plain_ways.barcode,
        }
        measured = in_turns(ways, asked)
    say("barcode", lookups=len(asked), **{name: one.figures() for name, one in measured.items()})


def bench_fits(books: SqliteBooks, asked: list[Query], products: Sequence[ProductFields]) -> None:
    """The question that understanding asks: every product that words fit."""
    told = [(query.text, products[query.meant].sku or "") for query in asked if query.kind in ("exact", "typo_wrong")]
    one = Measured(lambda text: [fit.product.sku for fit in books.matcher.fits(text, "es")], among=None)
    for at in range(0, len(told), BLOCK):
        one.run(told[at : at + BLOCK])
    say("fits", questions=len(told), **one.figures())


def bench_reading(books: SqliteBooks) -> None:
    """Messages of a shop of ShopTalk, read with its own products alone and with all of these beside them."""
    small = knowledge(_WORLD)
    large = Knowledge(small.shop, small.branches, small.contacts, books.matcher)
    rules = RuleReader()
    figures: dict[str, Any] = {}
    for name, shop in (("its_own_products", small), ("all_products", large)):
        times = []
        for message in messages(_WORLD):
            now = datetime.fromisoformat(message["now"])
            said = Said(message["text"], Role(message["role"]), now, message["language"])
            began = time.perf_counter()
            rules.read(said, shop)
            times.append(time.perf_counter() - began)
        figures[name] = {"p50_ms": round(median(times) * 1000, 3), "p95_ms": _p95(times)}
    say("understanding_by_rules", messages=len(times), **figures)


_OPENED = """
import json, sys, time
from pathlib import Path
from hub.storage import open_books

def held():
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1]) // 1024

before, began, cpu = held(), time.perf_counter(), time.process_time()
books = open_books(Path(sys.argv[1]))
opened, worked = time.perf_counter() - began, time.process_time() - cpu
began = time.perf_counter()
books.matcher.search("galletas vainila")
first = time.perf_counter() - began
for line in sys.stdin:
    books.matcher.search(line.strip())
told = {"open_ms": opened * 1000, "open_cpu_ms": worked * 1000, "first_search_ms": first * 1000}
print(json.dumps({**{k: round(v, 1) for k, v in told.items()}, "memory_mb_after_searching": held() - before}))
books.close()
"""


def bench_opening(path: Path, asked: list[Query]) -> None:
    """A process that opens the books, searches once, and then for everything; the quickest of five."""
    told = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", _OPENED, str(path)],
            input="\n".join(query.text for query in asked),
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(json.loads(done.stdout))
    say("opening", **min(told, key=lambda one: one["open_ms"]))


def world_products() -> list[ProductFields]:
    """What the shop of ShopTalk carries."""
    raw = world(_WORLD)
    known = (product(p, raw["currency"]) for p in raw["products"])
    return [
        ProductFields(
            sku=f"WORLD-{p.sku}", name=p.name, brand=p.brand, category=p.category, base_unit=p.base_unit, pack=p.pack,
            price=p.price, aliases=p.aliases,
        )
        for p in known
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast and how sure the search is.")
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--each", type=int, default=200, help="queries of every kind")
    parser.add_argument("--folder", type=Path, help="on the disk to be measured; a temporary folder by default")
    given = parser.parse_args()
    products = catalogue(given.products)
    asked = Asker(products).queries(given.each)
    with tempfile.TemporaryDirectory(dir=given.folder) as root:
        folder = Path(root)
        plain_ways = Plain(folder / "plain.db", products)
        with opened(folder) as scene:
            furnish(scene)
            began, cpu = time.perf_counter(), time.process_time()
            stock_books(scene.books, products)
            say(
                "adding_products",
                load_average=os.getloadavg()[0],
                products=len(products),
                per_second=round(len(products) / (time.perf_counter() - began)),
                cpu_ms=round((time.process_time() - cpu) / len(products) * 1000, 3),
            )
            bench_search(scene.books, plain_ways, products, asked)
            bench_barcode(scene.books, plain_ways, products, given.each)
            bench_fits(scene.books, asked, products)
            stock_books(scene.books, world_products(), key="world")
            bench_reading(scene.books)
        bench_opening(folder / "dev-a.db", asked)


if __name__ == "__main__":
    main()
