"""The exchange as one service: all loops in one event loop, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading

from cloud_sync.contract import Problem
from hub.application.ports.relay import EventFeed, InboxSink, PublishedDocuments, RelayStatus, SyncKeys
from hub.domain.errors import RelayUnreachable
from hub.sync.client import RelayClient, RelayRefused
from hub.sync.inbox import InboxLoop
from hub.sync.log import PullLoop, Pusher, PushLoop
from hub.sync.loop import Loop
from hub.sync.publish import AT_MOST_EVERY_SECONDS, PublishLoop
from hub.sync.standing import Standing

_LOG = logging.getLogger(__name__)
STOP_SECONDS = 5.0


class EnrolLoop(Loop):
    """Registers the shop, and again should the relay not know this device any more."""

    name = "enrol"

    def __init__(self, client: RelayClient, standing: Standing, keys: SyncKeys, token: str) -> None:
        super().__init__(client, standing)
        self._keys = keys
        self._token = token
        self.registered = asyncio.Event()

    async def step(self) -> None:
        """Register where that is needed, then wait to be asked again."""
        if not self.registered.is_set():
            try:
                if await self._enter():
                    self.reached()
            except RelayRefused:
                # The token may have changed since this device was let in: the other loops find out.
                self.registered.set()
                raise
            self.registered.set()
        await asyncio.sleep(2.0)
        if (self._token or self._keys.vouched_by) and self._standing.has(Problem.UNAUTHORISED):
            self.registered.clear()

    async def _enter(self) -> bool:
        """Be let in by the device in whose place this one stands, else with the operator's token, where there are."""
        if self._keys.vouched_by:
            try:
                await self._client.add_device(self._keys.device, self._keys.token, bearer=self._keys.vouched_by)
                return True
            except RelayRefused:
                if not self._token:
                    raise
        if self._token:
            await self._client.register(self._token)
        return bool(self._token)


class SyncService:
    """Keeps this device and the relay in step. Implements `RelayWatch`.

    `enrolment_token` may be empty on a device that another one let in. `takes_inbox` is False on a device that should
    never answer WhatsApp. `documents` is None where this device publishes nothing.
    """

    def __init__(
        self,
        address: str,
        keys: SyncKeys,
        feed: EventFeed,
        sink: InboxSink,
        documents: PublishedDocuments | None = None,
        *,
        enrolment_token: str = "",
        takes_inbox: bool = True,
        publish_at_most_every: float = AT_MOST_EVERY_SECONDS,
    ) -> None:
        self._address = address
        self._keys = keys
        self._feed = feed
        self._sink = sink
        self._documents = documents
        self._enrolment_token = enrolment_token
        self._takes_inbox = takes_inbox
        self._every = publish_at_most_every
        self._standing = Standing()
        self._loops: list[Loop] = []
        self._running: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    def status(self) -> RelayStatus:
        """Return how things stand."""
        return self._standing.status()

    def wake(self) -> None:
        """Push and publish soon."""
        running = self._running
        if running is None or running.is_closed():
            return
        try:
            running.call_soon_threadsafe(self._wake_all)
        except RuntimeError:  # closed in between: there is nobody left to wake
            return

    def _wake_all(self) -> None:
        for loop in self._loops:
            loop.wake()

    def start(self) -> None:
        """Start the service in a thread of its own."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self.run_forever()), name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it and wait until it has ended."""
        running, stop = self._running, self._stop
        if running is not None and stop is not None and not running.is_closed():
            running.call_soon_threadsafe(stop.set)
        if self._thread is not None:
            self._thread.join(STOP_SECONDS * 2)

    async def run_forever(self, stop: asyncio.Event | None = None) -> None:
        """Run in this event loop until `stop` is set."""
        self._stop = stop = stop or asyncio.Event()
        async with RelayClient(self._address, self._keys) as client:
            enrol = EnrolLoop(client, self._standing, self._keys, self._enrolment_token)
            pusher = Pusher(client, self._keys, self._feed, self._standing)
            self._loops = [
                PushLoop(client, self._standing, pusher),
                PullLoop(client, self._standing, self._keys, self._feed),
            ]
            if self._takes_inbox:
                self._loops.append(InboxLoop(client, self._standing, self._keys, self._sink, pusher))
            if self._documents is not None:
                self._loops.append(
                    PublishLoop(client, self._standing, self._keys, self._documents, at_most_every=self._every)
                )
            self._running = asyncio.get_running_loop()
            tasks = [asyncio.create_task(enrol.run_forever(stop), name=enrol.name)]
            tasks += [asyncio.create_task(self._when_registered(enrol, loop, stop)) for loop in self._loops]
            await stop.wait()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._takes_inbox and self.status().connected:
                await self._let_go(client)

    async def _when_registered(self, enrol: EnrolLoop, loop: Loop, stop: asyncio.Event) -> None:
        await enrol.registered.wait()
        await loop.run_forever(stop)

    async def _let_go(self, client: RelayClient) -> None:
        """Give the inbox to another device at once, instead of when the lease runs out."""
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await client.release_lease()
        except (RelayUnreachable, RelayRefused, TimeoutError) as error:
            _LOG.info("the inbox lease runs out by itself: %s", error)
