"""Who may do what: enrolment of shops, bearer tokens of devices, limits of rate."""

from __future__ import annotations

import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import Request

from cloud_sync.contract import b64, new_inbox_keys
from cloud_sync.limits import Rate, address
from cloud_sync.problems import ProblemError
from cloud_sync.settings import Settings, SettingsError, ShopSecrets
from tests.relay.support import (
    ANYBODY,
    Relay,
    Shop,
    delivery,
    registered_shop,
    running_relay,
    settings_for,
    text_message,
)


def test_a_shop_registers_with_the_enrolment_token_and_again_without_harm(relay: Relay) -> None:
    shop = Shop(relay.address, f"shop-{secrets.token_hex(6)}")
    for _ in range(2):
        answer = shop.register()
        assert answer.status_code == 200
        assert {k: v for k, v in answer.json().items() if k != "now_ms"} == {
            "shop": shop.shop,
            "device": "till-1",
            "pushed": 0,
        }
    assert shop.token not in answer.text


def test_a_wrong_enrolment_token_registers_nothing(relay: Relay) -> None:
    shop = Shop(relay.address, f"shop-{secrets.token_hex(6)}")
    for token in ("", "wrong", "ñ"):
        headers = {"Authorization": f"Bearer {token}".strip().encode("latin-1")}
        assert shop.http.post("/v1/shops", json=shop.registration(), headers=headers).status_code == 401
    assert shop.http.get("/v1/inbox").status_code == 401


def test_nobody_takes_over_a_registered_shop_with_the_enrolment_token(relay: Relay, shop: Shop) -> None:
    same_device = Shop(relay.address, shop.shop, "till-1")
    other_device = Shop(relay.address, shop.shop, "till-2")
    for thief in (same_device, other_device):
        answer = thief.register()
        assert (answer.status_code, answer.json()["code"]) == (409, "taken")
        assert thief.http.get("/v1/inbox").status_code == 401
    shop.webhook(delivery(text_message("wamid.A")))
    assert len(shop.updates()) == 1, "still sealed to the first key"


@pytest.mark.parametrize(
    "change",
    [
        {"shop": "No Spaces"},
        {"shop": "ab"},
        {"shop": "a" * 64},
        {"shop": "../etc"},
        {"device": ""},
        {"device": "a/b"},
        {"token": "short"},
        {"public_key": "AAAA"},
        {"public_key": "no base64!"},
    ],
    ids=repr,
)
def test_a_registration_that_cannot_be_right_is_400_and_names_the_field_not_the_value(
    relay: Relay, change: dict[str, str]
) -> None:
    shop = Shop(relay.address, f"shop-{secrets.token_hex(6)}")
    answer = shop.http.post(
        "/v1/shops",
        json=shop.registration() | change,
        headers={"Authorization": f"Bearer {relay.settings.enrolment_token}"},
    )
    (name,) = change
    assert answer.status_code == 400
    assert name in answer.json()["detail"]
    assert shop.token not in answer.text


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/shops"), ("PUT", "/v1/shops"), ("POST", "/v1/devices")])
def test_a_stranger_cannot_make_the_relay_hold_a_body(relay: Relay, method: str, path: str) -> None:
    """Neither before it is known who sends it, nor more than a registration is."""
    host, port = relay.address.removeprefix("http://").split(":")
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as stranger:
        stranger.sendall(head.encode() + b"Content-Length: 1000000000\r\n\r\n{")
        assert stranger.recv(64).startswith(b"HTTP/1.1 401")
    shop = registered_shop(relay.address)
    token = relay.settings.enrolment_token if path == "/v1/shops" and method == "POST" else shop.token
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    assert ANYBODY.request(method, relay.address + path, content=b" " * 20_000, headers=headers).status_code == 413


def test_a_device_lets_another_in_and_shuts_it_out(shop: Shop) -> None:
    second = shop.another("phone-1")
    assert second.pull()[0].head == 0
    assert shop.http.delete("/v1/devices/phone-1").status_code == 204
    assert second.http.get("/v1/log").status_code == 401
    assert shop.http.delete("/v1/devices/phone-1").status_code == 404


def test_a_name_that_no_database_keeps_is_400(shop: Shop) -> None:
    assert shop.http.delete("/v1/devices/%00").status_code == 400
    assert shop.http.get("/d/%00/webstore").status_code == 400


def test_a_device_that_is_let_in_again_goes_on_from_its_last_batch(shop: Shop) -> None:
    first = shop.another("phone-1")
    assert [first.push(number, number - 1).status_code for number in (1, 2, 3)] == [200] * 3
    shop.http.delete("/v1/devices/phone-1")
    again = shop.another("phone-1")
    assert again.push(3, 2).json()["pushed"] == 3, "what the relay has is not stored twice"
    assert again.push(4, 3).status_code == 200


def test_a_device_that_is_shut_out_leaves_the_inbox_to_others(shop: Shop) -> None:
    other = shop.another("phone-1")
    other.webhook(delivery(text_message("wamid.A")))
    assert len(other.sealed()) == 1
    assert shop.http.get("/v1/inbox").status_code == 409
    shop.http.delete("/v1/devices/phone-1")
    assert len(shop.sealed()) == 1


