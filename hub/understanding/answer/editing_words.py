"""What each word of a message that changes the open card says; the words are data (`data/edits.toml`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise

from hub.domain.words import fold
from hub.understanding.answer.putting_right import listed, phrase
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import Lexicon

_CONTENT = frozenset({Sort.NUM, Sort.MEAS, Sort.PACK, Sort.WORD, Sort.FILLER})


class Says(StrEnum):
    """What a word of the frame says; the values are the lists of the data file, but for the last ones."""

    SMALL = "small"
    WITHOUT = "without"
    LESS = "less"
    MORE = "more"
    ALSO = "also"
    ONLY = "only"
    DENY = "deny"
    ADD = "add"
    TAKE = "take"
    INSTEAD = "instead"
    SWAP = "swap"
    RATHER = "rather"
    SHORT = "short"
    AS_IS = "as_is"
    NOR = "nor"
    BY = "by"
    TIMES = "times"
    YES = "yes"
    PLACE = "places"
    NO = "no"
    AND = "and"
    OF = "of"
    DAY = "day"
    WHO = "who"
    WHERE = "where"
    STOP = "stop"
    CONTENT = "content"


_LISTED = tuple(Says)[: list(Says).index(Says.TIMES)]
_CLITIC = (Says.TAKE, Says.ADD, Says.SWAP)
DOES = frozenset({*_LISTED[1:], Says.TIMES}) - {Says.BY}
"""What changes the card."""
_TOLD_BY = {Sort.DATE: Says.DAY, Sort.PARTY: Says.WHO, Sort.BRANCH: Says.WHERE}
TOLD = frozenset({Says.WHO, Says.WHERE})
OFF = frozenset({Says.DENY, Says.WITHOUT, Says.NOR, Says.NO})


@cache
def words_of(language: str, kind: str) -> frozenset[str]:
    """The phrases of one list of the data file."""
    return frozenset(map(fold, data("edits")[language][kind]))


@cache
def _frame(language: str, clitics: frozenset[str]) -> dict[tuple[str, ...], Says]:
    """Every phrase of the frame by its words."""
    found = dict.fromkeys(listed(language, "small", "sorry", "is"), Says.SMALL)
    found |= dict.fromkeys(listed(language, "no"), Says.NO)
    found |= {tuple(each.split()): Says.YES for each in words_of(language, "yes")}
    for kind in _LISTED:
        said = [fold(each) for each in data("edits")[language][kind]]
        more = [verb + clitic for verb in said for clitic in clitics] if kind in _CLITIC else []
        found |= {tuple(each.split()): kind for each in (*more, *said)}
    for kind in (Says.PLACE, Says.TIMES):
        found |= {tuple(fold(each).split()): kind for each in data("edits")[language][kind]}
    return found


def labelled(chunks: Sequence[Chunk], lex: Lexicon) -> tuple[list[Says], dict[int, Decimal]] | None:
    """What each chunk says, and how many times as much or which of the card's lines it is, by its place; None where one
    can be part of no edit."""
    frame = _frame(lex.language, frozenset(fold(each) for each in lex.clitics))
    figures = {
        kind: {fold(said): Decimal(value) for said, value in data("edits")[lex.language][kind].items()}
        for kind in (Says.TIMES, Says.PLACE)
    }
    small = lex.determiners | lex.connectors | lex.joiners | {""}
    words = [_as_said(chunks, at, lex) for at in range(len(chunks))]
    says: list[Says] = []
    values: dict[int, Decimal] = {}
    while len(says) < len(chunks):
        at = len(says)
        found = phrase(frame, words, at)
        chunk = chunks[at]
        if (found is None or found == (Says.SMALL, 1)) and chunk.text in lex.of | lex.conjunctions:
            says.append(Says.OF if chunk.text in lex.of else Says.AND)
        elif found:
            kind, length = found
            if kind in figures:
                values[at] = figures[kind][" ".join(words[at : at + length])]
            says += [kind, *[Says.SMALL] * (length - 1)]
        elif chunk.sort in (Sort.BREAK, Sort.LINE):
            says.append(Says.SMALL if chunk.text == ":" else Says.STOP)
        elif chunk.sort in _TOLD_BY:
            says.append(_TOLD_BY[chunk.sort])
        elif chunk.sort not in _CONTENT:
            return None
        else:
            about = _counts_no_more(chunks, at)
            says.append(Says.SMALL if about or chunk.text in small else Says.CONTENT)
    return says, values


def _as_said(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> str:
    """The words at `at` where they may be the frame's: "half" counts nothing unless a pack follows, nor does "another"
    before a number."""
    chunk = chunks[at]
    if chunk.sort in (Sort.WORD, Sort.FILLER):
        return chunk.text
    if chunk.sort is Sort.DATE:
        return chunk.text.split()[-1] if _is_place(chunks, at, lex) else ""
    if at and _is_place(chunks, at - 1, lex):
        return chunk.text
    after = chunks[at + 1].sort if at + 1 < len(chunks) else None
    times = chunk.text in data("edits")[lex.language]["times"] and after not in (Sort.PACK, Sort.MEAS)
    more = chunk.text in words_of(lex.language, "more") and after is Sort.NUM
    return chunk.text if chunk.sort is Sort.NUM and (times or more) else ""


def _counts_no_more(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether an article only leads to a number: "unas 3"."""
    after = chunks[at + 1].sort if at + 1 < len(chunks) else None
    return chunks[at].sort is Sort.NUM and chunks[at].value.article and after is Sort.NUM


