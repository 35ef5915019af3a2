"""Labelled messages and what a reader makes of them: right, silently wrong, route and seconds of each, and tables.

Three kinds of sets: the development half of ShopTalk, and two by authors who had not read the rules (`fresh`,
`outside`), which were scored once unseen (their `FIRST_SCORE.json` tells it) and are known since.
"""

from __future__ import annotations

import json
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hub.application.ports.understanding import Action, Knowledge, Understanding
from hub.understanding.evaluate import answers
from tests.data.shoptalk import score
from tests.understanding.worlds import DATA, WORLDS, knowledge_of, messages, world


@dataclass(frozen=True)
class LabelledSet:
    """One shop's messages: `kind` is ``dev`` or the folder that they lie in."""

    kind: str
    raw: dict[str, Any]
    messages: tuple[dict[str, Any], ...]

    @cached_property
    def knowledge(self) -> Knowledge:
        """What a reader knows of the shop."""
        return knowledge_of(self.raw)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one message."""

    id: str
    kind: str
    world: str
    intent: str
    route: str
    right: bool
    silent: bool
    seconds: float
    """Wall time of the reading."""
    processor: float
    """Seconds that this process's processor spent on it: what a crowded machine does not change."""
    wrong: tuple[str, ...] = ()
    """Keys of the answer that differ from the gold."""


def labelled_sets() -> list[LabelledSet]:
    """Every labelled set that the repository holds."""
    found = [LabelledSet("dev", world(name), tuple(messages(name))) for name in WORLDS]
    for file in sorted([*DATA.glob("fresh/*.jsonl"), *DATA.glob("outside/*/*.jsonl")]):
        kind = "/".join(file.parent.relative_to(DATA).parts)
        lines = file.read_text("utf-8").splitlines()
        raw = json.loads(file.with_suffix(".json").read_text("utf-8"))
        found.append(LabelledSet(kind, raw, tuple(json.loads(line) for line in lines if line.strip())))
    return found


def sample_of(sets: Sequence[LabelledSet], count: int) -> list[LabelledSet]:
    """About `count` messages of `sets`, spread evenly over them all; the same ones each time."""
    total = sum(len(each.messages) for each in sets)
    step = max(1, total // count)
    place, taken = 0, []
    for each in sets:
        picked = tuple(m for i, m in enumerate(each.messages, place) if i % step == step // 2)
        place += len(each.messages)
        if picked:
            taken.append(LabelledSet(each.kind, each.raw, picked))
    return taken


def differing(gold: dict[str, Any], given: dict[str, Any]) -> tuple[str, ...]:
    """The keys of ShopTalk's answer in which `given` differs from the `gold`."""
    wanted, got = score.canonical(gold), score.canonical(given)
    return tuple(key for key in score.KEYS if wanted[key] != got[key])


def verdict(each: LabelledSet, message: dict[str, Any], reader: Understanding) -> Verdict:
    """Have `message` read and judge the answer by ShopTalk's own scorer."""
    skus = {p["sku"]: p["sku"] for p in each.raw["products"]}
    begun, busy = time.perf_counter(), time.process_time()
    (given,) = answers([message], reader, each.knowledge, skus)
    seconds, processor = time.perf_counter() - begun, time.process_time() - busy
    wrong = differing(message["gold"], given["answer"])
    silent = bool(wrong) and given["answer"]["action"] == Action.ACT
    return Verdict(
        message["id"],
        each.kind,
        each.raw["id"],
        message["gold"]["intent"],
        given["route"],
        not wrong,
        silent,
        seconds,
        processor,
        wrong,
    )


def verdicts(sets: Iterable[LabelledSet], reader: Understanding) -> list[Verdict]:
    """Judge every message of `sets`."""
    return [verdict(each, message, reader) for each in sets for message in each.messages]


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent (Wilson 1927)."""
    if not count:
        return 0.0, 100.0
    z, share = 1.96, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return 100 * max(middle - half, 0), 100 * min(middle + half, 1)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which `share` of `seconds` lie; 0 for none."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] if seconds else 0.0


def summary(found: Sequence[Verdict]) -> dict[str, Any]:
    """Messages, right and silently wrong with their intervals, and seconds."""
    right, silent = sum(v.right for v in found), sum(v.silent for v in found)
    seconds = [v.seconds for v in found]
    return {
        "messages": len(found),
        "right": right,
        "right_interval": [round(x, 1) for x in wilson(right, len(found))],
        "silently_wrong": silent,
        "silently_wrong_interval": [round(x, 1) for x in wilson(silent, len(found))],
        "p50_ms": round(1000 * percentile(seconds, 0.5), 1),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 1),
        "p95_processor_ms": round(1000 * percentile([v.processor for v in found], 0.95), 1),
    }


def grouped(found: Iterable[Verdict], key: Callable[[Verdict], str]) -> dict[str, dict[str, Any]]:
    """A summary for each value of `key`, and for all under ``all``."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    whole = list(found)
    for each in whole:
        groups[key(each)].append(each)
    return {name: summary(group) for name, group in [*sorted(groups.items()), ("all", whole)]}


def table(title: str, rows: dict[str, dict[str, Any]], *, times: bool = True) -> str:
    """Summaries as a Markdown table."""
    head = [title, "messages", "right", "95 % interval", "silently wrong", "95 % interval"]
    head += ["p50 ms", "p95 ms", "p95 processor ms"] if times else []
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for name, row in rows.items():
        share = 100 * row["right"] / max(1, row["messages"])
        cells = [name, row["messages"], f"{row['right']} ({share:.1f} %)", _interval(row["right_interval"])]
        cells += [row["silently_wrong"], _interval(row["silently_wrong_interval"])]
        cells += [row["p50_ms"], row["p95_ms"], row["p95_processor_ms"]] if times else []
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _interval(bounds: Sequence[float]) -> str:
    return f"{bounds[0]} to {bounds[1]} %"


def between_markers(page: Path, part: str, text: str) -> None:
    """Put `text` into `page` in the place of what stands between the markers of `part`; other text stays."""
    begin, end = f"<!-- measured: {part} -->", "<!-- end -->"
    whole = page.read_text("utf-8")
    before, found, rest = whole.partition(begin)
    if not found:
        raise ValueError(f"{page.name} has no marker {begin}")
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", "utf-8")
