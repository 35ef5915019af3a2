"""The inbox: sealed items as they come in, one device that takes them, tombstones of what was acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cloud_sync.contract import (
    FRAME_TYPE,
    INBOX_PATH,
    LEASE_PATH,
    LEASE_SECONDS,
    MAX_NUMBER,
    MAX_RESPONSE_BYTES,
    MAX_WAIT_SECONDS,
    MEDIA_DAYS,
    TOMBSTONE_DAYS,
    InboxEntry,
    InboxHead,
    ItemKind,
    Problem,
    pack,
)
from cloud_sync.problems import ProblemError
from cloud_sync.schema import items, leases, media_jobs, shops
from cloud_sync.shops import Device, Shops
from cloud_sync.store import Mergeable, Store, now_ms

DAY_MS = 24 * 3600 * 1000


def insert_new(connection: Connection, table: object) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that leaves rows which exist as they are."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An item ready to be stored."""

    item: str
    kind: ItemKind
    key_id: str
    sealed: bytes
    received_ms: int


@dataclass(frozen=True, slots=True)
class MediaWanted:
    """A medium to be fetched: the id under which it will be stored, and its encrypted description."""

    item: str
    what: bytes


@dataclass(frozen=True)
class Deposit(Mergeable):
    """The items of one delivery; all deposits of a group are written with a few statements."""

    shop: str
    sealed: tuple[Sealed, ...]
    media: tuple[MediaWanted, ...] = ()

    @classmethod
    def together(cls, connection: Connection, works: Iterable[Mergeable]) -> None:
        """Store what is new; what is known, also as a tombstone, stays as it is."""
        by_shop: defaultdict[str, list[Deposit]] = defaultdict(list)
        for work in works:
            assert isinstance(work, Deposit)  # noqa: S101 - for the type checker; grouped by class
            by_shop[work.shop].append(work)
        # In one order of shops, so that two relay processes never wait for each other.
        for shop in sorted(by_shop):
            _store(connection, shop, by_shop[shop])


def _store(connection: Connection, shop: str, deposits: list[Deposit]) -> None:
    sealed = [each for deposit in deposits for each in deposit.sealed]
    last = take_positions(connection, shop, len(sealed))
    rows = [
        {
            "shop": shop,
            "item": each.item,
            "position": last - len(sealed) + place,
            "kind": str(each.kind),
            "key_id": each.key_id,
            "sealed": each.sealed,
            "received_ms": each.received_ms,
        }
        for place, each in enumerate(sealed, start=1)
    ]
    if rows:
        connection.execute(insert_new(connection, items), rows)
    for wanted in {each.item: each for deposit in deposits for each in deposit.media}.values():
        at = now_ms()
        new = connection.scalar(
            insert_new(connection, items)
            .values(shop=shop, item=wanted.item, kind=str(ItemKind.MEDIA), received_ms=at)
            .returning(items.c.item)
        )
        if new is not None:
            connection.execute(
                insert_new(connection, media_jobs).values(
                    shop=shop,
                    item=wanted.item,
                    what=wanted.what,
                    attempts=0,
                    next_ms=at,
                    deadline_ms=at + MEDIA_DAYS * DAY_MS,
                )
            )


def take_positions(connection: Connection, shop: str, count: int) -> int:
    """Take `count` places in a shop's inbox and return the last.

    The shop's row stays locked until the commit, so places become visible in their order: who has seen place n
    misses none before it.
    """
    head = connection.scalar(
        update(shops)
        .where(shops.c.shop == shop)
        .values(inbox_head=shops.c.inbox_head + count)
        .returning(shops.c.inbox_head)
    )
    if head is None:
        raise ProblemError(404, Problem.NOT_FOUND, "no such shop")
    return int(head)


def acknowledge(connection: Connection, shop: str, ids: list[str]) -> None:
    """Delete what was acknowledged, and keep its id so that a redelivery finds it known."""
    connection.execute(
        update(items)
        .where(items.c.shop == shop, items.c.item.in_(ids), items.c.sealed.is_not(None))
        .values(sealed=None, acked_ms=now_ms())
    )


def purge(connection: Connection) -> int:
    """Forget tombstones older than Meta redelivers. Returns how many."""
    before = now_ms() - TOMBSTONE_DAYS * DAY_MS
    return connection.execute(delete(items).where(items.c.acked_ms < before)).rowcount


