"""A real HTTP server for model files: it can resume, cut the connection, refuse, and lie about bytes."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models import Store
from models.manifest import load_manifest


@dataclass
class FileServer:
    """Serves `files` by path; `cut_after` closes the connection after so many bytes of each of the next answers."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: list[int] = field(default_factory=list)
    ranges: bool = True
    etag: str = '"v1"'
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def server():
    state = FileServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            state.requests.append((self.path, asked))
            data = state.files.get(self.path)
            if data is None:
                self.send_error(404)
                return
            start = 0
            if asked and state.ranges and self.headers.get("If-Range") == state.etag:
                start = int(re.fullmatch(r"bytes=(\d+)-", asked).group(1))
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            else:
                self.send_response(200)
            body = data[start:]
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", state.etag)
            self.end_headers()
            cut = state.cut_after.pop(0) if state.cut_after else len(body)
            self.wfile.write(body[:cut])
            if cut < len(body):
                self.wfile.flush()
                self.connection.close()
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    http.handle_error = lambda *_: None  # clients that hang up are what these tests are about
    state.url = f"http://127.0.0.1:{http.server_port}"
    yield state
    http.shutdown()
    http.server_close()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def store_of(tmp_path: Path):
    """Make a store over a manifest given as TOML text."""

    def make(manifest: str) -> Store:
        path = tmp_path / "manifest.toml"
        path.write_text(manifest, "utf-8")
        return Store(tmp_path / "models", load_manifest(path))

    return make


def files_model(url: str, files: dict[str, bytes], name: str = "small", more: str = "", extra_sources: str = "") -> str:
    listed = "".join(
        f'[[model.files]]\npath = "{path}"\nsize = {len(data)}\nsha256 = "{sha256(data)}"\n'
        for path, data in files.items()
    )
    return (
        f'[[model]]\nname = "{name}"\nkind = "language"\nengine = "llama.cpp"\nlanguages = ["es"]\n'
        f'licence = "MIT"\n{more}\n{listed}[[model.sources]]\ntype = "files"\nname = "official"\n'
        f'base_url = "{url}"\n{extra_sources}'
    )


def archive_model(url: str, data: bytes, digest: str | None = None, name: str = "vosk-xx") -> str:
    digest = sha256(data) if digest is None else digest
    return (
        f'[[model]]\nname = "{name}"\nkind = "speech"\nengine = "vosk"\nlanguages = ["es"]\nlicence = "MIT"\n'
        f'size = 1000\n[[model.sources]]\ntype = "archive"\nname = "official"\nurl = "{url}"\n'
        f'size = {len(data)}\nsha256 = "{digest}"\n'
    )
