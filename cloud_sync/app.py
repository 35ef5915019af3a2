"""The relay as an ASGI app, wired from its parts, and the server that runs it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI, Response
from sqlalchemy import text

from cloud_sync import documents, exchange, inbox, pages, problems, shops, whatsapp
from cloud_sync.guard import Guard
from cloud_sync.inbox import purge
from cloud_sync.limits import Rate
from cloud_sync.media import MediaJobs
from cloud_sync.settings import Settings
from cloud_sync.store import Store, StoreUnavailable, now_ms

_LOG = logging.getLogger(__name__)
PURGE_SECONDS = 3600.0
GRACE_SECONDS = 5


def create_app(settings: Settings) -> FastAPI:
    """Return the relay. Its store opens when it starts and closes when it stops."""
    # At its usual level the HTTP client writes every address that it asks, media ids included.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    store = Store(settings.database_url)
    known = shops.Shops(store, settings)
    taken = inbox.Inbox(store)
    public = Rate(settings.public_rate, settings.public_rate * 10)

    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await store.start()
        jobs = asyncio.create_task(MediaJobs(store, known, settings).run(), name="relay-media")
        sweeping = asyncio.create_task(_sweep(store), name="relay-sweep")
        try:
            yield
        finally:
            store.bells.close()
            for task in (jobs, sweeping):
                task.cancel()
            await asyncio.gather(jobs, sweeping, return_exceptions=True)
            await store.stop()

    app = FastAPI(title="Mostrador relay", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store = store
    problems.install(app)
    app.router.routes[:0] = whatsapp.routes(whatsapp.Webhook(settings, known, taken))
    for router in (
        shops.routes(known),
        inbox.routes(taken, known),
        exchange.routes(exchange.Exchange(store), known),
        documents.routes(documents.Documents(store), known, public),
        pages.routes(pages.Pages(), public),
    ):
        app.include_router(router)

    @app.get("/healthz")
    async def health() -> Response:
        await store.read(lambda c: c.execute(text("SELECT 1")).one())
        return Response(f'{{"status":"ok","now_ms":{now_ms()}}}', media_type="application/json")

    app.add_middleware(Guard, hsts=settings.public_url.startswith("https://"))
    return app


async def _sweep(store: Store) -> None:
    while True:
        try:
            gone = await store.write(purge)
            _LOG.info("forgot %d tombstones", gone)
        except StoreUnavailable:
            _LOG.warning("tombstones stay: the database does not answer")
        await asyncio.sleep(PURGE_SECONDS)


class RelayServer(uvicorn.Server):
    """A server whose long polls end when it is asked to stop, so that it stops at once."""

    def __init__(self, settings: Settings, host: str, port: int, ready: Callable[[int], None] | None = None) -> None:
        self.relay = create_app(settings)
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None
        super().__init__(
            uvicorn.Config(
                self.relay,
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=settings.forwarded_allow_ips,
                timeout_graceful_shutdown=GRACE_SECONDS,
                timeout_keep_alive=30,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say which port it is."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if not self.started:
            return
        port = int(self.servers[0].sockets[0].getsockname()[1])
        _LOG.info("relay listens on port %d", port)
        if self._ready is not None:
            self._ready(port)

    def stop(self) -> None:
        """Ask to stop. Safe from any thread."""
        self.should_exit = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.relay.state.store.bells.close)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop on a signal."""
        self.stop()
        super().handle_exit(sig, frame)


def serve(settings: Settings, host: str, port: int, ready: Callable[[int], None] | None = None) -> None:
    """Run the relay until a signal ends it; port 0 takes a free one. `ready` is told the port it listens on."""
    RelayServer(settings, host, port, ready).run()