def _is_place(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether what was taken for a day tells a line of the card: "the first one"."""
    following = chunks[at + 1].text if at + 1 < len(chunks) else ""
    told = f"{chunks[at].text.split()[-1]} {following}" if chunks[at].sort is Sort.DATE else ""
    return following in lex.stands_for and told in data("edits")[lex.language]["places"]


def which_gives_way(says: Sequence[Says], runs: Sequence[Sequence[int]]) -> int | None:
    """The place among two runs of the one that gives way; None where nobody can tell."""
    if not 0 < len(runs) < 3:
        return None
    if Says.INSTEAD in says:
        mark = says.index(Says.INSTEAD)
        after = [at for at, run in enumerate(runs) if run[0] > mark]
        return after[0] if after else 0 if len(runs) == 1 else None
    mark = says.index(Says.SWAP)
    parted = any(Says.BY in says[one[-1] : other[0]] for one, other in pairwise(runs))
    return 0 if parted and (runs[0][0] > mark or runs[0][-1] < mark < runs[-1][0]) else None


def restates(chunks: Sequence[Chunk], says: Sequence[Says], language: str) -> bool:
    """Whether goods get a number that they shall have: "a pilsen são 3", "a pilsen pode deixar 3", "pilsen: 3"."""
    if {word for chunk in chunks for word in chunk.text.split()} & words_of(language, "becomes"):
        return True
    put, named = words_of(language, "put"), False
    for at, (chunk, kind) in enumerate(zip(chunks, says, strict=True)):
        number = kind is Says.CONTENT and chunk.sort is Sort.NUM
        led = chunks[at - 1] if at else None
        behind = led is not None and (led.text in put or led.text == ":" or says[at - 1] is Says.CONTENT)
        if number and not named:
            return False  # "8 pilsen" may be wanted beside
        if number and behind and not chunk.value.article:
            return True
        named = named or (kind is Says.CONTENT and chunk.sort is Sort.WORD)
    return False


def parted_by_no(
    places: list[int], says: Sequence[Says], words: Sequence[bool], numbers: Sequence[bool]
) -> list[list[int]]:
    """The places of a clause as two where a no inside it denies goods on one side only: "cola no atún 4", "atún 4 no
    cola", "atún sí cola no". `words` and `numbers` tell what stands at each place of the message."""
    marks = [at for at, place in enumerate(places) if says[place] in (Says.NO, Says.YES)]
    if Says.NO not in {says[places[at]] for at in marks}:
        return [places]
    for at in marks:
        told = [[p for p in side if says[p] is Says.CONTENT] for side in (places[:at], places[at + 1 :])]
        if not all(any(words[p] for p in side) for side in told):
            continue
        counted = [any(numbers[p] for p in side) for side in told]
        if len(marks) > 1 or counted == [False, True]:
            return [places[: at + 1], places[at + 1 :]]
        if counted == [True, False]:
            return [places[:at], places[at:]]
    return [places]


def says_no(denied: Sequence[int], content: Sequence[int], *, started: bool) -> bool:
    """Whether a clause is denied: "la cola no", "no cola"."""
    return denied[-1] > content[-1] or (denied[-1] < content[0] and not started)
