"""Histories of things as the log holds them: a product's with those of the entries that were merged into it."""

from __future__ import annotations

from collections.abc import Mapping

from hub.domain.events import Event, ProductsMerged
from hub.domain.events.catalogue import MERGES
from hub.domain.fields import Thing, Write, standing_of
from hub.domain.products import Histories
from hub.storage.log import EventLog


def entries_of(log: EventLog, product: str) -> list[str]:
    """A kept product, and the entries that were merged into it."""
    return [product, *(entry for entry, kept in log.kept.items() if kept == product)]


def product_histories(log: EventLog, product: str) -> Histories:
    """A kept product's history, folded."""
    entries = entries_of(log, product)
    if len(entries) == 1:
        return Histories(log.stream(product))

    def concerns(event: Event) -> bool:
        return not isinstance(event.payload, ProductsMerged) or event.payload.keep in entries

    streams = log.streams([*entries, MERGES]).values()
    events = [event for stream in streams for event in stream if concerns(event)]
    return Histories(sorted(events, key=lambda event: (event.stamp, event.id)))


def stream_of(kind: Thing, thing: str) -> str:
    """The stream of what has fields; a setting is known by its name."""
    return f"setting:{thing}" if kind is Thing.SETTING else thing


def standing_in(log: EventLog, kind: Thing, thing: str) -> Mapping[str, tuple[Write, ...]]:
    """Of each field of a thing the writes that stand, oldest first."""
    if kind is Thing.PRODUCT:
        return product_histories(log, thing).standing(thing)
    return standing_of(log.stream(stream_of(kind, thing)))
