"""Work in a child process: engines in C++ that may crash, hang or hold much memory are kept out of the hub's own.

Shared by the rooms that have such an engine (voice, understanding). `ChildProcess` is the hub's side: it starts the
child on first use, restarts it after a crash and tries the call once more, ends it when it takes too long or has
been idle. `serve` is the child's side. Both speak in frames over the child's standard streams: a JSON head and raw
bytes behind it, no pickle. What the engine prints goes to the child's standard error, whose last lines are kept for
the error message.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import queue
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from hub.domain.errors import EngineUnavailable

Head = dict[str, Any]
Handler = Callable[[Head, bytes], tuple[Head, bytes]]

_FRAME = struct.Struct(">II")
_FLAG = "--mostrador-child"
_ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger(__name__)


class ChildCrashed(Exception):
    """The child ended in the middle of a call; raised and handled in this module."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to load the engine, for one call, and of idleness after which the child ends and frees its memory."""

    start: float = 120.0
    call: float = 120.0
    idle: float = 300.0


class ChildProcess:
    """A child that runs `module` (which has ``build(config) -> Handler``). Thread safe: one call at a time.

    `name` is for error messages.
    """

    def __init__(self, module: str, config: Head, *, name: str, limits: Limits | None = None) -> None:
        self.name = name
        self._module, self._config, self._limits = module, config, limits or Limits()
        self._lock = threading.RLock()
        self._running: _Running | None = None
        self._idle_timer: threading.Timer | None = None
        self._last_use = 0.0
        self._closed = False

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id while the child runs, else None."""
        running = self._running
        return running.process.pid if running and running.process.poll() is None else None

    def call(self, head: Head, payload: bytes = b"", *, timeout: float | None = None) -> tuple[Head, bytes]:
        """Send one request and return the child's answer (head, payload).

        A child that crashes is restarted and asked once more. Raises `EngineUnavailable` with the reason
        ``crashed`` (twice in a row), ``timeout``, ``missing`` (a library is not installed), ``failed`` (the
        engine refused) or ``closed``.
        """
        limit = self._limits.call if timeout is None else timeout
        with self._lock:
            self._cancel_idle_timer()
            try:
                return self._attempt_twice(head, payload, limit)
            finally:
                self._last_use = time.monotonic()
                self._start_idle_timer()

    def close(self) -> None:
        """End the child for good, now; a call that is under way in another thread raises `EngineUnavailable`."""
        self._closed = True
        if (running := self._running) is not None:
            running.process.kill()
        with self._lock:
            self._cancel_idle_timer()
            self._stop()

    def _attempt_twice(self, head: Head, payload: bytes, limit: float) -> tuple[Head, bytes]:
        try:
            return self._attempt(head, payload, limit)
        except ChildCrashed as crash:
            if not self._closed:
                log.warning("%s crashed, starting it again: %s", self.name, crash)
        try:
            return self._attempt(head, payload, limit)
        except ChildCrashed as crash:
            reason = "closed" if self._closed else "crashed"
            raise EngineUnavailable(f"{self.name} crashed twice: {crash}", reason=reason, engine=self.name) from crash

    def _attempt(self, head: Head, payload: bytes, limit: float) -> tuple[Head, bytes]:
        if self._closed:
            raise EngineUnavailable(f"{self.name} was closed", reason="closed", engine=self.name)
        if self._running is None or self._running.process.poll() is not None:
            self._stop()
            running = self._start()
        else:
            running = self._running
        try:
            running.send(head, payload)
        except ChildCrashed:
            self._stop()
            raise
        return self._answer(limit)

    def _start(self) -> _Running:
        running = self._running = _Running(self._module, self._config)
        try:
            self._answer(self._limits.start)
        except EngineUnavailable:
            self._stop()
            raise
        return running

    def _answer(self, limit: float) -> tuple[Head, bytes]:
        assert self._running is not None  # noqa: S101 - narrows the type; set by _attempt
        try:
            head, payload = self._running.receive(limit)
        except TimeoutError as error:
            self._stop()
            raise EngineUnavailable(
                f"{self.name} did not answer in {limit:.0f} s", reason="timeout", engine=self.name
            ) from error
        except ChildCrashed:
            self._stop()
            raise
        if refusal := head.get("error"):
            raise EngineUnavailable(f"{self.name}: {refusal['message']}", reason=refusal["kind"], engine=self.name)
        return head, payload

    def _stop(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None

    def _start_idle_timer(self) -> None:
        if self._running is None:
            return
        self._idle_timer = threading.Timer(self._limits.idle, self._end_if_idle)
        self._idle_timer.daemon = True
        self._idle_timer.start()

    def _cancel_idle_timer(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None

    def _end_if_idle(self) -> None:
        # A call that is under way holds the lock; it starts a new timer when it ends.
        if not self._lock.acquire(blocking=False):
            return
        try:
            if time.monotonic() - self._last_use >= self._limits.idle:
                log.info("%s is idle and was unloaded", self.name)
                self._stop()
        finally:
            self._lock.release()


class _Running:
    """One started child: its process and the threads that read from it."""

    def __init__(self, module: str, config: Head) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and a module of this program
            [*_command(), module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": _python_path()},
        )
        self._end = weakref.finalize(self, _end_process, self.process)
        self._frames: queue.SimpleQueue[tuple[Head, bytes] | None] = queue.SimpleQueue()
        self._tail: deque[str] = deque(maxlen=8)
        self._reader = threading.Thread(target=_read_frames, args=(self.process.stdout, self._frames), daemon=True)
        self._logger = threading.Thread(target=_read_lines, args=(self.process.stderr, self._tail), daemon=True)
        self._reader.start()
        self._logger.start()
        # A child that dies at once shows itself when its answer is read.
        with contextlib.suppress(ChildCrashed):
            self.send(config, b"")

    def send(self, head: Head, payload: bytes) -> None:
        try:
            _write_frame(self.process.stdin, head, payload)
        except (OSError, ValueError) as error:
            raise ChildCrashed(self._last_words()) from error

    def receive(self, limit: float) -> tuple[Head, bytes]:
        try:
            frame = self._frames.get(timeout=limit)
        except queue.Empty as error:
            raise TimeoutError from error
        if frame is None:
            raise ChildCrashed(self._last_words())
        return frame

    def end(self) -> None:
        self._end()
        self._reader.join(2.0)
        self._logger.join(2.0)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2.0)
        self._logger.join(1.0)
        return f"exit {self.process.returncode}: " + " / ".join(self._tail)


def serve(module: str) -> None:
    """Be the child: build the handler of `module`, then answer requests until the hub closes the stream."""
    requests, answers = _private_streams()
    if hasattr(os, "nice"):
        os.nice(5)  # a sale at the counter goes before a voice note
    first = _read_frame(requests)
    if first is None:
        return
    try:
        handler: Handler = importlib.import_module(module).build(first[0])
    except ImportError as error:
        _refuse(answers, "missing", error)
        return
    except Exception as error:  # noqa: BLE001 - whatever a foreign engine raises must reach the hub in words
        _refuse(answers, "failed", error)
        return
    _write_frame(answers, {"ready": True}, b"")
    while (request := _read_frame(requests)) is not None:
        try:
            head, payload = handler(*request)
        except Exception as error:  # noqa: BLE001 - as above
            _refuse(answers, "failed", error)
        else:
            _write_frame(answers, head, payload)


def run_if_child(arguments: Sequence[str]) -> None:
    """Serve and exit where this program was started as a child; `main.py` calls it first of all.

    Needed in a frozen program, which cannot be started with ``-m``.
    """
    if len(arguments) == 3 and arguments[1] == _FLAG:
        serve(arguments[2])
        sys.exit(0)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, _FLAG]
    return [sys.executable, "-m", "hub.application.child"]


def _python_path() -> str:
    return os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep standard input and output for frames; whatever else writes to standard output goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, answers


def _write_frame(stream: Any, head: Head, payload: bytes) -> None:
    encoded = json.dumps(head, ensure_ascii=False).encode()
    stream.write(_FRAME.pack(len(encoded), len(payload)))
    stream.write(encoded)
    stream.write(payload)
    stream.flush()


def _read_frame(stream: Any) -> tuple[Head, bytes] | None:
    """Return the next frame; None at the end, also where the other side died in the middle of one."""
    sizes = stream.read(_FRAME.size)
    if len(sizes) < _FRAME.size:
        return None
    head_size, payload_size = _FRAME.unpack(sizes)
    head, payload = stream.read(head_size), stream.read(payload_size)
    if len(head) < head_size or len(payload) < payload_size:
        return None
    return json.loads(head), payload


def _read_frames(stream: Any, frames: queue.SimpleQueue[tuple[Head, bytes] | None]) -> None:
    try:
        while (frame := _read_frame(stream)) is not None:
            frames.put(frame)
    except (OSError, ValueError) as error:
        log.debug("child's stream broke: %s", error)
    frames.put(None)


def _read_lines(stream: Any, tail: deque[str]) -> None:
    try:
        for line in stream:
            tail.append(line.decode("utf-8", "replace").rstrip())
    except (OSError, ValueError) as error:
        log.debug("child's error stream broke: %s", error)


def _refuse(answers: BinaryIO, kind: str, error: Exception) -> None:
    _write_frame(answers, {"error": {"kind": kind, "message": f"{type(error).__name__}: {error}"}}, b"")


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """End the child: its input is closed, and it is killed where it works on (it has nothing to save)."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(0.3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    serve(sys.argv[1])
