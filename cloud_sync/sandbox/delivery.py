"""Posts webhooks as Meta does: signed, several at a time, again and again until answered 200.

What waits is in memory: a sandbox that stops forgets it. Meta keeps trying for seven days, from seconds to
hours apart; here the first wait is a fraction of a second, doubled up to a cap, for the same seven days of
the sandbox's clock.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from cloud_sync.sandbox.clock import SandboxClock
from cloud_sync.sandbox.faults import Faults
from cloud_sync.sandbox.feed import Feed
from cloud_sync.sandbox.payloads import Update, envelope
from cloud_sync.sandbox.settings import SandboxSettings

GIVE_UP = timedelta(days=7)
CONCURRENT = 16
LOG_LENGTH = 1000

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Delivery:
    """One signed body on its way: how many copies are still to be answered, and what was answered last."""

    number: int
    body: bytes
    updates: list[Update]
    created: datetime
    copies_left: int
    attempts: int = 0
    last_status: int | None = None
    last_error: str = ""
    state: str = "pending"

    def to_json(self) -> dict[str, Any]:
        """The form of `GET /sandbox/webhooks`."""
        return {
            "number": self.number,
            "updates": len(self.updates),
            "created": self.created.isoformat(timespec="milliseconds"),
            "attempts": self.attempts,
            "last_status": self.last_status,
            "last_error": self.last_error,
            "state": self.state,
            "payload": json.loads(self.body),
        }


def sign(app_secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` for a raw body."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


class Deliverer:
    """Takes updates, forms deliveries as the faults say, and posts them. Belongs to one event loop."""

    def __init__(
        self,
        settings: SandboxSettings,
        clock: SandboxClock,
        faults: Faults,
        feed: Feed,
        on_answered: Callable[[Sequence[Update]], None],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._faults = faults
        self._feed = feed
        self._on_answered = on_answered
        self.url = settings.webhook_url
        self.log: deque[Delivery] = deque(maxlen=LOG_LENGTH)
        self._pending: list[Update] = []
        self._wake = asyncio.Event()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CONCURRENT)
        self._count = 0
        self._client: httpx.AsyncClient | None = None
        self._pump: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to post."""
        self._client = httpx.AsyncClient(timeout=self._settings.webhook_timeout, trust_env=False)
        self._pump = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop posting; what still waits is forgotten."""
        tasks = [task for task in (self._pump, *self._in_flight) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def post(self, update: Update) -> None:
        """Put an update in the queue."""
        if update.kind == "statuses" and not (self._settings.statuses and self._faults.statuses):
            return
        self._pending.append(update)
        self._wake.set()

    def reconsider(self) -> None:
        """Look again at what waits, because a fault was switched."""
        self._wake.set()

    @property
    def waiting(self) -> int:
        """Updates not yet posted, and deliveries not yet answered 200."""
        return len(self._pending) + len(self._in_flight)

    async def until_idle(self, seconds: float) -> bool:
        """Wait until every update has been answered 200 or given up; at most `seconds`."""
        return await self._feed.until(lambda: self.waiting == 0, seconds)

    async def subscribe(self, url: str, verify_token: str) -> tuple[bool, str]:
        """Ask `url` to answer Meta's challenge and, if it does, post there from now on.

        Returns whether it did, and what went wrong otherwise.
        """
        if self._client is None:
            return False, "the sandbox is not running"
        challenge = str(self._count + 1158201444)
        query = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": challenge}
        try:
            answer = await self._client.get(url, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return False, f"{url} cannot be reached: {error}"
        if answer.status_code != 200 or answer.text != challenge:
            return False, f"{url} answered {answer.status_code} instead of 200 with the challenge"
        self.url = url
        self.reconsider()
        return True, ""

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            if not self._pending or self._faults.webhook_hold:
                continue
            await self._gather_batch()
            if self._faults.webhook_hold:
                continue
            taken, self._pending = self._pending, []
            if self._faults.reorder:
                taken.reverse()
            size = self._faults.batch_size
            for start in range(0, len(taken), size):
                self._dispatch(taken[start : start + size])

    async def _gather_batch(self) -> None:
        """With batches or reordering on, let more come in for a moment."""
        full = self._faults.batch_size if self._faults.batch_size > 1 else None
        if full is None and not self._faults.reorder:
            return
        deadline = asyncio.get_running_loop().time() + self._faults.linger
        while full is None or len(self._pending) < full:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return
            try:
                await asyncio.wait_for(self._wake.wait(), left)
            except TimeoutError:
                return
            self._wake.clear()

    def _dispatch(self, updates: list[Update]) -> None:
        self._count += 1
        now = self._clock.now()
        body = json.dumps(envelope(self._settings.business_account_id, updates, now), ensure_ascii=False).encode()
        delivery = Delivery(self._count, body, updates, now, self._faults.duplicates)
        self.log.append(delivery)
        task = asyncio.create_task(self._deliver(delivery, self._faults.at_once))
        self._in_flight.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self._feed.publish({"kind": "webhooks", "waiting": self.waiting})

    async def _deliver(self, delivery: Delivery, at_once: int) -> None:
        copies = delivery.copies_left
        for start in range(0, copies, at_once):
            await asyncio.gather(*(self._post_copy(delivery) for _ in range(min(at_once, copies - start))))
        delivery.state = "answered" if delivery.copies_left == 0 else "given up"
        if delivery.state == "answered":
            self._on_answered(delivery.updates)

    async def _post_copy(self, delivery: Delivery) -> None:
        wait = self._settings.retry_first
        while self._clock.now() - delivery.created < GIVE_UP:
            if await self._attempt(delivery):
                delivery.copies_left -= 1
                return
            delivery.state = "retrying"
            self._feed.publish({"kind": "webhooks", "waiting": self.waiting, "error": delivery.last_error})
            await asyncio.sleep(wait)
            wait = min(wait * 2, self._settings.retry_cap)

    async def _attempt(self, delivery: Delivery) -> bool:
        if self._client is None:
            return False
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(self._settings.app_secret, delivery.body),
        }
        async with self._slots:
            delivery.attempts += 1
            try:
                answer = await self._client.post(self.url, content=delivery.body, headers=headers)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                delivery.last_status = None
                delivery.last_error = f"{type(error).__name__}: {error}"
                return False
        delivery.last_status = answer.status_code
        delivery.last_error = "" if answer.status_code == 200 else f"answered {answer.status_code}"
        if answer.status_code != 200:
            log.info("webhook %d answered %d, will be posted again", delivery.number, answer.status_code)
        return answer.status_code == 200
