"""What this shop's voice notes are misheard as: learning it from corrections, and forgetting it."""

from __future__ import annotations

from hub.application.access import demand
from hub.application.i18n import LANGUAGES
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.events import HearingForgotten, HearingJudged, Personal
from hub.domain.hearing import MOST_LETTERS, Mishearing, is_number
from hub.domain.rights import Right
from hub.domain.words import bare


def judge_hearing(tx: Transaction, contact: str, language: str, *, heard: str, other: str, mistaken: bool) -> None:
    """Record that a note of `contact` was `heard` where `other` had been said, or (not `mistaken`) that it was not.

    Numbers are written in figures. Raises `InvalidInput` for no words, long or equal ones and an unknown language,
    `NotFound`, `NotAllowed`.
    """
    # Whoever may see what the shop holds works for it, and speaks its notes.
    demand(tx, Right.SEE_STOCK)
    if tx.contact(contact) is None:
        raise NotFound(f"no contact {contact}", reason="contact")
    if language not in LANGUAGES:
        raise InvalidInput(f"no words in {language}", reason="language", language=language)
    words = [each if is_number(each) else bare(each) for each in (heard, other)]
    if words[0] == words[1] or not all(0 < len(each) <= MOST_LETTERS for each in words):
        raise InvalidInput("a mishearing needs two different short phrases", reason="mishearing")
    first, second = (Personal(contact, each) for each in words)
    tx.record(HearingJudged(tx.new_id(), contact, language, first, second, mistaken))


def forget_mishearing(tx: Transaction, known: Mishearing) -> None:
    """Take back every judgement that says so. Raises `NotAllowed`."""
    demand(tx, Right.EDIT_SETTINGS)
    standing = {judgement for each in tx.mishearings() for judgement in each.judgements}
    for judgement in known.judgements:
        if judgement in standing:
            tx.record(HearingForgotten(judgement))
