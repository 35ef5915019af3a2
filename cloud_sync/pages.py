"""The pages that people open: the owner's report and the webstore. Static files; the browser does the rest.

Every page is the same for every shop: its script reads the shop from the address, fetches the document, and (for
the report) decrypts it with the key behind the ``#``, which a browser sends to nobody. The policy allows this
relay's own files alone, and nothing inline.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.pofile import read_po
from fastapi import APIRouter, Request, Response

from cloud_sync.contract import REPORT_PAGE, WEBSTORE_PAGE, Problem
from cloud_sync.limits import Rate, address
from cloud_sync.problems import ProblemError

LANGUAGES = ("es", "pt", "en")
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    media_type: str
    etag: str


def _asset(body: bytes, ending: str) -> Asset:
    return Asset(body, _TYPES[ending], f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def words(language: str) -> dict[str, str]:
    """Return the pages' words in a language, from its gettext catalogue."""
    with (files("cloud_sync") / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(each.id): str(each.string) for each in catalogue if each.id and each.string}


def _files() -> Iterator[Traversable]:
    yield from (files("cloud_sync") / "pages_static").iterdir()


class Pages:
    """The pages and their files, read once."""

    def __init__(self) -> None:
        self._assets = {
            file.name: _asset(file.read_bytes(), file.name.rpartition(".")[2])
            for file in _files()
            if file.name.rpartition(".")[2] in _TYPES
        }
        every = {language: words(language) for language in LANGUAGES}
        spoken = json.dumps(every, ensure_ascii=False, sort_keys=True).encode()
        self._assets["words.json"] = _asset(spoken, "json")

    def answer(self, request: Request, name: str, headers: dict[str, str]) -> Response:
        """Answer with a file, or 304. Raises `ProblemError` 404."""
        asset = self._assets.get(name)
        if asset is None:
            raise ProblemError(404, Problem.NOT_FOUND, "no such file")
        # Asked for again each time, and answered 304: an update of the relay must not meet an old script.
        headers = {**headers, "ETag": asset.etag, "Cache-Control": "no-cache"}
        if asset.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(asset.body, headers=headers, media_type=asset.media_type)


def routes(pages: Pages, rate: Rate) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter()
    guarded = {"Content-Security-Policy": PAGE_CSP}

    @router.get(REPORT_PAGE)
    async def report(request: Request) -> Response:
        rate.spend(address(request))
        return pages.answer(request, "report.html", {**guarded, "X-Robots-Tag": "noindex"})

    @router.get(WEBSTORE_PAGE)
    async def store(request: Request) -> Response:
        rate.spend(address(request))
        return pages.answer(request, "webstore.html", guarded)

    @router.get("/assets/{name}")
    async def asset(request: Request, name: str) -> Response:
        rate.spend(address(request))
        return pages.answer(request, name, {})

    @router.get("/favicon.ico")
    async def icon(request: Request) -> Response:
        return pages.answer(request, "icon.svg", {})

    return router
