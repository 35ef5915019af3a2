"""What did not happen, or only in part: "no llegaron las 5 cajas", "rosa never pay", "faltaron 2 en el pedido".

Where the verb that would be recorded is denied and nothing else in the message carries the request ("no llegaron 5,
llegaron 6"), the numbers are what was expected and nothing to write down, so the reading asks. The same holds where
some of a delivery was missing, where of what was sold some is owed, and where somebody comes with goods by themselves.
A supplier's new price is no quantity. The words are data (`data/undone.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from hub.application.ports.understanding import Intent, Reading
from hub.understanding.goods.drafts import Draft
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.skeleton import skeleton

_VERBS: dict[Intent, tuple[str, ...]] = {
    Intent.RECORD_RECEIPT: ("arrive",),
    Intent.RESTOCK_REQUEST: ("arrive", "order"),
    Intent.CUSTOMER_ORDER: ("order",),
    Intent.STOCK_QUERY: ("order",),
    Intent.RECORD_SALE: ("sell",),
    Intent.RECORD_PAYMENT: ("pay",),
    Intent.RECORD_EXPENSE: ("pay",),
    Intent.RECORD_CREDIT: ("credit",),
    Intent.RECORD_LOSS: ("lose",),
    Intent.TRANSFER_STOCK: ("move",),
}
"""Whose denial leaves nothing of an intent."""
_DELIVERED = (Intent.RECORD_RECEIPT, Intent.RESTOCK_REQUEST, Intent.CHANGE_ORDER, Intent.STOCK_COUNT)
_MONEY = (Intent.RECORD_PAYMENT, Intent.RECORD_CREDIT, Intent.RECORD_EXPENSE)
_SOLD = (Intent.RECORD_SALE, Intent.RECORD_CREDIT)


@dataclass(frozen=True)
class _Said:
    """One language's patterns."""

    verbs: dict[Intent, re.Pattern[str]]
    denied: dict[Intent, re.Pattern[str]]
    missing: re.Pattern[str]
    owing: re.Pattern[str]
    paid: re.Pattern[str]
    behind: re.Pattern[str]
    we_owe: re.Pattern[str]
    limit: re.Pattern[str]
    condition: re.Pattern[str]
    promised: re.Pattern[str]
    new_price: re.Pattern[str]
    brought: re.Pattern[str]
    part: re.Pattern[str]
    unpaid: re.Pattern[str]


@cache
def _stated() -> re.Pattern[str]:
    return re.compile(data("undone")["stated"])


def denied_at_the_end(told: str) -> tuple[int, int] | None:
    """Where a skeleton that says what it is ends with what it is not: "son 3 jabones, no 2"; None where it does not."""
    match = _stated().search(told)
    return match.span(1) if match else None


@cache
def _said(language: str) -> _Said:
    raw = data("undone")[language]
    verbs = {intent: rf"\b(?:{'|'.join(raw[kind] for kind in kinds)})(?!\S)" for intent, kinds in _VERBS.items()}
    led = rf"\b{raw['no']} (?:{raw['between']} ){{0,4}}"
    return _Said(
        verbs={intent: re.compile(verb) for intent, verb in verbs.items()},
        denied={intent: re.compile(led + verb) for intent, verb in verbs.items()},
        missing=re.compile(raw["missing"]),
        owing=re.compile(raw["owing"]),
        paid=re.compile(raw["paid"]),
        behind=re.compile(raw["behind"]),
        we_owe=re.compile(raw["we_owe"]),
        limit=re.compile(raw["limit"]),
        condition=re.compile(raw["condition"]),
        promised=re.compile(raw["promised"]),
        new_price=re.compile(raw["new_price"]),
        brought=re.compile(raw["brought"]),
        part=re.compile(raw["part"]),
        unpaid=re.compile(raw["unpaid"]),
    )


