"""Word error rate, speed and memory of the installed recognisers; prints JSON.

    python -m tests.bench.voice_wer tests/data/voice/demo
    python -m tests.bench.voice_wer --shoptalk FOLDER [--sample 8] [--model NAME] [--plain]

The first form reads a folder with ``texts.tsv`` (id, language, text) and ``<id>.ogg``. The second reads ShopTalk's
``worlds/``, ``dev/`` and ``voice/``, and biases each note to its own world's products, aliases and people.
Numbers count as equal whether written as digits or as words.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from hub.domain.errors import AudioUnusable
from hub.voice import LocalRecogniser
from hub.voice.sound import words_of
from models import default_folder

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


def peak_memory_mb(recogniser: LocalRecogniser) -> float | None:
    """Return the largest resident size that the engines have had; None where the system does not tell."""
    sizes = []
    for pid in recogniser.pids():
        status = Path(f"/proc/{pid}/status")
        if status.exists() and (found := re.search(r"VmHWM:\s+(\d+)", status.read_text())):
            sizes.append(int(found.group(1)) / 1024)
    return round(sum(sizes), 1) if sizes else None


def measure(notes: list[Note], models: Path, model: str | None, biased: bool) -> dict[str, object]:
    """Recognise every note and sum up by language."""
    totals: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    heard = []
    with LocalRecogniser(models, model=model) as recogniser:
        for note in notes:
            begun = time.perf_counter()
            try:
                transcript = recogniser.transcribe(
                    note.path.read_bytes(), language=note.language, bias=note.bias if biased else ()
                )
                text, seconds, length = transcript.text, transcript.seconds, transcript.audio_seconds
                others = transcript.alternatives
            except AudioUnusable:
                text, seconds, length, others = "", time.perf_counter() - begun, 0.0, ()
            said = plain_words(note.text, note.language)
            wrong = errors(said, plain_words(text, note.language))
            best = min([wrong, *(errors(said, plain_words(other, note.language)) for other in others)])
            total = totals[note.language]
            for key, value in (("words", len(said)), ("wrong", wrong), ("best", best), ("s", seconds), ("len", length)):
                total[key].append(value)
            heard.append({"id": note.id, "said": note.text, "heard": text, "wrong": wrong})
        memory = peak_memory_mb(recogniser)
    summary = {
        language: {
            "notes": len(total["words"]),
            "wer": round(sum(total["wrong"]) / sum(total["words"]), 4),
            "wer_best_alternative": round(sum(total["best"]) / sum(total["words"]), 4),
            "whole_right": round(sum(w == 0 for w in total["wrong"]) / len(total["wrong"]), 3),
            "seconds_median": round(statistics.median(total["s"]), 2),
            "seconds_max": round(max(total["s"]), 2),
            "of_real_time": round(sum(total["s"]) / max(sum(total["len"]), 0.1), 3),
        }
        for language, total in sorted(totals.items())
    }
    return {"bias": biased, "memory_mb": memory, "languages": summary, "notes": heard}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--shoptalk", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="notes a world; 0: all")
    parser.add_argument("--model")
    parser.add_argument("--models", type=Path, default=default_folder())
    parser.add_argument("--plain", action="store_true", help="only without bias")
    parser.add_argument("--biased", action="store_true", help="only with bias")
    given = parser.parse_args()
    if (given.folder is None) == (given.shoptalk is None):
        parser.error("give a folder, or --shoptalk FOLDER")
    notes = shoptalk_notes(given.shoptalk, given.sample) if given.shoptalk else demo_notes(given.folder)
    runs = [biased for biased in (False, True) if not (given.plain and biased) and not (given.biased and not biased)]
    json.dump(
        [measure(notes, given.models, given.model, biased) for biased in runs],
        sys.stdout,
        ensure_ascii=False,
        indent=1,
    )
    print()


if __name__ == "__main__":
    main()
