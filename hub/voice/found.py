"""Which speech models are on this machine, and which one hears a language.

A model's folder describes itself: whoever put it there wrote a ``model.json`` (name, kind, engine, languages, order)
into it, last of all. So a model that is still being fetched is not seen, and one that has just come is used at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hub.domain.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """An installed speech model. Of two that know a language the one with the lower `order` is the default;
    `choose` is False for those that are only taken by name."""

    name: str
    engine: str
    languages: tuple[str, ...]
    folder: Path
    order: int = 0
    choose: bool = True

    @property
    def label(self) -> str:
        """Engine and model as `Transcript.engine` shows them."""
        return f"{self.engine}:{self.name}"


def find_models(folder: Path) -> list[SpeechModel]:
    """List the speech models under `folder`, in order of preference; empty where there is no such folder."""
    found = [model for path in folder.glob("*/model.json") if (model := _read(path))]
    return sorted(found, key=lambda model: (model.order, model.name))


def candidates(models: Iterable[SpeechModel], language: str, name: str | None = None) -> list[SpeechModel]:
    """Return the models that can hear `language`, best first: Vosk where it knows it, then what does.

    With `name` only that model. Raises `ModelMissing` where there is none.
    """
    if name is not None:
        named = [model for model in models if model.name == name]
        if not named:
            raise ModelMissing(f"the speech model {name} is not installed", model=name)
        return named
    able = [model for model in models if model.choose and language in model.languages]
    if not able:
        raise ModelMissing(f"no speech model for {language!r} is installed", language=language)
    return able


def _read(path: Path) -> SpeechModel | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["kind"] != "speech":
            return None
        return SpeechModel(
            name=data["name"],
            engine=data["engine"],
            languages=tuple(data["languages"]),
            folder=path.parent,
            order=int(data["order"]),
            choose=bool(data["choose"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
