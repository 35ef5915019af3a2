"""A private PostgreSQL cluster for the tests: made in a temporary folder, reached through a socket in it, removed."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("the relay's tests need PostgreSQL: apt-get install postgresql")
    return Path(on_path).parent


def _as_postgres(*command: str) -> None:
    """Run a command as a user that PostgreSQL accepts: it refuses root."""
    whole = ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else list(command)
    # The server inherits what it is given, so its output must go to no pipe that somebody waits for.
    done = subprocess.run(whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"failed: {command}"


class Cluster:
    """A cluster in `folder`, reached through a socket there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._binaries = _binaries()
        self._user = "postgres" if os.getuid() == 0 else getpass.getuser()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        initdb = str(self._binaries / "initdb")
        _as_postgres(initdb, "-D", self._data, "-A", "trust", "-E", "UTF8", "-U", self._user, "--no-sync")

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _control(self, *command: str) -> None:
        _as_postgres(str(self._binaries / "pg_ctl"), "-D", self._data, "-w", "-t", "60", *command)

    def start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off -c max_connections=60"
        self._control("-o", options, "-l", str(self._folder / "log"), "start")

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def _url(self, database: str) -> str:
        return f"postgresql://{self._user}@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"relay_{uuid.uuid4().hex}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self._url(name)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="mostrador-pg-"))
    try:
        cluster = Cluster(folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
