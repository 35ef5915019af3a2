"""A whole shop for a test: the demo's processes on real sockets, and verbs to be any person in it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
NOTES = ROOT / "tests" / "data" / "voice" / "demo"
NELLY = "51987000333"
JOAO = "5511987000444"
SHARON = "18767000555"
ELVIRA = "51987000222"
LINDLEY = "51981204771"
WAIT = 60.0
_ADDRESS = re.compile(r"https?://\S+")
Message = dict[str, Any]


def free_port() -> int:
    """A port whose two followers are free as well."""
    for _ in range(50):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port < 65000 and all(_is_free(port + n) for n in (1, 2)):
            return port
    raise AssertionError("no three free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Program:
    """`main.py` with arguments, in a process of its own; what it prints is kept."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        env = {**os.environ, "MOSTRADOR_LANG": "es", **environment}
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-u", str(ROOT / "main.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            cwd=ROOT,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.lines.extend(self._process.stdout)

    def says(self, words: str) -> None:
        """Wait until the program prints these words."""
        deadline = time.monotonic() + WAIT
        while words not in "".join(self.lines):
            assert self._process.poll() is None, "".join(self.lines)
            assert time.monotonic() < deadline, "".join(self.lines)
            time.sleep(0.05)

    def addresses(self) -> list[str]:
        """The addresses that it printed, in order."""
        return _ADDRESS.findall("".join(self.lines))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait."""
        self._process.send_signal(how)
        self._process.wait(20)
        self._reader.join(5)


@dataclass
class House:
    """Relay, sandbox and hub of the demo's bodega."""

    data: Path
    port: int = field(default_factory=free_port)
    around: Program | None = None
    hub: Program | None = None
    http: httpx.Client = field(default_factory=lambda: httpx.Client(limits=httpx.Limits(keepalive_expiry=1)))
    """It lets go of a connection before the server does, which closes one that is idle for five seconds."""

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def open(self) -> None:
        """Start everything; the hub is a process of its own, so that it can be stopped alone."""
        self.around = Program("demo", "--no-hub", "--data", str(self.data), "--port", str(self.port))
        self.around.says("El chat sigue en")
        self.open_hub()

    def open_hub(self) -> None:
        self.hub = Program("demo", "--no-around", "--data", str(self.data), "--port", str(self.port))
        self.hub.says("Ctrl-C")

    def close_hub(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.hub is not None
        self.hub.stop(how)
        self.hub = None

    def close(self) -> None:
        if self.hub:
            self.close_hub()
        if self.around:
            self.around.stop()
        self.http.close()

    def links(self) -> dict[str, str]:
        """The four addresses that the demo printed."""
        assert self.hub is not None
        app, chat, report, store = self.hub.addresses()[:4]
        return {"app": app, "chat": chat, "report": report, "store": store}

    # People

    def says(self, who: str, text: str) -> Message:
        return self._act(who, json={"text": text})

    def presses(self, who: str, title: str) -> Message:
        """Press the newest button with this title that the person was shown."""
        for message in reversed(self.messages(who)):
            for button in message.get("buttons") or ():
                if button["title"] == title:
                    return self._act(who, json={"button": button["id"]})
        raise AssertionError(f"{who} has no button {title!r}: {self.messages(who)}")

    def speaks(self, who: str, note: str) -> Message:
        audio = (NOTES / f"{note}.ogg").read_bytes()
        return self._act(who, files={"audio": (f"{note}.ogg", audio, "audio/ogg")})

    def _act(self, who: str, **body: Any) -> Message:
        answer = self.http.post(f"{self.sandbox}/sandbox/people/{who}/messages", **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def messages(self, who: str) -> list[Message]:
        answer = self.http.get(f"{self.sandbox}/sandbox/people/{who}/messages")
        answer.raise_for_status()
        return answer.json()["messages"]

    def told(self, who: str) -> list[Message]:
        """What the shop wrote to a person, oldest first."""
        return [m for m in self.messages(who) if m["from"] == "business"]

    def hears(self, who: str, words: str, after: int = 0) -> Message:
        """Wait for a message of the shop to a person that has these words, behind its first `after` messages."""
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            for message in self.told(who)[after:]:
                if words in (message.get("text") or ""):
                    return message
            time.sleep(0.1)
        logs = [p.read_text() for p in sorted(self.data.glob("*.log"))]
        raise AssertionError(f"{who} never heard {words!r}: {self.told(who)}\n{self.hub and self.hub.lines}\n{logs}")

    def faults(self, **switches: Any) -> None:
        self.http.post(f"{self.sandbox}/sandbox/faults", json=switches).raise_for_status()
