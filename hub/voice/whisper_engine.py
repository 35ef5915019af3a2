"""The Whisper recogniser (faster-whisper on CTranslate2), in its child process (see `hub.application.child`).

Four things differ from faster-whisper's own `transcribe`. The encoder sees a window about as long as the sound instead
of always 30 seconds, which takes a third of the time for a note of a few seconds. A few sentences of shop talk are
given as what was said before. Words that are neither everyday words nor the shop's, but sound a little like something
of the shop's, are read a second time from the same encoding with those words as a hint; only what the hint explains is
taken from the second reading. And the other beams come back as alternatives.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from hub.application.child import Handler, Head
from hub.voice.decode import RATE, Samples
from hub.voice.mishearing import best_known, other_readings, whole_numbers
from hub.voice.sound import SpellingBook, words_of
from hub.voice.vocabulary import speakable, spelling_book, style

_FRAMES_A_SECOND = 100
_FULL_WINDOW = 30.0
_SHORT_WINDOW = 10.0
"""What most notes fit into; the encoder's time grows with the window, and 15 s heard no note better."""
_ROOM = 3.0
"""Seconds of silence that must follow the sound in a short window: without it Whisper repeats itself."""
_CHUNK_SECONDS = 14.0
"""Longer stretches are cut: without time marks Whisper leaves out sentences of a long one."""
_BEAM = 3
_PROMPT_TOKENS = 150
_HINTS = 12
_PAD_MS = 300
_TOKENS_A_SECOND = 12
_LOW_LIKELIHOOD = -1.0
_NO_SPEECH = 0.6
_MARGIN = 0.1
"""Of hypotheses whose mean log probabilities differ by less, the one with more known words is right more often."""
_REPEATS = 2.4
"""Text that compresses better than this is a loop (OpenAI's own threshold)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One hypothesis: its text and token ids, its mean log probability, and how likely there was no speech."""

    text: str
    tokens: list[int]
    likelihood: float
    no_speech: float


def build(config: Head) -> Handler:
    """Load the model in ``config["folder"]`` with ``config["threads"]``; the handler takes 16 kHz float32 samples."""
    from faster_whisper import WhisperModel

    model = WhisperModel(
        config["folder"],
        device="cpu",
        compute_type="int8",
        cpu_threads=config["threads"],
        local_files_only=True,
    )
    return WhisperEngine(model).handle


