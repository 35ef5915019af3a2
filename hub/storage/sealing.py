"""Personal words at rest: one AES-256-GCM key per subject, wrapped by the shop key; deleting it erases the person."""

from __future__ import annotations

import secrets
import sqlite3
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.domain.errors import BooksDamaged
from hub.storage.keys import KeyFile

_NONCE = 12
_CACHED = 4096


class SubjectKeys:
    """The keys of people and items, by subject id. Serves one connection; not thread-safe."""

    def __init__(self, connection: sqlite3.Connection, keys: KeyFile) -> None:
        self.device = keys.device
        self._connection = connection
        self._keys = keys
        self._wrapping: dict[int, AESGCM] = {}
        self._cache: dict[str, AESGCM] = {}

    def _wrap(self, epoch: int) -> AESGCM:
        if epoch not in self._wrapping:
            self._wrapping[epoch] = AESGCM(self._keys.derive("subject-keys", epoch))
        return self._wrapping[epoch]

    def forget_cache(self) -> None:
        """Drop unwrapped keys: after a rollback, or where another connection may have erased one."""
        self._cache.clear()

    def find(self, subject: str) -> AESGCM | None:
        """Return the subject's key, or None where it never had one or was erased."""
        if subject in self._cache:
            return self._cache[subject]
        row = self._connection.execute("SELECT epoch, sealed FROM subject_keys WHERE subject = ?", [subject]).fetchone()
        if row is None:
            return None
        sealed = row[1]
        try:
            raw = self._wrap(row[0]).decrypt(sealed[:_NONCE], sealed[_NONCE:], subject.encode())
        except InvalidTag as error:
            raise BooksDamaged(f"the key of {subject} does not open", reason="subject_key") from error
        return self._keep(subject, raw)

    def _keep(self, subject: str, raw: bytes) -> AESGCM:
        if len(self._cache) >= _CACHED:
            self._cache.clear()
        self._cache[subject] = AESGCM(raw)
        return self._cache[subject]

    def find_or_make(self, subject: str) -> AESGCM:
        """Return the subject's key, made first where there is none. Only for the writer."""
        found = self.find(subject)
        if found is not None:
            return found
        raw, nonce, epoch = secrets.token_bytes(32), secrets.token_bytes(_NONCE), self._keys.epoch
        sealed = nonce + self._wrap(epoch).encrypt(nonce, raw, subject.encode())
        self._connection.execute(
            "INSERT INTO subject_keys (subject, epoch, sealed) VALUES (?, ?, ?)", [subject, epoch, sealed]
        )
        return self._keep(subject, raw)

    def erase(self, subject: str) -> None:
        """Delete a subject's key: whatever was sealed with it is unreadable from now on."""
        self._cache.pop(subject, None)
        self._connection.execute("DELETE FROM subject_keys WHERE subject = ?", [subject])

    def seal(self, subject: str, content: bytes, bound_to: str) -> bytes:
        """Encrypt `content` for `subject`, bound to the place where it stands (an event's or a media file's id)."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self.find_or_make(subject).encrypt(nonce, content, bound_to.encode())

    def open(self, subject: str, sealed: bytes, bound_to: str) -> bytes | None:
        """Decrypt what `seal` made; None once the key was erased. Raises `BooksDamaged` for altered bytes."""
        key = self.find(subject)
        if key is None:
            return None
        try:
            return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
        except InvalidTag as error:
            raise BooksDamaged(f"words in {bound_to} do not open", reason="words") from error

    def seal_text(self, subject: str, words: str, bound_to: str) -> str:
        """Like `seal`, for words in JSON."""
        return b64encode(self.seal(subject, words.encode(), bound_to)).decode()

    def open_text(self, subject: str, sealed: str, bound_to: str) -> str | None:
        """Like `open`, for words in JSON."""
        opened = self.open(subject, b64decode(sealed), bound_to)
        return None if opened is None else opened.decode()
