"""`main.py` as a shopkeeper's nephew calls it: every command in a process of its own, which ends with it.

What a command imports takes longer than what it does. So one process for each language has imported everything, and
every command is a fork of it. `python -m tests.assembly.commands` is that process: it reads what to run, a line of
JSON each, and writes the exit status.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
_MAIN = str(ROOT / "main.py")


class _Prepared:
    """A process that has imported the program, with what it says about itself in one language."""

    def __init__(self, language: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.assembly.commands"],
            cwd=ROOT,
            env={**os.environ, "MOSTRADOR_LANG": language},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        atexit.register(self.close)

    def close(self) -> None:
        """End the process, and a command that it waits for."""
        _prepared.cache_clear()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def run(self, arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            to = [f"/proc/{os.getpid()}/fd/{file.fileno()}" for file in (out, err)]
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            try:
                self._process.stdin.write(json.dumps([arguments, environment, str(Path.cwd()), *to]) + "\n")
                self._process.stdin.flush()
                ended = self._process.stdout.readline()
            except BaseException:  # the time limit of a test: its command must not answer for the next one
                self.close()
                raise
            if not ended:
                raise RuntimeError(f"the process that runs commands ended: {self._process.poll()}")
            status = int(ended)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(arguments, status, out.read(), err.read())


_prepared = cache(_Prepared)


def mostrador(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it said and how it ended; it speaks Spanish unless `MOSTRADOR_LANG` says else."""
    environment = {**os.environ, "MOSTRADOR_LANG": "es", "COLUMNS": "200", **environment}
    return _prepared(environment["MOSTRADOR_LANG"]).run([str(argument) for argument in arguments], environment)


def _become(arguments: list[str], environment: dict[str, str], folder: str, out: str, err: str) -> int:
    """Be the command; returns its exit status."""
    for descriptor, path in enumerate((os.devnull, out, err)):
        opened = os.open(path, os.O_RDONLY if descriptor == 0 else os.O_WRONLY)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [_MAIN, *arguments]
    try:
        runpy.run_path(_MAIN, run_name="__main__")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  what the interpreter does with whatever nobody caught
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _serve() -> None:
    import main

    # Much is imported only when a command is called: one that finds no books there.
    CliRunner().invoke(main.app, ["report", "day", "--data", str(ROOT / "tests")])
    gc.freeze()
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            # To take down what it has imported would take longer than the command.
            os._exit(_become(*json.loads(line)))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    _serve()
