"""Putting right what the open card shows: "no, dije doce", "não é cola, é atum", "not 2, 12", "la de 3 litros".

Such a message holds nothing but what was meant, what was denied, and words of `data/corrections.toml`; one other word,
and it is read like any other. What was denied is taken out of the message and told apart, so that the number that
stands on the card is never the one that is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TypeVar

from hub.application.ports.understanding import Fit, Topic
from hub.domain.words import fold
from hub.understanding.goods.drafts import plain
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import Lexicon

_LONGEST = 24
"""Chunks: who explains at length wants more than one thing."""
_PHRASE = 6
"""Words of the longest phrase of the frame."""
_VALUES = frozenset({Sort.NUM, Sort.MEAS, Sort.PACK, Sort.MONEY, Sort.DATE, Sort.PARTY, Sort.BRANCH})
_ALONE = frozenset({Sort.DATE, Sort.PARTY, Sort.BRANCH})
Fits = Callable[[str], list[Fit]]
Kind = TypeVar("Kind")


class _Says(StrEnum):
    """What a word of the frame says; the values are the lists of the data file."""

    NO = "no"
    SAID = "said"
    WISHED = "wished"
    IS = "is"
    BUT = "but"
    WRONG = "wrong"
    SORRY = "sorry"
    SMALL = "small"
    STOP = "stop"
    CONTENT = "content"


_QUIET = frozenset({_Says.SMALL, _Says.STOP, _Says.CONTENT})
_LISTED = (_Says.SMALL, _Says.IS, _Says.WISHED, _Says.SAID, _Says.BUT, _Says.NO, _Says.SORRY, _Says.WRONG)
_WEAK = frozenset({_Says.IS, _Says.WISHED, _Says.BUT})
"""What puts nothing right by itself."""


@dataclass(frozen=True, slots=True)
class PutRight:
    """A message that puts right: `meant` holds only what was meant, `denied` only what was denied, at their places."""

    meant: list[Chunk]
    denied: list[Chunk]


@cache
def _frame(language: str) -> dict[tuple[str, ...], _Says]:
    """Every phrase of the frame by its words."""
    return {tuple(fold(phrase).split()): kind for kind in _LISTED for phrase in data("corrections")[language][kind]}


def put_right(chunks: Sequence[Chunk], lex: Lexicon, fits: Fits, topic: Topic | None) -> PutRight | None:
    """What a message with these chunks puts right about `topic`; None where it is no such message."""
    if topic is None or len(chunks) > _LONGEST or any(c.sort is Sort.BREAK and c.text in "?¿" for c in chunks):
        return None
    says = _labels(chunks, lex)
    if says is None:
        return None
    if _Says.CONTENT not in says:
        return PutRight([_silent(c) for c in chunks], []) if _Says.WRONG in says else None
    about = _About(lex, fits, topic)
    told = set(says) - _QUIET
    if not told:
        return _pointed(chunks, says, about)
    first = next(at for at, kind in enumerate(says) if kind not in (_Says.SMALL, _Says.STOP))
    leads = says[first] is _Says.IS and chunks[first].text not in lex.conjunctions
    if told <= _WEAK and not (leads and told == {_Says.IS}):
        return None
    return _parted(chunks, says, about)


def _labels(chunks: Sequence[Chunk], lex: Lexicon) -> list[_Says] | None:
    """What each chunk says; None where one says something else."""
    frame = _frame(lex.language)
    small = lex.connectors | lex.of | lex.determiners | lex.joiners | lex.stands_for
    words = [c.text if c.sort in (Sort.WORD, Sort.FILLER) else "" for c in chunks]
    says: list[_Says] = []
    while len(says) < len(chunks):
        at = len(says)
        found = phrase(frame, words, at)
        if found:
            kind, length = found
            says += [kind, *[_Says.IS if kind is _Says.NO else kind] * (length - 1)]
        elif chunks[at].sort in (Sort.BREAK, Sort.LINE, Sort.FIX, Sort.TIMES):
            says.append(_Says.STOP)
        elif words[at] in small or chunks[at].text in lex.stands_for:
            says.append(_Says.SMALL)
        elif chunks[at].sort in _VALUES:
            says.append(_Says.CONTENT)
        elif words[at] in lex.conjunctions or chunks[at].sort is Sort.FILLER or lex.is_filler(words[at]):
            return None
        else:
            says.append(_Says.CONTENT)
    if _Says.CONTENT not in says:
        return [_Says.CONTENT if c.sort is Sort.NUM else kind for c, kind in zip(chunks, says, strict=True)]
    return says


def listed(language: str, *kinds: str) -> list[tuple[str, ...]]:
    """The phrases of some lists of the data file by their words."""
    return [tuple(fold(each).split()) for kind in kinds for each in data("corrections")[language][kind]]


def phrase(frame: dict[tuple[str, ...], Kind], words: Sequence[str], at: int) -> tuple[Kind, int] | None:
    """The longest phrase of the frame that begins at `at`, and how many chunks it takes."""
    for end in range(min(len(words), at + _PHRASE), at, -1):
        said = tuple(word for piece in words[at:end] for word in piece.split())
        if all(words[at:end]) and said in frame:
            return frame[said], end - at
    return None


def _parted(chunks: Sequence[Chunk], says: Sequence[_Says], about: _About) -> PutRight | None:
    """Tell what was meant from what was denied."""
    fits, topic = about.fits, about.topic
    runs = _runs(chunks, says, fits)
    if all(denied for _, denied in runs):
        if [kind for kind in says if kind not in (_Says.SMALL, _Says.STOP, _Says.IS)][-1] in (_Says.NO, _Says.WRONG):
            return PutRight([_silent(c) for c in chunks], [])  # "la cola no": what then is asked
        if len(runs) == 1 and _on_card(chunks, runs[0][0], fits, topic):
            return None  # "no cola": none of it
        # "no dije doce", "no i said twelve not two": the first no is only the answer
        fresh = [at for at, (run, _) in enumerate(runs) if not _on_card(chunks, run, fits, topic)]
        at = fresh[-1] if fresh else len(runs) - 1
        runs[at] = (runs[at][0], False)
    meant = [places for places, denied in runs if not denied]
    denied = [places for places, denied in runs if denied]
    held = [run for run in meant if _on_card(chunks, run, fits, topic)]
    if len(runs) == 2 and len(held) == 1 and _Says.NO in says and not {_Says.SAID, *_WEAK} & set(says):
        meant, denied = [run for run, _ in runs if run not in held], held  # "dos no, doce", where the card has two
    if len(runs) == 2 and denied and len(held) == len(meant) == 1 and says[0] is _Says.NO and says[1] is _Says.STOP:
        meant, denied = denied, meant  # "no, 2 no son 12"
    return PutRight(_only(chunks, says, meant, about), _only(chunks, says, denied, about))


def _runs(chunks: Sequence[Chunk], says: Sequence[_Says], fits: Fits) -> list[tuple[list[int], bool]]:
    """The places of what belongs together, and whether it is denied."""
    runs: list[tuple[list[int], bool]] = []
    denied = is_open = False
    for at, kind in enumerate(says):
        if kind is _Says.CONTENT and is_open and not _begins_anew(chunks, runs[-1][0], at, fits):
            runs[-1][0].append(at)
        elif kind is _Says.CONTENT:
            denied = denied and not is_open
            runs.append(([at], denied))
            is_open = True
        elif kind is _Says.NO and is_open and says[at - 1] is _Says.CONTENT and _ends_with(says[at + 1 :]):
            runs[-1] = (runs[-1][0], True)  # "mañana no, el lunes", "2 no son"
            denied = is_open = False
        elif kind is _Says.NO:
            denied = is_open or not denied  # "no no, doce" denies nothing
            is_open = False
        elif kind is not _Says.SMALL:
            denied = denied and kind in (_Says.SAID, _Says.WISHED, _Says.IS) and not is_open
            is_open = False
    return runs


def _ends_with(rest: Sequence[_Says]) -> bool:
    """Whether a denial closes what came before it: a stop follows, or the end, with "it is" at most before it."""
    last = next((kind for kind in rest if kind is not _Says.IS), _Says.STOP)
    return last is _Says.STOP


def _begins_anew(chunks: Sequence[Chunk], run: Sequence[int], at: int, fits: Fits) -> bool:
    """Whether something else begins at `at`: a second number, day or person, or another product."""
    sorts = {chunks[i].sort for i in run}
    here = chunks[at].sort
    if here in _ALONE or sorts & _ALONE or (here is Sort.NUM and Sort.NUM in sorts):
        return True
    if here is not Sort.WORD or Sort.WORD not in sorts:
        return False
    said = " ".join(chunks[i].text for i in run if chunks[i].sort is Sort.WORD)
    return bool(fits(said)) and bool(fits(chunks[at].text)) and not fits(f"{said} {chunks[at].text}")


def _on_card(chunks: Sequence[Chunk], run: Sequence[int], fits: Fits, topic: Topic) -> bool:
    """Whether a run says what the card has already."""
    sorts = {chunks[i].sort for i in run}
    numbers = [chunks[i].value.value for i in run if chunks[i].sort is Sort.NUM]
    words = " ".join(chunks[i].text for i in run if chunks[i].sort is Sort.WORD)
    if sorts & _ALONE or not (numbers or words):
        return False
    if numbers and not any(line.quantity in numbers for line in topic.lines):
        return False
    held = {line.product for line in topic.lines if line.product}
    return not words or bool(held & {fit.id for fit in fits(words)})


def _only(chunks: Sequence[Chunk], says: Sequence[_Says], runs: Sequence[Sequence[int]], about: _About) -> list[Chunk]:
    """The chunks with all that is not in `runs` made silent; small words before what was said stay."""
    kept = {at for run in runs for at in run}
    for at in range(len(chunks) - 1, -1, -1):
        if at + 1 in kept and says[at] is _Says.SMALL:
            kept.add(at)
    out = [c if at in kept else _silent(c) for at, c in enumerate(chunks)]
    for run in runs:
        before = out[run[0] - 1].text if run[0] else ""
        led = out[run[0] - 2].text if run[0] > 1 and before in about.lex.of else before
        measured = any(out[i].sort is Sort.MEAS for i in run)
        points = led in data("corrections")[about.lex.language]["points"]
        if (points and (measured or (led is not before and len(run) == 1))) or (measured and before in about.lex.of):
            silent = range(run[0] - 2 if led is not before and points else run[0] - 1, run[0])
            out = about.named(out, run, silent) or out
        elif len(runs) == len(run) == 1 and out[run[0]].sort is Sort.NUM:
            out[run[0]] = replace(out[run[0]], value=replace(out[run[0]].value, article=False))  # "no, uno solo"
    return out


def _silent(chunk: Chunk) -> Chunk:
    return replace(chunk, sort=Sort.FILLER, text="", value=None)


@dataclass(frozen=True, slots=True)
class _About:
    """What the conversation is about."""

    lex: Lexicon
    fits: Fits
    topic: Topic

    def named(self, chunks: Sequence[Chunk], places: Sequence[int], silent: Iterable[int]) -> list[Chunk] | None:
        """The words at `places` as another product of a name spoken of, and nothing at those that are `silent`; None
        where there is no such product: "la de 3 litros", where the card says "Inca Kola 500 ml"."""
        words = " ".join(_as_word(chunks[at]) for at in places)
        held = {line.product for line in self.topic.lines if line.product}
        for name in self.topic.names:
            said = fold(name).split()
            for width in range(len(said), 0, -1):
                full = " ".join([*said[:width], words])
                if any(fit.id not in held for fit in self.fits(full)):
                    out = [_silent(c) if at in silent or at in places else c for at, c in enumerate(chunks)]
                    out[places[0]] = replace(chunks[places[0]], sort=Sort.WORD, text=full, value=None)
                    return out
        return None


def _as_word(chunk: Chunk) -> str:
    """A size or number as it stands in a product's name."""
    if chunk.sort is Sort.MEAS:
        return f"{plain(chunk.value.value)} {chunk.value.dimension}"
    return plain(chunk.value.value) if chunk.sort is Sort.NUM else chunk.text


def _pointed(chunks: Sequence[Chunk], says: Sequence[_Says], about: _About) -> PutRight | None:
    """ "La de 3 litros", "the big one": only what tells the thing spoken of apart from others of its name."""
    places = [at for at, kind in enumerate(says) if kind is _Says.CONTENT]
    first = next(at for at, kind in enumerate(says) if kind is not _Says.STOP)
    led = chunks[first].text
    sized = led in about.lex.of and any(chunks[at].sort is Sort.MEAS for at in places)
    pointed = led in data("corrections")[about.lex.language]["points"]
    if not (sized or pointed) or any(chunks[at].sort in _ALONE for at in places):
        return None
    meant = about.named(chunks, places, [at for at in range(len(chunks)) if at not in places])
    return PutRight(meant, []) if meant else None
