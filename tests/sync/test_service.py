"""The whole service in its thread: it registers, follows, survives a relay that goes away, and stops at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from hub.sync.service import SyncService
from tests.relay.support import (
    ENROLMENT,
    Relay,
    Shop,
    delivery,
    registered_shop,
    running_relay,
    settings_for,
    text_message,
)
from tests.sync.support import REPORT, Books, Documents, Keys


def soon(found: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def service(relay: Relay, keys: Keys, books: Books, documents: Documents | None = None, **more: object) -> SyncService:
    values = {"enrolment_token": ENROLMENT, "publish_at_most_every": 0.05} | more
    return SyncService(relay.address, keys, books, books, documents, **values)  # type: ignore[arg-type]


def meta(relay: Relay, keys: Keys) -> Shop:
    return Shop(relay.address, keys.shop, keys.device, keys.token, keys.inbox[0])


def test_it_registers_takes_messages_pushes_and_publishes(relay: Relay, keys: Keys, books: Books) -> None:
    running = service(relay, keys, books, Documents(dict(REPORT)))
    running.start()
    try:
        soon(lambda: running.status().connected)
        shop = meta(relay, keys)
        assert shop.webhook(delivery(text_message("wamid.A", "hola"))).status_code == 200
        soon(lambda: books.texts() == ["hola"])
        books.write("sale-1")
        running.wake()
        soon(lambda: books.pending_count() == 0)
        soon(lambda: shop.http.get(f"/d/{keys.shop}/report").status_code == 200)
        status = running.status()
        assert (status.problem, status.pending) == ("", 0)
        assert status.last_exchange is not None
        assert abs(status.clock_ahead_seconds) < 5
    finally:
        started = time.monotonic()
        running.stop()
    assert time.monotonic() - started < 8
    other = shop.another("phone-1")
    assert other.http.get("/v1/inbox").status_code == 200, "the lease was given back"


def test_two_devices_follow_each_other(relay: Relay, keys: Keys, books: Books, tmp_path: Path) -> None:
    other_keys, other_books = keys.of("phone-1"), Books(tmp_path / "phone.db")
    first = service(relay, keys, books)
    first.start()
    soon(lambda: first.status().connected)
    meta(relay, keys).http.post("/v1/devices", json={"device": "phone-1", "token": other_keys.token})
    second = service(relay, other_keys, other_books, enrolment_token="", takes_inbox=False)
    second.start()
    try:
        soon(lambda: second.status().connected)
        for n in range(20):
            books.write(f"till-{n}")
            other_books.write(f"phone-{n}")
        first.wake()
        second.wake()
        soon(lambda: len(books.ids()) == len(other_books.ids()) == 40)
        assert sorted(books.ids()) == sorted(other_books.ids())
    finally:
        second.stop()
        first.stop()


def test_a_device_that_stands_in_the_place_of_another_is_let_in_by_that_one_s_token(
    relay: Relay, keys: Keys, books: Books, tmp_path: Path
) -> None:
    first = service(relay, keys, books)
    first.start()
    books.write("before")
    soon(lambda: first.status().connected)
    successor, its_books = keys.of("till-2"), Books(tmp_path / "till-2.db")
    successor.vouched_by = keys.token
    second = service(relay, successor, its_books, enrolment_token="", takes_inbox=False)
    second.start()
    try:
        soon(lambda: len(its_books.ids()) == 1)
        assert (its_books.ids(), second.status().problem) == (books.ids(), "")
    finally:
        second.stop()
        first.stop()


def test_a_relay_that_goes_away_and_comes_back_loses_nothing(tmp_path: Path, keys: Keys, books: Books) -> None:
    url = f"sqlite:///{tmp_path / 'relay.db'}"
    with running_relay(settings_for(url)) as relay:
        port = relay.port
        running = service(relay, keys, books)
        running.start()
        soon(lambda: running.status().connected)
        soon(lambda: meta(relay, keys).webhook(delivery(text_message("wamid.A", "before"))).status_code == 200)
        soon(lambda: books.texts() == ["before"])
    try:
        soon(lambda: not running.status().connected)
        assert running.status().problem == "unreachable"
        books.write("meanwhile")
        running.wake()
        with running_relay(settings_for(url), port=port) as relay:
            soon(lambda: running.status().connected)
            meta(relay, keys).webhook(delivery(text_message("wamid.B", "after")))
            soon(lambda: books.texts() == ["before", "after"] and books.pending_count() == 0)
            soon(lambda: running.status().problem == "")
            running.stop()
    finally:
        running.stop()


def test_a_relay_that_lost_everything_is_registered_with_again(tmp_path: Path, keys: Keys, books: Books) -> None:
    with running_relay(settings_for(f"sqlite:///{tmp_path / 'lost.db'}")) as relay:
        port = relay.port
        running = service(relay, keys, books)
        running.start()
        soon(lambda: running.status().connected)
        shop = meta(relay, keys)
        sent = delivery(text_message("wamid.A", "before"), text_message("wamid.B", "too"))
        soon(lambda: shop.webhook(sent).status_code == 200)
        soon(lambda: len(books.texts()) == 2)
        # An item that no key opens: the relay loses it too, so this problem stays and stands before all others.
        running._standing.failed("item 00000000", "unreadable")
    try:
        with running_relay(settings_for(f"sqlite:///{tmp_path / 'new.db'}"), port=port) as relay:
            soon(lambda: shop.webhook(delivery(text_message("wamid.C", "after"))).status_code == 200)
            soon(lambda: "after" in books.texts())
            running.stop()
    finally:
        running.stop()


def test_a_wrong_enrolment_token_is_shown_and_a_taken_name_too(relay: Relay, keys: Keys, books: Books) -> None:
    running = service(relay, keys, books, enrolment_token="wrong-token-of-nobody")
    running.start()
    try:
        soon(lambda: running.status().problem == "unauthorised")
        assert not running.status().connected
    finally:
        running.stop()
    keys.shop = registered_shop(relay.address).shop
    running = service(relay, keys, books)
    running.start()
    try:
        soon(lambda: running.status().problem == "taken")
    finally:
        running.stop()


def test_another_device_takes_the_inbox_over_when_the_first_stops(
    relay: Relay, keys: Keys, books: Books, tmp_path: Path
) -> None:
    other_keys, other_books = keys.of("phone-1"), Books(tmp_path / "phone.db")
    first = service(relay, keys, books)
    first.start()
    soon(lambda: first.status().connected)
    shop = meta(relay, keys)
    shop.http.post("/v1/devices", json={"device": "phone-1", "token": other_keys.token})
    shop.webhook(delivery(text_message("wamid.A", "one")))
    soon(lambda: books.texts() == ["one"])
    second = service(relay, other_keys, other_books, enrolment_token="")
    second.start()
    try:
        soon(lambda: second.status().problem == "lease_held")
        first.stop()
        shop.webhook(delivery(text_message("wamid.B", "two")))
        soon(lambda: other_books.texts() == ["two"])
        soon(lambda: second.status().problem == "")
    finally:
        second.stop()
        first.stop()
