"""The shop with WhatsApp around it: a real sandbox on a real socket, whose webhooks reach the shop's intake."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from cloud_sync.sandbox.serve import running
from cloud_sync.sandbox.settings import SandboxSettings, SeedPerson
from cloud_sync.split import parse, split
from hub.application.ports.relay import InboundUpdate
from hub.application.ports.understanding import Understanding
from hub.bot.whatsapp import WhatsAppSettings
from tests.bot.shop import ELVIRA, LINDLEY, NELLY, VEGA, Clock, Json, ShopTest

PEOPLE = (
    SeedPerson("Nelly", NELLY, "es"),
    SeedPerson("Elvira", ELVIRA, "es"),
    SeedPerson("Lindley", LINDLEY, "es"),
    SeedPerson("Vega", VEGA, "es"),
    SeedPerson("Oculta", "51911222333", "es", hides_phone=True),
)


class WallClock(Clock):
    """The wall clock, moved ahead as a test wants."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        self.now = datetime.now(UTC) + self.ahead
        return self.now

    def move(self, **span: float) -> None:
        self.ahead += timedelta(**span)


class Meta:
    """The sandbox's verbs, and the way of its webhooks into the shop."""

    def __init__(self, shop: ShopTest, url: str, receiver: ThreadingHTTPServer) -> None:
        self.shop, self.url, self._receiver = shop, url, receiver
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def says(self, phone: str, text: str) -> None:
        self.act(phone, text=text)

    def presses(self, phone: str, title: str) -> None:
        for message in reversed(self.messages(phone)):
            for button in message.get("buttons") or ():
                if button["title"] == title:
                    self.act(phone, button=button["id"], message=message["id"])
                    return
        raise AssertionError(f"no button {title!r}: {self.messages(phone)}")

    def act(self, phone: str, **what: str) -> None:
        answer = self.http.post(f"/sandbox/people/{phone}/messages", json=what)
        assert answer.status_code == 201, answer.text
        self.settle()

    def messages(self, phone: str) -> list[Json]:
        return self.http.get(f"/sandbox/people/{phone}/messages", params={"from": "business"}).json()["messages"]

    def faults(self, **switches: Any) -> None:
        self.http.post("/sandbox/faults", json=switches).raise_for_status()

    def settle(self) -> None:
        """Wait until every webhook has reached the shop."""
        told = self.http.get("/sandbox/webhooks", params={"idle": 10}).json()
        assert told["waiting"] == 0, told

    def move(self, **span: float) -> None:
        """Let time pass, here and at Meta."""
        self.shop.clock.move(**span)
        self.http.post("/sandbox/clock", json={"advance": timedelta(**span).total_seconds()}).raise_for_status()

    def work(self) -> None:
        """Let the bot do all that it can do now, and Meta tell what became of it."""
        for _ in range(20):
            did = self.shop.bot.step()
            self.settle()
            if not did:
                return
        raise AssertionError("the bot does not come to rest")


@contextmanager
def around(path: Path, understanding: Understanding, **settings: Any) -> Iterator[Meta]:
    """A shop over the books at `path` with a sandbox around it."""
    shops: list[ShopTest] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            for update in split(parse(body)):
                item = hashlib.sha256("\n".join(update.key).encode()).hexdigest()
                shops[0].intake.receive(InboundUpdate(item, update.payload, shops[0].clock()))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=receiver.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    webhook = f"http://127.0.0.1:{receiver.server_address[1]}/"
    chosen = {"people": PEOPLE, "retry_first": 0.02, **settings}
    with running(SandboxSettings(webhook, "secret", "token", **chosen)) as sandbox:
        whatsapp = WhatsAppSettings(
            sandbox.settings.phone_number_id,
            "token",
            sandbox.settings.business_account_id,
            base_url=sandbox.url,
            timeout=5,
        )
        shop = ShopTest(path, understanding, whatsapp, WallClock())
        shops.append(shop)
        yield Meta(shop, sandbox.url, receiver)
        shop.close()
    receiver.shutdown()
    receiver.server_close()
    thread.join(5)
