"""Which speech and language models are on this machine.

A model's folder describes itself: whoever put it there wrote a ``model.json`` (name, kind, engine, languages, order,
files, and of a speech model its figures) into it, last of all. So a model that is still being fetched is not seen, and
one that has just come is used at once. Read by the rooms that run models; written by the `models` room, which the hub
does not import.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in `folder`. `kind` is "speech" or "language"; of two that could do the same work equally well the one
    with the lower `order` is the default; `choose` is False for those that are only taken by name."""

    name: str
    kind: str
    engine: str
    languages: tuple[str, ...]
    folder: Path
    files: tuple[tuple[str, str], ...] = ()
    """Path within the folder and SHA-256 of each file."""
    order: int = 0
    choose: bool = True
    aliases: tuple[str, ...] = ()
    word_errors: tuple[tuple[str, float], ...] = ()
    """Language and word error rate, as a share; empty where its description does not tell it."""
    memory: int = 0
    """MB that it takes while it runs; 0 where its description does not tell it."""

    def is_called(self, name: str) -> bool:
        """Whether `name` is its name or one of its short names."""
        return name == self.name or name in self.aliases

    @property
    def label(self) -> str:
        """Engine and model in one word, as people and logs see them."""
        return f"{self.engine}:{self.name}"


def installed_models(folder: Path, kind: str) -> list[InstalledModel]:
    """List the models of `kind` under `folder`, in order of preference; empty where there is no such folder."""
    found = [model for path in folder.glob("*/model.json") if (model := _read(path)) and model.kind == kind]
    return sorted(found, key=lambda model: (model.order, model.name))


def _read(path: Path) -> InstalledModel | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        return InstalledModel(
            name=data["name"],
            kind=data["kind"],
            engine=data["engine"],
            languages=tuple(data["languages"]),
            folder=path.parent,
            files=tuple((file["path"], file["sha256"]) for file in data["files"]),
            order=int(data["order"]),
            choose=bool(data["choose"]),
            aliases=tuple(data.get("aliases", [])),
            word_errors=tuple((language, float(rate)) for language, rate in data.get("word_errors", {}).items()),
            memory=int(data.get("memory", 0)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
