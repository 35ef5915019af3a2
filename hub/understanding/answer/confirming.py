"""Whether a message that begins with a yes agrees: only where all of it is explained by words that agree.

"Sí, espera", "te confirmo a las 5" and "ok but not now" hold a yes-word and agree to nothing, and whatever nobody
taught may change a yes as well. So a yes presses a button only where every word is a yes, politeness or an address, or
says once more what the card holds;
"claro que no" declines, and the rest asks. The words are data (`data/confirming.toml`); any of the three languages will
do, since shops mix them, but only one at a time: "ya" is a yes in English and may begin a no in Spanish.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from hub.application.ports.understanding import Action, Fit, Intent, Reading, RequestLine
from hub.domain.words import fold
from hub.understanding.answer.due import another_day
from hub.understanding.answer.editing_words import words_of
from hub.understanding.goods.drafts import Draft
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.skeleton import skeleton

ANSWERS = frozenset({Intent.CONFIRM, Intent.DECLINE})
"""What is read here."""
_FIGURES = frozenset({Sort.NUM, Sort.MEAS})
_OTHER = frozenset({Sort.DATE, Sort.MONEY, Sort.PARTY, Sort.BRANCH, Sort.FIX})
"""What a card's goods and numbers are not: it may change the card."""


@cache
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a yes may be made of, whole messages that deny, a no that only waits, and what a no may be made of."""
    raw = data("confirming")
    agrees, denials, refusals = [], [], []
    for words in raw.values():
        yes, beside, denies, refuses = ("|".join(words[key]) for key in ("yes", "beside", "denies", "refuses"))
        refusals.append(rf"(?:(?:{denies}|{refuses}|{beside}|{yes}) )++")  # possessive: words stand in several of them
        agrees.append(rf"(?:(?:{beside}) )*(?:{yes}) (?:(?:{yes}|{beside}) )*")
        denials.append(rf"(?:(?:{beside}|{yes}) )*?(?:{denies}) (?:(?:{beside}) )*")
    waits = "|".join(each for words in raw.values() for each in words["waits"])
    return (
        re.compile("|".join(agrees)),
        re.compile("|".join(denials)),
        re.compile(rf"\b(?:{waits}) "),
        re.compile("|".join(refusals)),
    )


def answered(message: Message, intent: Intent) -> Reading:
    """The reading of what seems to be a yes or a no: it is that, or a question where anything stands beside the yes."""
    yes, denial, waits, refusal = _phrases()
    told = _told(message)
    denied = denial.fullmatch(told) is not None
    if message.said.topic is None and told.strip() in data("confirming")[message.lex.language]["laments"]:
        return Reading(intent, Action.ASK, missing=("confirmation",))  # "oh no" of what fell down
    if (yes.fullmatch(told) and not denied and not waits.search(told)) or repeats(message):
        return Reading(Intent.CONFIRM, Action.ACT)
    # "no puedo antes del lunes" may be an offer
    other_day = message.role == "supplier" and bool(message.of(Sort.DATE)) and another_day(message) is None
    refused = intent is Intent.DECLINE and refusal.fullmatch(told) is not None  # "no te creo" refuses nothing
    if denied or (refused and not waits.search(told) and not other_day):
        return Reading(Intent.DECLINE, Action.ACT)
    return Reading(intent, Action.ASK, missing=("confirmation",))


def puts_off(message: Message) -> bool:
    """Whether a message says that its answer comes later: "ok, te confirmo mañana"."""
    return bool(_phrases()[2].search(_told(message)))


def outspoken(message: Message) -> bool:
    """Whether all of a message is a yes or a denial, so that it needs no other sign to act."""
    return agrees(message) or repeats(message) or bool(_phrases()[1].fullmatch(_told(message)))


def agrees(message: Message) -> bool:
    """Whether all of a message is a yes, no question, no maybe and no denial made of a yes-word ("qué va")."""
    yes, denial, waits, _ = _phrases()
    told = _told(message)
    return not (message.question or denial.fullmatch(told) or waits.search(told)) and bool(yes.fullmatch(told))


def denies(message: Message) -> bool:
    """Whether all of a message is a no of several words, which names nothing of the card: "nem a pau"."""
    return not any(fits for _, fits in message.resolved) and bool(_phrases()[1].fullmatch(_told(message)))


def repeats(message: Message) -> bool:
    """Whether a message is a yes that says once more all that the open card holds: "sí, las 20 cajas de cola"."""
    topic, chunks, lex = message.said.topic, message.chunks, message.lex
    if topic is None or message.role == "supplier" or message.question or message.denied is not None:
        return False
    left, told = list(topic.lines), message.resolved
    if not told or len(told) != len(left) or any(c.sort in _OTHER for c in chunks):
        return False
    for draft, fits in told:
        line = _same_line(message, draft, fits, left)
        if line is None:
            return False
        left.remove(line)
    named = {at for draft, _ in told for at in draft.places}
    numbers = sum(c.sort in _FIGURES and not _is_article(c) and at not in named for at, c in enumerate(chunks))
    if numbers > sum(draft.counts for draft, _ in told):
        return False
    small = lex.determiners | lex.of | lex.conjunctions | lex.connectors | words_of(lex.language, "becomes")
    rest = [c.text for at, c in enumerate(chunks) if c.sort in (Sort.WORD, Sort.FILLER) and at not in named]
    return bool(_phrases()[0].fullmatch("".join(f"{word} " for word in rest if word not in small)))


def _is_article(chunk: Chunk) -> bool:
    return chunk.sort is Sort.NUM and bool(chunk.value.article)


def _same_line(message: Message, draft: Draft, fits: list[Fit], lines: list[RequestLine]) -> RequestLine | None:
    """The line of the card that a draft says once more; goods alone mean it as it is, a number alone the only one."""
    topic = message.said.topic
    if topic is None or not (draft.words or len(topic.lines) == 1):
        return None
    held = {line.product: line for line in lines if line.product}
    known = fits if draft.words else [fit for name in topic.names for fit in message.fits(fold(name))]
    found = {fit.id: fit for fit in known if fit.id in held}
    if len(found) != 1:
        return None
    [fit] = found.values()
    line = held[fit.id]
    if not draft.counts and draft.measure is None and not draft.unit:
        return line if draft.words else None
    said = message.resolver.line(replace(draft, words=draft.words or [fit.product.name]), [fit])
    other_unit = (draft.unit or draft.measure) and said.unit is not line.unit
    return line if said.quantity == line.quantity and not other_unit else None


def _told(message: Message) -> str:
    """The words of a message, people's names as ``PARTY``, each with a space behind."""
    names = {word for contact in message.shop.contacts for word in fold(contact.name).split()}
    names -= message.lex.name_particles
    words = []
    for chunk in message.chunks:
        if chunk.text in names:
            words.append("PARTY")
        else:
            words += skeleton([chunk], question=False).split()
    return "".join(f"{word} " for word in words)
