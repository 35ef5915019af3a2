"""The durable job that fetches media: WhatsApp forgets a voice note after 7 days, so the relay gets it at once.

Jobs are rows written in the commit that stored the message, so they survive a restart. Each medium is looked up by
its id, fetched from Meta's own hosts (or the configured Graph address) alone, checked, sealed to the shop, and put
into the inbox. Where that cannot be, the shop is told why in a sealed item too: nothing is lost silently.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import logging
import os
import random
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from cloud_sync.contract import ItemKind, MediaError, MediaHead, key_id, pack, seal
from cloud_sync.inbox import take_positions
from cloud_sync.problems import ProblemError
from cloud_sync.schema import items, media_jobs
from cloud_sync.settings import Settings
from cloud_sync.shops import Shops
from cloud_sync.store import Store, StoreUnavailable, now_ms

_LOG = logging.getLogger(__name__)

META_HOSTS = ("graph.facebook.com", "lookaside.fbsbx.com")
META_DOMAINS = (".fbsbx.com", ".fbcdn.net", ".whatsapp.net")
"""Where Meta serves media from; the Graph token is sent there, so nowhere else."""
MEDIA_ID = re.compile(r"(?!\.+\Z)[A-Za-z0-9_.-]{1,128}")
AT_ONCE = 4
FETCH_SECONDS = 180.0
CLAIM_MS = 240_000
"""How long a job is left to the process that took it; longer than a fetch may take."""
IDLE_SECONDS = 2.0
FIRST_WAIT_MS = 1_000
LONGEST_WAIT_MS = 30 * 60_000
GONE_AFTER = 6
"""Attempts after which "no such medium" is believed."""
MOST_REDIRECTS = 3


class NotNow(Exception):
    """A fetch that failed in a way that may pass."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


class Never(Exception):
    """A fetch that cannot succeed."""

    def __init__(self, error: MediaError) -> None:
        super().__init__(error)
        self.error = error


class JobCipher:
    """Encrypts what a job must remember with a key from the relay's environment."""

    def __init__(self, secret: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"mostrador/media-job/1").derive(secret.encode())
        self._cipher = AESGCM(key)

    def close(self, media_id: str, shop: str, item: str) -> bytes:
        """Return a medium's id, encrypted and bound to its job."""
        nonce = os.urandom(12)
        # JSON can spell half a character; an id with one is refused later, but must not hold up its delivery.
        told = media_id.encode("utf-8", "replace")
        return nonce + self._cipher.encrypt(nonce, told, f"{shop}/{item}".encode())

    def open(self, what: bytes, shop: str, item: str) -> str:
        """Return the medium's id. Raises `InvalidTag` where the relay's secret has changed."""
        return self._cipher.decrypt(what[:12], what[12:], f"{shop}/{item}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Job:
    """A medium to fetch."""

    shop: str
    item: str
    what: bytes
    attempts: int
    deadline_ms: int


class Fetcher:
    """Looks up and downloads media. Follows no address that is not Meta's or the configured one's."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        base = urlsplit(settings.graph_base_url)
        self._own_origin = (base.scheme, base.hostname, base.port)

    def allowed(self, url: str) -> bool:
        """Whether the Graph token may be sent to `url`."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if parts.username or parts.password or not parts.hostname:
            return False
        if (parts.scheme, parts.hostname, port) == self._own_origin:
            return True
        host = parts.hostname.lower()
        known = host in META_HOSTS or host.endswith(META_DOMAINS)
        return known and parts.scheme == "https" and port in (None, 443)

    async def fetch(self, shop: str, media_id: str) -> tuple[MediaHead, bytes]:
        """Return a medium. Raises `NotNow` or `Never`."""
        if not MEDIA_ID.fullmatch(media_id):
            raise Never(MediaError.REFUSED)
        token = self._settings.of_shop(shop).graph_token
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                told = await self._look_up(media_id, token)
                data = await self._download(str(told.get("url", "")), token)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise NotNow(type(error).__name__) from error
        _check(data, told.get("sha256"))
        head = MediaHead(
            media_id=media_id,
            mime_type=str(told.get("mime_type") or "application/octet-stream")[:200],
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            received_at_ms=now_ms(),
        )
        return head, data

    async def _look_up(self, media_id: str, token: str) -> dict[str, object]:
        url = f"{self._settings.graph_base_url}/{self._settings.graph_version}/{media_id}"
        answer = await self._client.get(url, headers=_authorisation(token))
        if answer.status_code != 200:
            raise NotNow(f"lookup answered {answer.status_code}", gone=_no_such_object(answer))
        try:
            told = answer.json()
        except ValueError as error:
            raise NotNow("lookup answered no JSON") from error
        if not isinstance(told, dict):
            raise NotNow("lookup answered no object")
        size = told.get("file_size")
        if str(size).isdecimal() and int(str(size)) > self._settings.max_media_bytes:
            raise Never(MediaError.TOO_LARGE)
        return told

    async def _download(self, url: str, token: str) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            if not self.allowed(url):
                raise Never(MediaError.REFUSED)
            async with self._client.stream("GET", url, headers=_authorisation(token)) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers.get("location", ""))
                    continue
                if answer.status_code != 200:
                    raise NotNow(f"download answered {answer.status_code}", gone=answer.status_code in (404, 410))
                chunks: list[bytes] = []
                size = 0
                async for chunk in answer.aiter_bytes():
                    size += len(chunk)
                    if size > self._settings.max_media_bytes:
                        raise Never(MediaError.TOO_LARGE)
                    chunks.append(chunk)
                return b"".join(chunks)
        raise NotNow("too many redirects")


