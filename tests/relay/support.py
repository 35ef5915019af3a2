"""A real relay on a real socket, a shop that is registered with it, and Meta's side of the conversation."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from cloud_sync.app import RelayServer
from cloud_sync.contract import (
    BatchHead,
    ExchangeHead,
    InboxEntry,
    InboxHead,
    LogEntry,
    LogHead,
    MediaHead,
    WhatsAppItem,
    b64,
    cut,
    new_inbox_keys,
    open_sealed,
    pack,
    unpack,
)
from cloud_sync.settings import Settings

WEBHOOKS = Path(__file__).parent.parent / "data" / "webhooks"
APP_SECRET = "app-secret-of-the-tests"
VERIFY_TOKEN = "verify-token-of-the-tests"
ANYBODY = httpx.Client()
"""Somebody without a token; one client for all, since each reads the machine's certificates anew."""
ENROLMENT = "enrolment-token-of-the-tests"


def settings_for(database_url: str, **changes: Any) -> Settings:
    basis = Settings(
        relay_secret="relay-secret-of-the-tests",
        enrolment_token=ENROLMENT,
        database_url=database_url,
        app_secret=APP_SECRET,
        verify_token=VERIFY_TOKEN,
        graph_token="graph-token-of-the-tests",
        graph_base_url="http://127.0.0.1:9",  # nobody listens there
        public_rate=500,
        enrolment_rate=1_000,
        failure_rate=100,
        device_rate=2_000,
    )
    return replace(basis, **changes)


class Relay:
    """A relay in a thread of this process."""

    def __init__(self, settings: Settings, port: int = 0) -> None:
        self.settings = settings
        started = threading.Event()
        self.port = 0

        def ready(port: int) -> None:
            self.port = port
            started.set()

        self._server = RelayServer(settings, "127.0.0.1", port, ready)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)
        self._thread.start()
        assert started.wait(30), "the relay did not start"
        self.address = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._server.stop()
        self._thread.join(20)
        assert not self._thread.is_alive()


@contextmanager
def running_relay(settings: Settings, port: int = 0) -> Iterator[Relay]:
    relay = Relay(settings, port)
    try:
        yield relay
    finally:
        relay.stop()


def signature(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def text_message(wamid: str, text: str = "hola", sender: str = "51981204771") -> dict[str, Any]:
    return {"from": sender, "id": wamid, "timestamp": "1763800000", "type": "text", "text": {"body": text}}


def voice_message(wamid: str, media_id: str) -> dict[str, Any]:
    audio = {"mime_type": "audio/ogg; codecs=opus", "id": media_id, "voice": True}
    return {"from": "51981204771", "id": wamid, "timestamp": "1763800000", "type": "audio", "audio": audio}


def delivery(*messages: dict[str, Any], statuses: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "51999000111", "phone_number_id": "555"},
    }
    if messages:
        value["contacts"] = [
            {"profile": {"name": f"Person {n}"}, "wa_id": n} for n in dict.fromkeys(m["from"] for m in messages)
        ]
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"value": value, "field": "messages"}]}],
    }


