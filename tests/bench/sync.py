"""How fast two devices agree: a till's events over the relay into a phone's books, all real, over loopback HTTP.

    python -m tests.bench.sync [--sales 2000]

Prints JSON: events a second pushed, pulled into the other books, and end to end; bytes an event in the exchange.
Design section 6 asks for 10,000 events a second end to end and 120 bytes an event.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.sync.client import RelayClient
from hub.sync.log import PullLoop, Pusher
from hub.sync.standing import Standing
from tests.application.scene import Clock, Scene, furnish, opened
from tests.relay.support import ENROLMENT, running_relay, settings_for


async def _push(address: str, till: Scene, phone: Scene) -> float:
    keys = till.books.keys
    async with RelayClient(address, keys) as client:
        await client.register(ENROLMENT)
        await client.add_device(phone.books.keys.device, phone.books.keys.token)
        started = time.perf_counter()
        await Pusher(client, keys, till.feed, Standing()).push()
        return time.perf_counter() - started


async def _pull(address: str, phone: Scene, events: int) -> tuple[float, int]:
    keys = phone.books.keys
    async with RelayClient(address, keys) as client:
        _, entries = await client.log(after=0)
        size = sum(len(sealed) for _, sealed in entries)
        covered = sum(entry.batch.events for entry, _ in entries)
        loop = PullLoop(client, Standing(), keys, phone.feed)
        started = time.perf_counter()
        while phone.events() < events:
            await loop.pull()
        return time.perf_counter() - started, round(size / covered)


def main() -> None:
    """Sell, push, pull, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sales", type=int, default=2_000)
    sales = parser.parse_args().sales
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = Clock(datetime.now(UTC) - timedelta(days=1))
        with opened(folder, device="till", clock=clock) as till:
            furnish(till)
            for n in range(sales):
                clock.forward(seconds=37)
                till.sell(till.coke if n % 3 else till.rice, str(1 + n % 5))
            told = json.loads(till.books.keys.path.read_text())
            mine = told | {"device": "phone", "token": secrets.token_urlsafe(32)}
            (folder / "phone.db.keys").write_text(json.dumps(mine))
            with (
                opened(folder, device="phone", clock=clock) as phone,
                running_relay(settings_for(f"sqlite:///{folder / 'relay.db'}")) as relay,
            ):
                events = till.events()
                pushed = asyncio.run(_push(relay.address, till, phone))
                pulled, size = asyncio.run(_pull(relay.address, phone, events))
    figures = {
        "events": events,
        "pushed_per_second": round(events / pushed),
        "pulled_per_second": round(events / pulled),
        "end_to_end_per_second": round(events / (pushed + pulled)),
        "bytes_per_event": size,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
