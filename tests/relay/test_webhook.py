"""What Meta sends is checked, taken apart, sealed, and stored once."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cloud_sync.contract import CannotOpen, canonical_json, new_inbox_keys, open_sealed
from tests.relay.support import (
    ANYBODY,
    VERIFY_TOKEN,
    WEBHOOKS,
    Relay,
    Shop,
    delivery,
    registered_shop,
    running_relay,
    settings_for,
    signature,
    text_message,
)

PAYLOADS = sorted(WEBHOOKS.glob("*.json"))
LISTS = ("messages", "statuses", "message_echoes", "calls")


def unique(payload: Any, name: str) -> Any:
    """Give every update an id of its own: the samples share placeholders, which WhatsApp never does."""
    for entry in payload["entry"]:
        for change in entry["changes"]:
            for kind in LISTS:
                for place, update in enumerate(change["value"].get(kind, [])):
                    update["id"] = f"wamid.{name}.{kind}.{place}"
    return payload


def samples() -> dict[str, Any]:
    return {path.stem: unique(json.loads(path.read_bytes()), path.stem) for path in PAYLOADS}


def test_the_sample_folder_has_all_114_payloads() -> None:
    assert len(PAYLOADS) == 114


def test_metas_challenge_is_answered_for_the_right_verify_token_only(relay: Relay) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    right = ANYBODY.get(f"{relay.address}/whatsapp/bodega-lima", params=asked)
    assert (right.status_code, right.text) == (200, "1158201444")
    for change in ({"hub.verify_token": "other"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}):
        wrong = ANYBODY.get(f"{relay.address}/whatsapp/bodega-lima", params=asked | change)
        assert wrong.status_code == 403
        assert "1158201444" not in wrong.text


def test_a_message_reaches_the_shop_as_a_complete_webhook(shop: Shop) -> None:
    sent = delivery(text_message("wamid.A", "20 cajas"))
    assert shop.webhook(sent).status_code == 200
    assert shop.updates() == [sent]


def test_an_item_opens_for_its_shop_and_under_its_id_alone(shop: Shop) -> None:
    shop.webhook(delivery(text_message("wamid.A")))
    ((entry, sealed),) = shop.sealed()
    for key, name, item, kind in (
        (new_inbox_keys()[0], shop.shop, entry.item, entry.kind),
        (shop.keys[0], "other-shop", entry.item, entry.kind),
        (shop.keys[0], shop.shop, "0" * 64, entry.kind),
        (shop.keys[0], shop.shop, entry.item, "media"),
    ):
        with pytest.raises(CannotOpen):
            open_sealed(key, sealed, shop=name, item=item, kind=kind)


def test_the_database_holds_neither_words_nor_numbers_nor_ids(sqlite_url: str, tmp_path: Any) -> None:
    with running_relay(settings_for(sqlite_url)) as relay:
        shop = registered_shop(relay.address)
        message = text_message("wamid.SECRETID", "palabras secretas", "51981204771")
        message["audio"] = {"id": "7788994455", "mime_type": "audio/ogg"}
        assert shop.webhook(delivery(message)).status_code == 200
    everything = b"".join(path.read_bytes() for path in tmp_path.glob("relay.db*"))
    for secret in (b"SECRETID", b"secretas", b"51981204771", b"7788994455", b"51999000111", shop.token.encode()):
        assert secret not in everything
    for secret in (relay.settings.app_secret, relay.settings.graph_token, relay.settings.relay_secret):
        assert secret.encode() not in everything


@pytest.mark.parametrize(
    "header", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", signature(b"{}", "another-secret"), "sha256=ñandú"]
)
def test_a_wrong_signature_is_401_and_stores_nothing(shop: Shop, header: str) -> None:
    body = json.dumps(delivery(text_message("wamid.A"))).encode()
    answer = shop.http.post(
        f"/whatsapp/{shop.shop}", content=body, headers={"X-Hub-Signature-256": header.encode("latin-1")}
    )
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert shop.sealed() == []


def test_the_signature_is_over_the_raw_body(shop: Shop) -> None:
    body = json.dumps(delivery(text_message("wamid.A", "ñandú")), ensure_ascii=False, indent=3).encode()
    assert shop.webhook(body).status_code == 200
    changed = body.replace(b"   ", b"  ")
    answer = shop.http.post(f"/whatsapp/{shop.shop}", content=changed, headers={"X-Hub-Signature-256": signature(body)})
    assert answer.status_code == 401
    assert len(shop.sealed()) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[1]",
        b'"text"',
        b"{",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
        b'{"a":' * 992 + b"1" + b"}" * 992,
        b'{"a":' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_a_body_that_is_no_json_object_is_400(shop: Shop, body: bytes) -> None:
    answer = shop.webhook(body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"
    assert shop.sealed() == []


def test_a_body_over_3_mb_is_413_told_or_found(shop: Shop) -> None:
    large = b'{"a":"' + b"x" * (3 * 1024 * 1024) + b'"}'
    assert shop.webhook(large).status_code == 413
    streamed = shop.http.post(
        f"/whatsapp/{shop.shop}",
        content=iter([large[:2_000_000], large[2_000_000:]]),
        headers={"X-Hub-Signature-256": signature(large)},
    )
    assert streamed.status_code == 413
    assert shop.sealed() == []


def test_a_delivery_of_almost_3_mb_is_taken(shop: Shop) -> None:
    sent = delivery(text_message("wamid.A", "x" * (3 * 1024 * 1024 - 2_000)))
    assert shop.webhook(sent).status_code == 200
    assert shop.updates() == [sent]


def test_a_shop_that_is_not_registered_is_404_so_that_meta_tries_again(relay: Relay) -> None:
    shop = Shop(relay.address, f"not-yet-here-{uuid.uuid4().hex[:8]}")
    assert shop.webhook(delivery(text_message("wamid.A"))).status_code == 404
    shop.register()
    assert shop.webhook(delivery(text_message("wamid.A"))).status_code == 200
    assert len(shop.sealed()) == 1


def test_every_sample_alone_is_stored_and_comes_out_whole(shop: Shop) -> None:
    for payload in samples().values():
        assert shop.webhook(payload).status_code == 200
    stored = {canonical_json(each) for each in shop.updates()}
    for name, payload in samples().items():
        if "all" in payload:  # a sample with something beside its entries: that is kept as an item of its own
            assert canonical_json({k: v for k, v in payload.items() if k != "entry"}) in stored
            payload.pop("all")
        assert canonical_json(payload) in stored, name
    assert len(stored) == 115


def test_all_samples_in_one_batch_come_out_as_they_do_alone(shop: Shop) -> None:
    entries = [entry for payload in samples().values() for entry in payload["entry"]]
    assert shop.webhook({"object": "whatsapp_business_account", "entry": entries}).status_code == 200
    stored = {canonical_json(each) for each in shop.updates()}
    assert len(stored) == 114
    for name, payload in samples().items():
        payload.pop("all", None)
        assert canonical_json(payload) in stored, name


def test_one_change_with_many_messages_and_statuses_is_taken_apart(shop: Shop) -> None:
    messages = [text_message(f"wamid.{n}", f"message {n}", f"5198120{n:04d}") for n in range(300)]
    statuses = tuple({"id": f"wamid.out{n}", "status": "read", "recipient_id": "51981200007"} for n in range(300))
    assert shop.webhook(delivery(*messages, statuses=statuses)).status_code == 200
    updates = shop.updates()
    assert len(updates) == 600
    values = [update["entry"][0]["changes"][0]["value"] for update in updates]
    for value in values:
        assert value["metadata"]["phone_number_id"] == "555"
        if "messages" in value:
            (message,) = value["messages"]
            assert "statuses" not in value
            assert [contact["wa_id"] for contact in value["contacts"]] == [message["from"]]
        else:
            assert [contact["wa_id"] for contact in value["contacts"]] == ["51981200007"]
    assert [v["messages"][0]["id"] for v in values[:300]] == [f"wamid.{n}" for n in range(300)]


def test_the_same_delivery_five_times_two_at_a_time_is_one_item(shop: Shop) -> None:
    sent = delivery(text_message("wamid.A"))
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda _: shop.webhook(sent).status_code, range(5)))
    assert statuses == [200] * 5
    assert len(shop.sealed()) == 1


def test_a_redelivery_in_another_batch_and_spelling_is_the_same_message(shop: Shop) -> None:
    first, second = text_message("wamid.A"), text_message("wamid.B")
    shop.webhook(delivery(first))
    shop.webhook(json.dumps(delivery(second, first), indent=2).encode())
    assert [u["entry"][0]["changes"][0]["value"]["messages"][0]["id"] for u in shop.updates()] == ["wamid.A", "wamid.B"]


def test_a_message_that_was_acknowledged_does_not_come_back(shop: Shop) -> None:
    shop.webhook(delivery(text_message("wamid.A")))
    ((entry, _),) = shop.sealed()
    assert shop.exchange(ack=[entry.item]).status_code == 200
    assert shop.sealed() == []
    assert shop.webhook(delivery(text_message("wamid.A"))).status_code == 200
    assert shop.sealed() == []


def test_each_status_of_a_message_is_an_item_and_a_group_has_one_for_each_person(shop: Shop) -> None:
    one = {"id": "wamid.A", "recipient_id": "51981204771"}
    people = [{"id": "wamid.G", "status": "read", "recipient_participant_user_id": f"PE.{n}"} for n in range(3)]
    statuses = tuple([one | {"status": s} for s in ("sent", "delivered", "read")] + people)
    shop.webhook(delivery(statuses=statuses))
    shop.webhook(delivery(statuses=statuses))
    assert len(shop.sealed()) == 6


def test_an_update_without_an_id_is_known_by_its_content(shop: Shop) -> None:
    def alert(time: int) -> Any:
        change = {"field": "account_alerts", "value": {"entity_type": "BUSINESS"}}
        return {"object": "whatsapp_business_account", "entry": [{"id": "1", "time": time, "changes": [change]}]}

    for time in (1, 1, 2):
        assert shop.webhook(alert(time)).status_code == 200
    assert len(shop.sealed()) == 2


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"object": "page"},
        {"entry": []},
        {"entry": "text"},
        {"entry": [None, 1, "x", {}]},
        {"entry": [{"changes": [None, {"value": 3}, {"value": {"messages": [None, "x", {"id": 5}, {"id": ""}]}}]}]},
        {"entry": [{"changes": [{"value": {"messages": [{"id": "a", "from": []}], "contacts": [1, 2]}}]}]},
        {"object": "whatsapp_business_account", "entry": [{"id": "\ud800", "changes": []}]},
        {"a": eval("[" * 90 + "]" * 90)},
    ],
    ids=lambda payload: repr(payload)[:60],
)
def test_a_signed_delivery_of_any_shape_is_kept(shop: Shop, payload: Any) -> None:
    assert shop.webhook(payload).status_code == 200
    assert len(shop.updates()) >= 1


def test_shops_do_not_see_each_others_messages(relay: Relay) -> None:
    one, other = registered_shop(relay.address), registered_shop(relay.address)
    one.webhook(delivery(text_message("wamid.A")))
    other.webhook(delivery(text_message("wamid.A")))
    ((first, _),) = one.sealed()
    ((second, _),) = other.sealed()
    assert first.item != second.item
