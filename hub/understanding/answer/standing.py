"""Who and how much still stands where a message takes back what it said before."""

from __future__ import annotations

from itertools import pairwise

from hub.application.ports.understanding import PartyRef
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.names import capital
from hub.understanding.pieces.taken_back import meant_from


def put_right(message: Message) -> list[PartyRef]:
    """Who is named, without those who were taken back: "a Rosa, digo a Julio"."""
    since = meant_from(message.chunks, message.lex)
    after = [c.value for c in message.chunks[since:] if c.sort is Sort.PARTY]
    return after or [c.value for c in message.of(Sort.PARTY)]


def one_asked(message: Message, suppliers: list[PartyRef]) -> list[PartyRef]:
    """Of several suppliers the one that is asked to bring ("o Atacadão tá caro, pede na Anhanguera"); all of them as
    one to be asked about where more than one is, or none."""
    firms = {ref.contact for ref in suppliers if ref.contact}
    if len(firms) < 2:
        return suppliers
    chunks, lex = message.chunks, message.lex
    asked = {
        c.value.contact
        for led, c in pairwise(chunks)
        if c.sort is Sort.PARTY and c.value.contact in firms and led.text in lex.asked - lex.determiners
    }
    return [PartyRef(contact=asked.pop())] if len(asked) == 1 else [PartyRef(candidates=tuple(sorted(firms)))]


def standing(message: Message) -> list[Chunk]:
    """Money and numbers without those that were taken back: "diez, no, doce soles"."""
    since = meant_from(message.chunks, message.lex)
    figures = [
        (i, c)
        for i, c in enumerate(message.chunks)
        if c.sort is Sort.MONEY or (c.sort is Sort.NUM and not c.value.article and not _is_somebody(message, i))
    ]
    return [c for i, c in figures if i >= since] or [c for _, c in figures]


def _is_somebody(message: Message, at: int) -> bool:
    """Whether "one" at `at` only leads to a name: "one Garfield come in and pay 800"."""
    after = message.chunks[at + 1 : at + 2]
    named = bool(after) and after[0].sort in (Sort.WORD, Sort.PARTY) and capital(message.tokens[after[0].start].raw)
    return named and message.chunks[at].text in message.lex.stands_for and not message.fits(after[0].text)
