"""How soon the relay answers Meta: signed webhooks at a steady rate over loopback against a relay process.

    python -m tests.bench.webhook [--rate 500] [--seconds 10] [--database URL]

Prints JSON: milliseconds at p50, p99 and the most, answers other than 200, and how many a second were answered. The
rate is kept whatever the answers do (open loop), so that a slow answer delays no other request and is not flattered.
Design section 6 asks for 25 ms at p50 and 100 ms at p99 under 500 a second, and for peaks of 3,000 a second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.relay.support import APP_SECRET, ENROLMENT, delivery, registered_shop, signature, text_message

PROGRAM = """
import os
from cloud_sync.app import serve
from cloud_sync.settings import Settings
serve(Settings.from_environment(os.environ), "127.0.0.1", 0, lambda port: print(port, flush=True))
"""
CONNECTIONS = 64


class Connection:
    """One kept-alive HTTP/1.1 connection, written by hand: a client that costs less than the server measured."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: bytes) -> int:
        """Post a signed body and return the status."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: relay\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: {signature(body)}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        if length:
            await self._reader.readexactly(length)
        return int(head[9:12])


async def measure(port: int, shop: str, rate: float, seconds: float) -> dict[str, float]:
    """Post at `rate` for `seconds` and return the figures."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(Connection(port))
    taken: list[float] = []
    failures = 0
    bodies = [
        json.dumps(delivery(text_message(f"wamid.{n:08d}", "hola " * 10))).encode() for n in range(int(rate * seconds))
    ]

    async def one(body: bytes, due: float) -> None:
        nonlocal failures
        connection = await free.get()
        try:
            failures += await connection.post(f"/whatsapp/{shop}", body) != 200
        except (OSError, asyncio.IncompleteReadError):
            failures += 1
        free.put_nowait(connection)
        taken.append((time.perf_counter() - due) * 1000)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for n, body in enumerate(bodies):
            due = started + n / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            group.create_task(one(body, due))
    whole = time.perf_counter() - started
    taken.sort()
    return {
        "rate": rate,
        "requests": len(taken),
        "answered_per_second": round(len(taken) / whole, 1),
        "p50_ms": round(taken[len(taken) // 2], 2),
        "p99_ms": round(taken[int(len(taken) * 0.99)], 2),
        "max_ms": round(taken[-1], 2),
        "failures": failures,
    }


def main() -> None:
    """Start a relay, measure it, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--database", default="", help="a PostgreSQL URL; without one, SQLite in a temporary folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "MOSTRADOR_RELAY_SECRET": "relay-secret-of-the-bench",
            "MOSTRADOR_RELAY_ENROLMENT_TOKEN": ENROLMENT,
            "MOSTRADOR_RELAY_APP_SECRET": APP_SECRET,
            "MOSTRADOR_RELAY_DATABASE_URL": asked.database or f"sqlite:///{Path(folder) / 'relay.db'}",
        }
        relay = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert relay.stdout is not None
            port = int(relay.stdout.readline())
            shop = registered_shop(f"http://127.0.0.1:{port}")
            asyncio.run(measure(port, shop.shop, 100, 1))
            figures = asyncio.run(measure(port, shop.shop, asked.rate, asked.seconds))
        finally:
            relay.terminate()
            relay.wait(10)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Start-up included; what is left of the budget on a machine that is busy with other things.
        figures["relay_cpu_ms_per_request"] = round((spent.ru_utime + spent.ru_stime) * 1000 / figures["requests"], 3)
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
