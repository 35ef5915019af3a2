"""Encodings, keyed item ids and sealing: HPKE to the shop, and what each ciphertext is bound to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite


def b64(data: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """Decode base64url with or without padding. Raises `ValueError`."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def canonical_json(value: object) -> bytes:
    """Return the one spelling of a JSON value: sorted keys, no spaces, ASCII. Raises `ValueError` for NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def keyed_id(secret: bytes, shop: str, kind: str, parts: Sequence[str]) -> str:
    """Return the id under which the relay keeps an item: HMAC-SHA-256, in hex, of shop, kind and `parts`.

    `parts` is a message's wamid, a status's wamid, status and (in a group) participant, a call's id and event, a
    medium's id, or the canonical JSON where WhatsApp gave no id. Keyed, since a wamid spells the phone number.
    """
    return hmac.new(secret, canonical_json([shop, kind, *parts]), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """Return the hash under which the relay knows a device's token (random, so no slow hash is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
"""HPKE (RFC 9180), base mode, single shot; a sealed item is ``enc || ciphertext``."""


class ItemKind(StrEnum):
    """What an inbox item holds."""

    WHATSAPP = "whatsapp"
    MEDIA = "media"


class CannotOpen(Exception):
    """A sealed item or batch is damaged, bound to another shop or item, or meant for another key."""


def _bound(label: str, *parts: str) -> bytes:
    return canonical_json([label, *parts])


def key_id(public_key: bytes) -> str:
    """Return the short name of a public key (raw, 32 bytes), by which the hub finds the private one."""
    return hashlib.sha256(public_key).hexdigest()[:16]


@lru_cache(maxsize=1024)
def _public(public_key: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(public_key)


def seal(public_key: bytes, plaintext: bytes, *, shop: str, item: str, kind: str) -> bytes:
    """Seal to a shop's X25519 public key (raw, 32 bytes), bound to shop, item id and kind.

    Raises `ValueError` for no such key.
    """
    return SUITE.encrypt(plaintext, _public(public_key), _bound("mostrador/item/1", shop, item, kind))


def open_sealed(private_key: bytes, sealed: bytes, *, shop: str, item: str, kind: str) -> bytes:
    """Open what `seal` made, with the raw 32 bytes of the private key. Raises `CannotOpen`."""
    try:
        return SUITE.decrypt(
            sealed, X25519PrivateKey.from_private_bytes(private_key), _bound("mostrador/item/1", shop, item, kind)
        )
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"item {item[:8]} does not open") from error


def new_inbox_keys() -> tuple[bytes, bytes]:
    """Return a new private and public key (raw, 32 bytes each) for a shop's inbox."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def batch_binding(shop: str, device: str, number: int, epoch: int) -> bytes:
    """Return the associated data of a sealed batch of events."""
    return _bound("mostrador/batch/1", shop, device, str(number), str(epoch))


def document_binding(shop: str, name: str) -> bytes:
    """Return the associated data of an encrypted document; the report page's script spells the same bytes."""
    return _bound("mostrador/document/1", shop, name)
