"""What stands around every answer: security headers, an access line without personal data, failures told plainly."""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloud_sync.contract import Problem
from cloud_sync.problems import ProblemError

_LOG = logging.getLogger(__name__)
ACCESS_LOG = logging.getLogger("cloud_sync.access")


def _whence(error: Exception) -> str:
    """Return what failed and where, without what it was about: an exception's text may quote a message."""
    places = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join([type(error).__name__, *(f"{Path(p.filename).name}:{p.lineno}" for p in reversed(places))])


_HEADERS = {
    # What a route says itself stays: pages have a wider policy, documents may be kept and asked for again.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """ASGI middleware: security headers on every answer, and one access line without any personal data.

    The line has the route's template, never its values, no address and no query.
    """

    def __init__(self, app: ASGIApp, *, hsts: bool) -> None:
        self._app = app
        headers = _HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if hsts else {})
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        started_answer = False

        async def guarded(message: Message) -> None:
            nonlocal status, started_answer
            if message["type"] == "http.response.start":
                status, started_answer = message["status"], True
                own = message["headers"]
                named = {name for name, _ in own}
                message["headers"] = [*own, *(header for header in self._headers if header[0] not in named)]
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # whatever failed, who asked gets an answer, and the log the place
            _LOG.error("unexpected failure: %s", _whence(error))
            if started_answer:
                raise
            told = ProblemError(500, Problem.UNAVAILABLE, "the relay failed", "Try again; report it if it stays.")
            await told.response()(scope, receive, guarded)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            milliseconds = (time.perf_counter() - started) * 1000
            ACCESS_LOG.info("%s %s %d %.1f ms", scope["method"], route, status, milliseconds)
