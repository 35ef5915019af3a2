"""The media job: fetched at once, from Meta's hosts alone, sealed; it survives a restart and gives up with a word."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cloud_sync import media
from cloud_sync.contract import MediaHead
from cloud_sync.media import Fetcher
from tests.relay.support import (
    Graph,
    Relay,
    Shop,
    delivery,
    registered_shop,
    running_relay,
    settings_for,
    voice_message,
)

VOICE = b"OggS" + bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(media, "FIRST_WAIT_MS", 20)
    monkeypatch.setattr(media, "LONGEST_WAIT_MS", 100)


@pytest.fixture
def relay(sqlite_url: str, graph: Graph) -> Iterator[Relay]:
    with running_relay(settings_for(sqlite_url, graph_base_url=graph.address, max_media_bytes=100_000)) as relay:
        yield relay


def soon(found: Callable[[], Any], seconds: float = 20) -> Any:
    """Wait until `found` returns something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def arrived(shop: Shop) -> tuple[MediaHead, bytes]:
    ((head, data),) = soon(shop.media)
    return head, data


def test_a_voice_note_is_fetched_checked_and_sealed(shop: Shop, graph: Graph) -> None:
    graph.media["111"] = ("audio/ogg; codecs=opus", VOICE)
    shop.webhook(delivery(voice_message("wamid.A", "111")))
    head, data = arrived(shop)
    assert data == VOICE
    assert (head.media_id, head.mime_type, head.size, head.error) == ("111", "audio/ogg; codecs=opus", len(VOICE), None)
    assert head.sha256 == hashlib.sha256(VOICE).hexdigest()
    assert graph.asked == [
        ("/v23.0/111", "Bearer graph-token-of-the-tests"),
        ("/file/111", "Bearer graph-token-of-the-tests"),
    ]


def test_the_message_does_not_wait_for_its_medium(shop: Shop) -> None:
    shop.webhook(delivery(voice_message("wamid.A", "nowhere")))
    assert len(shop.updates()) == 1


def test_a_medium_that_two_messages_name_is_fetched_once(shop: Shop, graph: Graph) -> None:
    graph.media["111"] = ("audio/ogg", VOICE)
    shop.webhook(delivery(voice_message("wamid.A", "111"), voice_message("wamid.B", "111")))
    arrived(shop)
    shop.exchange(ack=[entry.item for entry, _ in shop.sealed()])
    shop.webhook(delivery(voice_message("wamid.C", "111")))
    time.sleep(0.5)
    assert [entry.kind for entry, _ in shop.sealed()] == ["whatsapp"]
    assert len(graph.asked) == 2


def test_a_fetch_that_fails_is_tried_again(shop: Shop, graph: Graph) -> None:
    graph.media["111"] = ("audio/ogg", VOICE)
    graph.statuses = [500, 429, 401, 404]
    shop.webhook(delivery(voice_message("wamid.A", "111")))
    assert arrived(shop)[1] == VOICE


def test_the_sum_may_come_in_base64_and_a_wrong_one_is_fetched_again(shop: Shop, graph: Graph) -> None:
    graph.media["111"] = ("audio/ogg", VOICE)
    graph.told["111"] = {"sha256": "0" * 64}
    shop.webhook(delivery(voice_message("wamid.A", "111")))
    soon(lambda: len(graph.asked) >= 4)
    assert shop.media() == []
    graph.told["111"] = {"sha256": base64.b64encode(hashlib.sha256(VOICE).digest()).decode()}
    assert arrived(shop)[1] == VOICE


def test_a_job_survives_a_restart_of_the_relay(database_url: str, graph: Graph) -> None:
    settings = settings_for(database_url, graph_base_url=graph.address)
    graph.statuses = [503] * 10_000
    with running_relay(settings) as relay:
        shop = registered_shop(relay.address)
        shop.webhook(delivery(voice_message("wamid.A", "111")))
        soon(lambda: graph.asked)
        assert shop.media() == []
    graph.statuses = []
    graph.media["111"] = ("audio/ogg", VOICE)
    with running_relay(settings) as relay:
        again = Shop(relay.address, shop.shop, token=shop.token, keys=shop.keys)
        assert arrived(again)[1] == VOICE


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://169.254.169.254/latest/meta-data", "refused"),
        ("https://evil.example/file", "refused"),
        ("file:///etc/passwd", "refused"),
        ("", "refused"),
    ],
)
def test_the_token_goes_to_no_other_host(shop: Shop, graph: Graph, url: str, why: str) -> None:
    graph.media["111"] = ("audio/ogg", VOICE)
    graph.told["111"] = {"url": url}
    shop.webhook(delivery(voice_message("wamid.A", "111")))
    head, data = arrived(shop)
    assert (head.media_id, head.error, data) == ("111", why, b"")


