"""Learns how much each sign of `judgement.signs` weighs, and shows what asking by them saves and costs.

python -m tests.understanding.weigh_signs                     leave each author out in turn and print the tables
python -m tests.understanding.weigh_signs --write             learn from everyone and write data/signs.toml
python -m tests.understanding.weigh_signs --add FOLDER NAME   keep what the reader makes of a new author's messages

A sign is worth what it tells of messages that the rules were not mended by. `first_sight.txt` keeps, for every reading
that would have acted when an author's messages were new, whether it was wrong and which signs held: a line
``author id right|wrong sign ...``. Those of the sets scored long ago were taken from the reader as it was at the commit
that the set's score names. What the reader makes of the same messages today, and of sentences made from templates, says
how often a sign holds for nothing.

Logistic regression by Newton's method; no sign may speak for a reading. The weights are drawn towards `PRIOR` rather
than nothing: each sign was thought of before it was counted, and most hold too seldom to be known by counting alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from hub.application.ports.understanding import Action, Reading, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.evaluate import answer
from hub.understanding.judgement import judging
from hub.understanding.judgement.signs import signs
from hub.understanding.message import Message
from tests.understanding.learn import LABELLED, TEMPLATED
from tests.understanding.scoring import differing
from tests.understanding.spoken import NOW, sentences, shop
from tests.understanding.worlds import DATA, knowledge_of

KEPT = DATA / "first_sight.txt"
TARGET = Path(__file__).parents[2] / "hub" / "understanding" / "data" / "signs.toml"
ALWAYS, PRIOR, PULL = -4.0, 4.0, 0.5
FEW = 20
"""So many new messages must have shown a sign before counting it outweighs what it was thought to be worth."""
STEPS = 200
_STILL = 1e-3
EVERY = 6
"""Of the sentences made from templates."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading that would act: of whom, whether it was wrong, its signs; `new`: no rule had been mended by it."""

    author: str
    id: str
    wrong: bool
    signs: tuple[str, ...]
    new: bool


def kept() -> Iterator[Seen]:
    """What was kept of every author's messages when they were new."""
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        author, id_, verdict, *signs = line.split()
        yield Seen(author, id_, verdict == "wrong", tuple(signs), new=True)


def read_now(folder: Path, author: str, *, new: bool = False) -> Iterator[Seen]:
    """The readings of the messages in `folder` that would act today, whatever their signs."""
    for path in sorted(folder.glob("*.jsonl")):
        raw = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        known, skus = knowledge_of(raw), {p["sku"]: p["sku"] for p in raw["products"]}
        for line in path.read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            now, language = datetime.fromisoformat(asked["now"]), asked.get("language", raw["language"])
            said = Said(asked["text"], Role(asked["role"]), now, language)
            reader = _Undoubting()
            reading = reader.read(said, known)
            if reading.action is not Action.ACT:
                continue
            wrong = differing(asked["gold"], answer(reading, known, skus))
            yield Seen(author, asked["id"], bool(wrong), reader.signs_of(reading), new)


class _Undoubting(RuleReader):
    """The reader with every risk taken, which remembers what it was about to act upon."""

    def __init__(self) -> None:
        super().__init__()
        self._acted: list[tuple[Message, Reading, float]] = []

    def earned(self, message: Message, reading: Reading, certainty: float) -> Reading:
        """Act wherever the intent alone is sure enough."""
        if reading.action is Action.ACT and judging.sure_enough(message, reading, certainty):
            self._acted.append((message, reading, certainty))
            return reading
        return super().earned(message, reading, certainty)

    def signs_of(self, reading: Reading) -> tuple[str, ...]:
        """The signs of the reading that was returned."""
        for message, acted, certainty in reversed(self._acted):
            if replace(acted, seconds=reading.seconds) == reading:
                return signs(message, acted, certainty)
        return ()


class Learner:
    """The regression over signs."""

    def __init__(self, rows: Sequence[Seen]) -> None:
        self.names = sorted({name for row in rows for name in row.signs})
        places, wrong = self._encoded(rows), np.array([row.wrong for row in rows], float)
        drawn = np.full(places.shape[1], PRIOR)
        shown = Counter(name for row in rows if row.new for name in row.signs)
        pull = np.array([PULL, *(PULL * max(1, FEW / max(1, shown[name])) for name in self.names)])
        drawn[0], pull[0] = ALWAYS, 0.01
        self.weights = drawn.copy()
        for _ in range(STEPS):
            chances = 1 / (1 + np.exp(-places @ self.weights))
            slope = places.T @ (chances - wrong) + pull * (self.weights - drawn)
            bend = (places.T * (chances * (1 - chances))) @ places + np.diag(pull)
            step = np.linalg.solve(bend, slope)
            before, self.weights = self.weights, self._downhill(places, wrong, drawn, pull, step)
            if np.abs(self.weights - before).max() < _STILL:
                break

    def _downhill(
        self, places: np.ndarray, wrong: np.ndarray, drawn: np.ndarray, pull: np.ndarray, step: np.ndarray
    ) -> np.ndarray:
        """The weights after `step`, halved until it helps; no sign below nothing."""

        def loss(weights: np.ndarray) -> float:
            sums = places @ weights
            far = pull @ (weights - drawn) ** 2
            return float(np.sum(np.logaddexp(0, sums) - wrong * sums) + far / 2)

        before, share = loss(self.weights), 1.0
        while share > 1e-4:
            weights = self.weights - share * step
            weights[1:] = np.maximum(weights[1:], 0)
            if loss(weights) < before:
                return weights
            share /= 2
        return self.weights

    def _encoded(self, rows: Sequence[Seen]) -> np.ndarray:
        return np.array([[1.0, *(name in row.signs for name in self.names)] for row in rows])

    def risks(self, rows: Sequence[Seen]) -> np.ndarray:
        """How likely each reading is wrong."""
        return np.asarray(1 / (1 + np.exp(-self._encoded(rows) @ self.weights)))

    def written(self, before: str) -> str:
        """The text of the data file: what stands in it `before` the weights, and these, the heaviest first."""
        head = before.partition("[weights]")[0]
        signs = sorted(zip(self.names, self.weights[1:], strict=True), key=lambda pair: (-round(pair[1], 1), pair[0]))
        lines = [
            f"always = {self.weights[0]:.1f}",
            f"unseen = {PRIOR}",
            *(f"{name} = {weight:.1f}" for name, weight in signs),
        ]
        return f"{head}[weights]\n" + "\n".join(lines) + "\n"


