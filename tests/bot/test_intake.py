"""What the inbox brings is recorded once and whole; nothing that Meta or a stranger sends stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloud_sync.split import split
from hub.application.ports.relay import InboundUpdate
from hub.bot.intake import message_id, spoken_in
from hub.bot.updates import Moved, Other, Withdrawn, Written, read
from hub.domain.events import DeliveryState, MessageKind
from hub.domain.people import Role
from tests.bot.shop import DATA, MONDAY, NELLY, STRANGER, ShopTest, change, webhook

SAMPLES = sorted((DATA / "webhooks").glob("*.json"))
TEXT = {"type": "text", "id": "x", "text": {"body": "a"}}
MESSAGES = ("MessageReceived", "DeliveryChanged", "ItemUnread")


def sample(name: str) -> dict[str, Any]:
    return json.loads((DATA / "webhooks" / f"{name}.json").read_text("utf-8"))


def test_there_are_114_samples() -> None:
    assert len(SAMPLES) == 114


def test_every_sample_alone_is_recorded_and_the_bot_comes_to_rest(shop: ShopTest) -> None:
    for path in SAMPLES:
        before = shop.facts()
        shop.deliver(json.loads(path.read_text("utf-8")))
        added = [fact for fact in shop.facts()[len(before) :] if fact in MESSAGES]
        # Several samples share one wamid: the second of them is the same message, told once.
        assert added or _known(shop, path), path.name
    shop.work()
    left = shop.read(lambda r: [m for m in r.unhandled(500) if m.kind is not MessageKind.AUDIO])
    assert left == []
    assert "unread" not in shop.attention()


def _known(shop: ShopTest, path: Path) -> bool:
    said = read(json.loads(path.read_text("utf-8")))
    return isinstance(said, Written) and shop.message(message_id(said.wamid)) is not None


def test_all_samples_batched_are_recorded_as_the_relay_splits_them(shop: ShopTest) -> None:
    entries = [entry for path in SAMPLES for entry in json.loads(path.read_text("utf-8")).get("entry", ())]
    updates = split({"object": "whatsapp_business_account", "entry": entries})
    assert len(updates) >= len(entries)
    for update in updates:
        before = len(shop.facts())
        shop.deliver(update.payload)
        said = read(update.payload)
        known = isinstance(said, Written) and shop.message(message_id(said.wamid)) is not None
        assert len(shop.facts()) > before or known, update.payload
    shop.work()
    assert "unread" not in shop.attention()


def test_the_same_item_and_the_same_message_under_another_item_are_recorded_once(shop: ShopTest) -> None:
    payload = webhook(NELLY, "Nelly", {"id": "wamid.A", "type": "text", "text": {"body": "hola"}}, MONDAY)
    for item in ("a" * 64, "a" * 64, "b" * 64):
        shop.deliver(payload, item)
    assert shop.facts().count("MessageReceived") == 1


def test_unknown_sender_becomes_a_customer_in_the_language_of_the_country(shop: ShopTest) -> None:
    for phone, language in ((STRANGER, "es"), ("5581988887777", "pt"), ("18764445555", "en"), ("12025550123", "es")):
        shop.receives(phone, {"type": "text", "text": {"body": "hola"}})
        contact = shop.contact("5581988887777" if phone.startswith("55") else phone)
        assert (contact.role, contact.language) == (Role.CUSTOMER, language)


def test_a_message_is_never_given_to_somebody_else_of_the_same_delivery(shop: ShopTest) -> None:
    payload = sample("pywa__message__text")
    value = payload["entry"][0]["changes"][0]["value"]
    value["messages"][0] = {"type": "text", "id": "wamid.1", "timestamp": "1764000000", "from": STRANGER,
                            "text": {"body": "hola"}}  # fmt: skip
    value["contacts"] = [{"wa_id": NELLY, "user_id": "PE.1", "profile": {"name": "Nelly"}}]
    said = read(payload)
    assert isinstance(said, Written)
    assert (said.sender.phone, said.sender.user_id, said.sender.name) == (f"+{STRANGER}", None, None)


def test_country_codes_tell_a_language_only_where_it_is_clear() -> None:
    told = {
        phone: spoken_in(phone, "shop") for phone in ("+5511987000444", "+18091234567", "+18761234567", "+12025550123")
    }
    assert told == {"+5511987000444": "pt", "+18091234567": "es", "+18761234567": "en", "+12025550123": "shop"}
    assert spoken_in(None, "es") == "es"


def test_a_known_phone_keeps_its_role_though_the_brazilian_ninth_digit_is_missing(shop: ShopTest) -> None:
    before = shop.facts().count("ContactAdded")
    made = shop.receives("551187000444", {"type": "text", "text": {"body": "oi"}})
    assert shop.message(made).contact_name == "João"
    assert shop.facts().count("ContactAdded") == before


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"entry": None},
        {"entry": [{"changes": [{"field": "messages", "value": None}]}]},
        {"entry": [{"changes": [{"field": 7, "value": {"messages": [{"type": "text"}]}}]}]},
        change(
            {
                "messages": [
                    {"type": "text", "from": "51987000333", "id": "x", "timestamp": "soon", "text": {"body": "a"}}
                ]
            }
        ),
        change({"messages": [{"type": "text", "from": "??", "id": "x", "timestamp": "1", "text": {"body": "a"}}]}),
        change({"messages": [{"type": "martian", "from": "51987000333", "id": "x", "timestamp": "1"}]}),
        change({"statuses": [{"id": "w", "status": "teleported", "timestamp": "1", "recipient_id": "5"}]}),
    ],
)
def test_what_cannot_be_read_is_kept_whole(shop: ShopTest, payload: dict[str, Any]) -> None:
    assert isinstance(read(payload), Other)
    shop.deliver(payload)
    assert shop.facts()[-1] == "ItemUnread"


def test_half_a_surrogate_pair_and_a_zero_byte_are_recorded(shop: ShopTest) -> None:
    made = shop.receives(NELLY, {"type": "text", "text": {"body": "hola \ud83d y \x00 fin"}}, name="\udc00")
    assert shop.message(made).text == "hola � y \ufffd fin"


def test_a_message_in_a_group_is_kept_and_not_answered(shop: ShopTest) -> None:
    shop.receives(NELLY, {"type": "text", "group_id": "g", "text": {"body": "Necesito 20 cajas de Coca-Cola 1.5"}})
    shop.work()
    assert "MessageReceived" not in shop.facts()
    assert shop.told(NELLY) == []


def test_samples_read_as_what_they_are() -> None:
    voice = read(sample("pywa__message__voice"))
    assert isinstance(voice, Written)
    assert (voice.kind, voice.media) == (MessageKind.AUDIO, "1234567890987654321")
    press = read(sample("pywa__callback_button__quick_reply"))
    assert isinstance(press, Written)
    assert (press.kind, press.button, press.text) == (MessageKind.BUTTON, "callback_data", "title")
    row = read(sample("pywa__callback_selection__callback"))
    assert isinstance(row, Written)
    assert (row.kind, row.button) == (MessageKind.INTERACTIVE, "callback_data")
    failed = read(sample("bindambc__reEngagementMessageError"))
    assert isinstance(failed, Moved)
    assert (failed.state, failed.error) == (DeliveryState.FAILED, "131047")
    tracked = read(sample("pywa__message_status__with_tracker"))
    assert isinstance(tracked, Moved)
    assert tracked.tracker == "some data"
    assert isinstance(read(sample("pywa__deleted_message__revoke")), Withdrawn)
    assert read(sample("pywa__account_update__account_violation")) == Other("account_update", alarming=True)


def test_trouble_with_the_number_reaches_home(shop: ShopTest) -> None:
    shop.deliver(sample("pywa__account_update__account_violation"))
    assert shop.attention() == ["account"]


def test_a_person_who_moves_to_another_number_is_looked_at_by_a_person(shop: ShopTest) -> None:
    moved = {"system": {"body": "moved", "wa_id": "51911111111", "type": "user_changed_number"}, "type": "system"}
    shop.receives(NELLY, moved)
    assert shop.attention() == ["number_changed"]
    assert shop.read(lambda r: r.contact(shop.contact(NELLY).id)).phone == f"+{NELLY}"


def test_a_corrected_message_is_said_anew_and_a_withdrawn_one_takes_its_card_back(shop: ShopTest) -> None:
    shop.receives(NELLY, {"id": "wamid.first", "type": "text", "text": {"body": "Necesito 20 cajas de Coca-Cola 1.5"}})
    shop.work()
    assert "20 paquetes" in shop.one(NELLY).text
    corrected = {
        "original_message_id": "wamid.first",
        "message": {"type": "text", "text": {"body": "Necesito 10 cajas de Coca-Cola 1.5"}},
    }
    shop.receives(NELLY, {"id": "wamid.edit", "type": "edit", "edit": corrected})
    shop.work()
    assert "10 paquetes" in shop.one(NELLY).text
    shop.receives(NELLY, {"id": "wamid.second", "type": "text", "text": {"body": "Necesito 5 cajas de Inca Kola 1.5"}})
    shop.work()
    newest = shop.open_card(NELLY)
    shop.receives(NELLY, {"id": "wamid.gone", "type": "revoke", "revoke": {"original_message_id": "wamid.second"}})
    assert newest is not None
    assert shop.read(lambda r: r.card(newest.id)).answer == "withdrawn"


def test_received_at_does_not_matter_for_a_repeated_item(shop: ShopTest) -> None:
    payload = webhook(NELLY, "Nelly", {"id": "wamid.B", "type": "text", "text": {"body": "hola"}}, MONDAY)
    for _ in range(2):
        shop.intake.receive(InboundUpdate("c" * 64, payload, shop.clock()))
    assert shop.facts().count("MessageReceived") == 1