def test_a_device_that_is_shut_out_while_it_waits_is_given_nothing_any_more(shop: Shop) -> None:
    other = shop.another("phone-1")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(other.sealed, 0, 2)
        time.sleep(0.5)  # it waits by now
        shop.http.delete("/v1/devices/phone-1")
        shop.webhook(delivery(text_message("wamid.A")))
        assert waiting.result(10) == []
    assert len(shop.sealed()) == 1


def test_a_device_of_one_shop_touches_no_other_shop(relay: Relay) -> None:
    one, other = registered_shop(relay.address), registered_shop(relay.address)
    other.another("phone-9")
    assert one.http.delete("/v1/devices/phone-9").status_code == 404
    other.webhook(delivery(text_message("wamid.A")))
    ((entry, _),) = other.sealed()
    one.exchange(ack=[entry.item])
    assert len(other.sealed()) == 1
    other.push(1, 0)
    assert one.pull()[0].head == 0


@pytest.mark.parametrize("path", ["/v1/inbox", "/v1/log", "/v1/documents/report"])
def test_without_a_token_there_is_nothing(relay: Relay, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer x"}):
        answer = ANYBODY.get(relay.address + path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_new_epoch_seals_to_the_new_key(shop: Shop) -> None:
    shop.webhook(delivery(text_message("wamid.A")))
    old = shop.keys
    shop.keys = new_inbox_keys()
    assert shop.http.put("/v1/shops", json={"public_key": b64(shop.keys[1])}).status_code == 204
    shop.webhook(delivery(text_message("wamid.B")))
    (first, _), (second, sealed) = shop.sealed()
    assert first.key_id != second.key_id
    assert b"wamid.B" in shop.open(second, sealed)
    shop.keys = old
    assert b"wamid.A" in shop.open(*shop.sealed()[0])


def test_guessing_tokens_is_slowed_down(sqlite_url: str) -> None:
    with running_relay(settings_for(sqlite_url, failure_rate=1)) as relay:
        shop = registered_shop(relay.address)
        guesser = httpx.Client(base_url=relay.address, headers={"Authorization": "Bearer guess"})
        statuses = [guesser.get("/v1/log").status_code for _ in range(60)]
        assert statuses[0] == 401
        assert statuses[-1] == 429
        assert shop.http.get("/v1/log").status_code == 200, "who has a token is not held up"


def test_registering_is_slowed_down(sqlite_url: str) -> None:
    with running_relay(settings_for(sqlite_url, enrolment_rate=0.2)) as relay:
        shop = Shop(relay.address)
        answers = [shop.register("wrong-token") for _ in range(21)]
        assert [answer.status_code for answer in answers] == [401] * 20 + [429]
        assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_bucket_fills_again_with_time() -> None:
    now = 0.0
    rate = Rate(2.0, 3.0, clock=lambda: now)
    for _ in range(3):
        rate.spend("a")
    with pytest.raises(ProblemError):
        rate.spend("a")
    rate.spend("b")
    now = 0.5
    rate.spend("a")
    with pytest.raises(ProblemError):
        rate.spend("a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("no:address", "no:address", True),
    ],
)
def test_who_has_many_addresses_of_ipv6_counts_as_one(one: str, other: str, same: bool) -> None:
    def counted(host: str) -> str:
        return address(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert (counted(one) == counted(other)) is same


def test_settings_come_from_the_environment_and_secrets_are_not_shown() -> None:
    settings = Settings.from_environment(
        {
            "MOSTRADOR_RELAY_SECRET": "s" * 32,
            "MOSTRADOR_RELAY_ENROLMENT_TOKEN": "e" * 32,
            "MOSTRADOR_RELAY_APP_SECRET": "app-of-all",
            "MOSTRADOR_RELAY_GRAPH_TOKEN": "graph-of-all",
            "MOSTRADOR_RELAY_SHOPS": '{"bodega": {"app_secret": "app-of-bodega"}}',
            "MOSTRADOR_RELAY_PUBLIC_URL": "https://relay.example/",
        }
    )
    assert settings.of_shop("bodega") == ShopSecrets("app-of-bodega", "", "graph-of-all")
    assert settings.of_shop("other").app_secret == "app-of-all"
    assert settings.public_url == "https://relay.example"
    for secret in ("ssss", "eeee", "app-of", "graph-of"):
        assert secret not in repr(settings)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"MOSTRADOR_RELAY_SECRET": ""}, "MOSTRADOR_RELAY_"),
        ({"MOSTRADOR_RELAY_ENROLMENT_TOKEN": "short"}, "ENROLMENT_TOKEN"),
        ({"MOSTRADOR_RELAY_SHOPS": "[1]"}, "SHOPS"),
        ({"MOSTRADOR_RELAY_SHOPS": '{"a": {"b": 1}}'}, "SHOPS"),
        ({"MOSTRADOR_RELAY_GRAPH_BASE_URL": "file:///etc"}, "GRAPH_BASE_URL"),
        ({"MOSTRADOR_RELAY_MAX_MEDIA_BYTES": "many"}, "MAX_MEDIA_BYTES"),
    ],
)
def test_settings_that_cannot_be_right_say_which(change: dict[str, str], named: str) -> None:
    environment = {"MOSTRADOR_RELAY_SECRET": "s" * 32, "MOSTRADOR_RELAY_ENROLMENT_TOKEN": "e" * 32} | change
    with pytest.raises(SettingsError, match=named):
        Settings.from_environment(environment)
