"""Inbox, exchange and log: every step may be repeated, nothing is skipped, and one device has the inbox."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cloud_sync.contract import BatchHead, ExchangeHead, pack
from cloud_sync.store import now_ms
from tests.relay.support import Relay, Shop, delivery, registered_shop, text_message


def test_a_batch_and_the_acknowledgement_go_together(shop: Shop) -> None:
    shop.webhook(delivery(text_message("wamid.A"), text_message("wamid.B")))
    (first, _), (second, _) = shop.sealed()
    batch = BatchHead(number=7, previous=0, epoch=1, events=2, max_stamp_ms=now_ms(), size=6)
    answer = shop.exchange(batch, b"sealed", [first.item])
    assert answer.status_code == 200
    assert answer.json() | {"now_ms": 0} == {"pushed": 7, "head": 1, "now_ms": 0}
    assert [entry.item for entry, _ in shop.sealed()] == [second.item]


def test_a_refused_batch_acknowledges_nothing(shop: Shop) -> None:
    shop.webhook(delivery(text_message("wamid.A")))
    ((entry, _),) = shop.sealed()
    gap = BatchHead(number=9, previous=8, epoch=1, events=1, max_stamp_ms=0, size=1)
    ahead = BatchHead(number=9, previous=0, epoch=1, events=1, max_stamp_ms=now_ms() + 600_000, size=1)
    for batch, status, code in ((gap, 409, "out_of_sequence"), (ahead, 422, "clock_ahead")):
        answer = shop.exchange(batch, b"x", [entry.item])
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(shop.sealed()) == 1
    assert shop.pull()[0].head == 0


def test_a_clock_that_is_far_ahead_is_told_the_relays_time(shop: Shop) -> None:
    answer = shop.push(1, 0, max_stamp_ms=now_ms() + 3600_000)
    assert answer.status_code == 422
    assert abs(answer.json()["now_ms"] - now_ms()) < 5_000
    assert shop.push(1, 0, max_stamp_ms=now_ms() + 60_000).status_code == 200


def test_the_same_batch_again_is_no_error_and_no_second_entry(shop: Shop) -> None:
    for _ in range(3):
        answer = shop.push(5, 0)
        assert (answer.status_code, answer.json()["pushed"], answer.json()["head"]) == (200, 5, 1)
    head, entries = shop.pull(own=True)
    assert (head.head, [entry.position for entry, _ in entries]) == (1, [1])


def test_a_device_learns_from_where_to_push_after_a_gap_or_an_overlap(shop: Shop) -> None:
    shop.push(5, 0)
    for number, previous in ((9, 7), (9, 3)):
        answer = shop.push(number, previous)
        assert (answer.status_code, answer.json()["pushed"]) == (409, 5)
    assert shop.push(9, 5).status_code == 200
    assert shop.pull(own=True)[0].head == 2


def test_a_pull_gives_what_follows_and_leaves_out_the_askers_own(shop: Shop) -> None:
    other = shop.another("phone-1")
    shop.push(1, 0, b"one")
    other.push(1, 0, b"two")
    shop.push(2, 1, b"three")
    head, entries = other.pull()
    assert [(e.position, e.device, e.batch.number, sealed) for e, sealed in entries] == [
        (1, "till-1", 1, b"one"),
        (3, "till-1", 2, b"three"),
    ]
    assert (head.upto, head.head) == (3, 3)
    head, entries = shop.pull()
    assert ([sealed for _, sealed in entries], head.upto) == ([b"two"], 3)
    head, entries = shop.pull(after=3)
    assert (entries, head.upto) == ([], 3)
    assert [sealed for _, sealed in shop.pull(own=True)[1]] == [b"one", b"two", b"three"]


def test_a_pull_is_cut_into_answers_of_bounded_size(shop: Shop) -> None:
    other = shop.another("phone-1")
    for number in range(1, 5):
        shop.push(number, number - 1, bytes([number]) * 1_900_000)
    seen: list[int] = []
    while (head := other.pull(after=seen[-1] if seen else 0))[1]:
        assert sum(len(sealed) for _, sealed in head[1]) <= 4 * 1024 * 1024
        seen += [entry.position for entry, _ in head[1]]
    assert seen == [1, 2, 3, 4]


def test_a_pull_behind_the_end_says_at_once_where_the_end_is(shop: Shop) -> None:
    shop.push(1, 0)
    started = time.monotonic()
    head, entries = shop.pull(after=50, wait=20)
    assert (head.head, entries) == (1, [])
    assert time.monotonic() - started < 5


def test_positions_have_no_gap_and_no_reader_misses_one_while_many_write(relay: Relay) -> None:
    first = registered_shop(relay.address)
    writers = [first.another(f"writer-{n}") for n in range(4)]
    reader = first.another("reader")
    done = threading.Event()

    def write(device: Shop) -> None:
        for number in range(1, 26):
            assert device.push(number, number - 1).status_code == 200
            if number % 5 == 0:
                assert device.push(number, number - 1).status_code == 200

    seen: list[int] = []

    def read() -> None:
        while True:
            last = done.is_set()
            head, entries = reader.pull(after=seen[-1] if seen else 0)
            seen.extend(entry.position for entry, _ in entries)
            assert head.upto == (seen[-1] if seen else 0)
            if last and not entries:
                return

    reading = threading.Thread(target=read)
    reading.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, writers))
    done.set()
    reading.join(30)
    assert seen == list(range(1, 101))


def test_a_long_poll_of_the_inbox_ends_when_something_comes(shop: Shop) -> None:
    answered: list[float] = []

    def wait() -> None:
        assert len(shop.sealed(wait=20)) == 1
        answered.append(time.monotonic())

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.5)
    assert not answered
    sent = time.monotonic()
    Shop(shop.address, shop.shop).webhook(delivery(text_message("wamid.A")))
    waiting.join(10)
    assert answered[0] - sent < 3


def test_a_long_poll_of_the_log_ends_when_another_device_pushes(shop: Shop) -> None:
    other = shop.another("phone-1")
    threading.Timer(0.4, lambda: shop.push(1, 0, b"news")).start()
    started = time.monotonic()
    _, entries = other.pull(wait=20)
    assert [sealed for _, sealed in entries] == [b"news"]
    assert time.monotonic() - started < 5


def test_a_long_poll_without_news_ends_when_its_time_is_over(shop: Shop) -> None:
    started = time.monotonic()
    assert shop.sealed(wait=0.6) == []
    assert 0.5 < time.monotonic() - started < 5


def test_one_device_has_the_inbox_until_it_lets_go(shop: Shop) -> None:
    other = shop.another("phone-1")
    shop.webhook(delivery(text_message("wamid.A")))
    assert len(shop.sealed()) == 1
    answer = other.http.get("/v1/inbox")
    assert (answer.status_code, answer.json()["code"], answer.json()["holder"]) == (409, "lease_held", "till-1")
    assert 1 <= int(answer.headers["retry-after"]) <= 91
    assert other.http.delete("/v1/inbox/lease").status_code == 204, "another's lease is not given back"
    assert other.http.get("/v1/inbox").status_code == 409
    shop.http.delete("/v1/inbox/lease")
    assert len(other.sealed()) == 1


def test_what_was_taken_but_not_acknowledged_is_offered_again_from_the_start(shop: Shop) -> None:
    for n in range(3):
        shop.webhook(delivery(text_message(f"wamid.{n}")))
    found = shop.sealed()
    assert [entry.item for entry, _ in shop.sealed(after=found[0][0].position)] == [e.item for e, _ in found[1:]]
    assert [entry.item for entry, _ in shop.sealed()] == [e.item for e, _ in found]


def test_acknowledging_again_or_nonsense_is_no_error(shop: Shop) -> None:
    shop.webhook(delivery(text_message("wamid.A")))
    ((entry, _),) = shop.sealed()
    for _ in range(2):
        assert shop.exchange(ack=[entry.item, "f" * 64]).status_code == 200
    assert shop.sealed() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x00\x00\x05{}",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x02{}extra",
        pack(ExchangeHead(batch=BatchHead(number=3, previous=3, epoch=1, events=1, max_stamp_ms=0, size=1)), [b"x"]),
        pack(ExchangeHead(batch=BatchHead(number=3, previous=0, epoch=1, events=1, max_stamp_ms=0, size=2)), [b"x"]),
        b'\x00\x00\x00\x18{"acknowledge":["short"]}',
    ],
    ids=lambda body: repr(body[:16]),
)
def test_an_exchange_that_is_no_frame_is_400(shop: Shop, body: bytes) -> None:
    answer = shop.http.post("/v1/exchange", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert shop.pull()[0].head == 0


@pytest.mark.parametrize("field", ["number", "previous", "epoch"])
def test_numbers_that_no_database_keeps_are_400(shop: Shop, field: str) -> None:
    head = {"number": 2**63 - 1, "previous": 0, "epoch": 1, "events": 1, "max_stamp_ms": 0, "size": 1} | {field: 2**63}
    text = json.dumps({"batch": head}).encode()
    assert shop.http.post("/v1/exchange", content=len(text).to_bytes(4, "big") + text + b"x").status_code == 400
    for path in ("/v1/inbox", "/v1/log"):
        assert shop.http.get(path, params={"after": 2**63}).status_code == 400
        assert shop.http.get(path, params={"after": 2**63 - 1}).status_code == 200


def test_an_exchange_that_is_too_large_is_413(shop: Shop) -> None:
    assert shop.http.post("/v1/exchange", content=b"x" * (8 * 1024 * 1024 + 1)).status_code == 413
