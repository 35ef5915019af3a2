"""The app as `make demo` serves it, on a free port, in a thread of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from hub.ui.services import Services
from hub.ui.web import create_web_app, link

TOKEN = "a-token-for-tests"


@contextmanager
def served(services: Services, token: str = TOKEN) -> Iterator[str]:
    """Serve the app; gives its address without the token."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(create_web_app(services, token=token), log_level="warning", ws_max_size=2**24)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the app did not start")
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


def opening(address: str) -> str:
    """The link that lets a browser in."""
    return link(address, TOKEN)
