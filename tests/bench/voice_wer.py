"""Word error rate, speed and memory of the installed recognisers, as JSON on the standard output.

    python -m tests.bench.voice_wer [FOLDER] [--model NAME]
    python -m tests.bench.voice_wer --shoptalk FOLDER [--sample 8] [--model NAME]

The first form reads a folder with ``texts.tsv`` (id, language, text) and ``<id>.ogg`` (default: the demonstration
notes). The second reads ShopTalk's ``worlds/``, ``dev/`` and ``voice/``, and biases each note to its own world's
products, aliases and people. The baseline is faster-whisper's own `transcribe` with its defaults. Numbers count as
equal whether written as digits or as words. ``cpu_of_real_time`` is what processors did, which a busy machine does not
change; on two idle cores a note takes a little more than half of it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from hub.domain.errors import AudioUnusable
from hub.voice import LocalRecogniser
from hub.voice.decode import decode
from hub.voice.sound import words_of
from models import default_folder

DEMO = Path(__file__).parents[1] / "data" / "voice" / "demo"
_SMALL = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete "
    "dezoito dezenove vinte",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
}
_TENS = {
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
    "en": "one-hundred two-hundred three-hundred four-hundred five-hundred six-hundred seven-hundred eight-hundred "
    "nine-hundred",
}
_AND = {"es": "y", "pt": "e", "en": ""}
_ODD_HUNDRED = {"es": "ciento", "pt": "cento", "en": "one-hundred"}


@dataclass(frozen=True)
class Note:
    """A voice note with the words that were said."""

    id: str
    path: Path
    language: str
    text: str
    bias: tuple[str, ...]


def in_words(number: int, language: str) -> str:
    """Write 0 to 9999 in words."""
    small = _SMALL[language].split()
    if number < len(small):
        return small[number]
    if number < 100:
        tens, units = divmod(number, 10)
        word = _TENS[language].split()[tens - 2]
        return word if not units else f"{word} {_AND[language]} {small[units]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        word = _HUNDREDS[language].split()[hundreds - 1].replace("-", " ")
        if not rest:
            return word
        word = _ODD_HUNDRED[language].replace("-", " ") if hundreds == 1 else word
        return f"{word} {'e ' if language == 'pt' else ''}{in_words(rest, language)}"
    thousands, rest = divmod(number, 1000)
    mil = {"es": "mil", "pt": "mil", "en": "thousand"}[language]
    word = mil if thousands == 1 and language != "en" else f"{in_words(thousands, language)} {mil}"
    return word if not rest else f"{word} {in_words(rest, language)}"


def plain_words(text: str, language: str) -> list[str]:
    """Bring `text` to bare words, digits spelled out and spellings of one brand made alike."""
    text = re.sub(r"(\d)[.,](\d{3})\b", r"\1\2", text)
    text = re.sub(r"(\d)[.,](\d)", r"\1 \2", text)
    text = re.sub(
        r"\d+", lambda m: f" {in_words(int(m.group()), language)} " if len(m.group()) < 5 else m.group(), text
    )
    return words_of(text)


def errors(said: list[str], heard: list[str]) -> int:
    """Return the least number of words to insert, delete or replace."""
    previous = list(range(len(heard) + 1))
    for i, a in enumerate(said, 1):
        current = [i]
        for j, b in enumerate(heard, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]


def demo_notes(folder: Path) -> list[Note]:
    """Read a folder of notes with ``texts.tsv``."""
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        return [
            Note(row["id"], folder / f"{row['id']}.ogg", row["language"], row["text"], ("Coca-Cola",))
            for row in csv.DictReader(file, delimiter="\t")
        ]


def shoptalk_notes(folder: Path, sample: int) -> list[Note]:
    """Read up to `sample` notes of each world, spread evenly."""
    notes = []
    for world_file in sorted((folder / "worlds").glob("*.json")):
        world = json.loads(world_file.read_text("utf-8"))
        bias = dict.fromkeys(
            phrase
            for product in world["products"]
            for phrase in (product["name"], product["brand"], *product["aliases"])
            if phrase
        )
        bias |= dict.fromkeys(p["name"] for p in [*world["customers"], *world["suppliers"], *world["branches"]])
        lines = (folder / "dev" / f"{world['id']}.jsonl").read_text("utf-8").splitlines()
        spoken = [m for m in map(json.loads, lines) if m["id"].endswith("-v")]
        step = max(1, len(spoken) // sample) if sample else 1
        for message in spoken[::step][: sample or None]:
            path = folder / "voice" / world["id"] / f"{message['id']}.ogg"
            notes.append(Note(message["id"], path, message["language"], message["text"], tuple(bias)))
    return notes


class Hub:
    """The product's recogniser, with or without bias."""

    def __init__(self, models: Path, model: str | None, biased: bool) -> None:
        self.name = "biased" if biased else "unbiased"
        self._biased = biased
        self._recogniser = LocalRecogniser(models, model=model)

    def hear(self, note: Note) -> tuple[str, ...]:
        """Return the text, then its alternatives; empty where nothing was heard."""
        bias = note.bias if self._biased else ()
        try:
            transcript = self._recogniser.transcribe(note.path.read_bytes(), language=note.language, bias=bias)
        except AudioUnusable:
            return ("",)
        return (transcript.text, *transcript.alternatives)

    def cpu_seconds(self) -> float:
        """Return what the engines and this process have cost so far."""
        ticks = os.sysconf("SC_CLK_TCK")
        stats = [Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split() for pid in self._recogniser.pids()]
        return time.process_time() + sum((int(stat[11]) + int(stat[12])) / ticks for stat in stats)

    def memory_mb(self) -> float:
        """Return the largest resident size that the engines have had."""
        told = [Path(f"/proc/{pid}/status").read_text() for pid in self._recogniser.pids()]
        return round(sum(int(re.search(r"VmHWM:\s+(\d+)", text)[1]) for text in told) / 1024, 1)

    def close(self) -> None:
        """End the engines."""
        self._recogniser.close()


