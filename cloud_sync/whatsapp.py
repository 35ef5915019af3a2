"""Where Meta delivers: the challenge, the signature over the raw body, and every update sealed and stored at once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from cloud_sync.contract import (
    MAX_WEBHOOK_BYTES,
    WEBHOOK_PATH,
    ItemKind,
    Problem,
    WhatsAppItem,
    key_id,
    keyed_id,
    seal,
)
from cloud_sync.inbox import Deposit, Inbox, MediaWanted, Sealed
from cloud_sync.limits import body_of
from cloud_sync.media import JobCipher
from cloud_sync.problems import ProblemError
from cloud_sync.settings import Settings
from cloud_sync.shops import Shops
from cloud_sync.split import NotJson, parse, split
from cloud_sync.store import now_ms

LARGE_BYTES = 16 * 1024
"""Bodies above this are taken apart and sealed in a thread, so that others need not wait."""
_LONGEST_CHALLENGE = 256


class Webhook:
    """Takes deliveries for the shops of this relay."""

    def __init__(self, settings: Settings, shops: Shops, inbox: Inbox) -> None:
        self._settings = settings
        self._shops = shops
        self._inbox = inbox
        self._secret = settings.relay_secret.encode()
        self._jobs = JobCipher(settings.relay_secret)

    def challenge(self, shop: str, mode: str, token: str, challenge: str) -> str:
        """Return the challenge of Meta's subscription check. Raises `ProblemError` 403 for another verify token."""
        ours = self._settings.of_shop(shop).verify_token
        same = hmac.compare_digest(token.encode(), ours.encode())
        if not (ours and same and mode == "subscribe" and len(challenge) <= _LONGEST_CHALLENGE):
            raise ProblemError(
                403, Problem.FORBIDDEN, "wrong verify token", "Type the relay's verify token into Meta's app page."
            )
        return challenge

    def check(self, shop: str, body: bytes, signature: str) -> None:
        """Check that Meta signed `body`. Raises `ProblemError` 401, or 503 where no app secret is set."""
        secret = self._settings.of_shop(shop).app_secret
        if not secret:
            raise ProblemError(
                503, Problem.UNAVAILABLE, "this relay has no app secret", "Set MOSTRADOR_RELAY_APP_SECRET."
            )
        expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature.encode("latin-1", "replace"), expected.encode()):
            raise ProblemError(401, Problem.UNAUTHORISED, "wrong signature", "Is it the same app secret on both sides?")

    async def deliver(self, shop: str, body: bytes) -> None:
        """Store every update of a delivery, sealed; returns once they are on disk.

        Raises `ProblemError` 400 for no JSON object, 404 for a shop that is not registered.
        """
        public_key = await self._shops.public_key(shop)
        try:
            if len(body) > LARGE_BYTES:
                deposit = await asyncio.to_thread(self._take_apart, shop, public_key, body)
            else:
                deposit = self._take_apart(shop, public_key, body)
        except NotJson as error:
            raise ProblemError(400, Problem.BAD_REQUEST, str(error)) from error
        await self._inbox.deposit(deposit)

    def _take_apart(self, shop: str, public_key: bytes, body: bytes) -> Deposit:
        at = now_ms()
        name = key_id(public_key)
        sealed: dict[str, Sealed] = {}
        media: dict[str, MediaWanted] = {}
        for update in split(parse(body)):
            item = keyed_id(self._secret, shop, ItemKind.WHATSAPP, update.key)
            if item not in sealed:
                plaintext = WhatsAppItem(payload=update.payload, received_at_ms=at).to_bytes()
                closed = seal(public_key, plaintext, shop=shop, item=item, kind=ItemKind.WHATSAPP)
                sealed[item] = Sealed(item, ItemKind.WHATSAPP, name, closed, at)
            for media_id in update.media:
                wanted = keyed_id(self._secret, shop, ItemKind.MEDIA, [media_id])
                media[wanted] = MediaWanted(wanted, self._jobs.close(media_id, shop, wanted))
        return Deposit(shop, tuple(sealed.values()), tuple(media.values()))


class _Route(Route):
    """A plain route that says which it is, as FastAPI's do: the access log writes its template."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as a plain route does."""
        match, child = super().matches(scope)
        return match, {**child, "route": self}


def routes(webhook: Webhook) -> list[BaseRoute]:
    """Return the routes that Meta calls: plain ones, since 3,000 a second may come and nothing is to be converted."""

    async def challenge(request: Request) -> Response:
        asked = request.query_params
        answer = webhook.challenge(
            request.path_params["shop"],
            asked.get("hub.mode", ""),
            asked.get("hub.verify_token", ""),
            asked.get("hub.challenge", ""),
        )
        return Response(answer, media_type="text/plain")

    async def deliver(request: Request) -> Response:
        shop = request.path_params["shop"]
        body = await body_of(request, MAX_WEBHOOK_BYTES)
        webhook.check(shop, body, request.headers.get("x-hub-signature-256", ""))
        await webhook.deliver(shop, body)
        return Response(status_code=200)

    return [
        _Route(WEBHOOK_PATH, deliver, methods=["POST"]),
        _Route(WEBHOOK_PATH, challenge, methods=["GET"]),
    ]
