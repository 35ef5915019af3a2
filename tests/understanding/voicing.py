"""Voice notes of ShopTalk through the whole path: heard by an engine, read by the rules, scored like text.

    python -m tests.understanding.voicing FOLDER [--engine plain unbiased biased] [--keep FILE] [--from FILE] [--write]

FOLDER holds ``voice/<world>/<id>.ogg`` and ``voice/voice.tsv`` (which notes have a shop's noise). Engines: ``plain``
is faster-whisper's own `transcribe` with its defaults; ``unbiased`` the product's recogniser without the shop's words,
which still knows a counter's everyday words; ``biased`` the product as it is. ``--keep`` writes what was heard,
``--from`` reads it again, since hearing takes minutes and reading seconds. A product-slot error is a line of the gold
whose product (or candidates, or words for what the shop lacks) is not in the answer, or a line too many.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.application.bias import likely_words
from hub.domain.errors import AudioUnusable
from hub.understanding import RuleReader
from hub.understanding.evaluate import answers
from hub.voice import LocalRecogniser
from hub.voice.decode import decode
from models.store import default_folder
from tests.data.shoptalk import score
from tests.understanding.benchmark import PAGE
from tests.understanding.scoring import LabelledSet, between_markers, labelled_sets, percentile, wilson
from tests.understanding.worlds import product

ENGINES = ("plain", "unbiased", "biased")


@dataclass(frozen=True, slots=True)
class Note:
    """A voice note with its world and its message."""

    world: LabelledSet
    message: dict[str, Any]
    path: Path
    noisy: bool


def notes_of(folder: Path) -> list[Note]:
    """Every development message that has a voice note under `folder`."""
    with (folder / "voice" / "voice.tsv").open(encoding="utf-8") as file:
        noisy = {row["id"]: row["noise"] != "none" for row in csv.DictReader(file, delimiter="\t")}
    return [
        Note(world, message, path, noisy[message["id"]])
        for world in labelled_sets()
        if world.kind == "dev"
        for message in world.messages
        if (path := folder / "voice" / world.raw["id"] / f"{message['id']}.ogg").exists()
    ]


def bias_of(world: LabelledSet) -> tuple[str, ...]:
    """What the recogniser is told of a world, as the hub tells it of a shop."""
    products = [product(raw, world.raw["currency"]) for raw in world.raw["products"]]
    return likely_words(products, world.knowledge.contacts, world.knowledge.branches)


def heard_by(engine: str, notes: list[Note], models: Path) -> Iterator[dict[str, Any]]:
    """Hear every note; seconds are wall time, the engine's start not counted."""
    with ExitStack() as stack:
        if engine == "plain":
            yield from _plain(notes, models)
            return
        recogniser = stack.enter_context(LocalRecogniser(models))
        recogniser.warm_up(notes[0].world.raw["language"])
        for note in notes:
            bias = bias_of(note.world) if engine == "biased" else ()
            data, begun = note.path.read_bytes(), time.perf_counter()
            try:
                told = recogniser.transcribe(data, language=note.world.raw["language"], bias=bias)
                text, others = told.text, list(told.alternatives)
                words = [(word.text, round(word.confidence, 3)) for word in told.words]
            except AudioUnusable:
                text, others, words = "", [], []
            seconds = time.perf_counter() - begun
            yield _row(engine, note, text, others, seconds, _memory(recogniser.pids()[0])) | {"heard": words}


def _plain(notes: list[Note], models: Path) -> Iterator[dict[str, Any]]:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(models / "whisper-base"), device="cpu", compute_type="int8", local_files_only=True)
    for note in notes:
        samples = decode(note.path.read_bytes()).samples
        begun = time.perf_counter()
        segments, _ = model.transcribe(samples, language=note.world.raw["language"])
        text = " ".join(segment.text.strip() for segment in segments)
        yield _row("plain", note, text, [], time.perf_counter() - begun, _memory("self"))


def _memory(pid: int | str) -> int:
    told = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", told)[1]) // 1024


def _row(engine: str, note: Note, text: str, others: list[str], seconds: float, memory: int) -> dict[str, Any]:
    return {
        "mode": engine,
        "id": note.message["id"],
        "text": text,
        "alternatives": others,
        "s": round(seconds, 2),
        "len": round(decode(note.path.read_bytes()).seconds, 2),
        "mb": memory,
    }


