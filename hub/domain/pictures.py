"""Pictures of products: what they may be, told by their first bytes and never by a file's name."""

from __future__ import annotations

from hub.domain.errors import InvalidInput

LARGEST = 5 * 1024 * 1024
"""Bytes: what a phone's camera writes at most, and what WhatsApp takes."""
TYPES = ("image/jpeg", "image/png", "image/webp")
"""What every browser and WhatsApp show."""


def picture_type(content: bytes) -> str:
    """Return which of `TYPES` a picture is, by its signature (ISO 10918-1 B.1.1.3, ISO 15948 5.2, RFC 9649 2.4).

    Raises `InvalidInput` for anything else, and for more than `LARGEST`.
    """
    if len(content) > LARGEST:
        raise InvalidInput(f"{len(content)} bytes", reason="picture_large", most=LARGEST // 1024 // 1024)
    if content.startswith(b"\xff\xd8\xff"):
        return TYPES[0]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return TYPES[1]
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return TYPES[2]
    raise InvalidInput("no picture", reason="picture_type")
