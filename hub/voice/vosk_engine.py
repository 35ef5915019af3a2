"""The Vosk recogniser, in its child process (see `hub.application.child`).

Free recognition gives the words; with a bias the shop's grammar is recognised beside it and both are joined. The other
readings become alternatives.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from hub.application.child import Handler, Head
from hub.voice.decode import RATE
from hub.voice.sound import SpellingBook
from hub.voice.vocabulary import speakable, spelling_book
from hub.voice.vosk_bias import UNKNOWN, Grammar, Heard, grammar, join, spell

_STEP = RATE // 2
_MAX_PHRASES = 4000
_KEPT_GRAMMARS = 4


def build(config: Head) -> Handler:
    """Load the model in ``config["folder"]``; the handler takes 16 kHz float32 samples."""
    import vosk

    vosk.SetLogLevel(-1)
    folder = Path(config["folder"])
    engine = VoskEngine(vosk, vosk.Model(str(folder)))
    return engine.handle


class VoskEngine:
    """One loaded model."""

    def __init__(self, vosk: Any, model: Any) -> None:
        self._vosk, self._model = vosk, model
        # Looking for a spelling takes milliseconds, and a catalogue changes by few words.
        self._spell = lru_cache(50_000)(lambda language, word: spell(word, self.knows, language))
        self._grammars: OrderedDict[tuple[str, tuple[str, ...]], Grammar] = OrderedDict()

    def handle(self, head: Head, payload: bytes) -> tuple[Head, bytes]:
        """Recognise the samples in `payload`: ``language``, ``bias`` in; ``text``, ``words``, ``alternatives`` out."""
        begun = time.perf_counter()
        sound = _to_pcm(np.frombuffer(payload, np.float32))
        language, bias = head["language"], tuple(speakable(head["bias"]))
        free = self._recognise(sound, None)
        readings = [free]
        if bias:
            listen = self._grammar(language, bias)
            bound = self._recognise(sound, listen)
            readings = [join(free, bound, listen.own, language), bound, free]
        book = spelling_book(bias, language)
        spelled = [respell(reading, book) for reading in readings]
        texts = list(dict.fromkeys(" ".join(word.text for word in reading) for reading in spelled))
        answer = {
            "text": texts[0],
            "alternatives": [text for text in texts[1:] if text],
            "words": [[word.text, word.start, word.end, word.confidence] for word in spelled[0]],
            "seconds": time.perf_counter() - begun,
        }
        return answer, b""

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary has `word`."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _grammar(self, language: str, bias: tuple[str, ...]) -> Grammar:
        key = (language, bias)
        if key not in self._grammars:
            self._grammars[key] = grammar(bias, partial(self._spell, language), language, _MAX_PHRASES)
            while len(self._grammars) > _KEPT_GRAMMARS:
                self._grammars.popitem(last=False)
        self._grammars.move_to_end(key)
        return self._grammars[key]

    def _recognise(self, sound: np.ndarray, listen: Grammar | None) -> list[Heard]:
        arguments = [self._model, RATE]
        if listen is not None:
            if not listen.phrases:
                return []
            arguments.append(json.dumps(listen.phrases, ensure_ascii=False))
        recogniser = self._vosk.KaldiRecognizer(*arguments)
        recogniser.SetWords(True)
        words: list[Heard] = []
        for start in range(0, len(sound), _STEP):
            if recogniser.AcceptWaveform(sound[start : start + _STEP].tobytes()):
                words += _heard(recogniser.Result())
        return words + _heard(recogniser.FinalResult())


def respell(words: Sequence[Heard], book: SpellingBook) -> list[Heard]:
    """Put the shop's spelling in the place of what sounds the same, keeping times and the lowest confidence."""
    words = [word for word in words if word.text != UNKNOWN]
    result, place = [], 0
    for spelled, used in book.respell([word.text for word in words]):
        part = words[place : place + used]
        place += used
        pieces = spelled.split() if used > 1 else [spelled]
        confidence = min(word.confidence for word in part)
        span = (part[-1].end - part[0].start) / len(pieces)
        for number, piece in enumerate(pieces):
            begin = part[0].start + number * span
            result.append(Heard(piece, round(begin, 3), round(begin + span, 3), confidence))
    return result


def _heard(result: str) -> list[Heard]:
    return [
        Heard(word["word"], word["start"], word["end"], word["conf"])
        for word in json.loads(result).get("result", [])
        # Models have words in brackets for laughter, breath and noise.
        if word["word"] == UNKNOWN or word["word"][0] not in "[<"
    ]


def _to_pcm(samples: np.ndarray) -> np.ndarray:
    """Bring quiet sound up to a peak of 0.8 and make it 16-bit, as Kaldi expects."""
    peak = float(np.max(np.abs(samples), initial=0.0))
    gain = 0.8 / peak if 0 < peak < 0.8 else 1.0
    return np.clip(samples * (gain * 32767), -32768, 32767).astype(np.int16)
