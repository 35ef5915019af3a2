"""The Whisper recogniser (faster-whisper on CTranslate2), in its child process (see `hub.application.child`).

Three things differ from faster-whisper's own `transcribe`. The encoder sees a window about as long as the sound instead
of always 30 seconds, which takes a third of the time for a note of a few seconds. The sound is encoded once and read
twice: first freely, then with those of the shop's phrases in the prompt that sound like what was heard, so that a
catalogue of any size biases the result. And the other beams come back as alternatives.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hub.application.child import Handler, Head
from hub.voice.decode import RATE, Samples
from hub.voice.sound import SpellingBook, shortlist, words_of
from hub.voice.vocabulary import speakable, spelling_book

_FRAMES_A_SECOND = 100
_FULL_WINDOW = 30.0
_SHORT_WINDOW = 15.0
_ROOM = 3.0
"""Seconds of silence that must follow the sound in a short window: without it Whisper repeats itself."""
_CHUNK_SECONDS = 26.0
_FIRST_BEAM, _BEAM, _HYPOTHESES = 5, 5, 3
_PROMPT_TOKENS = 100
_SHORTLIST = 16
_TOKENS_A_SECOND = 12
_LOW_LIKELIHOOD = -1.0
_NO_SPEECH = 0.6
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
        language, bias = head["language"], speakable(head["bias"])
        tokenizer = Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=language)
        book = spelling_book(bias, language)
        words: list[list[Any]] = []
        versions: list[list[str]] = []
        for start, chunk in speech_chunks(samples):
            readings, encoded, frames = self._read(chunk, tokenizer, language, bias)
            if not readings:
                continue
            versions.append([respell(reading.text, book) for reading in readings])
            words += self._timings(readings[0], tokenizer, encoded, frames, start)
        texts = [" ".join(version[min(i, len(version) - 1)] for version in versions) for i in range(4)]
        texts = list(dict.fromkeys(text for text in texts if text))
        answer = {
            "text": texts[0] if texts else "",
            "alternatives": texts[1:],
            "words": words,
            "seconds": time.perf_counter() - begun,
        }
        return answer, b""

    def _read(
        self, chunk: Samples, tokenizer: Any, language: str, bias: Sequence[str]
    ) -> tuple[list[Reading], Any, int]:
        """Return readings, best first (none where there is no speech), the encoded sound, and its frames."""
        features = self._model.feature_extractor(chunk)
        seconds = len(chunk) / RATE
        for window in (max(_SHORT_WINDOW, seconds + _ROOM), _FULL_WINDOW):
            frames = int(min(window, _FULL_WINDOW) * _FRAMES_A_SECOND)
            padded = np.pad(features, ((0, 0), (0, max(0, frames - features.shape[1]))))[:, :frames]
            encoded = self._model.encode(padded)
            free = self._generate(encoded, tokenizer, "", seconds, _FIRST_BEAM)
            if free and not loops(free[0].text):
                break
        if not free or (free[0].no_speech > _NO_SPEECH and free[0].likelihood < _LOW_LIKELIHOOD):
            return [], encoded, frames
        heard = " ".join(reading.text for reading in free)
        likely = shortlist(heard, bias, language, _SHORTLIST)
        if not likely:
            return free, encoded, frames
        biased = self._generate(encoded, tokenizer, ", ".join(likely), seconds, _BEAM)
        if not biased or loops(biased[0].text) or len(words_of(biased[0].text)) * 2 < len(words_of(free[0].text)):
            return free, encoded, frames
        return [biased[0], free[0], *biased[1:]], encoded, frames

    def _generate(self, encoded: Any, tokenizer: Any, hints: str, seconds: float, beam: int) -> list[Reading]:
        prompt: list[int] = []
        if hints:
            prompt = [tokenizer.sot_prev, *tokenizer.encode(f" {hints}.")[:_PROMPT_TOKENS]]
        prompt += [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=beam,
            num_hypotheses=min(beam, _HYPOTHESES),
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
    """Cut `samples` into stretches of speech of at most 26 s, each with its start in seconds; empty for noise.

    Silero's voice detector (it comes with faster-whisper) decides what is speech; Whisper itself makes up words for
    music and noise.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(threshold=0.4, min_speech_duration_ms=120, speech_pad_ms=300)
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
