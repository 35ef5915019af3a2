"""Products as their histories leave them: of each field the latest write holds, and merged entries are one product.

A merge makes no third product: `keep` stays, `drop` is another name of it. Which one is kept follows from all merges in
clock order (of two opposite ones made apart, the first counts), so every device comes to the same. At the merge the
kept product takes what it lacks, and the codes and aliases; what was written to the other one apart from the merge, or
later by a device that had not heard of it, is a write to the kept one, made apart from its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.domain.catalogue import Product
from hub.domain.events import Event, ProductAdded, ProductChanged, ProductFields, ProductsMerged
from hub.domain.events.catalogue import WRITABLE, written_fields
from hub.domain.fields import Standing, Write, stand, writes_of
from hub.domain.quantity import Unit

_EMPTY: dict[str, object] = {
    "barcodes": (),
    "aliases": (),
    "tiers": (),
    "parts": (),
    "tracks_lots": False,
    "name": "",
    "sku": "",
    "base_unit": Unit.UNIT,
    "active": True,
}
_ADDED_UP = frozenset({"barcodes", "aliases"})
"""Of these a merged product has those of both entries."""
_FILLED = frozenset(
    {"brand", "category", "pack", "price", "cost", "tiers", "tax_rate", "supplier", "image"}
    | {"reorder_point", "reorder_target"}
)
"""What the kept product takes from the other where it has none."""
_ITS_OWN = frozenset({"sku", "active", "base_unit", "tracks_lots", "parts"})
"""What an entry is counted in or made of, and whether it is carried, says nothing of the one that is kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a write changed as it shows: from `before` to `after`, None where it is empty."""

    field: str
    write: Write
    before: Any
    after: Any


class Histories:
    """Folds the events of products, given in clock order, merges among them."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.kept: dict[str, str] = {}
        """By a merged product the one that took it in."""
        self.changes: dict[str, list[Change]] = {}
        """By product what changed as it shows, oldest first."""
        self._standing: dict[str, Standing] = {}
        self._added: set[str] = set()
        for event in events:
            self.take(event)

    def root(self, product: str) -> str:
        """The product that is meant by an id."""
        while product in self.kept:
            product = self.kept[product]
        return product

    def standing(self, product: str) -> Mapping[str, tuple[Write, ...]]:
        """Of each field the writes that stand, oldest first."""
        return self._standing.get(product, {})

    def product(self, product: str) -> Product | None:
        """The product as it is now; None where it was never added.

        A change that lies before the add (clocks of two devices) counts, since the product is the same.
        """
        if product not in self._added:
            return None
        shown = {field: _shown(field, writes[-1].value) for field, writes in self.standing(product).items()}
        return replace(blank(product), **shown)

    def take(self, event: Event) -> None:
        """Fold one more event; those that say nothing of products change nothing."""
        said = event.payload
        if isinstance(said, ProductsMerged):
            self._merge(said)
        elif isinstance(said, ProductAdded | ProductChanged):
            if isinstance(said, ProductAdded):
                self._added.add(said.product)
            for field, write in writes_of(event):
                self._write(said.product, field, write)

    def _write(self, product: str, field: str, write: Write) -> None:
        before = self._now(product, field)
        self._set(product, field, stand(self._standing.get(product, {}).get(field, ()), write), write)
        if product not in self.kept:
            return
        if field in _ADDED_UP:
            self._add_up(self.kept[product], field, write, before or (), write.value or ())
        elif field not in _ITS_OWN:
            self._write(self.kept[product], field, write)

    def _add_up(self, product: str, field: str, write: Write, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Add to a product's codes what another entry of it won, and take away what that one lost."""
        own = self._now(product, field) or ()
        gone = set(before) - set(after)

        def changed(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys([value for value in (*values, *after) if value not in gone]))

        writes = self._standing.setdefault(product, {}).get(field) or (replace(write, value=()),)
        self._set(product, field, tuple(replace(each, value=changed(each.value or ())) for each in writes), write)
        if product in self.kept:
            self._add_up(self.kept[product], field, write, own, self._now(product, field) or ())

    def _merge(self, said: ProductsMerged) -> None:
        keep, drop = self.root(said.keep), self.root(said.drop)
        if keep == drop:
            return
        other = self._standing.get(drop, {})
        for field in WRITABLE:
            writes = other.get(field, ())
            if field in _ADDED_UP and writes:
                self._add_up(keep, field, writes[-1], (), writes[-1].value or ())
            elif field in _FILLED and writes and self._now(keep, field) in (None, ()):
                self._set(keep, field, writes, writes[-1])
            elif field not in _ITS_OWN:
                seen = said.over.get(field, ())
                for unseen in (write for write in writes if str(write.stamp) not in seen):
                    self._write(keep, field, unseen)
        self.kept[drop] = keep

    def _now(self, product: str, field: str) -> Any:
        writes = self._standing.get(product, {}).get(field)
        return writes[-1].value if writes else None

    def _set(self, product: str, field: str, writes: tuple[Write, ...], by: Write) -> None:
        before = self._now(product, field)
        self._standing.setdefault(product, {})[field] = writes
        after = writes[-1].value
        if after != before:
            self.changes.setdefault(product, []).append(Change(field, by, before, after))


def fold(events: Iterable[Event]) -> Product | None:
    """Return the product that its own events, in clock order, leave; None where it was never added."""
    histories = Histories(events)
    return next((made for product in histories._added if (made := histories.product(product))), None)


def blank(product: str) -> Product:
    """Return a product of which nothing was written yet."""
    return Product(
        id=product,
        sku="",
        name="",
        brand=None,
        category=None,
        base_unit=Unit.UNIT,
        pack=None,
        price=None,
        cost=None,
        barcodes=(),
        supplier=None,
        aliases=(),
    )


def _shown(field: str, value: Any) -> Any:
    return _EMPTY.get(field) if value is None else value


def write(product: Product, written: ProductFields) -> Product:
    """Return `product` with the fields of one write; emptied fields take their neutral value."""
    return replace(product, **{field: _shown(field, value) for field, value in written_fields(written).items()})
