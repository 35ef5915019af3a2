"""Showing the app: in a window, in a browser, or as part of the demo."""

from __future__ import annotations

import gc
import logging
import os
import socket
import webbrowser
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import typer
import uvicorn

from hub.application.demo import STAFF, seed
from hub.assembly.cli.common import tell_folding
from hub.assembly.config import HubConfig
from hub.assembly.demo import DemoPlan
from hub.assembly.fetching import fetch_speech
from hub.assembly.hub import Hub, utc_now
from hub.assembly.words import t
from hub.domain.errors import Unavailable
from hub.sync.links import report_link, webstore_link
from hub.ui.app import open_window
from hub.ui.web import create_web_app, link, new_token

_APP_SECRET = "app_token"  # noqa: S105  the name under which the key file keeps it
_STOP_SECONDS = 2
log = logging.getLogger(__name__)


def _version() -> str:
    try:
        return version("mostrador")
    except PackageNotFoundError:
        return ""


def _window_can_open() -> bool:
    """Whether Flet's client is here, without the internet: on a phone always, since it started us."""
    if os.environ.get("FLET_PLATFORM"):
        return True
    if path := os.environ.get("FLET_VIEW_PATH"):
        return Path(path).exists()
    cache = Path.home() / ".flet" / "client"
    return cache.exists() and any(cache.iterdir())


def open_app(config: HubConfig, *, web: bool) -> None:
    """Open the shop's app: a window where that is possible, else the browser. Blocks until it is closed."""
    with Hub(config, folding=tell_folding) as hub:
        _start(hub)
        if not web and _window_can_open():
            open_window(hub.services(_version()))
            return
        if not web:
            typer.echo(t("run.no_window"))
        _serve(hub, on_ready=webbrowser.open)


def serve_app(config: HubConfig) -> None:
    """Serve the app to browsers until a signal ends it."""
    with Hub(config, folding=tell_folding) as hub:
        _start(hub)
        _serve(hub)


def serve_demo(plan: DemoPlan) -> None:
    """Open the demo's shop and say where everything is. Blocks until a signal ends it."""
    typer.echo(t("demo.preparing"))
    with Hub(plan.hub_config(), folding=tell_folding) as hub:
        seed(hub.books, utc_now())
        for language in dict.fromkeys(person.language for person in STAFF):
            fetch_speech(language)
        _start(hub)
        shown = {
            "chat": f"{plan.sandbox_url}/",
            "report": report_link(plan.relay_url, hub.books.keys),
            "store": webstore_link(plan.relay_url, hub.books.keys),
        }
        _serve(hub, on_ready=lambda url: typer.echo(t("demo.ready", app=url, **shown)))


def _start(hub: Hub) -> None:
    """Start the hub in a process of its own.

    What there is by then lives as long as the process: left in, Python's garbage collector would go through all of it
    now and then, and whoever sells or reads a report at that moment would wait 30 to 150 ms longer.
    """
    hub.start()
    gc.collect()
    gc.freeze()


def _serve(hub: Hub, on_ready: Callable[[str], object] | None = None) -> None:
    config = hub.config
    keys = hub.books.keys
    token = keys.secrets.get(_APP_SECRET) or keys.with_secrets(**{_APP_SECRET: new_token()}).secrets[_APP_SECRET]
    hosts = {"127.0.0.1", "localhost", config.host, socket.gethostname()}
    app = create_web_app(hub.services(_version()), token=token, hosts=sorted(hosts))
    try:
        listener = socket.create_server((config.host, int(config.port)))
    except OSError as error:
        raise Unavailable(f"port {config.port} is taken", reason="port", port=config.port) from error
    with listener:
        url = link(f"http://{config.host}:{listener.getsockname()[1]}", token)
        typer.echo(t("serve.open", url=url)) if on_ready is None else on_ready(url)
        typer.echo(t("serve.stop"))
        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=_STOP_SECONDS, server_header=False
        )
        uvicorn.Server(settings).run(sockets=[listener])