def left_out(rows: Sequence[Seen]) -> np.ndarray:
    """The risk of every reading by weights that never saw its author."""
    out = np.zeros(len(rows))
    authors = np.array([row.author for row in rows])
    for author in dict.fromkeys(authors):
        others = [row for row in rows if row.author != author]
        learner = Learner(others)
        # A sign that no other author showed weighs what it was thought to.
        learner.names += sorted({n for row in rows for n in row.signs} - set(learner.names))
        more = len(learner.names) + 1 - len(learner.weights)
        learner.weights = np.concatenate([learner.weights, np.full(more, PRIOR)])
        out[authors == author] = learner.risks([row for row in rows if row.author == author])
    return out


def tables(rows: Sequence[Seen]) -> str:
    """Reliability of the risk, and what a threshold saves and costs, every author left out in turn."""
    risks = left_out(rows)
    wrong, new = np.array([row.wrong for row in rows]), np.array([row.new for row in rows])
    out = ["| risk, author left out | readings when new | wrong |", "| --- | --- | --- |"]
    for low, high in pairwise((0, 0.02, 0.05, 0.1, 0.15, 0.3, 0.6, 1.01)):
        inside = new & (risks >= low) & (risks < high)
        if inside.any():
            count = int(wrong[inside].sum())
            share = 100 * count / int(inside.sum())
            out.append(f"| {low:.2f} to {min(high, 1):.2f} | {int(inside.sum())} | {count} ({share:.1f} %) |")
    out += ["", "| ask from | silently wrong when new | right but asked when new | right but asked today |"]
    out += ["| --- | --- | --- | --- |"]
    for least in (0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 1.01):
        asks = risks >= least
        left = f"{int((wrong & ~asks & new).sum())} of {int((wrong & new).sum())}"
        lost = f"{int((~wrong & asks & new).sum())} of {int((~wrong & new).sum())}"
        now = f"{int((~wrong & asks & ~new).sum())} of {int((~wrong & ~new).sum())}"
        out.append(f"| {least if least < 1 else 'never'} | {left} | {lost} | {now} |")
    out += ["", "| author | silently wrong | of it still, asking | right but asked |", "| --- | --- | --- | --- |"]
    for author in dict.fromkeys(row.author for row in rows):
        own = np.array([row.author == author for row in rows]) & new
        acts = risks < judging.ASK_FROM
        cells = int((own & wrong).sum()), int((own & wrong & acts).sum()), int((own & ~wrong & ~acts).sum())
        out.append(f"| {author} | {' | '.join(map(str, cells))} |")
    return "\n".join(out)


def made_up() -> Iterator[Seen]:
    """Readings of the sentences made from templates: how often a sign holds in everyday talk that is read right."""
    for name in TEMPLATED:
        made = shop(name)
        skus = {p["sku"]: p["sku"] for p in made.raw["products"]}
        for sentence in list(sentences(name, seed=7))[::EVERY]:
            reader = _Undoubting()
            reading = reader.read(Said(sentence.text, Role(sentence.role), NOW, made.language), made.known)
            if reading.action is Action.ACT and sentence.whole:
                wrong = differing(sentence.gold, answer(reading, made.known, skus))
                yield Seen("templates", sentence.template, bool(wrong), reader.signs_of(reading), new=False)


def rows() -> list[Seen]:
    """Everything that is learnt from."""
    now = (seen for author in LABELLED for seen in read_now(DATA / author, author))
    return [*kept(), *now, *made_up()]


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--add", nargs=2, metavar=("FOLDER", "NAME"))
    given = parser.parse_args()
    if given.add:
        folder, author = given.add
        if any(seen.author == author for seen in kept()):
            raise SystemExit(f"{author} is kept already: only what was new when it was read counts")
        with KEPT.open("a", encoding="utf-8") as file:
            for seen in read_now(Path(folder), author, new=True):
                verdict = "wrong" if seen.wrong else "right"
                print(seen.author, seen.id, verdict, *seen.signs, file=file)
    elif given.write:
        TARGET.write_text(Learner(rows()).written(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tables(rows()))


if __name__ == "__main__":
    main()
