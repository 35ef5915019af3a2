"""Numbers that are money without saying so: thousands and hundreds, wholes and hundredths ("siete cincuenta")."""

from __future__ import annotations

from decimal import Decimal

from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.lexicon import DECIMAL_COMMA

_GROUP = 3
"""Figures of a group of thousands."""


def thousands(message: Message, at: int) -> Decimal | None:
    """The thousands and hundreds that the number at `at` begins where prices have no hundredths: "dos quinientos",
    "four fifty"."""
    first, second = ([*message.chunks[at : at + 2], None, None])[:2]
    country = message.shop.shop.country
    if first is None or second is None or country not in message.lex.whole_prices:
        return None
    if not first.sort is second.sort is Sort.NUM or first.value.article or second.text[:1].isdigit():
        return None
    hundreds = second.value.value
    whole = first.value.value
    if message.lex.skips_hundred and 0 < whole < 100 and not (whole % 1 or hundreds % 5) and 10 <= hundreds < 100:
        return Decimal(whole * 100 + hundreds)
    if first.text[:1].isdigit():
        return None
    told = 0 < whole < 100 <= hundreds < 1000 and not (whole % 1 or hundreds % 50)
    return whole * 1000 + hundreds if told else None


def with_cents(message: Message, at: int) -> tuple[Decimal, int]:
    """The number at `at` with the hundredths said after it, and where they end: "a 3 con 50", "siete cincuenta"."""
    told = thousands(message, at)
    if told is not None:
        return told, at + 2
    chunks, value = message.chunks, message.chunks[at].value.value
    joined = at + 2 < len(chunks) and chunks[at + 1].text in message.lex.money_with
    after = at + 1 + joined
    cents = chunks[after].value.value if after < len(chunks) and chunks[after].sort is Sort.NUM else Decimal(0)
    if value == int(value) and 10 <= cents < 100:
        return value + cents / 100, after + 1
    return value, at + 1


def amount_at(message: Message, chunk: Chunk) -> Decimal:
    """How much money a bare number is, with the hundredths that are said with it: "vinte e dois e cinquenta",
    "22 y 50", "fifteen fifty"; "12 500" are thousands."""
    at = message.chunks.index(chunk)
    told = with_cents(message, at)
    if thousands(message, at) is not None:
        return told[0]
    joiner, cents = ([c.text for c in message.chunks[at + 1 : at + 3]] + ["", ""])[:2]
    if joiner in message.lex.money_with and (joiner == message.lex.money_with[0] or not cents[:1].isdigit()):
        return told[0]
    grouped = chunk.text.isdecimal() and joiner.isdecimal() and len(joiner) == _GROUP and chunk.value.value < 1000
    if grouped and message.shop.shop.country in DECIMAL_COMMA:
        return chunk.value.value * 1000 + Decimal(joiner)  # type: ignore[no-any-return]
    spoken = joiner in message.lex.money_with or not (chunk.text + joiner)[:1].isdigit()
    with_hundredths = spoken and message.shop.shop.country not in message.lex.whole_prices
    after = message.chunks[told[1] : told[1] + 1]
    ends = not after or (after[0].sort not in (Sort.PACK, Sort.MEAS) and not message.fits(after[0].text))
    return told[0] if with_hundredths and ends else chunk.value.value


def hundredths(message: Message, at: int) -> bool:
    """Whether the number at `at` only tells the hundredths of the one before: "seis e cinquenta"."""
    chunks = message.chunks
    if at < 2 or chunks[at].sort is not Sort.NUM or chunks[at - 1].text not in message.lex.money_with:
        return False
    first = chunks[at - 2]
    whole = first.sort is Sort.NUM and not first.value.article and first.value.value == int(first.value.value)
    return whole and 10 <= chunks[at].value.value < 100