@dataclass
class Shop:
    """A shop's device, spelling out the protocol by hand."""

    address: str
    shop: str = "bodega-lima"
    device: str = "till-1"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    keys: tuple[bytes, bytes] = field(default_factory=new_inbox_keys)

    def __post_init__(self) -> None:
        self.http = httpx.Client(
            base_url=self.address, timeout=40, verify=False, headers={"Authorization": f"Bearer {self.token}"}
        )

    def registration(self) -> dict[str, str]:
        return {"shop": self.shop, "public_key": b64(self.keys[1]), "device": self.device, "token": self.token}

    def register(self, enrolment: str = ENROLMENT) -> httpx.Response:
        return self.http.post("/v1/shops", json=self.registration(), headers={"Authorization": f"Bearer {enrolment}"})

    def another(self, device: str) -> Shop:
        """Let another device of the same shop in."""
        other = Shop(self.address, self.shop, device, keys=self.keys)
        answer = self.http.post("/v1/devices", json={"device": device, "token": other.token})
        assert answer.status_code == 200, answer.text
        return other

    def webhook(self, payload: Any, *, secret: str = APP_SECRET, http: httpx.Client | None = None) -> httpx.Response:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        headers = {"X-Hub-Signature-256": signature(body, secret), "Content-Type": "application/json"}
        return (http or self.http).post(f"/whatsapp/{self.shop}", content=body, headers=headers)

    def sealed(self, after: int = 0, wait: float = 0) -> list[tuple[InboxEntry, bytes]]:
        """Everything that waits behind `after`, still sealed."""
        found: list[tuple[InboxEntry, bytes]] = []
        while True:
            answer = self.http.get("/v1/inbox", params={"after": after, "wait": wait, "limit": 500})
            assert answer.status_code == 200, answer.text
            head, blobs = unpack(InboxHead, answer.content)
            found += zip(head.items, cut(blobs, [each.size for each in head.items]), strict=True)
            if not head.items or wait:
                return found
            after = head.items[-1].position

    def open(self, entry: InboxEntry, sealed: bytes) -> bytes:
        return open_sealed(self.keys[0], sealed, shop=self.shop, item=entry.item, kind=entry.kind)

    def updates(self) -> list[dict[str, Any]]:
        """The payloads of all WhatsApp items that wait."""
        return [
            WhatsAppItem.from_bytes(self.open(entry, sealed)).payload
            for entry, sealed in self.sealed()
            if entry.kind == "whatsapp"
        ]

    def media(self) -> list[tuple[MediaHead, bytes]]:
        found = []
        for entry, sealed in self.sealed():
            if entry.kind == "media":
                head, data = unpack(MediaHead, self.open(entry, sealed))
                found.append((head, bytes(data)))
        return found

    def exchange(self, batch: BatchHead | None = None, sealed: bytes = b"", ack: list[str] = []) -> httpx.Response:
        return self.http.post("/v1/exchange", content=pack(ExchangeHead(batch=batch, acknowledge=ack), [sealed]))

    def push(self, number: int, previous: int, sealed: bytes = b"sealed", **changes: Any) -> httpx.Response:
        values = {"epoch": 1, "events": 1, "max_stamp_ms": 0} | changes
        return self.exchange(BatchHead(number=number, previous=previous, size=len(sealed), **values), sealed)

    def pull(self, after: int = 0, wait: float = 0, own: bool = False) -> tuple[LogHead, list[tuple[LogEntry, bytes]]]:
        answer = self.http.get("/v1/log", params={"after": after, "wait": wait, "own": own})
        assert answer.status_code == 200, answer.text
        head, blobs = unpack(LogHead, answer.content)
        return head, list(zip(head.entries, cut(blobs, [e.batch.size for e in head.entries]), strict=True))


def registered_shop(address: str, name: str = "") -> Shop:
    """A new shop; several tests share one relay, so each has a shop of its own."""
    shop = Shop(address, name or f"shop-{uuid.uuid4().hex[:12]}")
    answer = shop.register()
    assert answer.status_code == 200, answer.text
    return shop


class Graph:
    """The Graph API's media, as far as the relay uses them: a real HTTP server whose behaviour a test sets."""

    def __init__(self) -> None:
        self.media: dict[str, tuple[str, bytes]] = {}
        self.told: dict[str, dict[str, Any]] = {}
        """Overrides of what a lookup answers."""
        self.statuses: list[int] = []
        """Statuses that the next lookups answer instead."""
        self.redirects: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        graph = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                graph.asked.append((self.path, self.headers.get("Authorization", "")))
                name = self.path.rpartition("/")[2]
                if self.path.startswith("/v23.0/") and graph.statuses:
                    self._send(graph.statuses.pop(0), b"{}")
                elif name not in graph.media:
                    self._send(404, b'{"error":{"code":100}}')
                elif self.path.startswith("/v23.0/"):
                    mime, data = graph.media[name]
                    told = {
                        "id": name,
                        "url": f"{graph.address}/file/{name}",
                        "mime_type": mime,
                        "sha256": hashlib.sha256(data).hexdigest(),
                        "file_size": len(data),
                    } | graph.told.get(name, {})
                    self._send(200, json.dumps(told).encode())
                elif name in graph.redirects:
                    self.send_response(302)
                    self.send_header("Location", graph.redirects[name])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    self._send(200, graph.media[name][1])

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
