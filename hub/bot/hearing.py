"""Voice notes become words here: the shop's own names help the recogniser, and what cannot be heard has a reason."""

from __future__ import annotations

from dataclasses import dataclass

from hub.application.ports.books import Reader
from hub.application.ports.speech import Recogniser
from hub.application.views.conversation import MessageView
from hub.bot.intake import LOST_MEDIA
from hub.domain.errors import AudioUnusable


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said. `reason` is None, or why nothing could be heard: a reason of `AudioUnusable`, or ``lost``."""

    text: str = ""
    alternatives: tuple[str, ...] = ()
    engine: str = ""
    seconds: float = 0.0
    reason: str | None = None
    words: tuple[tuple[str, float], ...] = ()
    """The words of `text` with how surely each was heard; empty for a note that was heard in an earlier run."""


def hear(recogniser: Recogniser, reader: Reader, message: MessageView, language: str, likely: tuple[str, ...]) -> Heard:
    """Return what a voice note says. Raises `EngineUnavailable` or `ModelMissing`, where trying later may help."""
    if message.heard is not None:
        return Heard(message.heard)
    media = reader.media(message.media) if message.media else None
    if media is None:
        return Heard(reason="lost")
    if media.mime.startswith(LOST_MEDIA):
        reason = media.mime.partition("reason=")[2]
        return Heard(reason=reason if reason == "too_large" else "lost")
    try:
        transcript = recogniser.transcribe(media.content, language=language, bias=likely)
    except AudioUnusable as error:
        return Heard(reason=error.reason or "silent")
    if not transcript.text.strip():
        return Heard(reason="silent")
    words = tuple((word.text, word.confidence) for word in transcript.words)
    return Heard(transcript.text, transcript.alternatives, transcript.engine, transcript.seconds, words=words)
