"""The recogniser port: audio in, words out. Implemented by `hub/voice`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; `start` and `end` in seconds from the beginning, `confidence` from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard. `alternatives` holds other readings, best first, without `text` itself."""

    text: str
    words: tuple[Word, ...]
    alternatives: tuple[str, ...]
    engine: str
    """Engine and model, for example ``vosk:vosk-model-small-es-0.42``."""
    audio_seconds: float
    seconds: float
    """Wall time that recognition took, decoding included, start of the process not."""


class Recogniser(Protocol):
    """Turns a voice note into words. Implementations keep their engine in a child process."""

    def transcribe(self, audio: bytes, *, language: str, bias: Sequence[str] = ()) -> Transcript:
        """Hear `audio` (an OGG/Opus file as WhatsApp sends it) in `language` ("es", "pt", "en").

        `bias` are phrases that are likely in this shop: product names, aliases, people, order words.

        Raises `AudioUnusable` (empty, not_opus, too_large, too_long, silent) where no retry can help, and
        `EngineUnavailable` or `ModelMissing` where one can.
        """
        ...
