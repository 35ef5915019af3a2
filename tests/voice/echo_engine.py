"""An engine for tests of `hub.application.child`: it echoes, and misbehaves when it is told to."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from pathlib import Path

from hub.application.child import Handler, Head


def build(config: Head) -> Handler:
    if library := config.get("import"):
        importlib.import_module(library)
    if (needed := config.get("needs")) and not Path(needed).exists():
        raise FileNotFoundError(needed)
    calls = 0

    def handle(head: Head, payload: bytes) -> tuple[Head, bytes]:
        nonlocal calls
        calls += 1
        match head["do"]:
            case "echo":
                return {"text": f"{config.get('greeting')} {head['text']}", "calls": calls}, payload
            case "print":
                print("noise from Python")
                os.write(1, b"noise from C\n")
                return {"text": f"{config.get('greeting')} {head['text']}", "calls": calls}, payload
            case "wait_once":
                mark = Path(head["mark"])
                if mark.exists():
                    return {"text": "second try"}, b""
                mark.touch()
                time.sleep(60)
            case "crash":
                print("out of luck", file=sys.stderr, flush=True)
                os.kill(os.getpid(), signal.SIGSEGV)
                time.sleep(60)
            case "sleep":
                time.sleep(head["seconds"])
        raise ValueError("no such thing")

    return handle
