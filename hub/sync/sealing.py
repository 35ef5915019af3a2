"""How batches of events and the owner's report are encrypted before they leave the shop.

AES-256-GCM with keys derived from the shop key of an epoch by HKDF-SHA-256; a random 96-bit nonce goes before the
ciphertext. A batch is bound to shop, device, number and epoch, a document to shop and name: the relay can neither
read them nor pass one off as another.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cloud_sync.contract import CannotOpen, batch_binding, document_binding

NONCE_BYTES = 12
MOST_PLAIN_BYTES = 64 * 1024 * 1024
"""Larger than any honest batch; a compressed bomb stops here."""
_LEVEL = 6


def batch_key(shop_key: bytes) -> bytes:
    """Return the key of batches under a shop key."""
    return HKDF(SHA256(), 32, salt=None, info=b"mostrador/batch/1").derive(shop_key)


def close_batch(rows: Sequence[bytes], shop_key: bytes, *, shop: str, device: str, number: int, epoch: int) -> bytes:
    """Compress and encrypt serialised events. Raises `ValueError` for a row with a line break in it."""
    if any(b"\n" in row for row in rows):
        raise ValueError("a serialised event must be one line")
    plain = zlib.compress(b"\n".join(rows), _LEVEL)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(batch_key(shop_key)).encrypt(nonce, plain, batch_binding(shop, device, number, epoch))


def open_batch(sealed: bytes, shop_key: bytes, *, shop: str, device: str, number: int, epoch: int) -> list[bytes]:
    """Return the events that `close_batch` closed. Raises `CannotOpen` for anything else."""
    nonce, closed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        plain = AESGCM(batch_key(shop_key)).decrypt(nonce, closed, batch_binding(shop, device, number, epoch))
        inflater = zlib.decompressobj()
        rows = inflater.decompress(plain, MOST_PLAIN_BYTES)
    except (InvalidTag, ValueError, zlib.error) as error:
        raise CannotOpen(f"batch {number} of device {device} does not open") from error
    if not inflater.eof:
        raise CannotOpen(f"batch {number} of device {device} is cut off or too large")
    return rows.split(b"\n")


def close_document(plain: bytes, key: bytes, *, shop: str, name: str) -> bytes:
    """Encrypt a document for the page whose link carries `key` (32 bytes)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, document_binding(shop, name))


def open_document(sealed: bytes, key: bytes, *, shop: str, name: str) -> bytes:
    """Return what `close_document` closed. Raises `CannotOpen`."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], document_binding(shop, name))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"document {name} does not open") from error
