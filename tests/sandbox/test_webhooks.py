"""Webhooks: signed over the raw body, as pywa reads them, again until 200, in batches and out of order."""

import asyncio
import json
import threading
import time

import pytest
from pywa import WhatsApp
from pywa.types import Button, CallbackButton, Message, MessageStatus

from cloud_sync.sandbox import page
from cloud_sync.sandbox.delivery import sign
from cloud_sync.sandbox.feed import MAX_BACKLOG
from cloud_sync.sandbox.settings import SandboxSettings, SeedPerson
from cloud_sync.sandbox.state import SandboxState
from tests.sandbox.conftest import NELLY, SECRET, SUPPLIER, VERIFY, Receiver, Sandbox, items, pywa_client
from tests.sandbox.test_business_sends import opus


def test_pywa_validates_the_signature_and_reads_the_message(sandbox: Sandbox, wa: WhatsApp, receiver: Receiver) -> None:
    sent = sandbox.act(text="Necesito 20 cajas de Coca-Cola ñ")
    receiver.wait_for(1)
    headers, body = receiver.posts[0]
    assert wa.webhook_update_validator(body, headers["X-Hub-Signature-256"]) is None
    assert wa.webhook_update_validator(body + b" ", headers["X-Hub-Signature-256"]) == ("Forbidden", 403)
    assert headers["X-Hub-Signature-256"] == sign(SECRET, body)
    message = Message.from_update(wa, json.loads(body))
    assert (message.id, message.text, message.from_user.wa_id) == (sent["id"], sent["text"], NELLY)
    assert (message.from_user.name, message.from_user.bsuid[:3]) == ("Nelly", "PE.")


def test_a_voice_note_carries_voice_id_and_url(sandbox: Sandbox, wa: WhatsApp, receiver: Receiver) -> None:
    audio = opus()
    sandbox.http.post(f"/sandbox/people/{NELLY}/messages", files={"audio": ("v.ogg", audio)})
    receiver.wait_for(1)
    message = Message.from_update(wa, json.loads(receiver.posts[0][1]))
    assert message.audio.voice is True
    assert message.audio.mime_type == "audio/ogg; codecs=opus"
    url = json.loads(receiver.posts[0][1])["entry"][0]["changes"][0]["value"]["messages"][0]["audio"]["url"]
    assert wa.get_media_bytes(url=url) == audio
    assert wa.get_media_bytes(url=wa.get_media_url(message.audio.id).url) == audio


def test_pywa_reads_presses_and_statuses(sandbox: Sandbox, wa: WhatsApp, receiver: Receiver) -> None:
    sandbox.act(text="Hola")
    wa.send_message(NELLY, "¿Sí?", buttons=[Button("Sí", "yes:1")], tracker="card:1")
    sandbox.act(button="yes:1")
    bodies = [delivery["payload"] for delivery in sandbox.settled()]
    press = next(b for b in bodies if any("interactive" in m for m in items(b, "messages")))
    assert CallbackButton.from_update(wa, press).data == "yes:1"
    status = MessageStatus.from_update(wa, next(b for b in bodies if items(b, "statuses")))
    assert (status.status, status.tracker) == ("sent", "card:1")


def test_someone_who_hides_their_number_is_a_user_id_alone(start, receiver: Receiver) -> None:
    sandbox = start(people=(SeedPerson("Ana", NELLY, "es", hides_phone=True),))
    wa = pywa_client(sandbox)
    sandbox.act(text="Hola")
    (body,) = receiver.wait_for(1)
    message = items(body, "messages")[0]
    assert "from" not in message
    assert message["from_user_id"] == sandbox.person()["user_id"]
    contact = body["entry"][0]["changes"][0]["value"]["contacts"][0]
    assert "wa_id" not in contact
    wa.send_message(contact["user_id"], "Hola, Ana")
    assert sandbox.messages()[-1]["text"] == "Hola, Ana"


