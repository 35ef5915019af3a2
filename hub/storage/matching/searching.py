"""What a search box shows: every word typed is met, begun or misspelt by a word of the product."""

from __future__ import annotations

from collections.abc import Mapping

from hub.storage.matching.entry import STRONG, size_marks
from hub.storage.matching.index import QUALITY, Index, Nearness
from hub.storage.matching.postings import Postings
from hub.storage.matching.sizes import WITHOUT, Size

_BEGUN = 0.7
_MISSPELT = 0.6
_WEAK = 0.9
_SIZE_ALONE = 0.5
_FEW = 8
"""Looking up one product costs about as much as going through this many."""
_TOLD_APART = 1000
"""Products of one score that are put in the order of their names; of more no order would help."""


def searched(
    index: Index, words: list[str], sizes: tuple[Size, ...], limit: int, *, nearly: bool
) -> list[tuple[int, float]]:
    """Numbers and scores (0 to 1) of the products that fit best, best first.

    `nearly`: where nothing fits all that was typed, what fits all but a word, or all but the size, will do.
    """
    scores = _scores(index, words, sizes) or _scores(index, words, sizes, loosely=True)
    if nearly and not scores:
        scores = _nearly(index, words, sizes)
    best = sorted(scores.values(), reverse=True)[:limit]
    if not best:
        return []
    docs = [doc for doc, score in scores.items() if score > best[-1]]
    docs += [doc for doc, score in scores.items() if score == best[-1]][:_TOLD_APART]
    names = index.names(docs)
    docs.sort(key=lambda doc: (-scores[doc], names[doc][1], names[doc][0]))
    return [(doc, scores[doc]) for doc in docs[:limit]]


def _nearly(index: Index, words: list[str], sizes: tuple[Size, ...]) -> dict[int, float]:
    """Products that have all that was typed but one word, or all but the size; a size alone says nothing."""
    ways = [([*words[:at], *words[at + 1 :]], sizes) for at in range(len(words))] if len(words) > 1 else []
    if words and sizes:
        ways.append((words, ()))
    count = len(words) + bool(sizes)
    scores: dict[int, float] = {}
    for some, sized in ways:
        for doc, score in _scores(index, some, sized, loosely=True).items():
            scores[doc] = max(score * (count - 1) / count, scores.get(doc, 0.0))
    return scores


def _scores(index: Index, words: list[str], sizes: tuple[Size, ...], *, loosely: bool = False) -> dict[int, float]:
    reaches = [_reach(index, word, loosely=loosely) for word in words]
    sized = [index.holding(size_marks(size, index.table)) for size in sizes]
    if not all(reaches) or not (reaches or sized):
        return {}
    postings = index.postings({term for reach in reaches for term in reach})
    if not reaches:
        return dict.fromkeys(set.intersection(*sized), _SIZE_ALONE)
    rarest, *others = sorted(reaches, key=lambda reach: sum(len(postings[t]) for t in reach))
    scores: dict[int, float] = {}
    for term, weight in rarest.items():
        for doc, part in postings[term].items():
            scores[doc] = max(weight if part & STRONG else weight * _WEAK, scores.get(doc, 0.0))
    for docs in sized:
        scores = {doc: score for doc, score in scores.items() if doc in docs}
    for reach in others:
        gains: dict[int, float] = {}
        for term, weight in reach.items():
            for doc in _among(scores, postings[term]):
                gains[doc] = max(weight, gains.get(doc, 0.0))
        scores = {doc: scores[doc] + gain for doc, gain in gains.items()}
    return {doc: score / len(reaches) for doc, score in scores.items()}


def _among(docs: Mapping[int, float], postings: Postings) -> list[int]:
    """Those of `docs` that hold a term, found by the shorter way."""
    if len(docs) * _FEW < len(postings):
        return [doc for doc in docs if postings.part(doc) is not None]
    return [doc for doc in postings.docs if doc in docs]


def _reach(index: Index, word: str, *, loosely: bool) -> Mapping[str, float]:
    """Terms that a typed word may mean: itself, what it begins, what it sounds like, one typo away.

    A word that is one of the catalogue's may still be mistyped: that is thought of where all else failed (`loosely`).
    """
    reach: dict[str, float] = dict.fromkeys(index.beginning(word), _BEGUN)
    near = index.terms(word, Nearness.FORM)
    if word.startswith(WITHOUT) and not near and not reach:
        # in another order "sin" stands before whatever comes next: "sin agua gas"
        return _reach(index, word.removeprefix(WITHOUT), loosely=loosely)
    if not near or loosely:
        near = index.terms(word, Nearness.TYPO)
    if loosely:
        reach |= dict.fromkeys(index.misspelt(word, loosely=True), _MISSPELT)
    for term, nearness in near.items():
        reach[term] = max(reach.get(term, 0.0), QUALITY[nearness] if nearness < Nearness.TYPO else _MISSPELT)
    return reach
