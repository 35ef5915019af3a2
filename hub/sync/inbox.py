"""The inbox loop: sealed items are taken, opened, recorded by the books, and acknowledged with their events.

The order is what makes a crash harmless: recorded first, pushed and acknowledged in one exchange after. A device that
dies anywhere in between is given the items again, and recording them again changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cloud_sync.contract import (
    BadFrame,
    CannotOpen,
    InboxEntry,
    ItemKind,
    MediaHead,
    Problem,
    WhatsAppItem,
    cut,
    key_id,
    open_sealed,
    unpack,
)
from hub.application.ports.relay import Inbound, InboundMedia, InboundUpdate, InboxSink, SyncKeys
from hub.sync.client import RelayClient, RelayRefused
from hub.sync.log import Pusher
from hub.sync.loop import Loop
from hub.sync.standing import Standing

_LOG = logging.getLogger(__name__)
OFFER_AGAIN_SECONDS = 60.0
"""After how long an item that could not be recorded or opened is asked for again."""


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def read_item(entry: InboxEntry, sealed: bytes, keys: SyncKeys) -> Inbound:
    """Open an item with the key that it was sealed to. Raises `CannotOpen`."""
    for private in keys.inbox_private_keys():
        public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
        if key_id(public) == entry.key_id:
            plain = open_sealed(private, sealed, shop=keys.shop, item=entry.item, kind=entry.kind)
            break
    else:
        raise CannotOpen(f"item {entry.item[:8]} is sealed to a key that is not here")
    try:
        if entry.kind == ItemKind.WHATSAPP:
            update = WhatsAppItem.from_bytes(plain)
            return InboundUpdate(entry.item, update.payload, _time(update.received_at_ms))
        if entry.kind == ItemKind.MEDIA:
            head, rest = unpack(MediaHead, plain)
            (data,) = cut(rest, [head.size])
            if data and hashlib.sha256(data).hexdigest() != head.sha256:
                raise CannotOpen(f"medium of item {entry.item[:8]} is damaged")
            return InboundMedia(
                entry.item,
                head.media_id,
                head.mime_type,
                head.sha256,
                data,
                _time(head.received_at_ms),
                str(head.error or ""),
            )
    except BadFrame as error:
        raise CannotOpen(f"item {entry.item[:8]} is not what it says") from error
    raise CannotOpen(f"item {entry.item[:8]} is of a kind that this version does not know")


class InboxLoop(Loop):
    """Takes from the inbox as long as this device has its lease."""

    name = "inbox"

    def __init__(
        self, client: RelayClient, standing: Standing, keys: SyncKeys, sink: InboxSink, pusher: Pusher
    ) -> None:
        super().__init__(client, standing)
        self._keys = keys
        self._sink = sink
        self._pusher = pusher
        self._after = 0
        self._recorded: list[str] = []
        self._kept: set[str] = set()
        self._again_at: float | None = None
        self._clock_ahead = False

    async def step(self) -> None:
        """Wait for items, record them, and exchange."""
        await self.take(0.0 if self._recorded and not self._clock_ahead else self.patience)

    async def take(self, wait: float = 0.0) -> int:
        """Take what waits behind what was taken; returns how many items were recorded.

        Items that were recorded but whose acknowledgement failed are acknowledged with the next ones.
        """
        if self._again_at is not None:
            left = self._again_at - time.monotonic()
            if left <= 0:
                self._offer_again()
            wait = max(0.0, min(wait, left))
        found = await self._client.inbox(after=self._after, wait=wait)
        self.reached()
        recorded = 0
        for entry, sealed in found:
            recorded += await self._record(entry, sealed)
            self._after = max(self._after, entry.position)
        if self._recorded and not await self._acknowledge():
            return recorded
        if self._again_at is None:
            # All that was behind this position is gone from the relay. One restored from a backup counts anew.
            self._after = 0
        return recorded

    async def _acknowledge(self) -> bool:
        """Push and acknowledge. Returns False where this device's clock is ahead: taking goes on until it is right."""
        try:
            await self._pusher.push(self._recorded)
        except RelayRefused as refused:
            self._clock_ahead = refused.problem == Problem.CLOCK_AHEAD
            if not self._clock_ahead:
                raise
            self._standing.failed(self.name, "clock_ahead")
            return False
        self._clock_ahead = False
        self._recorded.clear()
        self.reached()
        return True

    async def _record(self, entry: InboxEntry, sealed: bytes) -> bool:
        try:
            item = await asyncio.to_thread(read_item, entry, sealed, self._keys)
            await asyncio.to_thread(self._sink.receive, item)
        except CannotOpen as error:
            _LOG.error("inbox: %s", error)
            self._keep(entry, "unreadable")
            return False
        except Exception:  # noqa: BLE001 - one item that the books refuse must not hold up the others
            _LOG.exception("inbox: item %s was not recorded", entry.item[:8])
            self._keep(entry, "refused")
            return False
        if entry.item not in self._recorded:
            self._recorded.append(entry.item)
        return True

    def _offer_again(self) -> None:
        """Ask for everything from the start; what is still there and still fails says so again."""
        self._after, self._again_at = 0, None
        for name in self._kept:
            self._standing.mended(name)
        self._kept.clear()

    def _keep(self, entry: InboxEntry, problem: str) -> None:
        """Leave an item on the relay and ask for it again later."""
        name = f"item {entry.item[:8]}"
        self._kept.add(name)
        self._standing.failed(name, problem)
        if self._again_at is None:
            self._again_at = time.monotonic() + OFFER_AGAIN_SECONDS
