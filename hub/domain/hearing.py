"""What is misheard in a shop: which words of a transcript were meant otherwise, and what else a transcript may say.

People put right what a card shows; what stood in the transcript in its place is what the recogniser makes of the word.
Only words that look alike count: whoever changes their mind has not been misheard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from hub.domain.words import bare

ALIKE = 0.6
"""From this share of common letters on (Ratcliff and Obershelp) words may have been taken for each other."""
MOST_WORDS = 3
FEWEST_LETTERS = 3
MOST_LETTERS = 40
_SMALL_WORD = 2
"""Letters of a word that only leads to what was said: "al Inlay" was "a Lindley"."""
_MOST_READ = 60
"""Words of a transcript that are looked at."""


@dataclass(frozen=True, slots=True)
class Mishearing:
    """Something that this shop's notes are heard as, and what was meant; `judgements` are the facts that say so."""

    language: str
    heard: str
    meant: str
    judgements: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether one number was taken for another."""
        return is_number(self.heard)


def is_number(words: str) -> bool:
    """Whether `words` are a number in figures."""
    return words.isascii() and words.replace(".", "", 1).isdecimal()


def numerals_alike(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers sound alike: two and twelve, thirteen and thirty, "sesenta" and "setenta"; no others."""
    low, high = sorted((one, other))
    unit = 2 <= low <= 9 and high == low + 10
    return unit or (13 <= low <= 19 and high == (low - 10) * 10) or (low == 60 and high == 70)


def stretches(text: str, most: int = MOST_WORDS) -> list[str]:
    """Every run of up to `most` words of `text` that holds no figure and enough letters, as `bare` writes it."""
    words = bare(text).split()[:_MOST_READ]
    runs = (words[at : at + width] for width in range(1, most + 1) for at in range(len(words) - width + 1))
    joined = (" ".join(run) for run in runs)
    return [run for run in joined if not any(c.isdigit() for c in run) and _may_be_learnt(run)]


def _may_be_learnt(run: str) -> bool:
    return len(run.replace(" ", "")) >= FEWEST_LETTERS and len(run) <= MOST_LETTERS


def alike(one: str, other: str) -> float:
    """How much two words or phrases look alike, from 0 to 1, spaces aside."""
    return SequenceMatcher(None, bare(one).replace(" ", ""), bare(other).replace(" ", ""), autojunk=False).ratio()


def misheard(transcript: str, meant: Iterable[str]) -> tuple[str, str] | None:
    """What of `transcript` was written for one of the phrases `meant`, and for which; None where nothing is like it.

    Of several the one that shares most letters. Where the transcript holds a phrase itself it was not misheard.
    """
    phrases = [phrase for phrase in dict.fromkeys(map(bare, meant)) if _may_be_learnt(phrase)]
    heard = stretches(transcript)
    if any(phrase in heard for phrase in phrases):
        return None
    begun = [each for each in heard if len(each.split()[0]) > _SMALL_WORD]
    found = [(_shared(each, phrase), each, phrase) for phrase in phrases for each in begun]
    _, each, phrase = max((pair for pair in found if alike(pair[1], pair[2]) >= ALIKE), default=(0.0, "", ""))
    return (each, phrase) if each else None


def _shared(one: str, other: str) -> float:
    """The letters that two phrases share, less half of those that they do not."""
    letters = len(one.replace(" ", "")) + len(other.replace(" ", ""))
    shared = alike(one, other) * letters / 2
    return shared - (letters - 2 * shared) / 2


def otherwise(transcript: str, known: Sequence[Mishearing]) -> list[str]:
    """What `transcript` may say by the words that were `known` to be misheard, one of them put in at a time."""
    pieces = transcript.split()[:_MOST_READ]
    words = [bare(piece) for piece in pieces]
    found: dict[str, None] = {}
    for each in known:
        said = each.heard.split()
        for at in range(len(words) - len(said) + 1):
            if not each.is_number and words[at : at + len(said)] == said:
                found.setdefault(" ".join([*pieces[:at], each.meant, *pieces[at + len(said) :]]))
    return list(found)