def _no_such_object(answer: httpx.Response) -> bool:
    """Whether a lookup's answer says that there is no such medium: Meta says so with 400 and code 100.

    Other 400s are a token that has run out or too many calls, which pass.
    """
    if answer.status_code != 400:
        return answer.status_code in (404, 410)
    try:
        return bool(answer.json()["error"]["code"] == 100)
    except (ValueError, KeyError, TypeError):
        return False


def _authorisation(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _check(data: bytes, told: object) -> None:
    """Compare with the sum that Meta told, in hex or base64. Raises `NotNow` where it differs."""
    if not isinstance(told, str):
        return
    if re.fullmatch(r"[0-9A-Fa-f]{64}", told):
        expected = bytes.fromhex(told)
    else:
        try:
            expected = base64.b64decode(told, validate=True)
        except (binascii.Error, ValueError):
            return
    if len(expected) == 32 and hashlib.sha256(data).digest() != expected:
        raise NotNow("sum differs")


class MediaJobs:
    """Runs the jobs of the table until the relay stops."""

    def __init__(self, store: Store, shops: Shops, settings: Settings) -> None:
        self._store = store
        self._shops = shops
        self._cipher = JobCipher(settings.relay_secret)
        self._client = httpx.AsyncClient(follow_redirects=False, timeout=httpx.Timeout(20.0))
        self._fetcher = Fetcher(settings, self._client)
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Run until cancelled or the store closes."""
        claims_are_free = self._store.shared
        try:
            while not self._store.bells.closing:
                news = self._store.bells.listen("media")
                try:
                    if not claims_are_free:
                        await self._store.write(_free_claims)
                        claims_are_free = True
                    await self._start_due()
                except StoreUnavailable:
                    _LOG.warning("media jobs wait: the database does not answer")
                try:
                    async with asyncio.timeout(IDLE_SECONDS if len(self._running) < AT_ONCE else None):
                        await news.wait()
                except TimeoutError:
                    continue
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            await self._client.aclose()

    async def _start_due(self) -> None:
        free = AT_ONCE - len(self._running)
        if free <= 0:
            return
        for job in await self._store.write(lambda c: _claim(c, free)):
            task = asyncio.create_task(self._one(job))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _LOG.error("media job failed: %s", type(task.exception()).__name__)
        self._store.bells.ring("media")

    async def _one(self, job: Job) -> None:
        try:
            media_id = self._cipher.open(job.what, job.shop, job.item)
        except InvalidTag:
            _LOG.error("media job dropped: the relay's secret has changed since it was written")
            await self._deliver(job, MediaHead(media_id="", error=MediaError.EXPIRED, received_at_ms=now_ms()), b"")
            return
        try:
            head, data = await self._fetcher.fetch(job.shop, media_id)
        except Never as never:
            head, data = MediaHead(media_id=media_id, error=never.error, received_at_ms=now_ms()), b""
        except NotNow as reason:
            error = _given_up(job, reason)
            if error is None:
                _LOG.info("media job waits (attempt %d): %s", job.attempts + 1, reason)
                await self._store.write(lambda c: _later(c, job))
                return
            head, data = MediaHead(media_id=media_id, error=error, received_at_ms=now_ms()), b""
        await self._deliver(job, head, data)

    async def _deliver(self, job: Job, head: MediaHead, data: bytes) -> None:
        try:
            public_key = await self._shops.public_key(job.shop)
        except ProblemError:
            await self._store.write(lambda c: _drop(c, job))
            return
        plaintext = pack(head, [data])
        sealed = await asyncio.to_thread(seal, public_key, plaintext, shop=job.shop, item=job.item, kind=ItemKind.MEDIA)
        await self._store.write(lambda c: _stored(c, job, key_id(public_key), sealed))
        self._store.bells.ring(f"inbox/{job.shop}")


def _given_up(job: Job, reason: NotNow) -> MediaError | None:
    if reason.gone and job.attempts + 1 >= GONE_AFTER:
        return MediaError.GONE
    return MediaError.EXPIRED if now_ms() >= job.deadline_ms else None


def _wait_ms(attempts: int) -> int:
    longest = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(attempts, 20))
    return int(longest * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing


def _of(job: Job) -> ColumnElement[bool]:
    return and_(media_jobs.c.shop == job.shop, media_jobs.c.item == job.item)


def _free_claims(connection: Connection) -> None:
    """Make claimed jobs due again: on SQLite this process is the only one, so who claimed them is gone."""
    connection.execute(update(media_jobs).where(media_jobs.c.claimed_ms > 0).values(next_ms=now_ms(), claimed_ms=0))


def _claim(connection: Connection, most: int) -> list[Job]:
    at = now_ms()
    due = select(media_jobs).where(media_jobs.c.next_ms <= at).order_by(media_jobs.c.next_ms).limit(most)
    jobs = [
        Job(row.shop, row.item, bytes(row.what), row.attempts, row.deadline_ms)
        for row in connection.execute(due.with_for_update(skip_locked=True))
    ]
    for job in jobs:
        connection.execute(update(media_jobs).where(_of(job)).values(next_ms=at + CLAIM_MS, claimed_ms=at))
    return jobs


def _later(connection: Connection, job: Job) -> None:
    connection.execute(
        update(media_jobs)
        .where(_of(job))
        .values(attempts=job.attempts + 1, next_ms=now_ms() + _wait_ms(job.attempts), claimed_ms=0)
    )


def _drop(connection: Connection, job: Job) -> None:
    connection.execute(delete(media_jobs).where(_of(job)))


def _stored(connection: Connection, job: Job, key: str, sealed: bytes) -> None:
    position = take_positions(connection, job.shop, 1)
    connection.execute(
        update(items)
        .where(items.c.shop == job.shop, items.c.item == job.item)
        .where(items.c.sealed.is_(None), items.c.acked_ms.is_(None))
        .values(position=position, key_id=key, sealed=sealed, received_ms=now_ms())
    )
    _drop(connection, job)
