"""The exchange: one sealed batch of events in and items acknowledged, both or neither; and the shop's log out.

Every step may be repeated. The relay cannot read a batch; it keeps the order, and refuses what cannot be in order.
"""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection, func, insert, select, update

from cloud_sync.contract import (
    EXCHANGE_PATH,
    FRAME_TYPE,
    LOG_PATH,
    MAX_EXCHANGE_BYTES,
    MAX_NUMBER,
    MAX_RESPONSE_BYTES,
    MAX_STAMP_AHEAD_MS,
    MAX_WAIT_SECONDS,
    BadFrame,
    BatchHead,
    Exchanged,
    ExchangeHead,
    LogEntry,
    LogHead,
    Problem,
    cut,
    pack,
    unpack,
)
from cloud_sync.inbox import acknowledge
from cloud_sync.limits import body_of
from cloud_sync.problems import ProblemError
from cloud_sync.schema import devices, log, shops
from cloud_sync.shops import Device, Shops
from cloud_sync.store import Store, now_ms

_LOOKED_THROUGH = 500
"""Batches of the log that one pull looks through at most."""


class Exchange:
    """Pushing to and pulling from a shop's log."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def exchange(self, device: Device, body: bytes) -> Exchanged:
        """Store a batch and acknowledge items in one transaction. Raises `ProblemError`."""
        head, sealed = _read(body)
        if head.batch is not None and head.batch.max_stamp_ms > now_ms() + MAX_STAMP_AHEAD_MS:
            ahead = (head.batch.max_stamp_ms - now_ms()) // 1000
            raise ProblemError(
                422,
                Problem.CLOCK_AHEAD,
                f"a stamp lies {ahead} seconds ahead of the relay's clock",
                "Set this device's date and time; what it wrote stays, and is sent once the time is right.",
                now_ms=now_ms(),
            )

        def work(connection: Connection) -> tuple[int, int]:
            pushed = device.pushed
            if head.batch is not None:
                pushed = _append(connection, device, head.batch, sealed)
            if head.acknowledge:
                acknowledge(connection, device.shop, head.acknowledge)
            position = connection.scalar(select(shops.c.log_head).where(shops.c.shop == device.shop))
            return pushed, int(position or 0)

        pushed, position = await self._store.write(work)
        if head.batch is not None:
            self._store.bells.ring(f"log/{device.shop}")
        return Exchanged(pushed=pushed, head=position, now_ms=now_ms())

    async def pull(self, device: Device, after: int, wait: float, *, own: bool) -> bytes:
        """Return a frame with the batches behind `after`, waiting up to `wait` seconds for the first."""
        deadline = time.monotonic() + wait
        without = None if own else device.device
        while True:
            news = self._store.bells.listen(f"log/{device.shop}")
            head, upto, found = await self._store.read(lambda c: _following(c, device.shop, after, without))  # noqa: B023 - run at once
            left = deadline - time.monotonic()
            # A position behind the head means that the asker knows more than this relay: it must hear so at once.
            if found or head < after or left <= 0 or self._store.bells.closing:
                entries = [entry for entry, _ in found]
                answer = LogHead(entries=entries, upto=upto, head=head, now_ms=now_ms())
                return pack(answer, [sealed for _, sealed in found])
            if upto > after:
                after = upto
                continue
            try:
                async with asyncio.timeout(min(left, self._store.poll_seconds)):
                    await news.wait()
            except TimeoutError:
                continue


def _read(body: bytes) -> tuple[ExchangeHead, bytes]:
    try:
        head, rest = unpack(ExchangeHead, body)
        (sealed,) = cut(rest, [head.batch.size if head.batch is not None else 0])
    except BadFrame as error:
        raise ProblemError(400, Problem.BAD_REQUEST, str(error), "See docs/RELAY.md for the frame.") from error
    if head.batch is not None and head.batch.number <= head.batch.previous:
        raise ProblemError(400, Problem.BAD_REQUEST, "a batch's number must be above the number before it")
    return head, sealed


def _append(connection: Connection, device: Device, batch: BatchHead, sealed: bytes) -> int:
    """Append a batch to the log, once, and return the device's last number."""
    # First the shop's row: it stays locked until the commit, so positions become visible in their order, and two
    # exchanges of one device come one after the other.
    position = connection.scalar(
        update(shops)
        .where(shops.c.shop == device.shop)
        .values(log_head=shops.c.log_head + 1)
        .returning(shops.c.log_head)
    )
    pushed = connection.scalar(
        select(devices.c.pushed).where(devices.c.shop == device.shop, devices.c.device == device.device)
    )
    if pushed is None or position is None:
        raise ProblemError(401, Problem.UNAUTHORISED, "this device was removed")
    if batch.previous != pushed:
        # The place that was just taken goes back: positions have no gaps.
        connection.execute(update(shops).where(shops.c.shop == device.shop).values(log_head=shops.c.log_head - 1))
        if batch.number <= pushed:
            return int(pushed)
        raise ProblemError(
            409,
            Problem.OUT_OF_SEQUENCE,
            f"the batch follows {batch.previous}, but the relay has {pushed} of this device",
            "Push again from there.",
            pushed=pushed,
        )
    connection.execute(
        insert(log).values(
            shop=device.shop,
            position=position,
            device=device.device,
            number=batch.number,
            previous=batch.previous,
            epoch=batch.epoch,
            events=batch.events,
            max_stamp_ms=batch.max_stamp_ms,
            sealed=sealed,
            stored_ms=now_ms(),
        )
    )
    connection.execute(
        update(devices)
        .where(devices.c.shop == device.shop, devices.c.device == device.device)
        .values(pushed=batch.number)
    )
    return batch.number


