"""The relay over HTTP: one method for each thing that can be asked of it, and its refusals as the hub's errors."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from cloud_sync.contract import (
    DEVICES_PATH,
    DOCUMENT_PATH,
    EXCHANGE_PATH,
    FRAME_TYPE,
    INBOX_PATH,
    LEASE_PATH,
    LOG_PATH,
    SEALED_TYPE,
    SHOPS_PATH,
    BadFrame,
    BatchHead,
    Exchanged,
    ExchangeHead,
    InboxEntry,
    InboxHead,
    LogEntry,
    LogHead,
    NewDevice,
    Problem,
    PublicKey,
    Published,
    Registered,
    Registration,
    b64,
    cut,
    pack,
    unpack,
)
from hub.application.ports.relay import SyncKeys
from hub.domain.errors import Refused, RelayUnreachable

ANSWER_SECONDS = 30.0
"""How long an answer may take, beyond what a long poll asked for."""
Model = TypeVar("Model", bound=BaseModel)


class RelayRefused(Refused):
    """The relay understood and said no. `problem` is its code, `fields` the rest of its answer."""

    def __init__(self, status: int, problem: str, detail: str, fields: dict[str, Any], *, hint: str = "") -> None:
        super().__init__(f"the relay answered {status}: {detail}", hint=hint, detail=detail)
        self.status = status
        self.problem = problem
        self.fields = fields


class RelayClient:
    """One device's connection to the relay. Use it as an async context manager.

    Every method raises `RelayUnreachable` where there is no (usable) answer, and `RelayRefused` where it is no.
    """

    def __init__(self, address: str, keys: SyncKeys, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._address = address.rstrip("/")
        self._keys = keys
        self._http = httpx.AsyncClient(
            base_url=self._address,
            transport=transport,
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=10.0),
            limits=httpx.Limits(max_connections=6, keepalive_expiry=25.0),
        )
        self.clock_ahead_seconds = 0.0
        """How far this machine's clock was ahead of the relay's at the last answer."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def register(self, enrolment_token: str) -> Registered:
        """Register the shop with this device. Doing it again is no error."""
        body = Registration(
            shop=self._keys.shop,
            public_key=b64(self._keys.inbox_public_key()),
            device=self._keys.device,
            token=self._keys.token,
        )
        return await self._json(Registered, "POST", SHOPS_PATH, body, bearer=enrolment_token)

    async def add_device(self, device: str, token: str, *, bearer: str | None = None) -> Registered:
        """Let another device of the shop in, with the token that it chose; as the device of `bearer` where given."""
        return await self._json(Registered, "POST", DEVICES_PATH, NewDevice(device=device, token=token), bearer=bearer)

    async def remove_device(self, device: str) -> None:
        """Shut a device out."""
        await self._ask("DELETE", f"{DEVICES_PATH}/{device}")

    async def change_key(self) -> None:
        """Have items sealed to the key of the new epoch from now on."""
        await self._ask(
            "PUT",
            SHOPS_PATH,
            content=PublicKey(public_key=b64(self._keys.inbox_public_key())).model_dump_json().encode(),
            content_type="application/json",
        )

    async def inbox(self, *, after: int, wait: float, limit: int = 100) -> list[tuple[InboxEntry, bytes]]:
        """Return sealed items behind `after`, waiting up to `wait` seconds; takes or renews the inbox lease."""
        frame = await self._ask("GET", INBOX_PATH, params={"after": after, "wait": wait, "limit": limit}, waits=wait)
        head, blobs = _frame(InboxHead, frame)
        self._compare_clocks(head.now_ms)
        return list(zip(head.items, _cut(blobs, [each.size for each in head.items]), strict=True))

    async def release_lease(self) -> None:
        """Let another device take from the inbox at once."""
        await self._ask("DELETE", LEASE_PATH)

    async def exchange(
        self, batch: BatchHead | None, sealed: bytes = b"", acknowledge: Sequence[str] = ()
    ) -> Exchanged:
        """Push at most one sealed batch and acknowledge items, both or neither."""
        head = ExchangeHead(batch=batch, acknowledge=list(acknowledge))
        answer = await self._ask("POST", EXCHANGE_PATH, content=pack(head, [sealed]), content_type=FRAME_TYPE)
        return self._told(_model(Exchanged, answer))

    async def log(
        self, *, after: int, wait: float = 0.0, own: bool = False
    ) -> tuple[LogHead, list[tuple[LogEntry, bytes]]]:
        """Return batches of the shop's log behind `after`, waiting up to `wait` seconds for one."""
        asked = {"after": after, "wait": wait, "own": str(own).lower()}
        frame = await self._ask("GET", LOG_PATH, params=asked, waits=wait)
        head, blobs = _frame(LogHead, frame)
        self._compare_clocks(head.now_ms)
        parts = _cut(blobs, [each.batch.size for each in head.entries])
        return head, list(zip(head.entries, parts, strict=True))

    async def publish(self, name: str, body: bytes, *, content_type: str = SEALED_TYPE) -> Published:
        """Put a document in place of the one that was there."""
        path = DOCUMENT_PATH.format(name=name)
        return _model(Published, await self._ask("PUT", path, content=body, content_type=content_type))

    async def withdraw(self, name: str) -> None:
        """Take a document down."""
        await self._ask("DELETE", DOCUMENT_PATH.format(name=name))

    def _told(self, answer: Exchanged) -> Exchanged:
        self._compare_clocks(answer.now_ms)
        return answer

    def _compare_clocks(self, relay_ms: int) -> None:
        self.clock_ahead_seconds = time.time() - relay_ms / 1000

    async def _json(
        self, model: type[Model], method: str, path: str, body: BaseModel, *, bearer: str | None = None
    ) -> Model:
        content = body.model_dump_json().encode()
        return _model(
            model, await self._ask(method, path, content=content, content_type="application/json", bearer=bearer)
        )

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, Any] | None = None,
        content: bytes | None = None,
        content_type: str = "",
        bearer: str | None = None,
        waits: float = 0.0,
    ) -> bytes:
        headers = {"Authorization": f"Bearer {self._keys.token if bearer is None else bearer}"}
        if content_type:
            headers["Content-Type"] = content_type
        timeout = httpx.Timeout(ANSWER_SECONDS + waits, connect=10.0)
        try:
            answer = await self._http.request(
                method, path, params=params, content=content, headers=headers, timeout=timeout
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RelayUnreachable(f"{type(error).__name__} at {path}") from error
        if answer.is_success:
            return answer.content
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> RelayRefused | RelayUnreachable:
    try:
        fields = answer.json()
    except ValueError:
        fields = None
    if not isinstance(fields, dict) or "code" not in fields:
        # No word of the relay's: a proxy or a hotel's login page stands in between.
        return RelayUnreachable(f"something else than the relay answered {answer.status_code}")
    code = str(fields["code"])
    if answer.status_code >= 500 or code == Problem.TOO_MANY:
        return RelayUnreachable(f"the relay answered {answer.status_code}: {code}")
    detail = str(fields.get("detail", ""))
    return RelayRefused(answer.status_code, code, detail, fields, hint=str(fields.get("hint", "")))


def _model(model: type[Model], body: bytes) -> Model:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise RelayUnreachable(f"the relay's answer is no {model.__name__}") from error


def _frame(model: type[Model], frame: bytes) -> tuple[Model, memoryview]:
    try:
        return unpack(model, frame)
    except BadFrame as error:
        raise RelayUnreachable(f"the relay's answer is no {model.__name__}") from error


def _cut(blobs: memoryview, sizes: list[int]) -> list[bytes]:
    try:
        return cut(blobs, sizes)
    except BadFrame as error:
        raise RelayUnreachable("the relay's answer is cut off") from error