def slot_errors(gold: list[Any], got: list[Any]) -> int:
    """Lines of `gold` whose product is not among `got`, or lines that `got` has too many; of both the larger."""
    left = [line[:3] for line in got]
    missed = 0
    for line in gold:
        if line[:3] in left:
            left.remove(line[:3])
        else:
            missed += 1
    return max(missed, len(left))


def judged(heard: list[dict[str, Any]], notes: list[Note]) -> list[dict[str, Any]]:
    """Read what was heard and score it; rows with ``right``, ``silent``, ``slots`` (errors) and ``lines``."""
    by_id = {note.message["id"]: note for note in notes}
    reader, rows = RuleReader(), []
    for row in heard:
        note = by_id[row["id"]]
        told = {"text": row["text"], "alternatives": row["alternatives"], "heard": row.get("heard", ())}
        message = {**note.message, **told, "spoken": True}
        skus = {p["sku"]: p["sku"] for p in note.world.raw["products"]}
        (given,) = answers([message], reader, note.world.knowledge, skus)
        gold, got = score.canonical(note.message["gold"]), score.canonical(given["answer"])
        wrong = [key for key in score.KEYS if gold[key] != got[key]]
        rows.append(
            {
                **row,
                "world": note.world.raw["id"],
                "language": note.world.raw["language"],
                "noisy": note.noisy,
                "wrong": wrong,
                "right": not wrong,
                "silent": bool(wrong) and given["answer"]["action"] == "act",
                "slots": slot_errors(gold["lines"], got["lines"]),
                "lines": len(gold["lines"]),
                "said": note.message["text"],
            }
        )
    return rows


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Figures of some rows."""
    right, seconds = sum(row["right"] for row in rows), [row["s"] for row in rows]
    return {
        "notes": len(rows),
        "right": right,
        "interval": [round(x, 1) for x in wilson(right, len(rows))],
        "silently_wrong": sum(row["silent"] for row in rows),
        "slot_errors": sum(row["slots"] for row in rows),
        "lines": sum(row["lines"] for row in rows),
        "of_real_time": round(sum(seconds) / sum(row["len"] for row in rows), 2),
        "p50_s": round(percentile(seconds, 0.5), 2),
        "p95_s": round(percentile(seconds, 0.95), 2),
        "mb": max(row.get("mb", 0) for row in rows),
    }


def tables(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """Summaries by engine, noise and world, as figures and as Markdown."""
    figures: dict[str, Any] = {}
    head = ["notes", "right", "95 % interval", "silently wrong", "product-slot errors", "of real time", "p95 s", "MB"]
    lines = ["| engine | of | " + " | ".join(head) + " |", "| --- " * (len(head) + 2) + "|"]
    for engine in [each for each in ENGINES if any(row["mode"] == each for row in rows)]:
        own = [row for row in rows if row["mode"] == engine]
        groups = {"all": own, "clean": [r for r in own if not r["noisy"]], "noisy": [r for r in own if r["noisy"]]}
        for world in sorted({row["world"] for row in own}):
            groups[world] = [row for row in own if row["world"] == world]
        for name, group in groups.items():
            if not group:
                continue
            told = figures.setdefault(engine, {})[name] = summed(group)
            share = 100 * told["right"] / told["notes"]
            cells = [engine, name, told["notes"], f"{told['right']} ({share:.1f} %)"]
            cells += [f"{told['interval'][0]} to {told['interval'][1]} %", told["silently_wrong"]]
            cells += [
                f"{told['slot_errors']} of {told['lines']}",
                told["of_real_time"],
                told["p95_s"],
                told["mb"] or "–",
            ]
            lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return figures, "\n".join(lines) + "\n"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=["biased"])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--from", dest="kept", type=Path, nargs="+")
    parser.add_argument("--models", type=Path, default=default_folder())
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="print every note that is not right")
    given = parser.parse_args()
    notes = notes_of(given.folder)
    heard: list[dict[str, Any]] = []
    for file in given.kept or ():
        heard += [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    if not given.kept:
        for engine in given.engine:
            for row in heard_by(engine, notes, given.models):
                heard.append(row)
                if given.keep:
                    with given.keep.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    rows = judged(heard, notes)
    if given.wrong:
        for row in rows:
            if not row["right"]:
                print(json.dumps(row, ensure_ascii=False), file=sys.stderr)
    figures, text = tables(rows)
    if given.write:
        between_markers(PAGE, "voice", text)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if given.json else text)


if __name__ == "__main__":
    main()
