"""Publishing: the owner's report, encrypted here, and the webstore's public listing, whenever they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from cloud_sync.contract import REPORT, WEBSTORE, Report, Webstore
from hub.application.ports.relay import PublishedDocuments, SyncKeys
from hub.domain.errors import Refused
from hub.sync.client import RelayClient
from hub.sync.loop import Loop
from hub.sync.sealing import close_document
from hub.sync.standing import Standing

_LOG = logging.getLogger(__name__)
AT_MOST_EVERY_SECONDS = 5.0
REFRESH_SECONDS = 900.0
"""How often a document goes out unchanged, so that its "as of" stays true."""
CHECK_SECONDS = 60.0


class PublishLoop(Loop):
    """Publishes soon after being woken, where something changed."""

    name = "publish"

    def __init__(
        self,
        client: RelayClient,
        standing: Standing,
        keys: SyncKeys,
        documents: PublishedDocuments,
        *,
        at_most_every: float = AT_MOST_EVERY_SECONDS,
    ) -> None:
        super().__init__(client, standing)
        self._keys = keys
        self._documents = documents
        self._every = at_most_every
        self._sent: dict[str, tuple[str, float]] = {}

    async def step(self) -> None:
        """Publish what changed, then wait."""
        await self.publish()
        await asyncio.sleep(self._every)
        await self.rest(CHECK_SECONDS)

    async def publish(self) -> list[str]:
        """Publish what changed since the last time; returns the names.

        Raises `Refused` for a document that is not as the contract has it, after the other one was published.
        """
        changed: list[str] = []
        wrong: Refused | None = None
        for name, build, model in (
            (REPORT, self._documents.report, Report),
            (WEBSTORE, self._documents.webstore, Webstore),
        ):
            try:
                if await self._one(name, await asyncio.to_thread(build), model):
                    changed.append(name)
            except Refused as error:
                wrong = wrong or error
        if wrong is not None:
            raise wrong
        return changed

    async def _one(self, name: str, values: Mapping[str, Any] | None, model: type[BaseModel]) -> bool:
        content, sent_at = self._sent.get(name, ("", 0.0))
        if values is None:
            if content == "-":
                return False
            await self._client.withdraw(name)
            self._sent[name] = ("-", time.monotonic())
            self.reached()
            return True
        try:
            document = model.model_validate(values)
        except ValidationError as error:
            # Names of fields only: a value may be what somebody said, and this is logged.
            wrong = sorted({".".join(str(part) for part in each["loc"]) for each in error.errors()})[:5]
            raise Refused(f"the {name} is not as the contract has it: {', '.join(wrong)}") from None
        now = hashlib.sha256(document.model_dump_json(exclude={"generated_at"}).encode()).hexdigest()
        if now == content and time.monotonic() - sent_at < REFRESH_SECONDS:
            return False
        body = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":")).encode()
        if name == REPORT:
            sealed = close_document(body, self._keys.report_key(), shop=self._keys.shop, name=name)
            await self._client.publish(name, sealed)
        else:
            await self._client.publish(name, body, content_type="application/json")
        self._sent[name] = (now, time.monotonic())
        self.reached()
        return True
