"""Personal words at rest: AES-256-GCM keys per subject, wrapped by the shop key; deleting them erases the person.

A subject has one key, except where two devices met the same person before they heard of each other: each then made
its own, both stay, and words open with whichever fits.
"""

from __future__ import annotations

import secrets
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.domain.errors import BooksDamaged
from hub.storage.keys import KeyFile

_NONCE = 12
_CACHED = 4096
_INSERT = "INSERT OR IGNORE INTO subject_keys (subject, made_by, epoch, sealed) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A subject's key as it rests and travels: encrypted with the shop key of `epoch`, bound to the subject."""

    subject: str
    made_by: str
    """The device that made it."""
    epoch: int
    sealed: bytes


class SubjectKeys:
    """The keys of people and items, by subject id. Serves one connection; not thread-safe."""

    def __init__(self, connection: sqlite3.Connection, keys: KeyFile) -> None:
        self.device = keys.device
        self.founder = keys.founder
        self._connection = connection
        self._keys = keys
        self._wrapping: dict[int, AESGCM] = {}
        self._cache: dict[str, list[AESGCM]] = {}

    def _wrap(self, epoch: int) -> AESGCM:
        if epoch not in self._wrapping:
            self._wrapping[epoch] = AESGCM(self._keys.derive("subject-keys", epoch))
        return self._wrapping[epoch]

    def forget_cache(self) -> None:
        """Drop unwrapped keys: after a rollback, or where another connection may have erased one."""
        self._cache.clear()

    def unwrap(self, key: WrappedKey) -> AESGCM:
        """Open a wrapped key. Raises `BooksDamaged` where the shop key does not, `NotFound` without its epoch."""
        try:
            wrapping = self._wrap(key.epoch)
            return AESGCM(wrapping.decrypt(key.sealed[:_NONCE], key.sealed[_NONCE:], key.subject.encode()))
        except InvalidTag as error:
            raise BooksDamaged(
                f"the key of {key.subject} does not open", reason="subject_key", record=key.subject
            ) from error

    def _find(self, subject: str) -> list[AESGCM]:
        """The subject's keys, the one that seals first; none where it never had one or was erased."""
        found = self._cache.get(subject)
        if found is None:
            rows = self._connection.execute(
                "SELECT subject, made_by, epoch, sealed FROM subject_keys WHERE subject = ? ORDER BY made_by", [subject]
            )
            found = [self.unwrap(WrappedKey(*row)) for row in rows.fetchall()]
            if found:
                self._keep(subject, found)
        return found

    def _keep(self, subject: str, keys: list[AESGCM]) -> None:
        if len(self._cache) >= _CACHED:
            self._cache.clear()
        self._cache[subject] = keys

    def _find_or_make(self, subject: str) -> AESGCM | None:
        found = self._find(subject)
        if found:
            return found[0]
        if self.was_erased(subject):
            return None
        raw, nonce, epoch = secrets.token_bytes(32), secrets.token_bytes(_NONCE), self._keys.epoch
        sealed = nonce + self._wrap(epoch).encrypt(nonce, raw, subject.encode())
        self._connection.execute(_INSERT, [subject, self.device, epoch, sealed])
        made = AESGCM(raw)
        self._keep(subject, [made])
        return made

    def was_erased(self, subject: str) -> bool:
        """Whether the subject asked to be forgotten: no key is made for it ever again."""
        return self._connection.execute("SELECT 1 FROM erased WHERE subject = ?", [subject]).fetchone() is not None

    def erase(self, subject: str) -> None:
        """Delete a subject's keys and media: whatever was sealed with them is unreadable from now on."""
        self._cache.pop(subject, None)
        self._connection.execute("DELETE FROM subject_keys WHERE subject = ?", [subject])
        self._connection.execute("DELETE FROM media WHERE subject = ?", [subject])

    def check(self) -> None:
        """Prove that the key file belongs to these books. Raises `BooksDamaged` or `NotFound` where it does not."""
        row = self._connection.execute("SELECT subject, made_by, epoch, sealed FROM subject_keys LIMIT 1").fetchone()
        if row:
            self.unwrap(WrappedKey(*row))

    def wrapped(self) -> list[WrappedKey]:
        """Every key, wrapped: for another device of the shop."""
        rows = self._connection.execute(
            "SELECT subject, made_by, epoch, sealed FROM subject_keys ORDER BY subject, made_by"
        )
        return [WrappedKey(*row) for row in rows.fetchall()]

    def adopt(self, keys: Sequence[WrappedKey]) -> int:
        """Take in keys of another device, except those of erased subjects; return how many were new.

        Raises `BooksDamaged` for a key that the shop key does not open.
        """
        new = 0
        for key in keys:
            self.unwrap(key)
            if not self.was_erased(key.subject):
                new += self._connection.execute(_INSERT, [key.subject, key.made_by, key.epoch, key.sealed]).rowcount
        self.forget_cache()
        return new

    def seal(self, subject: str, content: bytes, bound_to: str) -> bytes | None:
        """Encrypt `content` for `subject`, bound to the place where it stands (an event's or a media file's id).

        None for an erased subject: what is said of it later is not kept.
        """
        key = self._find_or_make(subject)
        nonce = secrets.token_bytes(_NONCE)
        return None if key is None else nonce + key.encrypt(nonce, content, bound_to.encode())

    def open(self, subject: str, sealed: bytes, bound_to: str) -> bytes | None:
        """Decrypt what `seal` made; None where the key is not here yet, or no more, or the bytes were altered.

        Which of them it is cannot be told from here: another device may have sealed with a key of its own. The log's
        chain proves what was altered.
        """
        keys = self._find(subject)
        for key in keys:
            try:
                return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
            except InvalidTag:
                continue
        return None

    def damaged_media(self) -> Iterator[tuple[str, str]]:
        """Id and subject of every media file that no key of its subject opens, though there is one."""
        rows = self._connection.execute("SELECT id, subject, sealed FROM media")
        for media, subject, sealed in rows:
            if self._find(subject) and self.open(subject, sealed, media) is None:
                yield media, subject

    def seal_text(self, subject: str, words: str, bound_to: str) -> str | None:
        """Like `seal`, for words in JSON."""
        sealed = self.seal(subject, words.encode(), bound_to)
        return None if sealed is None else b64encode(sealed).decode()

    def open_text(self, subject: str, sealed: str, bound_to: str) -> str | None:
        """Like `open`, for words in JSON."""
        opened = self.open(subject, b64decode(sealed), bound_to)
        return None if opened is None else opened.decode()
