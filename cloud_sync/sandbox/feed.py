"""Tells whoever waits that something changed: long polls, the chat page's event stream, idle waits."""

import asyncio
from collections.abc import Callable
from typing import Any

MAX_BACKLOG = 1000


class Feed:
    """One announcer for the whole sandbox; used from its event loop only."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self._listeners: set[asyncio.Queue[dict[str, Any]]] = set()

    def publish(self, event: dict[str, Any]) -> None:
        """Hand `event` to every listener and wake every wait. A listener far behind is dropped."""
        for queue in list(self._listeners):
            if queue.qsize() >= MAX_BACKLOG:
                self._listeners.discard(queue)
            else:
                queue.put_nowait(event)
        self.wake()

    def wake(self) -> None:
        """Wake every wait without telling listeners."""
        self._changed.set()
        self._changed = asyncio.Event()

    def listen(self) -> asyncio.Queue[dict[str, Any]]:
        """A queue that receives every event from now on; give it back with `leave`."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        """Stop listening."""
        self._listeners.discard(queue)

    def has(self, queue: asyncio.Queue[dict[str, Any]]) -> bool:
        """Whether `queue` is still handed every event: one that fell behind is not."""
        return queue in self._listeners

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until `condition()` holds, at most `seconds`. Returns whether it does."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition():
            left = deadline - loop.time()
            if left <= 0:
                return False
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), left)
            except TimeoutError:
                return condition()
        return True
