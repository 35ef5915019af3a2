"""The app in a browser: Flet behind a gate, with compression, caching and strict headers.

The gate is pure ASGI, because Flet's web socket must be guarded as well as its pages: Flet itself checks neither who
connects nor from which page. One link with a secret (``/?k=…``), printed where the hub starts, sets a cookie that no
script can read and no other site can send; from then on plain addresses work in that browser.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

import flet_web.fastapi as flet_fastapi
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.ui.app import ASSETS, build_app
from hub.ui.services import Services

COOKIE = "mostrador"
"""What the cookie's name begins with."""
TOKEN_BYTES = 32
_KEEP_SECONDS = 30 * 24 * 3600
_SESSION_SECONDS = 3600
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_UNCHANGING = (".wasm", ".js", ".mjs", ".woff2", ".otf", ".ttf", ".png", ".json", ".bin", ".frag")

# A redirect would carry on the visit of the page that the link stood on, and a strict cookie would be left out; a page
# that moves on by itself is this site's own visit.
_WELCOME = '<!doctype html><meta charset="utf-8"><title>Mostrador</title><meta http-equiv="refresh" content="0;url=/">'
_UNKNOWN = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mostrador</title>'
    '<p lang="es">Abra el enlace que Mostrador mostró al iniciar, o <a href="/">entre</a> si ya lo abrió aquí.'
    '<p lang="pt">Abra o link que o Mostrador mostrou ao iniciar, ou <a href="/">entre</a> se já o abriu aqui.'
    '<p lang="en">Open the link that Mostrador showed when it started, or <a href="/">enter</a> if you did so here.'
)


def new_token() -> str:
    """Return a secret for the link that opens the app."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def link(base: str, token: str) -> str:
    """Return the address that opens the app in a browser that has not been here before."""
    return f"{base.rstrip('/')}/?k={token}"


def create_web_app(services: Services, *, token: str, hosts: Sequence[str] = _LOCAL_HOSTS) -> ASGIApp:
    """Return the app as ASGI, for uvicorn.

    `token` is what the link carries (`new_token`); keep it between starts, so that browsers stay known. `hosts` are
    the names, without port, by which the app may be reached: any other Host header is refused, which stops pages that
    rebind their own name to this machine.
    """
    flet = flet_fastapi.app(
        build_app(services),
        assets_dir=str(ASSETS),
        app_name="Mostrador",
        app_short_name="Mostrador",
        app_description="Mostrador",
        no_cdn=True,
        session_timeout_seconds=_SESSION_SECONDS,
    )
    return GZipMiddleware(Gate(Headers(flet), token, hosts), minimum_size=1000, compresslevel=6)


def _header(scope: Scope, name: bytes) -> str:
    found: Iterable[tuple[bytes, bytes]] = scope.get("headers", ())
    return next((value.decode("latin-1") for key, value in found if key == name), "")


class Gate:
    """Lets in who has the cookie or brings the token, from this app's own pages, under a known host."""

    def __init__(self, app: ASGIApp, token: str, hosts: Sequence[str]) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(host.lower() for host in hosts)
        # The cookie holds a hash: a stolen cookie does not give away the link.
        self._cookie = hashlib.sha256(f"cookie:{token}".encode()).hexdigest()
        # Cookies know no ports: a shop and the demo on one machine would else sign each other's visitors out.
        self._name = f"{COOKIE}-{hashlib.sha256(f'name:{token}'.encode()).hexdigest()[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, welcome, or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if not self._known_host(scope):
            await _refuse(scope, receive, send, 421, "Unknown host.")
            return
        if not self._own_origin(scope):
            await _refuse(scope, receive, send, 403, "Requests from other sites are refused.")
            return
        if self._has_cookie(scope):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http" and self._brings_token(scope):
            response = HTMLResponse(_WELCOME, headers={"cache-control": "no-store"})
            response.set_cookie(
                self._name,
                self._cookie,
                max_age=_KEEP_SECONDS,
                httponly=True,
                samesite="strict",
                secure=scope["scheme"] == "https",
            )
            await response(scope, receive, send)
            return
        if scope["type"] == "http":
            await HTMLResponse(_UNKNOWN, 401, headers={"cache-control": "no-store"})(scope, receive, send)
            return
        await _refuse(scope, receive, send, 401, "")

    def _known_host(self, scope: Scope) -> bool:
        host = _header(scope, b"host").lower()
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return name in self._hosts

    def _own_origin(self, scope: Scope) -> bool:
        origin = _header(scope, b"origin")
        if origin:
            return urlsplit(origin).netloc.lower() == _header(scope, b"host").lower()
        # Browsers always name the origin of a web socket.
        return scope["type"] != "websocket"

    def _has_cookie(self, scope: Scope) -> bool:
        try:
            found = SimpleCookie(_header(scope, b"cookie")).get(self._name)
        except CookieError:
            return False
        return found is not None and hmac.compare_digest(found.value.encode(), self._cookie.encode())

    def _brings_token(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("k", [""])[0]
        return hmac.compare_digest(given.encode(), self._token.encode())


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4000 + status})
        return
    await PlainTextResponse(text, status)(scope, receive, send)


def content_security_policy(page: bytes) -> str:
    """Return the policy for an HTML page: its own inline scripts by their hashes, nothing from elsewhere."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )
    return "; ".join(
        (
            "default-src 'self'",
            # Flutter's engine is WebAssembly; 'wasm-unsafe-eval' allows that and no eval of text.
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}",
            "worker-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


class Headers:
    """Adds what Flet leaves out (caching, security headers) and takes away what it gives to everybody (CORS)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with other headers on HTTP answers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        page = b""

        async def changed(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start":
                message["headers"] = [*self._kept(message["headers"]), *self._added(scope["path"])]
                if self._is_page(message["headers"]):
                    start = message
                    return
                await send(message)
                return
            if start is None:
                await send(message)
                return
            # A page is small; its policy can only be told from the whole of it.
            page += message.get("body", b"")
            if not message.get("more_body"):
                policy = content_security_policy(page)
                start["headers"].append((b"content-security-policy", policy.encode()))
                await send(start)
                await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, changed)

    @staticmethod
    def _kept(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        return [(name, value) for name, value in headers if name.lower() != b"access-control-allow-origin"]

    @staticmethod
    def _is_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
        return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)

    @staticmethod
    def _added(path: str) -> list[tuple[bytes, bytes]]:
        cache = b"private, max-age=86400" if path.endswith(_UNCHANGING) else b"no-cache"
        return [
            (b"cache-control", cache),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=()"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]