class Inbox:
    """Taking from the inbox."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def deposit(self, deposit: Deposit) -> None:
        """Store a delivery; returns once it is on disk."""
        await self._store.write(deposit)
        self._store.bells.ring(f"inbox/{deposit.shop}")
        if deposit.media:
            self._store.bells.ring("media")

    async def lease(self, device: Device) -> None:
        """Take or renew the lease of the shop's inbox. Raises `ProblemError` 409 where another device has it."""
        at = now_ms()

        def work(connection: Connection) -> tuple[str, int]:
            until = at + int(LEASE_SECONDS * 1000)
            values = {"device": device.device, "until_ms": until}
            connection.execute(insert_new(connection, leases).values(shop=device.shop, **values))
            connection.execute(
                update(leases)
                .where(leases.c.shop == device.shop)
                .where((leases.c.device == device.device) | (leases.c.until_ms < at))
                .values(**values)
            )
            row = connection.execute(select(leases).where(leases.c.shop == device.shop)).one()
            return row.device, row.until_ms

        holder, until = await self._store.write(work)
        if holder != device.device:
            wait = max(1, (until - at) // 1000 + 1)
            raise ProblemError(
                409,
                Problem.LEASE_HELD,
                "another device of this shop takes from its inbox",
                f"It is free {wait} seconds after that device last asked.",
                headers={"Retry-After": str(wait)},
                holder=holder,
            )

    async def release(self, device: Device) -> None:
        """Give the lease back, if the device has it."""
        await self._store.write(
            lambda c: (
                c.execute(delete(leases).where(leases.c.shop == device.shop, leases.c.device == device.device)).rowcount
            )
        )

    async def take(self, device: Device, after: int, wait: float, limit: int) -> bytes:
        """Return a frame with up to `limit` items behind `after`, waiting up to `wait` seconds for the first."""
        await self.lease(device)
        deadline = time.monotonic() + wait
        while True:
            news = self._store.bells.listen(f"inbox/{device.shop}")
            found = await self._store.read(lambda c: _waiting(c, device, after, limit))
            left = deadline - time.monotonic()
            if found or left <= 0 or self._store.bells.closing:
                entries = [entry for entry, _ in found]
                return pack(InboxHead(items=entries, now_ms=now_ms()), [sealed for _, sealed in found])
            try:
                async with asyncio.timeout(min(left, self._store.poll_seconds)):
                    await news.wait()
            except TimeoutError:
                continue


def _waiting(connection: Connection, device: Device, after: int, limit: int) -> list[tuple[InboxEntry, bytes]]:
    shop = device.shop
    if connection.scalar(select(leases.c.device).where(leases.c.shop == shop)) != device.device:
        return []  # shut out, or the lease given back, while it waited
    sizes = connection.execute(
        select(items.c.item, func.length(items.c.sealed).label("size"))
        .where(items.c.shop == shop, items.c.position > after, items.c.sealed.is_not(None))
        .order_by(items.c.position)
        .limit(limit)
    ).all()
    chosen: list[str] = []
    total = 0
    for row in sizes:
        if chosen and total + row.size > MAX_RESPONSE_BYTES:
            break
        chosen.append(row.item)
        total += row.size
    rows = connection.execute(
        select(items)
        .where(items.c.shop == shop, items.c.item.in_(chosen), items.c.sealed.is_not(None))
        .order_by(items.c.position)
    )
    return [
        (
            InboxEntry(position=row.position, item=row.item, kind=row.kind, key_id=row.key_id, size=len(row.sealed)),
            bytes(row.sealed),
        )
        for row in rows
    ]


def routes(inbox: Inbox, known: Shops) -> APIRouter:
    """Return the routes of the inbox."""
    router = APIRouter()

    @router.get(INBOX_PATH)
    async def take(
        request: Request,
        after: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0,
        wait: Annotated[float, Query(ge=0, le=MAX_WAIT_SECONDS)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> Response:
        device = await known.device(request)
        return Response(await inbox.take(device, after, wait, limit), media_type=FRAME_TYPE)

    @router.delete(LEASE_PATH, status_code=204)
    async def release(request: Request) -> Response:
        await inbox.release(await known.device(request))
        return Response(status_code=204)

    return router
