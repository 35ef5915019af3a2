"""Push and pull: this device's events to the shop's log on the relay, and the other devices' events from it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from cloud_sync.contract import MAX_ACKNOWLEDGED, MAX_BATCH_BYTES, BatchHead, Problem
from hub.application.ports.relay import EventBatch, EventFeed, SyncKeys
from hub.domain.errors import Refused
from hub.sync.client import RelayClient, RelayRefused
from hub.sync.loop import Loop
from hub.sync.sealing import close_batch, open_batch
from hub.sync.standing import Standing

_LOG = logging.getLogger(__name__)
BATCH_EVENTS = 2_000
CHECK_SECONDS = 30.0
"""How often the feed is looked at unasked."""
GATHER_SECONDS = 0.15
"""How long a push waits after being woken, so that what one person does goes in one batch."""
_MOST_REWINDS = 3


class Pusher:
    """Exchanges, one at a time: whatever is pending goes out, and acknowledgements with the last of it."""

    def __init__(self, client: RelayClient, keys: SyncKeys, feed: EventFeed, standing: Standing) -> None:
        self._client = client
        self._keys = keys
        self._feed = feed
        self._standing = standing
        self._lock = asyncio.Lock()
        self._rewinds = 0

    async def push(self, acknowledge: Sequence[str] = ()) -> bool:
        """Push all that is pending, then acknowledge; the items' events are on the relay when they are deleted.

        Returns whether the relay was asked anything. Raises `RelayUnreachable` or `RelayRefused`; what was pushed
        till then is recorded, and all of it may be done again.
        """
        async with self._lock:
            asked = False
            while True:
                batch = await asyncio.to_thread(self._feed.pending, BATCH_EVENTS)
                last = batch is None or len(batch.rows) < BATCH_EVENTS
                acks = list(acknowledge[:MAX_ACKNOWLEDGED]) if last else []
                if batch is None and not acks:
                    break
                complete = await self._exchange(batch, acks)
                asked = True
                if last and complete:
                    acknowledge = acknowledge[len(acks) :]
            self._standing.pending(await asyncio.to_thread(self._feed.pending_count))
            return asked

    async def _exchange(self, batch: EventBatch | None, acknowledge: list[str]) -> bool:
        """Exchange once. Returns whether all of `batch` went, so that the acknowledgements counted."""
        if batch is None:
            await self._client.exchange(None, acknowledge=acknowledge)
            return True
        shrunk, head, sealed = await asyncio.to_thread(self._seal, batch)
        complete = shrunk.number == batch.number
        try:
            answer = await self._client.exchange(head, sealed, acknowledge if complete else ())
        except RelayRefused as refused:
            if refused.problem != Problem.OUT_OF_SEQUENCE:
                raise
            pushed = int(refused.fields.get("pushed", 0))
            _LOG.warning("the relay has %d of this device, not %d: pushing from there", pushed, batch.previous)
            await asyncio.to_thread(self._feed.pushed, pushed)
            self._rewinds += 1
            if self._rewinds > _MOST_REWINDS:
                raise
            return False
        self._rewinds = 0
        await asyncio.to_thread(self._feed.pushed, answer.pushed)
        return complete and answer.pushed >= shrunk.number

    def _seal(self, batch: EventBatch) -> tuple[EventBatch, BatchHead, bytes]:
        """Return the batch sealed; where it is too large for one exchange, as much of it as fits.

        A feed tells the place of the last row alone, so a smaller batch is asked for afresh.
        """
        rows = len(batch.rows)
        while True:
            epoch = self._keys.epoch
            sealed = close_batch(
                batch.rows,
                self._keys.shop_key(epoch),
                shop=self._keys.shop,
                device=self._keys.device,
                number=batch.number,
                epoch=epoch,
            )
            if len(sealed) <= MAX_BATCH_BYTES:
                break
            if rows == 1:
                raise Refused(f"event {batch.number} is larger than the relay takes", hint="Report this.")
            rows = max(1, rows // 2)
            smaller = self._feed.pending(rows)
            if smaller is None:
                raise Refused("the feed is empty after it was not")
            batch = smaller
        head = BatchHead(
            number=batch.number,
            previous=batch.previous,
            epoch=epoch,
            events=len(batch.rows),
            max_stamp_ms=batch.max_stamp_ms,
            size=len(sealed),
        )
        return batch, head, sealed


class PushLoop(Loop):
    """Pushes soon after being woken, and looks by itself now and then."""

    name = "push"

    def __init__(self, client: RelayClient, standing: Standing, pusher: Pusher) -> None:
        super().__init__(client, standing)
        self._pusher = pusher

    async def step(self) -> None:
        """Push what there is, then wait."""
        if await self._pusher.push():
            self.reached()
        await self.rest(CHECK_SECONDS)
        await asyncio.sleep(GATHER_SECONDS)


class PullLoop(Loop):
    """Follows the shop's log and hands other devices' events to the books."""

    name = "pull"

    def __init__(self, client: RelayClient, standing: Standing, keys: SyncKeys, feed: EventFeed) -> None:
        super().__init__(client, standing)
        self._keys = keys
        self._feed = feed

    async def step(self) -> None:
        """Wait for batches and record them. Raises `CannotOpen` or `NotFound` at one that no key here opens:
        it is tried again, and nothing behind it is taken before it."""
        await self.pull(self.patience)

    async def pull(self, wait: float = 0.0) -> int:
        """Record what lies behind the pulled position; returns the position reached."""
        position = await asyncio.to_thread(self._feed.position)
        head, entries = await self._client.log(after=position, wait=wait)
        self.reached()
        if head.head < position:
            _LOG.warning("the relay lost the end of its log (%d < %d): pulling from the start", head.head, position)
            await asyncio.to_thread(self._feed.pulled, [], device=self._keys.device, position=0)
            return 0
        for entry, sealed in entries:
            rows = await asyncio.to_thread(
                open_batch,
                sealed,
                self._keys.shop_key(entry.batch.epoch),
                shop=self._keys.shop,
                device=entry.device,
                number=entry.batch.number,
                epoch=entry.batch.epoch,
            )
            await asyncio.to_thread(self._feed.pulled, rows, device=entry.device, position=entry.position)
            position = entry.position
        if head.upto > position:
            await asyncio.to_thread(self._feed.pulled, [], device=self._keys.device, position=head.upto)
            position = head.upto
        return position
