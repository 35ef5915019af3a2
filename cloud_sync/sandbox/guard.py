"""What every request passes: a limit on its size, no calls from other sites' pages, strict headers on answers.

The sandbox has no log-in, so a page from elsewhere must not reach it through somebody's browser: neither by a
request across sites, nor under a name that was made to point here (DNS rebinding).
"""

import ipaddress
import json
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloud_sync.sandbox.errors import VerbError, invalid_parameter
from cloud_sync.sandbox.graph import is_graph_path
from cloud_sync.sandbox.media import MIB

JSON_LIMIT = 1 * MIB
GRAPH_MEDIA_LIMIT = 101 * MIB
PERSON_MEDIA_LIMIT = 64 * MIB

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"microphone=(self), camera=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class BodyTooLarge(Exception):
    """More bytes came than this address takes."""


def limit_of(path: str, multipart: bool) -> int:
    """The most bytes that a body may have."""
    if not multipart:
        return JSON_LIMIT
    return PERSON_MEDIA_LIMIT if path.startswith("/sandbox/") else GRAPH_MEDIA_LIMIT


def host_allowed(host: str, own: str) -> bool:
    """Whether a `Host` header names this machine by number, `localhost`, or the name that it was given."""
    name = urlsplit(f"//{host}").hostname or ""
    if name in ("localhost", own) or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware; counts bytes as they come, so that a body without a length is limited too."""

    def __init__(self, app: ASGIApp, public_base_url: str) -> None:
        self._app = app
        self._own = urlsplit(public_base_url).hostname or ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        multipart = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        limit = limit_of(scope["path"], multipart)
        # Graph calls come under Meta's own name and carry a token.
        if not is_graph_path(scope["path"]) and not host_allowed(
            headers.get(b"host", b"").decode("latin-1"), self._own
        ):
            await _refuse(send, 403, _verb_error(403, "wrong_host", "The sandbox is not called by that name."))
            return
        site = headers.get(b"sec-fetch-site", b"none")
        if scope["method"] != "GET" and site not in (b"none", b"same-origin"):
            await _refuse(send, 403, _verb_error(403, "cross_site", "Another site's page may not call the sandbox."))
            return
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await _too_large(send, scope["path"], limit)
            return
        started = False
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLarge
            return message

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], *HEADERS, *_caching(scope["path"])]}
            await send(message)

        try:
            await self._app(scope, counted, guarded)
        except BodyTooLarge:
            if started:
                raise
            await _too_large(send, scope["path"], limit)


def _caching(path: str) -> list[tuple[bytes, bytes]]:
    """A new version's scripts are seen at once: browsers ask whether theirs are still the same."""
    return [(b"cache-control", b"no-cache")] if path.startswith("/static/") else []


def _verb_error(status: int, code: str, message: str) -> bytes:
    return json.dumps(VerbError(status, code, message, "See docs/SANDBOX.md.").body()).encode()


async def _too_large(send: Send, path: str, limit: int) -> None:
    said = f"The body has more than {limit} bytes."
    graph = json.dumps(invalid_parameter(said).body()).encode()
    await _refuse(send, 413, graph if is_graph_path(path) else _verb_error(413, "too_large", said))


async def _refuse(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
