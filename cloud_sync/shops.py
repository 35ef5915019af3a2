"""Shops and their devices: registration, bearer tokens, and the public key to which a shop's items are sealed."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, delete, func, insert, select, update

from cloud_sync.contract import (
    DEVICES_PATH,
    SHOPS_PATH,
    DeviceId,
    NewDevice,
    Problem,
    PublicKey,
    Registered,
    Registration,
    token_hash,
    unb64,
)
from cloud_sync.limits import Rate, address, json_of
from cloud_sync.problems import ProblemError
from cloud_sync.schema import devices, leases, log, shops
from cloud_sync.settings import Settings
from cloud_sync.store import Store, now_ms

_KEY_SECONDS = 5.0
"""How long a shop's public key is believed without looking; a hub keeps the private keys of earlier epochs."""


@dataclass(frozen=True, slots=True)
class Device:
    """Who asks: a device of a shop."""

    shop: str
    device: str
    pushed: int


def _public_key(text: str) -> bytes:
    try:
        key = unb64(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ProblemError(
            400, Problem.BAD_REQUEST, "public_key is no X25519 public key", "Send its 32 raw bytes in base64url."
        )
    return key


class Shops:
    """What the relay knows of shops and devices."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._keys: dict[str, tuple[bytes, float]] = {}
        self._failures = Rate(settings.failure_rate, settings.failure_rate * 30)
        self._enrolments = Rate(settings.enrolment_rate, 20.0)
        self._requests = Rate(settings.device_rate, settings.device_rate * 10)

    async def public_key(self, shop: str) -> bytes:
        """Return the key to seal to. Raises `ProblemError` 404 for a shop that is not registered."""
        known = self._keys.get(shop)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        found: bytes | None = await self._store.read(
            lambda c: c.scalar(select(shops.c.public_key).where(shops.c.shop == shop))
        )
        if found is None:
            raise ProblemError(404, Problem.NOT_FOUND, "no such shop", "Register it from the hub first.")
        self._keys[shop] = (bytes(found), time.monotonic() + _KEY_SECONDS)
        return bytes(found)

    async def device(self, request: Request) -> Device:
        """Return the device whose token the request bears. Raises `ProblemError` 401, or 429 after many failures."""
        token = _bearer(request)
        hashed = token_hash(token)
        if token:
            row = await self._store.read(
                lambda c: c.execute(
                    select(devices.c.shop, devices.c.device, devices.c.pushed).where(devices.c.token_hash == hashed)
                ).one_or_none()
            )
            if row is not None:
                self._requests.spend(hashed)
                return Device(row.shop, row.device, row.pushed)
        self._failures.spend(address(request))
        raise ProblemError(
            401,
            Problem.UNAUTHORISED,
            "no such device",
            "Register this device again; it may have been removed.",
            headers={"WWW-Authenticate": "Bearer"},
        )

    def enrols(self, request: Request) -> None:
        """Check that the request may register a shop. Raises `ProblemError` 401, or 429 after many attempts."""
        self._enrolments.spend(address(request))
        if not hmac.compare_digest(_bearer(request).encode(), self._settings.enrolment_token.encode()):
            raise ProblemError(
                401, Problem.UNAUTHORISED, "wrong enrolment token", "Ask whoever runs this relay for it."
            )

    async def register(self, body: Registration) -> Registered:
        """Create a shop with its first device, or say again what was said the first time."""
        key, hashed, at = _public_key(body.public_key), token_hash(body.token), now_ms()

        def work(connection: Connection) -> int:
            row = connection.execute(
                select(devices.c.token_hash, devices.c.pushed).where(
                    devices.c.shop == body.shop, devices.c.device == body.device
                )
            ).one_or_none()
            if row is not None and hmac.compare_digest(row.token_hash, hashed):
                return int(row.pushed)
            if row is not None or connection.scalar(select(shops.c.shop).where(shops.c.shop == body.shop)):
                raise ProblemError(
                    409,
                    Problem.TAKEN,
                    "this shop is registered already",
                    "Add a device from one that the shop has, or choose another id.",
                )
            connection.execute(insert(shops).values(shop=body.shop, public_key=key, created_ms=at))
            return _add_device(connection, body.shop, body.device, hashed, at)

        pushed = await self._store.write(work)
        self._keys.pop(body.shop, None)
        return Registered(shop=body.shop, device=body.device, pushed=pushed, now_ms=now_ms())

    async def add_device(self, asker: Device, body: NewDevice) -> Registered:
        """Give the asker's shop one more device."""
        hashed, at = token_hash(body.token), now_ms()

        def work(connection: Connection) -> int:
            row = connection.execute(
                select(devices.c.token_hash, devices.c.pushed).where(
                    devices.c.shop == asker.shop, devices.c.device == body.device
                )
            ).one_or_none()
            if row is None:
                return _add_device(connection, asker.shop, body.device, hashed, at)
            if not hmac.compare_digest(row.token_hash, hashed):
                raise ProblemError(409, Problem.TAKEN, "this device id has another token", "Choose another id.")
            return int(row.pushed)

        pushed = await self._store.write(work)
        return Registered(shop=asker.shop, device=body.device, pushed=pushed, now_ms=now_ms())

    async def remove_device(self, asker: Device, device: str) -> None:
        """Forget a device of the asker's shop: its token is worth nothing from now on, and the inbox is free."""

        def work(connection: Connection) -> int:
            for table in (leases, devices):
                gone = connection.execute(delete(table).where(table.c.shop == asker.shop, table.c.device == device))
            return gone.rowcount

        if not await self._store.write(work):
            raise ProblemError(404, Problem.NOT_FOUND, "no such device")

    async def change_key(self, asker: Device, body: PublicKey) -> None:
        """Seal the shop's items to another key from now on."""
        key = _public_key(body.public_key)
        await self._store.write(
            lambda c: c.execute(update(shops).where(shops.c.shop == asker.shop).values(public_key=key)).rowcount
        )
        self._keys.pop(asker.shop, None)


def _add_device(connection: Connection, shop: str, device: str, hashed: str, at: int) -> int:
    """Let a device in. Returns the number of its last batch: above 0 for one that was there before."""
    if connection.scalar(select(devices.c.shop).where(devices.c.token_hash == hashed)) is not None:
        raise ProblemError(409, Problem.TAKEN, "this token is in use", "Make a new random token.")
    last = connection.scalar(select(func.max(log.c.number)).where(log.c.shop == shop, log.c.device == device))
    pushed = int(last or 0)
    connection.execute(
        insert(devices).values(shop=shop, device=device, token_hash=hashed, pushed=pushed, created_ms=at)
    )
    return pushed


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def routes(known: Shops) -> APIRouter:
    """Return the routes of registration."""
    router = APIRouter()

    @router.post(SHOPS_PATH)
    async def register(request: Request) -> Registered:
        known.enrols(request)
        return await known.register(await json_of(request, Registration))

    @router.put(SHOPS_PATH, status_code=204)
    async def change_key(request: Request) -> Response:
        device = await known.device(request)
        await known.change_key(device, await json_of(request, PublicKey))
        return Response(status_code=204)

    @router.post(DEVICES_PATH)
    async def add_device(request: Request) -> Registered:
        asker = await known.device(request)
        return await known.add_device(asker, await json_of(request, NewDevice))

    @router.delete(DEVICES_PATH + "/{device}", status_code=204)
    async def remove_device(request: Request, device: DeviceId) -> Response:
        await known.remove_device(await known.device(request), device)
        return Response(status_code=204)

    return router
