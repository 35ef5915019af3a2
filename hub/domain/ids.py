"""Ids: time-ordered for things, derived from the command for events; and what begins a device's receipt numbers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]


def new_id(wall_ms: int, random: RandomBytes = os.urandom) -> str:
    """Return a UUIDv7 (RFC 9562, section 5.7) as 32 hex digits; ids made later sort later."""
    value = (wall_ms & (2**48 - 1)) << 80 | int.from_bytes(random(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return f"{value:032x}"


def event_id(command: str, index: int) -> str:
    """Return the id of a command's `index`-th event: the same command on two devices yields the same event."""
    return hashlib.sha256(f"{command}\n{index}".encode()).hexdigest()[:32]


def derived_id(*parts: str) -> str:
    """Return the id of a thing that is known by names from outside (a WhatsApp id, a row of an import)."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


_FIRST = "A"
_READABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs, none of which is read as another."""
_SIGNS = 10
_MOST_GIVEN = 3


def series_letters(device: str, founder: str, given: str = "") -> str:
    """Return what begins the numbers of a device's receipts and orders: ``A`` of the one that founded the shop.

    Of every other one what that one gave it, or ten signs that follow from its id, so that no two write one number,
    whatever they know of each other: there is one maker of a shop's keys, and of two ids fifty bits of a hash are as
    good as never the same.
    """
    if device == founder:
        return _FIRST
    if given:
        return given
    bits = int.from_bytes(hashlib.sha256(device.encode()).digest(), "big")
    return "".join(_READABLE[bits >> 5 * place & 31] for place in range(_SIGNS))


def can_be_given(letters: str) -> bool:
    """Whether these can begin a device's numbers: one to three readable signs, not the founder's own."""
    return 0 < len(letters) <= _MOST_GIVEN and letters != _FIRST and all(sign in _READABLE for sign in letters)
