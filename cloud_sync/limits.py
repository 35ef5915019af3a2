"""Limits before anything is parsed: sizes of bodies and rates of requests."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from cloud_sync.contract import Problem
from cloud_sync.problems import ProblemError

BODY_SECONDS = 60.0
"""How long a body may take to arrive."""
MOST_JSON_BYTES = 16 * 1024
"""The largest body of a registration and the like."""
_MOST_KEYS = 20_000
Model = TypeVar("Model", bound=BaseModel)


async def body_of(request: Request, most: int) -> bytes:
    """Return the request's body. Raises `ProblemError` 413 over `most` bytes, 408 where it comes too slowly."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise _too_large(most)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise _too_large(most)
                chunks.append(chunk)
    except TimeoutError:
        raise ProblemError(408, Problem.BAD_REQUEST, "the body came too slowly") from None
    except ClientDisconnect:
        raise ProblemError(400, Problem.BAD_REQUEST, "the body broke off") from None
    return b"".join(chunks)


async def json_of(request: Request, model: type[Model]) -> Model:
    """Return the request's small JSON body as a `model`.

    FastAPI would read a body of any size before it asks who sends it. Raises what `body_of` raises, and
    `RequestValidationError` for a body that cannot be right.
    """
    body = await body_of(request, MOST_JSON_BYTES)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_context=False)) from None


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        413, Problem.TOO_LARGE, f"the body is larger than {most} bytes", headers={"Connection": "close"}
    )


class Rate:
    """Token buckets: each key may spend `rate` requests a second, with bursts of `burst`."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, key: str, cost: float = 1.0) -> None:
        """Take `cost` from the key's bucket. Raises `ProblemError` 429 with Retry-After where it is empty."""
        now = self._clock()
        left, since = self._buckets.get(key, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        if left < cost:
            wait = max(1, int((cost - left) / self._rate) + 1)
            raise ProblemError(
                429,
                Problem.TOO_MANY,
                "too many requests",
                f"Wait {wait} seconds.",
                headers={"Retry-After": str(wait)},
            )
        if len(self._buckets) >= _MOST_KEYS:
            self._forget(now)
        self._buckets[key] = (left - cost, now)

    def _forget(self, now: float) -> None:
        full_after = self._burst / self._rate
        self._buckets = {k: v for k, v in self._buckets.items() if now - v[1] < full_after}
        if len(self._buckets) >= _MOST_KEYS:
            self._buckets.clear()


def address(request: Request) -> str:
    """Return the client's address, as rate limits count it: of IPv6 its first half, the rest is the client's choice."""
    host = request.client.host if request.client else "unknown"
    if ":" not in host:
        return host
    try:
        return str(ipaddress.ip_network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return host
