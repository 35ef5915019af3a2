"""Measures understanding and writes the tables of docs/UNDERSTANDING.md between their markers.

    python -m tests.understanding.benchmark [PART ...] [--json] [--write] [--sample 40] [--model NAME ...]

Parts: ``rules`` (every labelled set, per world, intent and route), ``speed`` (the rules with 50,000 products loaded,
and the reader's memory), ``beside`` (hassil and the language models alone on a sample, with the rules on the same one),
``models`` (the hybrid with and without each model: what it adds and costs). Default: rules and speed. Voice has its own
module, `tests.understanding.voicing`. A set's first score, from when nobody had read it, is told from where it lies.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hub.application.ports.books import Actor
from hub.application.ports.understanding import Knowledge, LanguageModel, Reading, Said
from hub.application.world import import_world, read_world
from hub.storage import open_books
from hub.understanding import HybridReader, RuleReader
from hub.understanding.llm.llama import LlamaCpp
from hub.understanding.llm.prompt import prefix
from models.store import default_folder
from tests.bench.catalogue import catalogue, stock_books
from tests.understanding.baselines import ModelAlone, ModelWhole
from tests.understanding.scoring import (
    LabelledSet,
    Verdict,
    between_markers,
    grouped,
    labelled_sets,
    percentile,
    sample_of,
    summary,
    table,
    verdict,
    verdicts,
    wilson,
)
from tests.understanding.with_hassil import HassilReader
from tests.understanding.worlds import DATA, product

PAGE = Path(__file__).parents[2] / "docs" / "UNDERSTANDING.md"
MODELS = ("qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-1.5b-instruct")
LARGE = 50_000
Part = tuple[dict[str, Any], str]


def rules(given: argparse.Namespace) -> Part:
    """The rules on every labelled set, and what the unseen sets scored at first."""
    del given
    found = verdicts(labelled_sets(), RuleReader())
    by_kind = grouped(found, lambda v: v.kind)
    dev = [v for v in found if v.kind == "dev"]
    tables = {
        "set": by_kind,
        "world": grouped(found, lambda v: f"{v.kind}: {v.world}"),
        "intent, development half": grouped(dev, lambda v: v.intent),
        "intent, all sets": grouped(found, lambda v: v.intent),
        "route": grouped(found, lambda v: v.route),
    }
    first = {
        "/".join(file.parent.relative_to(DATA).parts) + f" {file.stem.split('_')[0].lower()}": json.loads(
            file.read_text("utf-8")
        )
        for file in sorted(DATA.glob("*/*_SCORE.json"))
    }
    text = '**As they are now** (most sets were mended by since, the development half was not; see "First sight")\n\n'
    shown = ("set", "world", "intent, all sets", "route")
    text += "\n".join(table(title, tables[title]) for title in shown)
    text += "\n**First sight** (scored once, before anybody who works on the rules had read them)\n\n" + _first(first)
    return {"now": tables, "first": first}, text


def _first(found: dict[str, dict[str, Any]]) -> str:
    rows = {}
    for name, told in found.items():
        for world, row in told["worlds"].items():
            rows[f"{name}: {world}"] = row
        rows[f"{name}: all"] = {
            key: sum(row[key] for row in told["worlds"].values()) for key in ("messages", "right", "silently_wrong")
        }
    for row in rows.values():
        row["right_interval"] = [round(x, 1) for x in wilson(row["right"], row["messages"])]
        row["silently_wrong_interval"] = [round(x, 1) for x in wilson(row["silently_wrong"], row["messages"])]
    return table("set", rows, times=False)


def speed(given: argparse.Namespace) -> Part:
    """Milliseconds a message with the world's products and 50,000 others in real books, and the process's memory."""
    del given
    world = labelled_sets()[0]
    told = read_world(DATA / "worlds" / f"{world.raw['id']}.json")
    with tempfile.TemporaryDirectory() as folder, open_books(Path(folder) / "large.db") as books:
        hub = Actor.hub(books.device)
        books.run("world", hub, lambda tx: import_world(tx, told, name="large", device_name="bench"))
        with books.read() as reader:
            shop = Knowledge(reader.shop(), reader.branches(), reader.contacts(), books.matcher)
        reader, seconds = RuleReader(), {}
        for products in (len(world.raw["products"]), LARGE):
            if products == LARGE:
                stock_books(books, catalogue(LARGE - len(world.raw["products"])))
            before = memory_mb()
            seconds[products] = _timed(reader, shop, world)
    figures = {
        str(count): {
            "p50_ms": round(1000 * percentile(each, 0.5), 1),
            "p95_ms": round(1000 * percentile(each, 0.95), 1),
        }
        for count, each in seconds.items()
    }
    memory = {"before_mb": before, "after_mb": memory_mb()}
    lines = ["| products | p50 ms | p95 ms |", "| --- | --- | --- |"]
    lines += [f"| {count} | {row['p50_ms']} | {row['p95_ms']} |" for count, row in figures.items()]
    text = "\n".join(lines) + f"\n\nMemory of the process that reads, {LARGE:,} products: {memory['after_mb']} MB.\n"
    return {"products": figures, "memory": memory, "messages": len(world.messages)}, text


def _timed(reader: RuleReader, shop: Knowledge, world: LabelledSet) -> list[float]:
    """Processor seconds of each message: what a crowded machine does not change."""
    taken = []
    for message in world.messages:
        said = said_of(message)
        begun = time.process_time()
        reader.read(said, shop)
        taken.append(time.process_time() - begun)
    return taken


def said_of(message: dict[str, Any]) -> Said:
    """A labelled message as the port takes it."""
    from datetime import datetime

    from hub.domain.people import Role

    return Said(message["text"], Role(message["role"]), datetime.fromisoformat(message["now"]), message["language"])


def memory_mb(pid: int | None = None) -> int:
    """Resident memory of a process (default: this one) in MB."""
    told = Path(f"/proc/{pid or 'self'}/status").read_text("ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", told)[1]) // 1024


def beside(given: argparse.Namespace) -> Part:
    """The rules, hassil, and each model alone on the same sample of every set."""
    sets = sample_of(labelled_sets(), given.sample)
    rows: dict[str, dict[str, Any]] = {"rules": summary(verdicts(sets, RuleReader()))}
    hassil = [
        verdict(each, message, reader)
        for each in sets
        for reader in [HassilReader([product(p, each.raw["currency"]) for p in each.raw["products"]])]
        for message in each.messages
    ]
    rows["hassil 3.12, templates"] = summary(hassil)
    for name in given.model or MODELS:
        with LlamaCpp(given.models, model=name) as model:
            for title, reader, beginning in (
                (f"{name}, our prompt, code fills", ModelAlone(model), prefix()),
                (f"{name}, JSON, few-shot", few := ModelWhole(model, examples=True), few.prefix),
                (f"{name}, JSON, zero-shot", zero := ModelWhole(model, examples=False), zero.prefix),
            ):
                model.warm_up(beginning)
                rows[title] = {**summary(verdicts(sets, reader)), "memory_mb": memory_mb(model.pid) if model.pid else 0}
                print(title, rows[title], file=sys.stderr, flush=True)
    text = table("reader", rows)
    sizes = [row["memory_mb"] for row in rows.values() if "memory_mb" in row]
    return rows, f"{text}\nMemory of the engine's process: {min(sizes)} to {max(sizes)} MB.\n"


class Asked(HybridReader):
    """The hybrid reader, which also tells whether its model was asked."""

    def __init__(self, model: LanguageModel | None) -> None:
        super().__init__(_Counted(model) if model else None)
        self.times: list[float] = []

    def read(self, said: Said, shop: Knowledge) -> Reading:
        """Read, and keep the seconds of those that the model was asked about."""
        reading = super().read(said, shop)
        if isinstance(self._model, _Counted) and self._model.asked:
            self._model.asked = False
            self.times.append(reading.seconds)
        return reading


class _Counted:
    """A language model that remembers whether it was asked."""

    def __init__(self, model: LanguageModel) -> None:
        self._model, self.asked = model, False

    @property
    def name(self) -> str:
        return self._model.name

    def ready(self) -> bool:
        return self._model.ready()

    def complete(self, prefix: str, prompt: str, *, grammar: str, max_tokens: int) -> str:
        self.asked = True
        return self._model.complete(prefix, prompt, grammar=grammar, max_tokens=max_tokens)


def models(given: argparse.Namespace) -> Part:
    """What each model adds behind the rules, on every labelled message that reaches it, and what it costs."""
    sets = labelled_sets()
    plain = verdicts(sets, RuleReader())
    rows: dict[str, Any] = {"none": {**_kept(plain), "asked": 0, "memory_mb": memory_mb()}}
    for name in given.model or MODELS:
        with LlamaCpp(given.models, model=name) as model:
            begun = time.perf_counter()
            model.warm_up(prefix())
            warm = time.perf_counter() - begun
            reader = Asked(model)
            found = verdicts(sets, reader)
            rows[name] = {
                **_kept(found),
                "asked": len(reader.times),
                "warm_up_s": round(warm, 1),
                "p50_s": round(percentile(reader.times, 0.5), 2),
                "p95_s": round(percentile(reader.times, 0.95), 2),
                "memory_mb": memory_mb(model.pid) if model.pid else 0,
            }
    head = [
        "model",
        "messages",
        "right",
        "silently wrong",
        "answered `ask`",
        "the model was asked",
        "p50 s",
        "p95 s",
        "MB",
    ]
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for name, row in rows.items():
        cells = [row["messages"], row["right"], row["silently_wrong"], row["wrong_but_asked"], row["asked"]]
        cells += [row.get("p50_s", "–"), row.get("p95_s", "–"), row["memory_mb"]]
        lines.append(f"| {name} | {' | '.join(str(cell) for cell in cells)} |")
    return rows, "\n".join(lines) + "\n"


def _kept(found: Sequence[Verdict]) -> dict[str, int]:
    right, silent = sum(v.right for v in found), sum(v.silent for v in found)
    return {
        "messages": len(found),
        "right": right,
        "silently_wrong": silent,
        "wrong_but_asked": len(found) - right - silent,
    }


PARTS: dict[str, Callable[[argparse.Namespace], Part]] = {
    "rules": rules,
    "speed": speed,
    "beside": beside,
    "models": models,
}


def main() -> None:
    """Run the parts that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: rules speed")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/UNDERSTANDING.md")
    parser.add_argument("--sample", type=int, default=40, help="messages of `beside`")
    parser.add_argument("--model", action="append", help="language models (default: both that the manifest has)")
    parser.add_argument("--models", type=Path, default=default_folder(), help="where models lie")
    given = parser.parse_args()
    figures = {}
    for part in given.parts or ["rules", "speed"]:
        figures[part], text = PARTS[part](given)
        if given.write:
            between_markers(PAGE, part, text)
        if not given.json:
            print(text)
    if given.json:
        json.dump(figures, sys.stdout, ensure_ascii=False, indent=1)
        print()


if __name__ == "__main__":
    main()