def _following(
    connection: Connection, shop: str, after: int, without: str | None
) -> tuple[int, int, list[tuple[LogEntry, bytes]]]:
    """Return the log's head, the position that was looked through, and the entries up to it."""
    head = int(connection.scalar(select(shops.c.log_head).where(shops.c.shop == shop)) or 0)
    sizes = connection.execute(
        select(log.c.position, log.c.device, func.length(log.c.sealed).label("size"))
        .where(log.c.shop == shop, log.c.position > after)
        .order_by(log.c.position)
        .limit(_LOOKED_THROUGH)
    ).all()
    upto, total = after, 0
    chosen: list[int] = []
    for row in sizes:
        if row.device != without:
            if chosen and total + row.size > MAX_RESPONSE_BYTES:
                break
            chosen.append(row.position)
            total += row.size
        upto = row.position
    rows = connection.execute(
        select(log).where(log.c.shop == shop, log.c.position.in_(chosen)).order_by(log.c.position)
    )
    found = [
        (
            LogEntry(
                position=row.position,
                device=row.device,
                batch=BatchHead(
                    number=row.number,
                    previous=row.previous,
                    epoch=row.epoch,
                    events=row.events,
                    max_stamp_ms=row.max_stamp_ms,
                    size=len(row.sealed),
                ),
            ),
            bytes(row.sealed),
        )
        for row in rows
    ]
    return head, upto, found


def routes(exchange: Exchange, known: Shops) -> APIRouter:
    """Return the routes of the exchange and the log."""
    router = APIRouter()

    @router.post(EXCHANGE_PATH)
    async def push(request: Request) -> Exchanged:
        device = await known.device(request)
        return await exchange.exchange(device, await body_of(request, MAX_EXCHANGE_BYTES))

    @router.get(LOG_PATH)
    async def pull(
        request: Request,
        after: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0,
        wait: Annotated[float, Query(ge=0, le=MAX_WAIT_SECONDS)] = 0,
        own: bool = False,
    ) -> Response:
        device = await known.device(request)
        return Response(await exchange.pull(device, after, wait, own=own), media_type=FRAME_TYPE)

    return router
