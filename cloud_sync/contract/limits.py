"""Paths, size limits, times and problem codes that both sides keep to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

WEBHOOK_PATH = "/whatsapp/{shop}"
SHOPS_PATH = "/v1/shops"
DEVICES_PATH = "/v1/devices"
INBOX_PATH = "/v1/inbox"
LEASE_PATH = "/v1/inbox/lease"
EXCHANGE_PATH = "/v1/exchange"
LOG_PATH = "/v1/log"
DOCUMENT_PATH = "/v1/documents/{name}"
PUBLIC_DOCUMENT_PATH = "/d/{shop}/{name}"
REPORT_PAGE = "/r/{shop}"
"""The owner's link adds ``#<key>``: the 32 bytes of the report key in base64url, which no server sees."""
WEBSTORE_PAGE = "/s/{shop}"
REPORT = "report"
"""Name of the encrypted document behind `REPORT_PAGE`."""
WEBSTORE = "webstore"
"""Name of the public listing behind `WEBSTORE_PAGE`."""

MAX_WEBHOOK_BYTES = 3 * 1024 * 1024
"""Meta's own limit of one delivery."""
MAX_MEDIA_BYTES = 100 * 1024 * 1024
"""Meta's largest medium, a document."""
MAX_EXCHANGE_BYTES = 8 * 1024 * 1024
MAX_BATCH_BYTES = 4 * 1024 * 1024
"""One sealed batch; the hub splits what is larger."""
MAX_BATCH_EVENTS = 5_000
MAX_ACKNOWLEDGED = 1_000
"""Items acknowledged in one exchange."""
MAX_RESPONSE_BYTES = 4 * 1024 * 1024
"""Where a pull stops adding; the first entry always comes, however large."""
MAX_DOCUMENT_BYTES = 2 * 1024 * 1024
MAX_WAIT_SECONDS = 25.0
"""Longest long poll; below the 30 s at which common proxies give up."""
LEASE_SECONDS = 90.0
"""How long the inbox stays with the device that asked last."""
MAX_NUMBER = 2**63 - 1
"""The largest whole number that a database keeps."""
MAX_STAMP_AHEAD_MS = 5 * 60 * 1000
"""Stamps further ahead of the relay's clock are refused, so that one bad clock cannot win for years."""
TOMBSTONE_DAYS = 8
"""How long the id of a deleted item is kept: Meta redelivers for 7 days."""
MEDIA_DAYS = 7
"""How long WhatsApp keeps a medium, and so how long the relay tries."""

SHOP_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$"
DEVICE_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
NAME_PATTERN = r"^[a-z0-9][a-z0-9-]{0,63}$"
ShopId = Annotated[str, Field(pattern=SHOP_PATTERN)]
DeviceId = Annotated[str, Field(pattern=DEVICE_PATTERN)]
ItemId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

FRAME_TYPE = "application/x-mostrador-frame"
SEALED_TYPE = "application/octet-stream"
PROBLEM_TYPE = "application/problem+json"


class Problem(StrEnum):
    """Stable codes in the ``code`` field of problem answers."""

    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many_requests"
    TAKEN = "taken"
    """The shop or device id is in use with other keys."""
    LEASE_HELD = "lease_held"
    """Another device takes from the inbox now."""
    CLOCK_AHEAD = "clock_ahead"
    """A stamp lies too far ahead; ``now_ms`` has the relay's time."""
    OUT_OF_SEQUENCE = "out_of_sequence"
    """The batch does not follow what the relay has of this device; ``pushed`` has its last number."""
    UNAVAILABLE = "unavailable"
