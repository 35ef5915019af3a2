"""The key file: this device's identity and the shop's keys. It lies beside the database, never in it.

In the log, personal words are sealed with keys that this file unlocks: backups, snapshots and what travels through
the relay give away neither names nor words. The projections hold them in clear, since screens sort and search by them:
they never leave this device, whose disk holds this file too, and can be folded anew from the log at any time.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.domain.errors import BooksDamaged, BooksUnusable, NotFound


@dataclass(frozen=True, slots=True)
class EpochKeys:
    """The keys of one epoch; removing a device starts a new one. Base64 of 32 raw bytes each."""

    shop_key: str
    inbox_private_key: str

    @classmethod
    def fresh(cls) -> Self:
        """Return new random keys."""
        private = X25519PrivateKey.generate().private_bytes_raw()
        return cls(_text(secrets.token_bytes(32)), _text(private))


def key_file(books: Path) -> Path:
    """Where the key file of the books at a path lies."""
    return books.with_name(books.name + ".keys")


def sync_folder(folder: Path) -> None:
    """Make a new name durable: it is once its folder is. Windows has no such call and needs none."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file holds; `path` is where. Implements `hub.application.ports.relay.SyncKeys`."""

    path: Path
    shop: str
    """The shop's id on the relay."""
    device: str
    token: str
    """This device's bearer token at the relay."""
    report: str
    epochs: dict[int, EpochKeys]
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    """Other secrets of this device: the WhatsApp token, the app's session key."""
    recovery: str = field(default="", repr=False)
    """The code that opens the shop's backups, base64 of 16 bytes (`hub.storage.backup.code`)."""
    vouched_by: str = field(default="", repr=False)
    """The token of the device in whose place this one stands: with it the relay lets this one in."""
    former: tuple[str, ...] = ()
    """The devices in whose place this one stands, oldest first: what they left behind is this one's to look after."""
    founder: str = ""
    """The device that made the shop's keys: all devices that have them know the same one, also if they never met."""

    @classmethod
    def open_or_create(cls, path: Path, shop: str, device: str) -> Self:
        """Return the keys at `path`, made first where there are none.

        Raises `BooksUnusable` where the file cannot be read: without it the words in the books cannot be read either.
        """
        if path.exists():
            known = cls.load(path)
            if not known.recovery:
                # Made before there were backups.
                known = replace(known, recovery=_text(secrets.token_bytes(16)))
                known.save()
            return known
        made = cls(
            path=path,
            shop=shop,
            device=device,
            token=secrets.token_urlsafe(32),
            report=_text(secrets.token_bytes(32)),
            epochs={1: EpochKeys.fresh()},
            recovery=_text(secrets.token_bytes(16)),
            founder=device,
        )
        made.save()
        return made

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the keys at `path`. Raises `BooksUnusable`."""
        try:
            raw = json.loads(path.read_text("utf-8"))
            epochs = {int(n): EpochKeys(**keys) for n, keys in raw.pop("epochs").items()}
            return cls(path=path, epochs=epochs, former=tuple(raw.pop("former", ())), **raw)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BooksUnusable(
                f"cannot read the key file {path}: {error}", reason="keys", hint="Restore it from a backup.", path=path
            ) from error

    def save(self) -> None:
        """Write the file atomically and durably, readable by its owner alone. Raises `BooksUnusable`."""
        content = {k: v for k, v in asdict(self).items() if k != "path"}
        try:
            # mkstemp makes the file readable by its owner alone, whatever the umask says.
            descriptor, new = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name, suffix=".new")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(new).replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise BooksUnusable(
                f"cannot write the key file {self.path}: {error}",
                hint="Check that the disk is not full.",
                path=self.path,
            ) from error

    def with_secrets(self, **changes: str) -> KeyFile:
        """Return and save the same keys with some of the other secrets written."""
        self.secrets.update(changes)
        self.save()
        return self

    def renewed(self, device: str) -> KeyFile:
        """The same keys for a device that takes the place of this one; not saved."""
        former = (*self.former, self.device)
        return replace(self, device=device, token=secrets.token_urlsafe(32), vouched_by=self.token, former=former)

    @property
    def epoch(self) -> int:
        """The newest epoch."""
        return max(self.epochs)

    def _of(self, epoch: int) -> EpochKeys:
        try:
            return self.epochs[epoch]
        except KeyError:
            raise NotFound(f"no keys of epoch {epoch}", reason="epoch") from None

    def shop_key(self, epoch: int) -> bytes:
        """The 32 bytes of an epoch's shop key. Raises `NotFound`."""
        return b64decode(self._of(epoch).shop_key)

    def inbox_public_key(self) -> bytes:
        """The X25519 public key to which the relay seals."""
        return X25519PrivateKey.from_private_bytes(self.inbox_private_keys()[0]).public_key().public_bytes_raw()

    def inbox_private_keys(self) -> Sequence[bytes]:
        """The private keys of all epochs, newest first."""
        return [b64decode(self.epochs[n].inbox_private_key) for n in sorted(self.epochs, reverse=True)]

    def report_key(self) -> bytes:
        """The key of the owner's report."""
        return b64decode(self.report)

    def recovery_code(self) -> bytes:
        """The code that opens the shop's backups. Raises `NotFound` before the shop was opened with this version."""
        if not self.recovery:
            raise NotFound("no recovery code yet", reason="recovery_code")
        return b64decode(self.recovery)

    def packed(self) -> dict[str, object]:
        """What a backup keeps, as JSON values: the shop's keys and who made them, and no secret of this device."""
        kept = asdict(self)
        return {name: kept[name] for name in ("shop", "report", "epochs", "recovery", "founder", "former")}

    @classmethod
    def unpacked(cls, path: Path, device: str, packed: Mapping[str, Any], before: str) -> Self:
        """The shop's keys from a backup that `before` made, for a new device. Raises `BooksDamaged`."""
        try:
            epochs = {int(n): EpochKeys(**keys) for n, keys in packed["epochs"].items()}
            fields = {name: packed[name] for name in ("shop", "report", "recovery")}
            former = (*packed.get("former", ()), before)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BooksDamaged("the keys in the backup cannot be read", reason="backup") from error
        founder = str(packed.get("founder", ""))
        token = secrets.token_urlsafe(32)
        return cls(path=path, device=device, token=token, epochs=epochs, former=former, founder=founder, **fields)

    def derive(self, label: str, epoch: int | None = None) -> bytes:
        """Return 32 bytes for one purpose, derived from an epoch's shop key (HKDF-SHA256, RFC 5869)."""
        key = self.shop_key(epoch if epoch is not None else self.epoch)
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"mostrador/{label}".encode()).derive(key)
