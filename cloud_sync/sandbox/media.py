"""Media that either side has sent: ids that die, addresses that live five minutes and need the token."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from cloud_sync.sandbox import ids
from cloud_sync.sandbox.clock import SandboxClock
from cloud_sync.sandbox.errors import GraphError, invalid_parameter, unknown_object

URL_LIFE = timedelta(minutes=5)
RECEIVED_LIFE = timedelta(days=7)
UPLOADED_LIFE = timedelta(days=30)
DOWNLOAD_PATH = "/whatsapp_business/attachments/"
MAX_KEPT_BYTES = 512 * 1024 * 1024
MIB = 1024 * 1024

# What may be uploaded, with the most bytes of each.
# https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
UPLOAD_LIMITS: dict[str, int] = {
    **dict.fromkeys(("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"), 16 * MIB),
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * MIB),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * MIB),
    "image/webp": 500 * 1024,
    **dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        100 * MIB,
    ),
}


def plain_mime(mime_type: str) -> str:
    """A content type without its parameters, in lower case."""
    return mime_type.split(";", 1)[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Media:
    """One file. `sha256` is base64, as Meta writes it; `seconds` is an audio's length where it is known."""

    id: str
    content: bytes
    mime_type: str
    sha256: str
    received_at: datetime
    life: timedelta
    filename: str = ""
    seconds: float | None = None


class MediaStore:
    """Keeps media in memory; the oldest go first when half a gibibyte is full."""

    def __init__(self, clock: SandboxClock, base_url: str) -> None:
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._key = secrets.token_bytes(32)
        self._items: dict[str, Media] = {}
        self._bytes = 0

    def add_received(self, content: bytes, mime_type: str, filename: str = "", seconds: float | None = None) -> Media:
        """Keep what a person sent, for seven days."""
        return self._add(content, mime_type, filename, seconds, RECEIVED_LIFE)

    def add_uploaded(self, content: bytes, mime_type: str, filename: str = "") -> Media:
        """Keep what the business uploaded, for thirty days. Raises GraphError for a type or size not taken."""
        limit = UPLOAD_LIMITS.get(plain_mime(mime_type))
        if limit is None:
            raise invalid_parameter(f"file: type {mime_type!r} is none of {', '.join(sorted(UPLOAD_LIMITS))}.")
        if not content:
            raise invalid_parameter("file: empty.")
        if len(content) > limit:
            raise invalid_parameter(f"file: {len(content)} bytes, at most {limit} are allowed for {mime_type}.")
        return self._add(content, mime_type, filename, None, UPLOADED_LIFE)

    def get(self, media_id: str) -> Media:
        """The media with that id. Raises GraphError 100/33 when it never was or has died."""
        media = self._items.get(media_id)
        if media is None or self._clock.now() - media.received_at >= media.life:
            raise unknown_object(media_id)
        return media

    def delete(self, media_id: str) -> None:
        """Forget a media. Raises GraphError 100/33."""
        media = self.get(media_id)
        del self._items[media_id]
        self._bytes -= len(media.content)

    def url(self, media: Media) -> str:
        """An address that serves the bytes for five minutes to whoever holds the token."""
        expires = int((self._clock.now() + URL_LIFE).timestamp())
        query = urlencode({"mid": media.id, "source": "sandbox", "ext": expires, "hash": self._sign(media.id, expires)})
        return f"{self._base_url}{DOWNLOAD_PATH}?{query}"

    def open_url(self, media_id: str, expires: int, signature: str) -> Media:
        """The media of an address. Raises GraphError: 404 for one that was never given or is over."""
        good = hmac.compare_digest(self._sign(media_id, expires), signature)
        if not good or self._clock.now().timestamp() >= expires:
            raise GraphError(100, "The media address is over or was never given", status=404)
        return self.get(media_id)

    def _sign(self, media_id: str, expires: int) -> str:
        return hmac.new(self._key, f"{media_id}.{expires}".encode(), hashlib.sha256).hexdigest()[:32]

    def _add(self, content: bytes, mime_type: str, filename: str, seconds: float | None, life: timedelta) -> Media:
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        media = Media(ids.numeric_id(), content, mime_type, digest, self._clock.now(), life, filename, seconds)
        self._items[media.id] = media
        self._bytes += len(content)
        while self._bytes > MAX_KEPT_BYTES and len(self._items) > 1:
            oldest = next(iter(self._items))
            self._bytes -= len(self._items.pop(oldest).content)
        return media
