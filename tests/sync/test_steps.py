"""Single steps of the exchange against the real relay: what a device that dies between any two of them loses."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cloud_sync.contract import REPORT as REPORT_NAME
from cloud_sync.contract import CannotOpen, canonical_json, document_binding, new_inbox_keys, unb64
from cloud_sync.store import now_ms
from hub.domain.errors import Refused, RelayUnreachable
from hub.sync import inbox as inbox_module
from hub.sync.client import RelayClient, RelayRefused
from hub.sync.inbox import InboxLoop
from hub.sync.links import report_link, webstore_link
from hub.sync.log import BATCH_EVENTS, PullLoop, Pusher
from hub.sync.publish import PublishLoop
from hub.sync.sealing import close_batch, open_batch, open_document
from hub.sync.standing import Standing
from tests.relay.support import Graph, Relay, Shop, delivery, text_message, voice_message
from tests.sync.support import REPORT, Books, Documents, Keys


class Device:
    """One device's parts, each to be driven a step at a time."""

    def __init__(self, relay: Relay, keys: Keys, books: Books) -> None:
        self.keys, self.books = keys, books
        self.standing = Standing()
        self.client = RelayClient(relay.address, keys)
        self.pusher = Pusher(self.client, keys, books, self.standing)
        self.inbox = InboxLoop(self.client, self.standing, keys, books, self.pusher)
        self.pulling = PullLoop(self.client, self.standing, keys, books)


def with_device(
    relay: Relay, keys: Keys, books: Books, body: Callable[[Device], Awaitable[None]], *, register: bool = True
) -> None:
    async def run() -> None:
        device = Device(relay, keys, books)
        async with device.client:
            if register:
                await device.client.register(relay.settings.enrolment_token)
            await body(device)

    asyncio.run(run())


def meta(relay: Relay, keys: Keys) -> Shop:
    """Somebody who can post webhooks and look at the relay's inbox as this device."""
    return Shop(relay.address, keys.shop, keys.device, keys.token, keys.inbox[0])


def test_an_item_is_recorded_then_its_event_pushed_and_the_item_gone(relay: Relay, keys: Keys, books: Books) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        shop.webhook(delivery(text_message("wamid.A", "20 cajas")))
        assert await device.inbox.take() == 1
        assert books.texts() == ["20 cajas"]
        assert shop.sealed() == []
        assert shop.pull(own=True)[0].head == 1
        assert books.pending_count() == 0

    with_device(relay, keys, books, body)


def test_a_device_that_dies_after_recording_is_given_the_item_again_and_changes_nothing(
    relay: Relay, keys: Keys, books: Books
) -> None:
    async def dies(device: Device) -> None:
        meta(relay, keys).webhook(delivery(text_message("wamid.A")))
        ((entry, sealed),) = await device.client.inbox(after=0, wait=0)
        books.receive(inbox_module.read_item(entry, sealed, keys))

    async def lives_again(device: Device) -> None:
        assert await device.inbox.take() == 1
        assert len(books.ids()) == 1
        assert meta(relay, keys).sealed() == []

    with_device(relay, keys, books, dies)
    with_device(relay, keys, books, lives_again)


