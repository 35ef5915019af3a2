"""Reading a file of messages against a world, through a real database, for `main.py understand`."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hub.application.bias import shop_bias
from hub.application.ports.books import Actor
from hub.application.ports.understanding import Knowledge, Understanding
from hub.application.world import import_world, read_world
from hub.domain.errors import AudioUnusable, InvalidInput
from hub.storage import open_books
from hub.understanding.evaluate import answers
from hub.understanding.hybrid import HybridReader
from hub.understanding.llm.llama import LlamaCpp
from hub.understanding.rules import RuleReader
from hub.voice.recogniser import LocalRecogniser
from models.manifest import load_manifest
from models.store import default_folder


def understand_file(world: Path, messages: Path, target: Path, *, model: str, voice: Path | None) -> dict[str, Any]:
    """Read every message and write one answer a line; return figures over all of them.

    With `voice`, only messages that have a note ``<id>.ogg`` in it are read, from their audio; a note that cannot be
    heard is answered as not understood. Raises `InvalidInput` for a file that is no list of messages, `ModelMissing`.
    """
    told = read_world(world)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        books = stack.enter_context(open_books(folder / "world.db"))
        hub = Actor.hub(books.device)
        books.run("world", hub, lambda tx: import_world(tx, told, name=str(told.get("id", "")), device_name="eval"))
        with books.read() as reader:
            shop = reader.shop()
            if shop is None:
                raise InvalidInput("the world opened no shop", reason="world", file=world.name)
            knowledge = Knowledge(shop, reader.branches(), reader.contacts(), books.matcher)
            bias = shop_bias(reader)
            products = [row.product for row in reader.product_rows(limit=100_000)]
        understanding = _reader(stack, model)
        listed = _messages(messages)
        if voice is not None:
            recogniser = stack.enter_context(LocalRecogniser(default_folder(), known=load_manifest().models))
            listed = _heard(listed, voice, recogniser, bias, shop.language)
        skus = {product.id: product.sku for product in products}
        done = list(answers(listed, understanding, knowledge, skus))
    target.write_text("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in done), "utf-8")
    return _figures(done)


def _reader(stack: ExitStack, model: str) -> Understanding:
    if model == "none":
        return RuleReader()
    return HybridReader(stack.enter_context(LlamaCpp(default_folder(), model=model)))


def _messages(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
        yield from (json.loads(line) for line in lines if line.strip())
    except (OSError, ValueError) as error:
        raise InvalidInput(f"cannot read the messages {path}: {error}", reason="messages", file=path.name) from error


def _heard(
    messages: Iterator[dict[str, Any]], voice: Path, recogniser: LocalRecogniser, bias: Sequence[str], language: str
) -> Iterator[dict[str, Any]]:
    for message in messages:
        note = voice / f"{message['id']}.ogg"
        if not note.exists():
            continue
        try:
            heard = recogniser.transcribe(note.read_bytes(), language=language, bias=bias)
            words = [(word.text, word.confidence) for word in heard.words]
            yield {**message, "text": heard.text, "alternatives": heard.alternatives, "heard": words, "spoken": True}
        except AudioUnusable:
            yield {**message, "text": "", "spoken": True}


def _figures(done: list[dict[str, Any]]) -> dict[str, Any]:
    seconds = sorted(answer["seconds"] for answer in done)
    if not seconds:
        return {"messages": 0}
    return {
        "messages": len(done),
        "routes": dict(Counter(answer["route"] for answer in done)),
        "seconds_median": round(statistics.median(seconds), 4),
        "seconds_p95": round(seconds[max(0, int(len(seconds) * 0.95) - 1)], 4),
    }
