"""Serves a sandbox with uvicorn: for good, or for the length of a `with` block in a thread of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import uvicorn

from cloud_sync.sandbox.app import create_app
from cloud_sync.sandbox.settings import SandboxSettings

# The chat page's event stream never ends by itself: do not wait for it when stopping.
STOP_SECONDS = 1
START_SECONDS = 30.0


class SandboxDidNotStart(RuntimeError):
    """The server ended or hung before it answered."""


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox that is answering at `url` (no slash at its end)."""

    url: str
    settings: SandboxSettings


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def _address(host: str, listener: socket.socket) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104  # compared, not bound
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{listener.getsockname()[1]}"


def _prepared(settings: SandboxSettings, address: str) -> SandboxSettings:
    return settings if settings.public_base_url else replace(settings, public_base_url=address)


class _Server(uvicorn.Server):
    """Tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, then tell."""
        await super().startup(sockets=sockets)
        self.up.set()


def _server(settings: SandboxSettings) -> _Server:
    config = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return _Server(config)


def serve(settings: SandboxSettings, host: str = "127.0.0.1", port: int = 0) -> None:
    """Serve until interrupted. Port 0 takes any free one. Raises OSError when the port is taken."""
    with _listen(host, port) as listener:
        _server(_prepared(settings, _address(host, listener))).run(sockets=[listener])


@contextmanager
def running(settings: SandboxSettings, host: str = "127.0.0.1", port: int = 0) -> Iterator[RunningSandbox]:
    """A sandbox on a real socket, in a thread, for the length of the block.

    Raises OSError when the port is taken and SandboxDidNotStart when the server does not come up.
    """
    with _listen(host, port) as listener:
        address = _address(host, listener)
        prepared = _prepared(settings, address)
        server = _server(prepared)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
        thread.start()
        if not server.up.wait(START_SECONDS):
            server.should_exit = True
            raise SandboxDidNotStart
        try:
            yield RunningSandbox(address, prepared)
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)
