"""The name of somebody whom the shop does not know: the name alone, without what only tells who that is.

"don Chema el de la tortillería", "seu Tião pedreiro" and "Neville the taxi driver" are Chema, Tião and Neville;
"María de los Ángeles" and "Zé da Silva" are whole names.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.application.ports.understanding import Intent, PartyRef
from hub.domain.people import Role
from hub.domain.words import fold
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.names import callings, capital

_MOST = 3
"""Words of a name, particles aside."""
_PARTICLES = 2
_STEM = 3
_BEYOND = 2
"""Letters of a name that a pet name's ending may stand for: "Martincito", "Yadirita"."""


def new_name(message: Message, places: Sequence[int]) -> str | None:
    """The name that begins at the first of `places`, the chunks of words that nothing else explains."""
    chunks, lex = message.chunks, message.lex
    told = [i for i in places if chunks[i].sort is Sort.WORD and chunks[i].text not in lex.connectors]
    if len(told) > 1 and chunks[told[0]].text in lex.delivers:
        told = told[1:]  # "vino Jimena y pagó"
    while len(told) > 1 and chunks[told[0]].text in lex.nobody and _raw(message, told[0]).islower():
        told = told[1:]  # "en el cuaderno a Jimena"
    while len(told) > 1 and _only_tells_who(message, told):
        told = told[1:]
    if not told or (len(told) == 1 and _is_nobody(message, told[0])):
        return None
    while _begins_before(message, told[0]):
        told = [told[0] - 1, *told]  # "un tal Segundo Murayari", whose first name says something else too
    name, words, at = [told[0]], 1, told[0] + 1
    while words < _MOST:
        after = _after_particles(message, at)
        if not _goes_on(message, told, after, led=after > at):
            break
        name += range(at, after + 1)
        words, at = words + 1, after + 1
    return _written([_raw(message, i) for i in name], [chunks[i].text in lex.name_particles for i in name])


def may_be_new(message: Message, intent: Intent, party: PartyRef) -> bool:
    """Whether somebody whom the shop does not know may be written down so: who owes, by a name that is no title."""
    return intent is Intent.RECORD_CREDIT and fold(party.new_name or "") not in message.lex.titles


def party_called(message: Message, name: str) -> PartyRef:
    """Whom a `name` that nobody known has means: by a pet name the customer whose surname was said too ("Milagritos
    Farroñán"), or those who are to be asked about, else somebody new."""
    first, *further = fold(name).split()
    endings = data("kin")[message.lex.language]["endings"]
    stem = next((first.removesuffix(end) for end in endings if first.endswith(end)), "")
    people = {c.id: fold(c.name).split() for c in message.shop.contacts if c.name and c.role is Role.CUSTOMER}
    meant = [i for i, words in people.items() if len(stem) >= _STEM and any(_petted(stem, word) for word in words)]
    full = [i for i in meant if further and further[-1] in people[i]]
    if len(full) == 1:
        return PartyRef(contact=full[0])
    return PartyRef(candidates=tuple(meant)) if meant and not further else PartyRef(new_name=name)


def _petted(stem: str, word: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= _BEYOND


def is_kin(message: Message) -> bool:
    """Whether somebody of a person's is meant, and nobody knows whose account: "a la hija de don Beto", "for Junior
    sister"."""
    chunks, lex = message.chunks, message.lex
    at = next((i for i, c in enumerate(chunks) if c.sort is Sort.PARTY), len(chunks))
    led = [
        c.text for c in chunks[max(0, at - _MOST) : at] if c.text not in lex.determiners and c.text not in lex.titles
    ]
    kin = data("kin")[lex.language]["kin"]
    if at + 1 < len(chunks) and chunks[at + 1].text in kin:
        return True
    return len(led) > 1 and led[-1] in lex.of and led[-2] in kin


def is_written_so(message: Message, places: Sequence[int]) -> bool:
    """Whether one of `places`, not the message's first word, is written as names are."""
    return any(i > 0 and capital(_raw(message, i)) for i in places)


def _begins_before(message: Message, at: int) -> bool:
    """Whether the word before the name at `at` is written as one too, though not because it begins the message."""
    lex, led = message.lex, message.chunks[at - 1] if at > 1 else None
    if led is None or led.sort is not Sort.WORD or not (capital(_raw(message, at)) and capital(_raw(message, at - 1))):
        return False
    small = (lex.titles, lex.verbs, lex.connectors, lex.conjunctions, lex.determiners, lex.of, lex.to)
    return not any(led.text in group for group in small)


def _is_nobody(message: Message, at: int) -> bool:
    """Whether a word alone is no name: what somebody does or has, or who it is without a name ("un señor")."""
    word, lex = message.chunks[at].text, message.lex
    if word in lex.delivers or word in lex.nobody or word in lex.packs or word in callings(lex.language):
        return True
    led = message.chunks[at - 1] if at else None
    one = led is not None and led.sort is Sort.NUM and led.value.article
    return one and (word in lex.everyday or word in lex.titles)


def _only_tells_who(message: Message, told: Sequence[int]) -> bool:
    """Whether the first word is a title or a trade before the name: "la profesora Gladys", "al panadero Luis"."""
    word, following = message.chunks[told[0]].text, _raw(message, told[1])
    if told[1] != told[0] + 1:
        return False
    trade = word in message.lex.everyday and _raw(message, told[0]).islower() and capital(following)
    return word in message.lex.titles or trade


def _raw(message: Message, at: int) -> str:
    return message.tokens[message.chunks[at].start].raw


def _after_particles(message: Message, at: int) -> int:
    """Where the word stands that "de", "de los", "da" before it leads to; `at` where none stands there."""
    end = at
    while (
        end < len(message.chunks) and end - at < _PARTICLES and message.chunks[end].text in message.lex.name_particles
    ):
        end += 1
    return end if end > at and message.chunks[at].text in message.lex.of else at


def _goes_on(message: Message, told: Sequence[int], at: int, *, led: bool) -> bool:
    """Whether the word at `at` is part of the name begun before it; `led`: after a particle."""
    chunks, lex = message.chunks, message.lex
    if at >= len(chunks) or chunks[at].sort is not Sort.WORD or chunks[at].text in lex.name_particles:
        return False
    if chunks[at].text in lex.delivers:
        return False  # "Hortensia vino a pagar"
    if capital(_raw(message, told[0])):
        return capital(_raw(message, at))
    if led:
        return chunks[at].text in lex.surnames
    return at in told and chunks[at].text not in lex.everyday


def _written(raws: Sequence[str], particles: Sequence[bool]) -> str:
    return " ".join(raw.lower() if small else raw.title() for raw, small in zip(raws, particles, strict=True))
