"""What the shop calls a product, learnt from an answer: the words that named nothing become its alias.

Somebody writes "3 cajas de chelita", is asked what that is, and says "pilsen 630". From then on "chelita" is that
product for the whole shop, once the card that says so was confirmed. Only the staff teach, only words that fit no
product and are no word for goods of which the shop has several ("chela"), and the alias stands with the product's
others, where it can be taken out again.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

from hub.application.catalogue import learn_alias
from hub.bot.dialogue.turn import Turn
from hub.bot.drafts import Draft
from hub.bot.wording import quoted
from hub.domain.rights import Right
from hub.domain.words import bare

_MOST_WORDS = 3
_MOST_LETTERS = 40
_FEWEST_LETTERS = 3
_DATA = Path(__file__).parent.parent / "data"


@cache
def _no_names() -> frozenset[str]:
    """Words that tell how much or which, and never what: "la mitad", "o mesmo"."""
    languages: dict[str, list[str]] = json.loads((_DATA / "no_names.json").read_text("utf-8"))
    return frozenset(chain.from_iterable(languages.values()))


def teaching(turn: Turn, draft: Draft, said: str | None, product: str) -> Draft:
    """`draft` with what the answer taught: that `said` means `product`, where these words may become an alias."""
    words = " ".join((said or "").split())
    if not turn.may(Right.ORDER) or not _may_name(words) or _named(turn, words):
        return draft
    kept = tuple(pair for pair in draft.taught if pair[0].casefold() != words.casefold())
    return replace(draft, taught=(*kept, (words, product)))


def taught_words(turn: Turn, draft: Draft) -> str:
    """What the card says will be remembered; empty where nothing is."""
    lines = [
        turn.wording("card.taught", said=quoted(said), product=turn.product(product).name)
        for said, product in draft.taught
        if any(line.product == product for line in draft.lines)
    ]
    return "\n".join(["", *lines]) if lines else ""


def learn(turn: Turn, draft: Draft) -> None:
    """Write down what the confirmed request taught; what fits a product meanwhile is left alone."""
    for said, product in draft.taught:
        if any(line.product == product for line in draft.lines) and not _named(turn, said):
            learn_alias(turn.tx, product, said)


def _may_name(words: str) -> bool:
    letters = sum(c.isalpha() for c in words)
    short = 0 < len(words) <= _MOST_LETTERS and len(words.split()) <= _MOST_WORDS
    tells_how_much = not _no_names().isdisjoint(bare(words).split())
    return short and letters >= _FEWEST_LETTERS and not tells_how_much and not any(c.isdigit() for c in words)


def _named(turn: Turn, words: str) -> bool:
    """Whether `words` name a product of the shop, or goods of which it has more than one."""
    goods = [fit for fit in turn.matcher.search(words, limit=3) if fit.why == "goods"]
    return len(goods) > 1 or bool(turn.matcher.fits(words, turn.contact.language))
