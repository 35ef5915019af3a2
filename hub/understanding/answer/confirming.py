"""Whether a message that begins with a yes agrees: only where all of it is explained by words that agree.

"Sí, espera", "te confirmo a las 5" and "ok but not now" hold a yes-word and agree to nothing, and whatever nobody
taught may change a yes as well. So a yes presses a button only where every word is a yes, politeness or an address;
"claro que no" declines, and the rest asks. The words are data (`data/confirming.toml`); any of the three languages will
do, since shops mix them, but only one at a time: "ya" is a yes in English and may begin a no in Spanish.
"""

from __future__ import annotations

import re
from functools import cache

from hub.application.ports.understanding import Action, Intent, Reading
from hub.domain.words import fold
from hub.understanding.answer.due import another_day
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.skeleton import skeleton

ANSWERS = frozenset({Intent.CONFIRM, Intent.DECLINE})
"""What is read here."""


@cache
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a yes may be made of, whole messages that deny, and a no that only waits."""
    raw = data("confirming")
    agrees, denials = [], []
    for words in raw.values():
        yes, beside, denies = ("|".join(words[key]) for key in ("yes", "beside", "denies"))
        agrees.append(rf"(?:(?:{beside}) )*(?:{yes}) (?:(?:{yes}|{beside}) )*")
        denials.append(rf"(?:(?:{beside}|{yes}) )*?(?:{denies}) (?:(?:{beside}) )*")
    waits = "|".join(each for words in raw.values() for each in words["waits"])
    return re.compile("|".join(agrees)), re.compile("|".join(denials)), re.compile(rf"\b(?:{waits}) ")


def answered(message: Message, intent: Intent) -> Reading:
    """The reading of what seems to be a yes or a no: it is that, or a question where anything stands beside the yes."""
    yes, denial, waits = _phrases()
    told = _told(message)
    if yes.fullmatch(told):
        return Reading(Intent.CONFIRM, Action.ACT)
    # "no puedo antes del lunes" may be an offer
    other_day = message.role == "supplier" and bool(message.of(Sort.DATE)) and another_day(message) is None
    if denial.fullmatch(told) or (intent is Intent.DECLINE and not waits.search(told) and not other_day):
        return Reading(Intent.DECLINE, Action.ACT)
    return Reading(intent, Action.ASK, missing=("confirmation",))


def puts_off(message: Message) -> bool:
    """Whether a message says that its answer comes later: "ok, te confirmo mañana"."""
    return bool(_phrases()[2].search(_told(message)))


def outspoken(message: Message) -> bool:
    """Whether all of a message is a yes or a denial, so that it needs no other sign to act."""
    return agrees(message) or bool(_phrases()[1].fullmatch(_told(message)))


def agrees(message: Message) -> bool:
    """Whether all of a message is a yes, and no question."""
    return not message.question and bool(_phrases()[0].fullmatch(_told(message)))


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
