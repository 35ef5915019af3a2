"""Documents that a hub publishes: sealed ones that only a link's key opens, and the webstore's public listing."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import ValidationError
from sqlalchemy import Connection, delete, select, update

from cloud_sync.contract import (
    DOCUMENT_PATH,
    MAX_DOCUMENT_BYTES,
    NAME_PATTERN,
    PUBLIC_DOCUMENT_PATH,
    SEALED_TYPE,
    SHOP_PATTERN,
    WEBSTORE,
    Problem,
    Published,
    Webstore,
)
from cloud_sync.inbox import insert_new
from cloud_sync.limits import Rate, address, body_of
from cloud_sync.problems import ProblemError
from cloud_sync.schema import documents
from cloud_sync.shops import Device, Shops
from cloud_sync.store import Store, now_ms

Name = Annotated[str, Path(pattern=NAME_PATTERN)]
_JSON = "application/json"


class Documents:
    """What shops show on this relay."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def publish(self, device: Device, name: str, body: bytes) -> Published:
        """Keep a document under its name in place of what was there. Raises `ProblemError` 400.

        The webstore must be a listing as the contract has it, with nothing besides: it is there for everybody to
        read. Every other document is sealed, and the relay cannot look.
        """
        kind = "public" if name == WEBSTORE else "sealed"
        if kind == "public":
            try:
                Webstore.model_validate_json(body)
            except ValidationError as error:
                wrong = sorted({".".join(str(part) for part in each["loc"]) for each in error.errors()})[:5]
                raise ProblemError(
                    400, Problem.BAD_REQUEST, f"no webstore listing: {', '.join(wrong) or 'no JSON'}"
                ) from error
        sha256 = hashlib.sha256(body).hexdigest()

        def work(connection: Connection) -> bool:
            where = (documents.c.shop == device.shop, documents.c.name == name)
            before = connection.scalar(select(documents.c.sha256).where(*where))
            if before == sha256:
                return False
            values = {"kind": kind, "sha256": sha256, "body": body, "published_ms": now_ms()}
            connection.execute(insert_new(connection, documents).values(shop=device.shop, name=name, **values))
            connection.execute(update(documents).where(*where).values(**values))
            return True

        return Published(name=name, sha256=sha256, changed=await self._store.write(work))

    async def withdraw(self, device: Device, name: str) -> None:
        """Take a document down; one that is not there is no error."""
        await self._store.write(
            lambda c: (
                c.execute(delete(documents).where(documents.c.shop == device.shop, documents.c.name == name)).rowcount
            )
        )

    async def show(self, request: Request, shop: str, name: str) -> Response:
        """Answer with a document, or 304 where the asker has it. Raises `ProblemError` 404."""
        row = await self._store.read(
            lambda c: c.execute(
                select(documents).where(documents.c.shop == shop, documents.c.name == name)
            ).one_or_none()
        )
        if row is None:
            raise ProblemError(404, Problem.NOT_FOUND, "nothing is published here yet")
        headers = {"ETag": f'"{row.sha256}"', "Cache-Control": "no-cache"}
        if row.sha256 in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(bytes(row.body), headers=headers, media_type=_JSON if row.kind == "public" else SEALED_TYPE)


def routes(kept: Documents, known: Shops, rate: Rate) -> APIRouter:
    """Return the routes of documents, for devices and for everybody."""
    router = APIRouter()

    @router.put(DOCUMENT_PATH)
    async def publish(request: Request, name: Name) -> Published:
        device = await known.device(request)
        body = await body_of(request, MAX_DOCUMENT_BYTES)
        if not body:
            raise ProblemError(400, Problem.BAD_REQUEST, "an empty document", "Withdraw it with DELETE.")
        return await kept.publish(device, name, body)

    @router.get(DOCUMENT_PATH)
    async def own(request: Request, name: Name) -> Response:
        device = await known.device(request)
        return await kept.show(request, device.shop, name)

    @router.delete(DOCUMENT_PATH, status_code=204)
    async def withdraw(request: Request, name: Name) -> Response:
        await kept.withdraw(await known.device(request), name)
        return Response(status_code=204)

    @router.get(PUBLIC_DOCUMENT_PATH)
    async def show(request: Request, shop: Annotated[str, Path(pattern=SHOP_PATTERN)], name: Name) -> Response:
        rate.spend(address(request))
        return await kept.show(request, shop, name)

    return router
