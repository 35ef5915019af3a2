"""The way to the Graph API: its settings, and the pywa client that sends through a base URL of our choice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import httpx
from pywa.client import WhatsApp

GRAPH = "https://graph.facebook.com"


@dataclass(frozen=True, slots=True)
class WhatsAppSettings:
    """The shop's WhatsApp number as Meta knows it; `base_url` leads elsewhere in the demo and in tests."""

    phone_id: str
    token: str = field(repr=False)
    waba_id: str = ""
    """The business account, needed to create templates; empty: none are created."""
    base_url: str = GRAPH
    timeout: float = 10.0
    """Seconds to wait for an answer."""


class _Elsewhere(httpx.BaseTransport):
    """pywa fixes the Graph API's address in the session that it is given, so the host is changed underneath."""

    def __init__(self, base_url: str) -> None:
        self._base = httpx.URL(base_url)
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == httpx.URL(GRAPH).host:
            path = self._base.raw_path.rstrip(b"/") + request.url.raw_path
            request.url = self._base.copy_with(raw_path=path)
            request.headers["Host"] = self._base.netloc.decode("ascii")
        return self._wire.handle_request(request)

    def close(self) -> None:
        self._wire.close()


def connect(settings: WhatsAppSettings) -> tuple[WhatsApp, httpx.Client]:
    """Return a client that sends, and its session, which the caller closes."""
    transport = _Elsewhere(settings.base_url) if settings.base_url != GRAPH else None
    session = httpx.Client(transport=transport, timeout=settings.timeout)
    client = WhatsApp(phone_id=settings.phone_id, token=settings.token, session=session, server=None)
    return client, session


@cache
def parser() -> WhatsApp:
    """Return the client that pywa's typed updates need in order to be read; it has no token and sends nothing."""
    return WhatsApp(server=None, filter_updates=False)
