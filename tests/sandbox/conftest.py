"""A real sandbox on a real socket, a real receiver for its webhooks, and a real pywa client."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pywa import WhatsApp

from cloud_sync.sandbox.serve import RunningSandbox, running
from cloud_sync.sandbox.settings import SandboxSettings, SeedPerson

NELLY = "51987654321"
SUPPLIER = "51911222333"
SECRET = "app-secret"
TOKEN = "access-token"
VERIFY = "verify-token"

TLS = httpx.create_ssl_context()
"""One for all clients: each would read the machine's certificates anew, though none speaks TLS here."""

Json = dict[str, Any]


class Receiver:
    """Where the webhooks arrive: keeps every post, answers what it is told to."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver._changed:
                    receiver.posts.append((dict(self.headers), body))
                    status = receiver.answers.pop(0) if receiver.answers else 200
                    receiver._changed.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                good = query.get("hub.verify_token") == [VERIFY] and query.get("hub.mode") == ["subscribe"]
                body = query["hub.challenge"][0].encode() if good else b"no"
                self.send_response(200 if good else 403)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/whatsapp/shop"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def wait_for(self, count: int) -> list[Json]:
        """The payloads, once at least `count` posts have arrived."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.posts) >= count, 10), self.posts
            return [json.loads(body) for _, body in self.posts]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Sandbox:
    """The verbs of a running sandbox."""

    def __init__(self, running_sandbox: RunningSandbox) -> None:
        self.url = running_sandbox.url
        self.settings = running_sandbox.settings
        self.http = httpx.Client(base_url=self.url, trust_env=False, timeout=30, verify=TLS)

    def act(self, phone: str = NELLY, **what: str) -> Json:
        answer = self.http.post(f"/sandbox/people/{phone}/messages", json=what)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def messages(self, phone: str = NELLY, **query: Any) -> list[Json]:
        answer = self.http.get(f"/sandbox/people/{phone}/messages", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    def person(self, phone: str = NELLY) -> Json:
        people = self.http.get("/sandbox/people").json()["people"]
        return next(person for person in people if person["phone"] == phone)

    def faults(self, **switches: Any) -> Json:
        answer = self.http.post("/sandbox/faults", json=switches)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def clock(self, **move: Any) -> Json:
        answer = self.http.post("/sandbox/clock", json=move)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settled(self) -> list[Json]:
        """Every delivery, once none waits."""
        told = self.http.get("/sandbox/webhooks", params={"idle": 10}).json()
        assert told["waiting"] == 0, told
        return told["deliveries"]


class ToSandbox(httpx.HTTPTransport):
    """Sends what is meant for graph.facebook.com to the sandbox: how pywa reaches it."""

    def __init__(self, url: str) -> None:
        super().__init__(verify=TLS)
        self._url = httpx.URL(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host=self._url.host, port=self._url.port)
        return super().handle_request(request)


def people() -> tuple[SeedPerson, ...]:
    return (
        SeedPerson("Nelly", "+51 987 654 321", "es", "Empleada"),
        SeedPerson("Lindley", SUPPLIER, "es", "Proveedor"),
    )


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.close()


@pytest.fixture
def start(receiver: Receiver) -> Iterator[Callable[..., Sandbox]]:
    """Starts sandboxes with settings of the test's own."""
    blocks = []

    def begin(**settings: Any) -> Sandbox:
        chosen = {"people": people(), "retry_first": 0.02, "webhook_url": receiver.url, **settings}
        block = running(SandboxSettings(app_secret=SECRET, access_token=TOKEN, **chosen))
        started = block.__enter__()
        blocks.append(block)
        return Sandbox(started)

    yield begin
    for block in blocks:
        block.__exit__(None, None, None)


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    return start()


def pywa_client(sandbox: Sandbox, token: str = TOKEN) -> WhatsApp:
    return WhatsApp(
        phone_id=sandbox.settings.phone_number_id,
        token=token,
        waba_id=sandbox.settings.business_account_id,
        session=httpx.Client(transport=ToSandbox(sandbox.url), timeout=5),
        server=None,
        app_secret=SECRET,
        verify_token=VERIFY,
    )


@pytest.fixture
def wa(sandbox: Sandbox) -> WhatsApp:
    return pywa_client(sandbox)


def items(payload: Json, kind: str) -> list[Json]:
    """The messages or statuses of a delivery."""
    return [item for entry in payload["entry"] for change in entry["changes"] for item in change["value"].get(kind, ())]