def test_a_webhook_is_posted_again_until_200(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.answers = [500, 503, 401]
    sandbox.act(text="Hola")
    (delivery,) = sandbox.settled()
    assert (delivery["attempts"], delivery["last_status"], delivery["state"]) == (4, 200, "answered")
    assert len({body for _, body in receiver.posts}) == 1


def test_what_nobody_answers_is_kept_and_posted_when_somebody_does(start, receiver: Receiver) -> None:
    sandbox = start(webhook_url="http://127.0.0.1:9/nobody")
    sandbox.act(text="Hola")
    told = sandbox.http.get("/sandbox/webhooks", params={"idle": 0.2}).json()
    assert told["waiting"] == 1
    assert told["deliveries"][0]["state"] == "retrying"
    answer = sandbox.http.post("/sandbox/webhooks", json={"url": receiver.url, "verify_token": VERIFY})
    assert answer.json() == {"url": receiver.url}
    assert len(sandbox.settled()) == 1
    assert len(receiver.posts) == 1


def test_a_webhook_that_does_not_answer_the_challenge_is_not_used(sandbox: Sandbox, receiver: Receiver) -> None:
    answer = sandbox.http.post("/sandbox/webhooks", json={"url": receiver.url + "x", "verify_token": "wrong"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "challenge_failed")
    assert sandbox.http.get("/sandbox/webhooks").json()["url"] == receiver.url


def test_five_copies_two_at_a_time(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.faults(duplicates=5, at_once=2)
    sandbox.act(text="Hola")
    (delivery,) = sandbox.settled()
    assert delivery["attempts"] == 5
    assert len(receiver.posts) == 5
    assert len({body for _, body in receiver.posts}) == 1


def test_a_batch_has_several_entries_changes_and_items(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.faults(webhook_hold=True, batch_size=100)
    for phone, text in ((NELLY, "1"), (NELLY, "2"), (SUPPLIER, "3"), (NELLY, "4"), (SUPPLIER, "5")):
        sandbox.act(phone, text=text)
    assert receiver.posts == []
    sandbox.faults(webhook_hold=False)
    (body,) = receiver.wait_for(1)
    assert [m["text"]["body"] for m in items(body, "messages")] == ["1", "2", "3", "4", "5"]
    assert [len(entry["changes"]) for entry in body["entry"]] == [2, 2]
    assert len(body["entry"][0]["changes"][0]["value"]["messages"]) == 2
    assert len(sandbox.settled()) == 1


def test_reordering_posts_the_newest_first(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.faults(webhook_hold=True, reorder=True)
    for text in ("1", "2", "3"):
        sandbox.act(text=text)
    sandbox.faults(webhook_hold=False)
    order = [items(d["payload"], "messages")[0]["text"]["body"] for d in sandbox.settled()]
    assert order == ["3", "2", "1"]


def test_statuses_can_be_switched_off(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.faults(statuses=False)
    sandbox.act(text="Hola")
    wa.send_message(NELLY, "Hola")
    assert len(sandbox.settled()) == 1


def test_two_ticks_once_the_webhook_was_answered(sandbox: Sandbox) -> None:
    sandbox.faults(webhook_hold=True)
    sandbox.act(text="Hola")
    assert sandbox.messages()[0]["status"] == "sent"
    sandbox.faults(webhook_hold=False)
    sandbox.settled()
    assert sandbox.messages()[0]["status"] == "delivered"


@pytest.mark.parametrize("what", [{"after": 1, "wait": 5}, {"after": 0, "wait": 5, "from": "business"}])
def test_a_long_poll_returns_as_soon_as_there_is_something(
    sandbox: Sandbox, wa: WhatsApp, what: dict[str, object]
) -> None:
    sandbox.act(text="Hola")
    timer = threading.Timer(0.2, lambda: wa.send_message(NELLY, "ya"))
    timer.start()
    began = time.monotonic()
    assert [m["text"] for m in sandbox.messages(**what)] == ["ya"]
    assert 0.1 < time.monotonic() - began < 3
    timer.join()
    assert sandbox.messages(after=2, wait=0.1) == []


def test_the_receiver_is_reached_without_any_proxy(start, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    sandbox = start()
    sandbox.act(text="Hola")
    assert sandbox.settled()[0]["attempts"] == 1


def test_a_page_that_fell_behind_is_cut_off_so_that_it_loads_afresh() -> None:
    async def follow() -> int:
        state = SandboxState(SandboxSettings("http://127.0.0.1:9", "secret", "token", public_base_url="http://here"))
        events = page._events(state)
        await anext(events)
        for n in range(MAX_BACKLOG + 1):
            state.feed.publish({"kind": "clock", "n": n})
        async with asyncio.timeout(5):
            return len([event async for event in events])

    assert asyncio.run(follow()) <= MAX_BACKLOG
