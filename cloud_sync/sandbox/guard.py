"""What every request passes: a limit on its size, no calls from other sites' pages, strict headers on answers."""

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloud_sync.sandbox.errors import VerbError
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


class Guard:
    """ASGI middleware; counts bytes as they come, so that a body without a length is limited too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        multipart = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        limit = limit_of(scope["path"], multipart)
        if headers.get(b"sec-fetch-site") == b"cross-site" and scope["method"] != "GET":
            await _refuse(send, 403, "cross_site", "Another site's page may not call the sandbox.")
            return
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await _refuse(send, 413, "too_large", f"The body has more than {limit} bytes.")
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
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            await send(message)

        try:
            await self._app(scope, counted, guarded)
        except BodyTooLarge:
            if started:
                raise
            await _refuse(send, 413, "too_large", f"The body has more than {limit} bytes.")


async def _refuse(send: Send, status: int, code: str, message: str) -> None:
    error = VerbError(status, code, message, "See docs/SANDBOX.md.").body()
    # Graph callers read Meta's form, others the sandbox's own: this one serves both.
    error["error"].update({"type": "OAuthException", "code": 100} if status == 413 else {})
    body = json.dumps(error).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
