"""Merged products: every row that names one moves to the one that is kept.

A table with a column ``product`` follows by itself, unless the product is part of its key: then two rows may become
one, and the table says at its own place how, by `keyed_by_product`. What is folded from a stream that names products
(an order and its receipts) is folded anew, since it may come out otherwise: `refolded_when_merged` says which.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from hub.domain.events import Event, Payload, ProductsMerged
from hub.domain.events.catalogue import MERGES
from hub.domain.merging import kept_products
from hub.storage.projections import categories, products
from hub.storage.projections.projector import Projector, before_rebuild, projects
from hub.storage.projections.tables import TABLES

Anew = Callable[[Projector, str], None]
OTHERWISE = frozenset({"barcodes", "merged", "search_products", "recent_days"})
"""Tables that are written with the product's own row, or by triggers of another table."""
_SUMS: dict[str, tuple[str, ...]] = {}
_LEAST: dict[str, tuple[str, ...]] = {}
_ANEW: dict[str, Anew] = {}
_REFOLDED: dict[str, Anew] = {}
_KITS = """
SELECT p.id FROM products p
WHERE p.parts <> '[]' AND EXISTS (SELECT 1 FROM json_each(p.parts) AS part WHERE part.value ->> 0 = ?)
"""
_NAMING = """
SELECT DISTINCT head.stream, head.type FROM events head
WHERE head.counts = 1 AND head.type IN (SELECT value FROM json_each(?)) AND EXISTS (
    SELECT 1 FROM events said, json_each(?) AS entry
    WHERE said.stream = head.stream AND said.counts = 1 AND instr(said.data, entry.value) > 0)
"""


def keyed_by_product(table: str, *sums: str, least: tuple[str, ...] = (), anew: Anew | None = None) -> None:
    """Say how rows of two products become one.

    Their columns `sums` are added up and of `least` the lesser one stays, or `anew` writes the kept product's row.
    """
    if anew:
        _ANEW[table] = anew
    else:
        _SUMS[table], _LEAST[table] = sums, least


def refolded_when_merged(fact: type[Payload], refold: Anew) -> None:
    """Say that `refold` writes anew what is folded from the streams that have a fact and may name products."""
    _REFOLDED[fact.type_name] = refold


def says_how(table: str) -> bool:
    """Whether it is known how rows of two products become one in a table that is keyed by product."""
    return table in _SUMS or table in _ANEW or table in OTHERWISE


@projects(ProductsMerged)
def merged(to: Projector, _event: Event, _said: ProductsMerged) -> None:
    """Two entries that are one product."""
    before = dict(to.log.kept)
    _write_merges(to)
    after = to.log.kept
    moved = {
        (before.get(entry, entry), after.get(entry, entry))
        for entry in before.keys() | after.keys()
        if before.get(entry, entry) != after.get(entry, entry)
    }
    if not moved:
        return
    for old, new in sorted(moved):
        kits = [row[0] for row in to.connection.execute(_KITS, [old])]
        categories.moved(to, old, categories.of(to, new))
        products.forget(to, old)
        for table in TABLES:
            _move(to, table, old, new)
        for product in (new, *kits):
            products.refold(to, after.get(product, product))
    changed = [entry for entry in before.keys() | after.keys() if before.get(entry) != after.get(entry)]
    wanted = [json.dumps(list(_REFOLDED)), json.dumps(changed)]
    for stream, fact in to.connection.execute(_NAMING, wanted).fetchall():
        _REFOLDED[fact](to, stream)


@before_rebuild
def _write_merges(to: Projector) -> None:
    kept = kept_products(to.log.stream(MERGES))
    # A merge that came late can turn another one round: then what was another's entry is the kept one.
    to.connection.execute(
        "DELETE FROM merged WHERE product NOT IN (SELECT value FROM json_each(?))", [json.dumps(list(kept))]
    )
    to.connection.executemany(
        "INSERT INTO merged (product, kept, sku) VALUES (?, ?, '') ON CONFLICT DO UPDATE SET kept = excluded.kept",
        list(kept.items()),
    )
    to.log.forget_merges()


def _move(to: Projector, table: str, old: str, new: str) -> None:
    columns = to.connection.execute("SELECT name, pk FROM pragma_table_info(?)", [table]).fetchall()
    names = [name for name, _ in columns]
    if "product" not in names or table in OTHERWISE:
        return
    if ("product", 0) in columns:
        to.connection.execute(f"UPDATE {table} SET product = ? WHERE product = ?", [new, old])  # noqa: S608
    elif table in _ANEW:
        to.connection.execute(f"DELETE FROM {table} WHERE product = ?", [old])  # noqa: S608
        _ANEW[table](to, new)
    else:
        listed = ", ".join(f'"{name}"' for name in names)
        values = ", ".join("?" if name == "product" else f'"{name}"' for name in names)
        added = ", ".join(
            [
                *(f'"{name}" = "{name}" + excluded."{name}"' for name in _SUMS[table]),
                *(f'"{name}" = min("{name}", excluded."{name}")' for name in _LEAST[table]),
            ]
        )
        to.connection.execute(
            f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} WHERE product = ?"  # noqa: S608
            f" ON CONFLICT DO UPDATE SET {added}",
            [new, old],
        )
        to.connection.execute(f"DELETE FROM {table} WHERE product = ?", [old])  # noqa: S608