class WhisperEngine:
    """One loaded model."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def handle(self, head: Head, payload: bytes) -> tuple[Head, bytes]:
        """Recognise the samples in `payload`: ``language``, ``bias`` in; ``text``, ``words``, ``alternatives`` out."""
        from faster_whisper.tokenizer import Tokenizer

        begun = time.perf_counter()
        samples = np.frombuffer(payload, np.float32)
        language, bias = head["language"], tuple(speakable(head["bias"]))
        tokenizer = Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=language)
        book = spelling_book(bias, language)
        words: list[list[Any]] = []
        versions: list[list[str]] = []
        for start, chunk in speech_chunks(samples):
            readings, encoded, frames = self._read(chunk, tokenizer, style(language), book)
            if not readings:
                continue
            spelled = [whole_numbers(respell(reading.text, book), language) for reading in readings]
            versions.append([*spelled, *other_readings(spelled, book, language), readings[0].text])
            words += self._timings(readings[0], tokenizer, encoded, frames, start)
        longest = max(map(len, versions), default=0)
        texts = [" ".join(version[min(i, len(version) - 1)] for version in versions) for i in range(longest)]
        texts = list(dict.fromkeys(text for text in texts if text))
        answer = {
            "text": texts[0] if texts else "",
            "alternatives": texts[1:],
            "words": words,
            "seconds": time.perf_counter() - begun,
        }
        return answer, b""

    def _read(self, chunk: Samples, tokenizer: Any, before: str, book: SpellingBook) -> tuple[list[Reading], Any, int]:
        """Return readings, best first (none where there is no speech), the encoded sound, and its frames."""
        features = self._model.feature_extractor(chunk)
        seconds = len(chunk) / RATE
        for window, prompt in (
            (max(_SHORT_WINDOW, seconds + _ROOM), before),
            (_FULL_WINDOW, before),
            (_FULL_WINDOW, ""),
        ):
            frames = int(min(window, _FULL_WINDOW) * _FRAMES_A_SECOND)
            padded = np.pad(features, ((0, 0), (0, max(0, frames - features.shape[1]))))[:, :frames]
            encoded = self._model.encode(padded)
            readings = self._generate(encoded, tokenizer, prompt, seconds)
            if readings and not loops(readings[0].text):
                break
        if not readings or (readings[0].no_speech > _NO_SPEECH and readings[0].likelihood < _LOW_LIKELIHOOD):
            return [], encoded, frames
        spelled = [respell(reading.text, book) for reading in readings]
        best = best_known(spelled, [reading.likelihood for reading in readings], book, _MARGIN)
        readings.insert(0, readings.pop(best))
        heard = spelled[best]
        if hints := book.doubtful(words_of(heard), _HINTS):
            second = self._generate(encoded, tokenizer, f"{before} {', '.join(hints)}.", seconds)
            if second and (merged := merge(readings[0].text, second[0].text, hints)) != readings[0].text:
                readings.insert(0, replace(readings[0], text=merged))
        return readings, encoded, frames

    def _generate(self, encoded: Any, tokenizer: Any, before: str, seconds: float) -> list[Reading]:
        prompt: list[int] = []
        if before:
            prompt = [tokenizer.sot_prev, *tokenizer.encode(f" {before}")[-_PROMPT_TOKENS:]]
        prompt += [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=_BEAM,
            num_hypotheses=_BEAM,
            max_length=min(448, len(prompt) + 24 + int(_TOKENS_A_SECOND * seconds)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
        )[0]
        readings = [
            Reading(tokenizer.decode(tokens).strip(), list(tokens), score, result.no_speech_prob)
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]
        return [reading for reading in readings if words_of(reading.text)]

    def _timings(self, reading: Reading, tokenizer: Any, encoded: Any, frames: int, start: float) -> list[list[Any]]:
        text_tokens = [token for token in reading.tokens if token < tokenizer.eot]
        aligned = self._model.find_alignment(tokenizer, [text_tokens], encoded, frames)[0]
        return [
            [word["word"].strip(), start + float(word["start"]), start + float(word["end"]), float(word["probability"])]
            for word in aligned
            if words_of(word["word"])
        ]


def speech_chunks(samples: Samples) -> list[tuple[float, Samples]]:
    """Cut `samples` at pauses into stretches of speech of at most 14 s, each with its start in seconds; none for noise.

    Silero's voice detector (it comes with faster-whisper) decides what is speech; Whisper itself makes up words for
    music and noise.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=0.4,
        min_speech_duration_ms=120,
        min_silence_duration_ms=300,
        max_speech_duration_s=_CHUNK_SECONDS - 2 * _PAD_MS / 1000,
        speech_pad_ms=_PAD_MS,
    )
    spoken = get_speech_timestamps(samples, options, sampling_rate=RATE)
    limit = int(_CHUNK_SECONDS * RATE)
    spans: list[list[int]] = []
    for stretch in spoken:
        for begin in range(stretch["start"], stretch["end"], limit):
            end = min(begin + limit, stretch["end"])
            if spans and end - spans[-1][0] <= limit:
                spans[-1][1] = end
            else:
                spans.append([begin, end])
    return [(begin / RATE, samples[begin:end]) for begin, end in spans]


def loops(text: str) -> bool:
    """Whether `text` repeats itself, as Whisper does when it has lost the thread."""
    raw = text.encode()
    words = words_of(text)
    half = len(words) // 2
    if half >= 3 and words[:half] == words[half : 2 * half]:
        return True
    return len(raw) > 60 and len(raw) / len(zlib.compress(raw)) > _REPEATS


def merge(first: str, second: str, hints: Sequence[str]) -> str:
    """Return `first` with those stretches of `second` that brought words of the `hints` into it."""
    wanted = {word for hint in hints for word in words_of(hint)}
    left, right = first.split(), second.split()
    left_words, right_words = ([tuple(words_of(piece)) for piece in pieces] for pieces in (left, right))
    result: list[str] = []
    matcher = SequenceMatcher(None, left_words, right_words, autojunk=False)
    for _, begin, end, other_begin, other_end in matcher.get_opcodes():
        old = {word for words in left_words[begin:end] for word in words}
        new = {word for words in right_words[other_begin:other_end] for word in words}
        result += right[other_begin:other_end] if (new - old) & wanted else left[begin:end]
    return " ".join(result)


def respell(text: str, book: SpellingBook) -> str:
    """Put the shop's spelling in the place of what sounds the same, word by word; punctuation stays."""
    pieces = text.split()
    bare = [" ".join(words_of(piece)) for piece in pieces]
    result, place = [], 0
    for spelled, used in book.respell([word or piece for word, piece in zip(bare, pieces, strict=True)]):
        if used == 1 and spelled == (bare[place] or pieces[place]):
            result.append(pieces[place])
        else:
            tail = pieces[place + used - 1]
            ending = tail[len(tail.rstrip(".,;:!?")) :]
            result.append(spelled + ending)
        place += used
    return " ".join(result)