def undone(message: Message, intent: Intent) -> bool:
    """Whether what `intent` would record did not happen or only in part, as far as `message` tells."""
    said, told = _said(message.lex.language), _told(message)
    denying = (intent, Intent.STOCK_QUERY) if intent is Intent.RESTOCK_REQUEST else (intent,)
    if any(kind in _VERBS and _is_denied(told, said.verbs[kind], said.denied[kind]) for kind in denying):
        return True  # "no need to order 3, they came" too
    if intent in _DELIVERED and said.missing.search(told):
        return True
    if intent is Intent.RECORD_RECEIPT and said.behind.search(told):
        return True
    if intent is Intent.RESTOCK_REQUEST and any(
        said_so.search(told) for said_so in (said.promised, said.condition, said.we_owe)
    ):
        return True
    if intent in _MONEY and said.part.search(told):
        return True
    if intent is Intent.RECORD_EXPENSE and said.unpaid.search(told):
        return True
    if intent is Intent.RECORD_SALE and said.owing.search(told):
        return True
    if intent is Intent.TRANSFER_STOCK and said.brought.search(told):
        return True
    if intent is Intent.RECORD_CREDIT and said.limit.search(told):
        return True
    return intent in _SOLD and bool(said.paid.search(told))


def denies_a_line(message: Message, reading: Reading) -> bool:
    """Whether a line of `reading` or its amount is told in a clause that denies its verb: "llegaron 6 de atún, no
    llegaron 3 de jabón", "6 tuna came, 3 soap didn't come", "pagué 20 de luz, no pagué 30 de agua"."""
    if reading.intent not in _VERBS or reading.intent is Intent.STOCK_QUERY:
        return False
    # what is ordered is denied by a verb of ordering: "pide 3 que no llegaron" is none
    verb = Intent.STOCK_QUERY if reading.intent is Intent.RESTOCK_REQUEST else reading.intent
    denied = _said(message.lex.language).denied[verb]
    held = {line.product for line in reading.lines if line.product}
    chunks, amount = message.chunks, reading.amount
    told = {d.at for d, fits in message.resolved if _is_told_there(d, chunks) and any(f.id in held for f in fits)}
    told |= {at for at, chunk in enumerate(chunks) if amount is not None and _figure(chunk) == amount}
    return any(
        told & set(clause) and denied.search(" ".join(skeleton([chunks[at]], question=False) for at in clause))
        for clause in _clauses(chunks)
    )


def _figure(chunk: Chunk) -> Decimal | None:
    """The number or the amount of money of a chunk."""
    return chunk.value.value if chunk.sort is Sort.NUM else chunk.value if chunk.sort is Sort.MONEY else None


def _is_told_there(draft: Draft, chunks: Sequence[Chunk]) -> bool:
    """Whether a draft's number stands where the draft does: of "no llegaron 6, llegaron 5" it does not."""
    chunk = chunks[draft.at]
    return draft.counts and (chunk.sort is not Sort.NUM or chunk.value.value == draft.quantity)


def _clauses(chunks: Sequence[Chunk]) -> Iterator[range]:
    """Where clauses stand, from one comma, stop or new line to the next."""
    begin = 0
    for at, chunk in enumerate(chunks):
        if chunk.sort in (Sort.BREAK, Sort.LINE):
            yield range(begin, at)
            begin = at + 1
    yield range(begin, len(chunks))


def says_what_is_done(told: str, language: str) -> bool:
    """Whether a verb of any kind of entry stands in a skeleton."""
    return any(verb.search(told) for verb in _said(language).verbs.values())


def new_price(message: Message) -> bool:
    """Whether a supplier says that something costs another price from now on."""
    return bool(_said(message.lex.language).new_price.search(_told(message)))


def _is_denied(told: str, verb: re.Pattern[str], denied: re.Pattern[str]) -> bool:
    """Whether a verb is denied and none of its kind is said without a no."""
    undone = [match.span() for match in denied.finditer(told)]
    done = (match.start() for match in verb.finditer(told))
    return bool(undone) and all(any(start <= at < end for start, end in undone) for at in done)


def _told(message: Message) -> str:
    """The message's skeleton with a comma wherever a clause ends."""
    parts = ("," if c.sort in (Sort.BREAK, Sort.LINE) else skeleton([c], question=False) for c in message.chunks)
    return " ".join(part for part in parts if part)
