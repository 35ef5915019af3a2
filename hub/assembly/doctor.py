"""What `main.py doctor` looks at: whether this machine has what the shop needs, each with what to do about it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from hub.application.installed import installed_models
from hub.application.speech_choice import ranked
from hub.assembly.cli.common import tell_folding
from hub.assembly.config import HubConfig
from hub.domain.errors import BooksLocked, MostradorError
from hub.storage import open_books
from models.store import Store, best_language

_ROOM = 2 << 30
_SQLITE = (3, 38)
"""Has the newest of what the books' SQL uses: the operator ``->>``. Functions that a build may lack are not used."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `key` names its words (``doctor.<key>.good`` or ``.bad``)."""

    key: str
    good: bool
    detail: str = ""
    needed: bool = True
    """False: the shop works without it, with less."""


def examine(config: HubConfig) -> Iterator[Finding]:
    """Look at everything, slowest last."""
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield Finding("sqlite", sqlite3.sqlite_version_info >= _SQLITE, sqlite3.sqlite_version)
    config.data.mkdir(parents=True, exist_ok=True)
    yield Finding("folder", os.access(config.data, os.W_OK), str(config.data))
    free = shutil.disk_usage(config.data).free
    yield Finding("disk", free > _ROOM, f"{free / (1 << 30):.1f} GiB")
    yield _books(config)
    yield from _engines(config)
    yield from _relay(config)


def _books(config: HubConfig) -> Finding:
    if not config.books.exists():
        return Finding("books_none", True, str(config.books))
    try:
        with open_books(config.books, progress=tell_folding) as books:
            books.verify()
    except BooksLocked:
        return Finding("books_open", True, str(config.books))
    except MostradorError as error:
        return Finding("books", False, str(error))
    return Finding("books", True, str(config.books))


def _engines(config: HubConfig) -> Iterator[Finding]:
    store = Store()
    speech, known = installed_models(store.folder, "speech"), store.manifest.models
    for language in ("es", "pt", "en"):
        found = ranked(speech, language, name=config.speech_model or None, known=known)
        yield Finding(f"speech_{language}", bool(found), found[0].name if found else "", needed=False)
    yield Finding("llama", importlib.util.find_spec("llama_cpp") is not None, needed=False)
    model = best_language(store.installed())
    yield Finding("language_model", model is not None, model.name if model else "", needed=False)


def _relay(config: HubConfig) -> Iterator[Finding]:
    if not config.relay_url:
        yield Finding("relay_none", True)
        return
    try:
        answer = httpx.get(f"{config.relay_url}/healthz", timeout=5.0)
        yield Finding("relay", answer.is_success, config.relay_url)
    except httpx.HTTPError as error:
        yield Finding("relay", False, f"{config.relay_url}: {error}", needed=False)
    host = urlsplit(config.graph_url).hostname or ""
    try:
        socket.getaddrinfo(host, 443)
        yield Finding("whatsapp", bool(config.whatsapp_token), host, needed=False)
    except OSError:
        yield Finding("whatsapp", False, host, needed=False)
