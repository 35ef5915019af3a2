"""Several devices of one shop, each with its own books, exchanging what the relay would carry between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.application.scene import Clock, Scene, opened


@contextmanager
def second_device(first: Scene, folder: Path, device: str = "dev-b", clock: Clock | None = None) -> Iterator[Scene]:
    """Books of another device of the same shop, with the shop's keys and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = first.books.keys
    replace(keys, path=folder / f"{device}.db.keys", device=device, token=f"{keys.token}-{device}").save()
    with opened(folder, device=device, clock=clock or first.clock) as scene:
        for name in ("owner", "manager", "employee", "supplier", "other_supplier", "customer", "coke", "rice"):
            setattr(scene, name, getattr(first, name))
        yield scene


def pull(to: Scene, source: Scene, *, limit: int = 100_000) -> None:
    """Take in everything that `source` wrote itself, in batches of `limit`, from the first event on."""
    feed = source.feed
    feed.pushed(0)
    while batch := feed.pending(limit):
        to.feed.pulled(batch.rows, device=source.books.device, position=batch.number)
        feed.pushed(batch.number)
