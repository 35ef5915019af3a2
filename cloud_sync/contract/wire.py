"""The frame on the wire and the models that travel in it: registration, inbox, exchange, log, sealed items."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloud_sync.contract.limits import (
    MAX_ACKNOWLEDGED,
    MAX_BATCH_BYTES,
    MAX_BATCH_EVENTS,
    MAX_NUMBER,
    DeviceId,
    ItemId,
    ShopId,
)
from cloud_sync.contract.sealing import canonical_json


class WireModel(BaseModel):
    """Immutable, and deaf to fields of a newer version."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class BadFrame(ValueError):
    """Bytes that are no frame, or a head that is not what was expected."""


Head = TypeVar("Head", bound=BaseModel)
_LENGTH = struct.Struct(">I")
_MAX_HEAD = 1024 * 1024


def pack(head: BaseModel, blobs: Sequence[bytes] = ()) -> bytes:
    """Return a frame: four bytes of head length, the head as JSON, then the blobs whose sizes the head tells."""
    text = head.model_dump_json().encode()
    return b"".join((_LENGTH.pack(len(text)), text, *blobs))


def unpack(model: type[Head], frame: bytes) -> tuple[Head, memoryview]:
    """Return a frame's head, checked against `model`, and the bytes that follow. Raises `BadFrame`."""
    if len(frame) < _LENGTH.size:
        raise BadFrame("shorter than a frame")
    (size,) = _LENGTH.unpack_from(frame)
    if size > _MAX_HEAD or _LENGTH.size + size > len(frame):
        raise BadFrame("head is cut off or too large")
    try:
        head = model.model_validate_json(frame[_LENGTH.size : _LENGTH.size + size])
    except ValidationError as error:
        raise BadFrame(f"head is not a {model.__name__}: {error.error_count()} errors") from error
    return head, memoryview(frame)[_LENGTH.size + size :]


def cut(blobs: memoryview, sizes: Sequence[int]) -> list[bytes]:
    """Cut the bytes after a head into blobs of `sizes`. Raises `BadFrame` where they do not add up."""
    if sum(sizes) != len(blobs):
        raise BadFrame("blobs do not add up to the frame")
    cuts, start = [], 0
    for size in sizes:
        cuts.append(bytes(blobs[start : start + size]))
        start += size
    return cuts


class WhatsAppItem(WireModel):
    """The plaintext of a `whatsapp` item: a complete webhook with one entry, one change, and one update in it."""

    payload: dict[str, Any]
    received_at_ms: int
    """The relay's time in milliseconds since 1970; a message's own time is inside the payload."""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON that is sealed."""
        return canonical_json({"payload": self.payload, "received_at_ms": self.received_at_ms})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises `BadFrame`."""
        try:
            return cls.model_validate(json.loads(data))
        except ValueError as error:
            raise BadFrame("not a WhatsApp item") from error


class MediaError(StrEnum):
    """Why a medium could not be had, once the relay has given up."""

    GONE = "gone"
    """WhatsApp no longer has it."""
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    """It pointed at a host that is none of Meta's."""
    EXPIRED = "expired"
    """Seven days of attempts failed."""


class MediaHead(WireModel):
    """The head of a `media` item's plaintext frame; the bytes follow, and are empty where `error` is set."""

    media_id: str
    mime_type: str = "application/octet-stream"
    sha256: str = ""
    """Of the bytes, in hex."""
    size: int = 0
    error: MediaError | None = None
    received_at_ms: int


class Registration(WireModel):
    """POST `SHOPS_PATH`, with the relay's enrolment token as bearer: a new shop and its first device.

    The same registration again is no error; other keys under a known id are `Problem.TAKEN`.
    """

    shop: ShopId
    public_key: str
    """The inbox's X25519 public key, base64url."""
    device: DeviceId
    token: str = Field(min_length=32, max_length=256)
    """Random, chosen by the hub; the relay keeps its hash."""


class NewDevice(WireModel):
    """POST `DEVICES_PATH`, as a device of the shop: one more device."""

    device: DeviceId
    token: str = Field(min_length=32, max_length=256)


class PublicKey(WireModel):
    """PUT `SHOPS_PATH`, as a device of the shop: the inbox's key from now on (a new epoch)."""

    public_key: str


class Registered(WireModel):
    """What a registration answers."""

    shop: str
    device: str
    pushed: int
    """Number of the last batch that the relay has of this device; 0 at first."""
    now_ms: int


class InboxEntry(WireModel):
    """One sealed item; `size` bytes of it follow the head, in order."""

    position: int
    item: ItemId
    kind: str
    key_id: str
    size: int


class InboxHead(WireModel):
    """GET `INBOX_PATH` ``?after=&wait=&limit=``: what waits behind position `after`; takes or renews the lease."""

    items: list[InboxEntry]
    now_ms: int


class BatchHead(WireModel):
    """A sealed batch's clear header.

    `number` is the place of its last event in the device's own feed and `previous` the number of the batch before,
    so that a batch that comes twice, half, or after a gap is seen for what it is.
    """

    number: int = Field(ge=1, le=MAX_NUMBER)
    previous: int = Field(ge=0, le=MAX_NUMBER)
    epoch: int = Field(ge=0, le=MAX_NUMBER)
    events: int = Field(ge=1, le=MAX_BATCH_EVENTS)
    max_stamp_ms: int = Field(ge=0)
    """The latest wall time among its events' stamps, in milliseconds since 1970."""
    size: int = Field(ge=1, le=MAX_BATCH_BYTES)


class ExchangeHead(WireModel):
    """POST `EXCHANGE_PATH`: at most one batch pushed and items acknowledged, both or neither."""

    batch: BatchHead | None = None
    acknowledge: list[ItemId] = Field(default_factory=list, max_length=MAX_ACKNOWLEDGED)


class Exchanged(WireModel):
    """What an exchange answers, also when it is repeated."""

    pushed: int
    """Number of the last batch that the relay has of this device."""
    head: int
    """Last position in the shop's log."""
    now_ms: int


class LogEntry(WireModel):
    """A batch in the shop's log; its sealed bytes follow the head, in order."""

    position: int
    device: str
    batch: BatchHead


class LogHead(WireModel):
    """GET `LOG_PATH` ``?after=&wait=&own=``: batches behind position `after`, in order.

    The asker's own are left out unless ``own=true`` (a device restored from a backup wants them).
    """

    entries: list[LogEntry]
    upto: int
    """The position that this answer reaches; ask on from there."""
    head: int
    """Last position in the log. Below the asked one: the relay lost its tail, so pull again from 0."""
    now_ms: int


class Published(WireModel):
    """PUT `DOCUMENT_PATH`: what is kept now."""

    name: str
    sha256: str
    changed: bool