def test_a_device_that_dies_after_the_exchange_before_hearing_of_it_pushes_nothing_twice(
    relay: Relay, keys: Keys, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body(device: Device) -> None:
        books.write("one")
        with monkeypatch.context() as patch:
            patch.setattr(books, "pushed", lambda _number: (_ for _ in ()).throw(OSError("power cut")))
            with pytest.raises(OSError, match="power cut"):
                await device.pusher.push()
        assert books.pending_count() == 1
        books.write("two")
        await device.pusher.push()
        assert books.pending_count() == 0
        other = Books(Path(":memory:"))
        for entry, sealed in meta(relay, keys).pull(own=True)[1]:
            other.pulled(
                open_batch(
                    sealed, keys.shop_key(1), shop=keys.shop, device=keys.device, number=entry.batch.number, epoch=1
                ),
                device=keys.device,
                position=entry.position,
            )
        assert other.ids() == ["one", "two"]

    with_device(relay, keys, books, body)


def test_a_relay_that_lost_the_end_of_its_log_gets_it_again(relay: Relay, keys: Keys, books: Books) -> None:
    async def body(device: Device) -> None:
        books.write("one")
        await device.pusher.push()
        books.write("two")
        books.pushed(2)  # as if the relay had had it, before it was restored from a backup
        books.write("three")
        await device.pusher.push()
        assert books.pending_count() == 0
        numbers = [(e.batch.number, e.batch.events) for e, _ in meta(relay, keys).pull(own=True)[1]]
        assert numbers == [(1, 1), (3, 2)]

    with_device(relay, keys, books, body)


def test_many_events_go_in_several_batches_and_the_acknowledgement_with_the_last(
    relay: Relay, keys: Keys, books: Books
) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        for n in range(BATCH_EVENTS + 5):
            books.write(f"e{n}")
        shop.webhook(delivery(text_message("wamid.A")))
        await device.inbox.take()
        assert shop.sealed() == []
        assert [e.batch.events for e, _ in shop.pull(own=True)[1]] == [BATCH_EVENTS, 6]

    with_device(relay, keys, books, body)


def test_events_too_large_for_one_exchange_are_split(relay: Relay, keys: Keys, books: Books) -> None:
    async def body(device: Device) -> None:
        for n in range(3):
            books.write(f"large-{n}", hashlib.shake_256(str(n).encode()).hexdigest(1_500_000))
        await device.pusher.push()
        assert books.pending_count() == 0
        numbers, after = [], 0
        while entries := meta(relay, keys).pull(after=after, own=True)[1]:
            numbers += [(entry.batch.number, entry.batch.events) for entry, _ in entries]
            after = entries[-1][0].position
        assert numbers == [(1, 1), (3, 2)]

    with_device(relay, keys, books, body)


def test_an_item_that_the_books_refuse_stays_and_holds_up_no_other(
    relay: Relay, keys: Keys, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        shop.webhook(delivery(text_message("wamid.A", "first"), text_message("wamid.B", "second")))
        books.fail_next = [RuntimeError("disk")]
        assert await device.inbox.take() == 1
        assert books.texts() == ["second"]
        assert len(shop.sealed()) == 1
        assert device.standing.status().problem == "refused"
        assert await device.inbox.take() == 0, "it is not asked for again at once"
        device.inbox._again_at = 0.0
        assert await device.inbox.take() == 1
        assert books.texts() == ["second", "first"]
        assert shop.sealed() == []
        assert device.standing.status().problem == ""

    with_device(relay, keys, books, body)


def test_an_item_sealed_to_a_key_that_is_not_here_stays_on_the_relay(relay: Relay, keys: Keys, books: Books) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        shop.webhook(delivery(text_message("wamid.A")))
        keys.inbox.insert(0, new_inbox_keys())
        old = keys.inbox.pop()
        assert await device.inbox.take() == 0
        assert device.standing.status().problem == "unreadable"
        keys.inbox.append(old)  # an earlier epoch's key turns up
        device.inbox._again_at = 0.0
        assert await device.inbox.take() == 1

    with_device(relay, keys, books, body)


def test_an_item_that_another_device_has_taken_meanwhile_is_no_problem_any_more(
    relay: Relay, keys: Keys, books: Books
) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        shop.webhook(delivery(text_message("wamid.A")))
        books.fail_next = [RuntimeError("disk")]
        await device.inbox.take()
        assert device.standing.status().problem == "refused"
        shop.exchange(ack=[entry.item for entry, _ in shop.sealed()])
        device.inbox._again_at = 0.0
        assert await device.inbox.take() == 0
        assert device.standing.status().problem == ""

    with_device(relay, keys, books, body)


def test_a_relay_whose_inbox_counts_anew_is_heard(relay: Relay, keys: Keys, books: Books) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        shop.webhook(delivery(text_message("wamid.A", "before"), text_message("wamid.B", "too")))
        assert await device.inbox.take() == 2
        engine = create_engine(relay.settings.database_url)
        with engine.begin() as connection:  # as if the relay had been restored from an older backup
            connection.execute(text("DELETE FROM items WHERE shop = :shop"), {"shop": keys.shop})
            connection.execute(text("UPDATE shops SET inbox_head = 0 WHERE shop = :shop"), {"shop": keys.shop})
        engine.dispose()
        shop.webhook(delivery(text_message("wamid.C", "after")))
        assert await device.inbox.take() == 1
        assert books.texts() == ["before", "too", "after"]

    with_device(relay, keys, books, body)


def test_a_clock_that_is_ahead_holds_back_what_goes_out_and_nothing_that_comes_in(
    relay: Relay, keys: Keys, books: Books
) -> None:
    async def body(device: Device) -> None:
        shop = meta(relay, keys)
        books.write("tomorrow", stamp_ms=now_ms() + 24 * 3600_000)
        for n in range(2):
            shop.webhook(delivery(text_message(f"wamid.{n}", str(n))))
            await device.inbox.step()
            assert device.standing.status().problem == "clock_ahead"
        assert books.texts() == ["0", "1"], "each once"
        assert len(shop.sealed()) == 2, "what is not pushed is not acknowledged"
        books.correct_stamps()
        shop.webhook(delivery(text_message("wamid.last", "last")))
        await device.inbox.step()
        assert shop.sealed() == []
        assert device.standing.status().problem == ""

    with_device(relay, keys, books, body)


def test_a_voice_note_arrives_after_its_message(relay: Relay, keys: Keys, books: Books, graph: Graph) -> None:
    async def body(device: Device) -> None:
        graph.media["777"] = ("audio/ogg; codecs=opus", b"OggS-voice")
        meta(relay, keys).webhook(delivery(voice_message("wamid.V", "777")))
        while not books.media():
            await device.inbox.take(5)
        (medium,) = books.media()
        assert (medium.media_id, medium.mime_type, medium.data) == ("777", "audio/ogg; codecs=opus", b"OggS-voice")
        assert medium.sha256 == hashlib.sha256(b"OggS-voice").hexdigest()
        assert medium.received_at.tzinfo is not None
        assert meta(relay, keys).sealed() == []

    with_device(relay, keys, books, body)


def test_two_devices_end_with_the_same_events(relay: Relay, keys: Keys, books: Books, tmp_path: Path) -> None:
    other_keys = keys.of("phone-1")
    other_books = Books(tmp_path / "phone.db")

    async def first(device: Device) -> None:
        await device.client.add_device(other_keys.device, other_keys.token)
        books.write("a")
        await device.pusher.push()

    async def second(device: Device) -> None:
        other_books.write("b")
        await device.pusher.push()
        assert await device.pulling.pull() == 2
        assert await device.pulling.pull() == 2

    async def first_again(device: Device) -> None:
        await device.pulling.pull()

    with_device(relay, keys, books, first)
    with_device(relay, other_keys, other_books, second, register=False)
    with_device(relay, keys, books, first_again)
    assert sorted(books.ids()) == sorted(other_books.ids()) == ["a", "b"]
    assert books.position() == other_books.position() == 2
    assert other_books.pending_count() == 0, "what was pulled is not pushed back"


def test_a_batch_that_no_key_opens_stops_the_pull_before_it(
    relay: Relay, keys: Keys, books: Books, tmp_path: Path
) -> None:
    other_keys = keys.of("phone-1")
    other_books = Books(tmp_path / "phone.db")

    async def first(device: Device) -> None:
        await device.client.add_device(other_keys.device, other_keys.token)
        books.write("a")
        await device.pusher.push()
        meta(relay, keys).push(2, 1, b"rubbish" * 10)

    async def second(device: Device) -> None:
        for _ in range(2):
            with pytest.raises(CannotOpen):
                await device.pulling.pull()
        assert other_books.ids() == ["a"]
        assert other_books.position() == 1

    with_device(relay, keys, books, first)
    with_device(relay, other_keys, other_books, second, register=False)


def test_a_clock_far_ahead_keeps_the_events_and_says_so(relay: Relay, keys: Keys, books: Books) -> None:
    async def body(device: Device) -> None:
        books.write("from the future", stamp_ms=4_000_000_000_000)
        with pytest.raises(RelayRefused) as refused:
            await device.pusher.push()
        assert refused.value.problem == "clock_ahead"
        assert "date and time" in refused.value.hint
        assert books.pending_count() == 1

    with_device(relay, keys, books, body)


def test_a_batch_opens_for_its_own_place_alone() -> None:
    key = b"k" * 32
    sealed = close_batch([b'{"a":1}', b'{"b":2}'], key, shop="s-1", device="d", number=2, epoch=1)
    place = {"shop": "s-1", "device": "d", "number": 2, "epoch": 1}
    assert open_batch(sealed, key, **place) == [b'{"a":1}', b'{"b":2}']
    for change in ({"shop": "s-2"}, {"device": "e"}, {"number": 3}, {"epoch": 2}):
        with pytest.raises(CannotOpen):
            open_batch(sealed, key, **(place | change))
    for damaged in (sealed[:-1], b"", sealed[:11], bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(CannotOpen):
            open_batch(damaged, key, **place)
    with pytest.raises(ValueError, match="one line"):
        close_batch([b"a\nb"], key, **place)


def test_the_report_is_published_encrypted_when_it_changed_and_the_webstore_in_the_clear(
    relay: Relay, keys: Keys, books: Books
) -> None:
    webstore = {key: REPORT[key] for key in REPORT if key != "today"} | {"products": [{"id": "1", "name": "Arroz"}]}
    documents = Documents(dict(REPORT), webstore)

    async def body(device: Device) -> None:
        loop = PublishLoop(device.client, device.standing, keys, documents)
        shop = meta(relay, keys)
        assert await loop.publish() == ["report", "webstore"]
        sealed = shop.http.get(f"/d/{keys.shop}/report").content
        assert b"Elvira" not in sealed
        plain = open_document(sealed, keys.report, shop=keys.shop, name=REPORT_NAME)
        assert json.loads(plain)["shop_name"] == "Bodega Elvira"
        assert shop.http.get(f"/d/{keys.shop}/webstore").json()["products"][0]["name"] == "Arroz"
        documents.report_values = REPORT | {"generated_at": "2026-11-22T10:05:00-05:00"}
        assert await loop.publish() == [], "a new time alone is no change"
        documents.report_values = REPORT | {"today": "2026-11-23"}
        assert await loop.publish() == ["report"]
        documents.webstore_values = None
        assert await loop.publish() == ["webstore"]
        assert shop.http.get(f"/d/{keys.shop}/webstore").status_code == 404
        documents.report_values = REPORT | {"cost": 1}
        with pytest.raises(Refused, match="cost"):
            await loop.publish()
        documents.report_values = REPORT | {"shop_name": ["palabras secretas"]}
        with pytest.raises(Refused) as refused:
            await loop.publish()
        assert "secretas" not in str(refused.value), "it is logged"

    with_device(relay, keys, books, body)


def test_the_owners_link_carries_the_key_behind_the_fragment(keys: Keys) -> None:
    before, fragment = report_link("https://relay.example/", keys).split("#")
    assert before == f"https://relay.example/r/{keys.shop}"
    assert unb64(fragment) == keys.report
    assert webstore_link("https://relay.example", keys) == f"https://relay.example/s/{keys.shop}"


def test_the_page_and_the_hub_spell_the_binding_alike() -> None:
    assert document_binding("bodega-lima", "report") == b'["mostrador/document/1","bodega-lima","report"]'
    assert canonical_json(["a", "ñ"]) == b'["a","\\u00f1"]'


def test_no_relay_is_unreachable_and_so_is_a_page_that_is_none(keys: Keys, graph: Graph) -> None:
    async def body() -> None:
        for address in ("http://127.0.0.1:9", graph.address, "http://nowhere.invalid"):
            async with RelayClient(address, keys) as client:
                with pytest.raises(RelayUnreachable):
                    await client.log(after=0)

    asyncio.run(body())