class Baseline:
    """faster-whisper as its documentation shows it."""

    name = "baseline: faster-whisper"

    def __init__(self, folder: Path) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)

    def hear(self, note: Note) -> tuple[str, ...]:
        """Return the text."""
        segments, _ = self._model.transcribe(decode(note.path.read_bytes()).samples, language=note.language)
        return (" ".join(segment.text.strip() for segment in segments),)

    def cpu_seconds(self) -> float:
        """Return what this process has cost so far."""
        return time.process_time()

    def memory_mb(self) -> float:
        """Return the largest resident size of this process."""
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)

    def close(self) -> None:
        """Nothing to end."""


def measure(notes: list[Note], engine: Hub | Baseline) -> dict[str, object]:
    """Recognise every note and sum up by language; the first note is heard twice, to load the engine."""
    engine.hear(notes[0])
    totals: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    heard = []
    for note in notes:
        length = decode(note.path.read_bytes()).seconds
        cpu, begun = engine.cpu_seconds(), time.perf_counter()
        texts = engine.hear(note)
        seconds, cpu = time.perf_counter() - begun, engine.cpu_seconds() - cpu
        said = plain_words(note.text, note.language)
        wrong = [errors(said, plain_words(text, note.language)) for text in texts]
        figures = {
            "words": len(said),
            "wrong": wrong[0],
            "best": min(wrong),
            "s": seconds,
            "cpu": cpu,
            "length": length,
        }
        for key, value in figures.items():
            totals[note.language][key].append(value)
        heard.append({"id": note.id, "said": note.text, "heard": texts[0], "wrong": wrong[0]})
    memory = engine.memory_mb()
    engine.close()
    summary = {
        language: {
            "notes": len(total["words"]),
            "wer": round(sum(total["wrong"]) / sum(total["words"]), 4),
            "wer_best_alternative": round(sum(total["best"]) / sum(total["words"]), 4),
            "whole_right": round(sum(w == 0 for w in total["wrong"]) / len(total["wrong"]), 3),
            "seconds_median": round(statistics.median(total["s"]), 2),
            "of_real_time": round(sum(total["s"]) / sum(total["length"]), 3),
            "cpu_of_real_time": round(sum(total["cpu"]) / sum(total["length"]), 3),
        }
        for language, total in sorted(totals.items())
    }
    return {"engine": engine.name, "memory_mb": memory, "languages": summary, "notes": heard}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=DEMO)
    parser.add_argument("--shoptalk", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="notes a world; 0: all")
    parser.add_argument("--model")
    parser.add_argument("--models", type=Path, default=default_folder())
    given = parser.parse_args()
    notes = shoptalk_notes(given.shoptalk, given.sample) if given.shoptalk else demo_notes(given.folder)
    results = [measure(notes, Hub(given.models, given.model, biased)) for biased in (False, True)]
    if (given.models / "whisper-base").is_dir():
        results.append(measure(notes, Baseline(given.models / "whisper-base")))
    json.dump(results, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