def test_a_redirect_is_followed_to_allowed_hosts_alone(shop: Shop, graph: Graph) -> None:
    other = Graph()
    try:
        graph.media |= {"111": ("audio/ogg", VOICE), "222": ("audio/ogg", VOICE), "333": ("audio/ogg", VOICE)}
        graph.redirects = {"111": "/file/333", "222": f"{other.address}/file/222"}
        shop.webhook(delivery(voice_message("wamid.A", "111"), voice_message("wamid.B", "222")))
        soon(lambda: len(shop.media()) == 2)
        found = {head.media_id: (head.error, data) for head, data in shop.media()}
        assert found == {"111": (None, VOICE), "222": ("refused", b"")}
        assert other.asked == []
    finally:
        other.stop()


def test_a_medium_that_is_too_large_is_not_kept_whether_told_or_found(shop: Shop, graph: Graph) -> None:
    graph.media |= {"111": ("image/jpeg", b"x" * 100_001), "222": ("image/jpeg", b"x" * 100_001)}
    graph.told["222"] = {"file_size": 10}
    shop.webhook(delivery(voice_message("wamid.A", "111"), voice_message("wamid.B", "222")))
    soon(lambda: len(shop.media()) == 2)
    assert {(head.error, data) for head, data in shop.media()} == {("too_large", b"")}
    assert ("/file/111", "Bearer graph-token-of-the-tests") not in graph.asked


def test_a_medium_that_whatsapp_no_longer_has_is_told_as_gone(shop: Shop, graph: Graph) -> None:
    shop.webhook(delivery(voice_message("wamid.A", "404404")))
    head, _ = arrived(shop)
    assert head.error == "gone"
    assert len(graph.asked) == media.GONE_AFTER


@pytest.mark.parametrize("media_id", ["../me", "..", "a/b", "<MEDIA_ID>", "1?access_token=x", "x" * 200, "123\n"])
def test_an_id_that_would_change_the_address_is_never_asked_for(shop: Shop, graph: Graph, media_id: str) -> None:
    shop.webhook(delivery(voice_message("wamid.A", media_id)))
    head, _ = arrived(shop)
    assert (head.media_id, head.error) == (media_id, "refused")
    assert graph.asked == []


def test_a_token_that_has_run_out_does_not_make_a_medium_gone(shop: Shop, graph: Graph) -> None:
    graph.media["111"] = ("audio/ogg", VOICE)
    graph.statuses = [400] * (media.GONE_AFTER + 2)  # not the code 100 of "no such object"
    shop.webhook(delivery(voice_message("wamid.A", "111")))
    head, data = arrived(shop)
    assert (head.error, data) == (None, VOICE)


def test_an_id_with_half_a_character_holds_up_no_delivery(shop: Shop) -> None:
    assert shop.webhook(delivery(voice_message("wamid.A", "\ud800"))).status_code == 200
    head, _ = arrived(shop)
    assert (head.media_id, head.error) == ("?", "refused")


def test_after_seven_days_the_shop_is_told_that_it_is_lost(sqlite_url: str, graph: Graph) -> None:
    graph.statuses = [503] * 10_000
    with running_relay(settings_for(sqlite_url, graph_base_url=graph.address)) as relay:
        shop = registered_shop(relay.address)
        shop.webhook(delivery(voice_message("wamid.A", "111")))
        soon(lambda: len(graph.asked) > 2)
        assert shop.media() == []
        engine = create_engine(sqlite_url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE media_jobs SET deadline_ms = deadline_ms - 7 * 24 * 3600 * 1000"))
        engine.dispose()
        assert arrived(shop)[0].error == "expired"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://scontent.xx.fbcdn.net/v/1", True),
        ("https://mmg.whatsapp.net/1", True),
        ("https://graph.facebook.com/v23.0/1", True),
        ("https://GRAPH.FACEBOOK.COM:443/1", True),
        ("http://127.0.0.1:9/file/1", True),
        ("http://127.0.0.1:10/file/1", False),
        ("http://lookaside.fbsbx.com/1", False),
        ("https://lookaside.fbsbx.com:8443/1", False),
        ("https://fbsbx.com.evil.example/1", False),
        ("https://evilfbsbx.com/1", False),
        ("https://user:pass@lookaside.fbsbx.com/1", False),
        ("https://lookaside.fbsbx.com@evil.example/1", False),
        ("https://[::1]/1", False),
        ("https://lookaside.fbsbx.com:port/1", False),
        ("//lookaside.fbsbx.com/1", False),
    ],
)
def test_hosts_to_which_the_token_may_go(url: str, allowed: bool) -> None:
    fetcher = Fetcher(settings_for("sqlite://"), client=None)  # type: ignore[arg-type]
    assert fetcher.allowed(url) is allowed
