"""The folder of installed models: what is here, whether it is whole, and which one to take.

Each model lies in its own folder ``<models>/<name>/`` beside a ``model.json`` that describes it (engine, languages,
files with size and SHA-256, the source they came from). That file is written last, inside a temporary folder that is
then renamed: a folder with a ``model.json`` is a whole model, and nothing else is one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.manifest import Manifest, Model, load_manifest

DESCRIPTION = "model.json"
_CHUNK = 1 << 20


def default_folder() -> Path:
    """Where models live: ``MOSTRADOR_MODELS``, else the app's data folder on a phone, else the user's data folder."""
    if chosen := os.environ.get("MOSTRADOR_MODELS"):
        return Path(chosen).expanduser()
    if storage := os.environ.get("FLET_APP_STORAGE_DATA"):
        return Path(storage) / "models"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "Mostrador" / "models"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Mostrador" / "models"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mostrador" / "models"


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this machine, as its ``model.json`` tells. `order` as in the manifest when it was fetched."""

    name: str
    kind: str
    engine: str
    languages: tuple[str, ...]
    folder: Path
    order: int
    choose: bool
    source: str
    size: int


class Store:
    """The models under one folder (default: `default_folder()`), seen against a manifest."""

    def __init__(self, folder: Path | None = None, manifest: Manifest | None = None) -> None:
        self.folder = folder or default_folder()
        self.manifest = manifest or load_manifest()

    def path(self, name: str) -> Path:
        """Return the folder of the model `name`, whether it is there or not. Raises `UnknownModel`."""
        return self.folder / self.manifest.get(name).name

    def installed(self) -> list[Installed]:
        """List the models that are here, in order of preference. Half fetched ones are never among them."""
        found = []
        if self.folder.is_dir():
            for description in self.folder.glob(f"*/{DESCRIPTION}"):
                if model := read_description(description):
                    found.append(model)
        return sorted(found, key=lambda model: (model.order, model.name))

    def is_installed(self, name: str) -> bool:
        """Whether `name` is here and has every file that it was installed with, at its size."""
        folder = self.path(name)
        data = _load(folder / DESCRIPTION)
        return data is not None and all(
            (folder / file["path"]).is_file() and (folder / file["path"]).stat().st_size == file["size"]
            for file in data["files"]
        )

    def verify(self, name: str) -> list[str]:
        """Hash every file of `name` again. Return what is wrong, in English, one line a fault; empty means whole."""
        model, folder = self.manifest.get(name), self.path(name)
        data = _load(folder / DESCRIPTION)
        if data is None:
            return ["not installed"]
        expected = {file["path"]: file["sha256"] for file in data["files"]}
        expected |= {file.path: file.sha256 for file in model.files}
        faults = []
        for path, sha256 in sorted(expected.items()):
            file = folder / path
            if not file.is_file():
                faults.append(f"{path}: missing")
            elif sha256_of(file) != sha256:
                faults.append(f"{path}: its bytes have changed")
        return faults

    def remove(self, name: str) -> bool:
        """Delete `name` and what was half fetched of it. Return whether it was installed."""
        folder = self.path(name)
        was_here = (folder / DESCRIPTION).is_file()
        # The description goes first, so that an interrupted removal leaves no model that looks whole.
        (folder / DESCRIPTION).unlink(missing_ok=True)
        for leftover in (folder, self.work_folder(name)):
            if leftover.exists():
                shutil.rmtree(leftover)
        return was_here

    def work_folder(self, name: str) -> Path:
        """Where a download of `name` is put together; on the same disk, so that a rename installs it."""
        return self.folder / ".fetching" / self.manifest.get(name).name

    def commit(self, model: Model, staged: Path, source: str) -> Path:
        """Describe the files under `staged` and rename it to be the model's folder; return that folder."""
        files = [
            {
                "path": file.relative_to(staged).as_posix(),
                "size": file.stat().st_size,
                "sha256": sha256_of(file),
            }
            for file in sorted(staged.rglob("*"))
            if file.is_file()
        ]
        description = {
            "name": model.name,
            "aliases": list(model.aliases),
            "kind": model.kind,
            "engine": model.engine,
            "languages": list(model.languages),
            "licence": model.licence,
            "order": model.order,
            "choose": model.choose,
            "word_errors": dict(model.word_errors),
            "memory": model.memory,
            "source": source,
            "files": files,
        }
        (staged / DESCRIPTION).write_text(json.dumps(description, indent=1), "utf-8")
        final = self.folder / model.name
        old = self.work_folder(model.name) / "old"
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
            final.rename(old)
        staged.rename(final)
        shutil.rmtree(old, ignore_errors=True)
        return final


def best_language(installed: Iterable[Installed]) -> Installed | None:
    """Choose the language model among `installed`, by the manifest's order; None where there is none.

    Models marked ``choose = false`` are only taken by name.
    """
    ranked = sorted(installed, key=lambda model: (model.order, model.name))
    return next((model for model in ranked if model.choose and model.kind == "language"), None)


def read_description(path: Path) -> Installed | None:
    """Read a ``model.json``; None where it is missing or damaged."""
    data = _load(path)
    if data is None:
        return None
    return Installed(
        name=data["name"],
        kind=data["kind"],
        engine=data["engine"],
        languages=tuple(data["languages"]),
        folder=path.parent,
        order=data["order"],
        choose=data["choose"],
        source=data["source"],
        size=sum(file["size"] for file in data["files"]),
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _load(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    needed = {"name", "kind", "engine", "languages", "order", "choose", "source", "files"}
    return data if isinstance(data, dict) and needed <= data.keys() else None
