"""The encrypted file: AES-256-GCM in chunks whose order and end are authenticated.

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) as age writes it: a key of the file's own
from HKDF over the recovery code and a random salt; the nonce of a chunk is its number (11 bytes) and whether it is the
last (1 byte). The header is bound to every chunk. So no chunk can be altered, moved, left out or added, and a file that
ends early is no backup.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.domain.errors import BooksDamaged, BooksTooNew, InvalidInput

_MAGIC = b"mostrador backup "
_VERSION = b"1\n"
_SALT, _CHECK, _TAG = 32, 16, 16
CHUNK = 256 * 1024
"""Bytes of plain text in every chunk but the last."""


def _derive(code: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=b"mostrador/backup/1/" + purpose).derive(code)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class EnvelopeWriter:
    """Encrypts what is written into `file`; only `finish` makes it whole."""

    def __init__(self, file: BinaryIO, code: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self._file = file
        self._cipher = AESGCM(_derive(code, salt, b"chunks", 32))
        # Tells a wrong code from a damaged file; it gives nothing away of a code with 128 bits.
        self._header = _MAGIC + _VERSION + salt + _derive(code, salt, b"check", _CHECK)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, content: bytes) -> None:
        """Encrypt some more."""
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, content: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), content, self._header))
        self._number += 1


def is_envelope(path: Path) -> bool:
    """Whether the file at a path begins as one does."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def open_envelope(file: BinaryIO, code: bytes) -> Iterator[bytes]:
    """Yield what was written, chunk by chunk; whoever reads to the end has had it whole.

    Raises `InvalidInput` where it is no backup or the code is another one, `BooksTooNew` for a later format,
    `BooksDamaged` where a byte is not the one that was written, or the end is missing.
    """
    header = file.read(len(_MAGIC) + len(_VERSION) + _SALT + _CHECK)
    if not header.startswith(_MAGIC):
        raise InvalidInput("no backup", reason="backup")
    if not header.startswith(_MAGIC + _VERSION):
        raise BooksTooNew("a backup of a later format")
    salt, check = header[-_SALT - _CHECK : -_CHECK], header[-_CHECK:]
    if len(header) != len(_MAGIC) + len(_VERSION) + _SALT + _CHECK:
        raise _damaged()
    if not hmac.compare_digest(_derive(code, salt, b"check", _CHECK), check):
        raise InvalidInput("another recovery code", reason="backup_code")
    cipher = AESGCM(_derive(code, salt, b"chunks", 32))
    number, sealed = 0, file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, header)
        except InvalidTag as error:
            raise _damaged() from error
        if not following:
            return
        number, sealed = number + 1, following


def _damaged() -> BooksDamaged:
    return BooksDamaged("the backup is damaged or not whole", reason="backup")
