"""The ports of the exchange with the relay: what `hub/sync` needs from the books, and what it tells the screens.

`hub/sync` calls all of them from worker threads, one call at a time for each port; none may block for long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events of this device that the relay does not have yet, oldest first.

    The feed is the order in which this device wrote its own events; a place in it is a whole number above 0 that
    only grows and is never used twice (a rowid will do; holes are fine). Events that came by pull are not in it.
    """

    rows: Sequence[bytes]
    """One serialised event each: JSON without line breaks, so that it is whole on one line."""
    previous: int
    """The place up to which the relay has everything (what `EventFeed.pushed` last said; 0 at first)."""
    number: int
    """The place of the last row."""
    max_stamp_ms: int
    """The latest wall time among the rows' stamps, in milliseconds since 1970."""


class EventFeed(Protocol):
    """The event log as the exchange sees it. Implemented by `hub/storage`."""

    def pending(self, limit: int) -> EventBatch | None:
        """Return up to `limit` events behind the pushed place, or None where there are none."""
        ...

    def pending_count(self) -> int:
        """Return how many of this device's events are not on the relay yet."""
        ...

    def pushed(self, number: int) -> None:
        """Record, durably, that the relay has this device's events up to and including place `number`.

        It may be lower than before, where the relay was restored from a backup: those are then pending again.
        """
        ...

    def position(self) -> int:
        """Return the position in the shop's log up to which everything was pulled; 0 at first."""
        ...

    def pulled(self, rows: Sequence[bytes], *, device: str, position: int) -> None:
        """Record events of another device, and `position` as pulled, in one transaction.

        An event that is known already is no error. `rows` is empty where only the position moves (behind batches of
        this device itself, or back to 0 where the relay lost the end of its log). Rows come as the other device's
        `pending` gave them.
        """
        ...


@dataclass(frozen=True, slots=True)
class InboundUpdate:
    """One WhatsApp update: a complete webhook with one entry, one change and one update, ready for pywa."""

    item_id: str
    """The keyed id of the relay (64 hex digits): the idempotency key of whatever the update causes."""
    payload: Mapping[str, Any]
    received_at: datetime
    """Aware; when the relay got it. The message's own time is in the payload."""


@dataclass(frozen=True, slots=True)
class InboundMedia:
    """A medium that an update names by `media_id`; it comes after the update, sometimes long after, or never.

    Where the relay gave up, `data` is empty and `error` says why: ``gone``, ``too_large``, ``refused``, ``expired``.
    """

    item_id: str
    media_id: str
    mime_type: str
    sha256: str
    """Of `data`, in hex; checked."""
    data: bytes
    received_at: datetime
    error: str = ""


Inbound = InboundUpdate | InboundMedia


class InboxSink(Protocol):
    """Where items of the inbox go."""

    def receive(self, item: Inbound) -> None:
        """Record `item` durably under its id, once: the same id again changes nothing and is no error.

        When this returns the item may be acknowledged, which deletes it from the relay. Handling it (understanding,
        answering) happens elsewhere and later. What it raises keeps the item on the relay; it is offered again.
        """
        ...


class SyncKeys(Protocol):
    """This device's identity and the shop's keys. They live in the key file, never in the database."""

    @property
    def shop(self) -> str:
        """The shop's id on the relay: lower-case letters, digits and hyphens, 3 to 63."""
        ...

    @property
    def device(self) -> str:
        """This device's id: letters, digits, ``-`` and ``_``, up to 64."""
        ...

    @property
    def token(self) -> str:
        """This device's bearer token: random, at least 32 characters. The relay keeps only its hash."""
        ...

    @property
    def vouched_by(self) -> str:
        """The token of the device in whose place this one stands, which lets it in; mostly empty."""
        ...

    @property
    def epoch(self) -> int:
        """The epoch whose shop key encrypts from now on."""
        ...

    def shop_key(self, epoch: int) -> bytes:
        """Return the 32 random bytes of an epoch's shop key. Raises `NotFound` for an epoch not known here."""
        ...

    def inbox_public_key(self) -> bytes:
        """Return the X25519 public key (raw, 32 bytes) to which the relay seals."""
        ...

    def inbox_private_keys(self) -> Sequence[bytes]:
        """Return the private keys (raw, 32 bytes) of this and earlier epochs, newest first."""
        ...

    def report_key(self) -> bytes:
        """Return the 32 bytes that encrypt the owner's report; they stand in the owner's link."""
        ...


class PublishedDocuments(Protocol):
    """What the shop shows on the relay, as plain JSON values in the form of the relay's contract (`Report`,
    `Webstore`). Built afresh at each call; the publisher compares and sends only what changed.
    """

    def report(self) -> Mapping[str, Any] | None:
        """Return the owner's report, or None for nothing to show."""
        ...

    def webstore(self) -> Mapping[str, Any] | None:
        """Return the public listing, or None where the shop has no webstore."""
        ...


@dataclass(frozen=True, slots=True)
class RelayStatus:
    """How the exchange stands, for the screens. A snapshot."""

    connected: bool = False
    last_exchange: datetime | None = None
    """Aware, UTC: when the relay last answered."""
    pending: int = 0
    """Events of this device that the relay does not have yet."""
    problem: str = ""
    """Empty, or a stable code: ``unreachable``, ``unauthorised``, ``clock_ahead``, ``lease_held``, ``taken``,
    ``unreadable`` (an item or batch that no key here opens), ``refused``."""
    clock_ahead_seconds: float = 0.0
    """How far this machine's clock is ahead of the relay's (below 0: behind), as last seen."""


class RelayWatch(Protocol):
    """What the screens and the rest of the hub may ask of the exchange, and tell it. Implemented by `hub/sync`."""

    def status(self) -> RelayStatus:
        """Return how things stand now. Safe from any thread, never blocks."""
        ...

    def wake(self) -> None:
        """Say that something was written: push and publish soon. Safe from any thread, never blocks."""
        ...
