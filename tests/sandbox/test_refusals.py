"""What Meta would refuse the sandbox refuses with Meta's codes, and nothing reaches the person."""

import json
from typing import Any

import httpx
import pytest
from pywa import WhatsApp
from pywa.errors import (
    ExpiredAccessToken,
    MessageUndeliverable,
    RateLimitHit,
    ReEngagementMessage,
    TooManyMessages,
    WhatsAppError,
)
from pywa.types import Button, Section, SectionList, SectionRow

from cloud_sync.sandbox.serve import running
from cloud_sync.sandbox.settings import SandboxSettings
from tests.sandbox.conftest import NELLY, SECRET, SUPPLIER, TOKEN, Receiver, Sandbox, items, people, pywa_client


def buttons(*titles: str) -> dict[str, Any]:
    return {
        "type": "button",
        "body": {"text": "¿Confirmas?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": f"b{n}", "title": t}} for n, t in enumerate(titles)]},
    }


def list_of(*rows: dict[str, str], button: str = "Ver") -> dict[str, Any]:
    return {
        "type": "list",
        "body": {"text": "¿Cuál?"},
        "action": {"button": button, "sections": [{"title": "Bebidas", "rows": list(rows)}]},
    }


def row(n: int, **other: str) -> dict[str, str]:
    return {"id": f"r{n}", "title": f"Producto {n}", **other}


BROKEN = {
    "four buttons": (
        {"type": "interactive", "interactive": buttons("a", "b", "c", "d")},
        "interactive.action.buttons: 4 of them, at most 3 are allowed.",
    ),
    "a button title of 21": (
        {"type": "interactive", "interactive": buttons("x" * 21)},
        "interactive.action.buttons[0].reply.title: 21 characters, at most 20 are allowed.",
    ),
    "two buttons with one title": (
        {"type": "interactive", "interactive": buttons("Sí", "Sí")},
        "interactive.action.buttons.reply.title: 'Sí' stands there twice.",
    ),
    "eleven rows": (
        {"type": "interactive", "interactive": list_of(*(row(n) for n in range(11)))},
        "interactive.action.sections[0].rows: 11 of them, at most 10 are allowed.",
    ),
    "a row title of 25": (
        {"type": "interactive", "interactive": list_of(row(1, title="x" * 25))},
        "row.title: 25 characters, at most 24 are allowed.",
    ),
    "a row description of 73": (
        {"type": "interactive", "interactive": list_of(row(1, description="x" * 73))},
        "row.description: 73 characters, at most 72 are allowed.",
    ),
    "a list button of 21": (
        {"type": "interactive", "interactive": list_of(row(1), button="x" * 21)},
        "interactive.action.button: 21 characters, at most 20 are allowed.",
    ),
    "a body of 1,025 with buttons": (
        {"type": "interactive", "interactive": {**buttons("Sí"), "body": {"text": "x" * 1025}}},
        "interactive.body.text: 1025 characters, at most 1024 are allowed.",
    ),
    "a header of 61": (
        {
            "type": "interactive",
            "interactive": {**buttons("Sí"), "header": {"type": "text", "text": "x" * 61}},
        },
        "interactive.header.text: 61 characters, at most 60 are allowed.",
    ),
    "a text of 4,097": (
        {"type": "text", "text": {"body": "x" * 4097}},
        "text.body: 4097 characters, at most 4096 are allowed.",
    ),
    "an empty text": ({"type": "text", "text": {"body": " "}}, "text.body: missing or empty."),
    "own data of 513": (
        {"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513},
        "biz_opaque_callback_data: 513 characters, at most 512 are allowed.",
    ),
    "a type that is none": ({"type": "poem", "poem": {}}, "type: 'poem' is none of "),
    "a type without its content": ({"type": "text"}, "text: missing, although type is 'text'."),
    "a text with a colour": (
        {"type": "text", "text": {"body": "x", "colour": "red"}},
        "text: Additional properties are not allowed ('colour' was unexpected)",
    ),
    "an unknown media": (
        {"type": "audio", "audio": {"id": "12345"}},
        "audio.id: there is no media '12345'.",
    ),
    "audio neither by id nor link": (
        {"type": "audio", "audio": {"voice": True}},
        "audio: ",
    ),
}


@pytest.mark.parametrize(("body", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_body_that_breaks_metas_rules_is_error_100_that_says_why(
    shared: Sandbox, body: dict[str, Any], said: str
) -> None:
    before = len(shared.messages())
    answer = post_message(shared, body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, 100)
    assert error["error_data"]["details"].startswith(said)
    assert len(shared.messages()) == before


def post_message(sandbox: Sandbox, body: dict[str, Any], **headers: str) -> httpx.Response:
    whole = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": NELLY, **body}
    return sandbox.http.post(
        f"/v23.0/{sandbox.settings.phone_number_id}/messages",
        json=whole,
        headers={"Authorization": f"Bearer {TOKEN}", **headers},
    )


@pytest.fixture(scope="module")
def shared():
    """One sandbox for every broken body: none of them may change anything."""
    settings = SandboxSettings("http://127.0.0.1:9/none", SECRET, TOKEN, people=people(), enforce_rates=False)
    with running(settings) as started:
        sandbox = Sandbox(started)
        sandbox.faults(webhook_hold=True)
        sandbox.act(text="Hola")
        yield sandbox


def test_the_longest_allowed_of_everything_is_taken(shared: Sandbox) -> None:
    wa = pywa_client(shared)
    wa.send_message(NELLY, "x" * 4096, tracker="t" * 512)
    wa.send_message(
        NELLY, "x" * 1024, header="h" * 60, footer="f" * 60, buttons=[Button(c * 20, c * 256) for c in "abc"]
    )
    rows = [SectionRow(f"{n:024d}", f"{n:0200d}", "d" * 72) for n in range(10)]
    wa.send_message(NELLY, "x" * 4096, buttons=SectionList("v" * 20, [Section("s" * 24, rows)]))


def test_no_json_and_no_object_are_error_100(shared: Sandbox) -> None:
    url = f"/v23.0/{shared.settings.phone_number_id}/messages"
    for content in (b"{", b"[]", b'"x"', b"\xff"):
        answer = shared.http.post(url, content=content, headers={"Authorization": f"Bearer {TOKEN}"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_another_number_or_path_is_told_as_meta_does(shared: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = {"messaging_product": "whatsapp", "to": NELLY, "type": "text", "text": {"body": "x"}}
    other = shared.http.post("/v23.0/999/messages", json=body, headers=headers).json()["error"]
    assert (other["code"], other["error_subcode"]) == (100, 33)
    assert shared.http.get("/v23.0/a/b/c", headers=headers).json()["error"]["code"] == 2500
    missing = shared.http.get("/nowhere")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


def test_a_wrong_token_is_190(sandbox: Sandbox) -> None:
    sandbox.act(text="Hola")
    with pytest.raises(ExpiredAccessToken) as error:
        pywa_client(sandbox, token="other").send_message(NELLY, "Hola")
    assert error.value.status_code == 401
    assert len(sandbox.messages()) == 1


def test_the_window_closes_24_hours_after_that_persons_last_message(sandbox: Sandbox, wa: WhatsApp) -> None:
    with pytest.raises(ReEngagementMessage):
        wa.send_message(NELLY, "Buenos días")
    sandbox.act(text="Hola")
    sandbox.clock(advance=86390)
    wa.send_message(NELLY, "a tiempo")
    sandbox.clock(advance=11)
    with pytest.raises(ReEngagementMessage) as error:
        wa.send_message(NELLY, "tarde")
    assert error.value.code == 131047
    with pytest.raises(ReEngagementMessage):
        wa.send_message(SUPPLIER, "nunca escribió")
    assert sandbox.person()["window_open"] is False
    sandbox.act(text="Sigo aquí")
    wa.send_message(NELLY, "bien")
    assert [m["text"] for m in sandbox.messages(**{"from": "business"})] == ["a tiempo", "bien"]


def test_the_clock_is_set_and_reset(sandbox: Sandbox) -> None:
    told = sandbox.clock(set="2026-12-24T10:00:00-05:00")
    assert told["now"].startswith("2026-12-24T15:00:0")
    assert sandbox.act(text="Hola")["at"].startswith("2026-12-24T15:00:0")
    assert sandbox.clock(reset=True)["offset"] == 0
    for move in ({}, {"advance": 1, "reset": True}, {"advance": 1e12}, {"set": "2026-12-24T10:00:00"}):
        assert sandbox.http.post("/sandbox/clock", json=move).status_code == 422


def test_counted_faults_strike_that_many_times(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    for fault, error in (
        ("rate_limit", RateLimitHit),
        ("pair_rate_limit", TooManyMessages),
        ("window", ReEngagementMessage),
        ("refused", MessageUndeliverable),
    ):
        sandbox.faults(**{fault: 2})
        for _ in range(2):
            with pytest.raises(error):
                wa.send_message(NELLY, fault)
        wa.send_message(NELLY, f"tras {fault}")
    sent = [m["text"] for m in sandbox.messages(**{"from": "business"})]
    assert sent == ["tras rate_limit", "tras pair_rate_limit", "tras window", "tras refused"]


def test_a_server_error_and_an_expired_token_strike_every_call(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    sandbox.faults(server_error=1)
    with pytest.raises(WhatsAppError) as error:
        wa.get_business_phone_number()
    assert (error.value.code, error.value.status_code, error.value.is_transient) == (131000, 500, True)
    sandbox.faults(expired_token=True)
    with pytest.raises(ExpiredAccessToken):
        wa.send_message(NELLY, "Hola")
    sandbox.http.delete("/sandbox/faults")
    wa.send_message(NELLY, "Hola")


def test_a_dropped_response_was_delivered_all_the_same(sandbox: Sandbox, wa: WhatsApp, receiver: Receiver) -> None:
    sandbox.act(text="Hola")
    sandbox.faults(drop_response=1)
    with pytest.raises(httpx.RemoteProtocolError):
        wa.send_message(NELLY, "¿llegó?", tracker="order:1")
    assert [m["text"] for m in sandbox.messages(**{"from": "business"})] == ["¿llegó?"]
    told = [s for d in sandbox.settled() for s in items(d["payload"], "statuses")]
    assert [s["biz_opaque_callback_data"] for s in told] == ["order:1", "order:1"]


def test_a_slow_answer_runs_into_the_callers_time_out(sandbox: Sandbox) -> None:
    sandbox.faults(slow=1.0)
    with pytest.raises(httpx.ReadTimeout):
        sandbox.http.get("/v23.0/1", timeout=0.2)


def test_an_undeliverable_message_is_accepted_and_then_failed(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    sandbox.faults(undeliverable=1)
    sent = wa.send_message(NELLY, "perdido", tracker="order:2")
    delivery = sandbox.settled()[-1]["payload"]
    (status,) = items(delivery, "statuses")
    assert (status["id"], status["status"], status["errors"][0]["code"]) == (sent.id, "failed", 131026)
    assert status["biz_opaque_callback_data"] == "order:2"
    assert "contacts" not in delivery["entry"][0]["changes"][0]["value"]
    assert sandbox.messages(**{"from": "business"}) == []
    assert len(sandbox.messages(**{"from": "business", "failed": True})) == 1


def test_a_closed_window_can_come_as_a_failed_status(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.faults(errors_as_status=True)
    wa.send_message(NELLY, "tarde")
    (status,) = items(sandbox.settled()[-1]["payload"], "statuses")
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131047)


def test_a_burst_of_45_to_one_contact_and_then_one_every_six_seconds(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    for n in range(45):
        wa.send_message(NELLY, str(n))
    with pytest.raises(TooManyMessages):
        wa.send_message(NELLY, "46")
    sandbox.clock(advance=6)
    wa.send_message(NELLY, "46")
    with pytest.raises(TooManyMessages):
        wa.send_message(NELLY, "47")


def test_faults_that_are_none_are_refused_and_change_nothing(sandbox: Sandbox) -> None:
    before = sandbox.http.get("/sandbox/faults").json()
    for body in ({"rate_limit": 3, "nonsense": 1}, {"duplicates": 0}, {"rate_limit": -1}, []):
        answer = sandbox.http.post("/sandbox/faults", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")
    assert sandbox.http.get("/sandbox/faults").json() == before


DEEP = b"[" * 100_000
JSON = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("path", ["/v23.0/106540352242922/messages", "/sandbox/faults", "/sandbox/people"])
def test_a_body_nested_too_deeply_is_refused(sandbox: Sandbox, path: str) -> None:
    assert sandbox.http.post(path, content=DEEP, headers=JSON).status_code in (400, 422)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_the_clock_moves_by_numbers_alone(sandbox: Sandbox, number: str) -> None:
    answer = sandbox.http.post("/sandbox/clock", content=f'{{"advance": {number}}}', headers=JSON)
    assert answer.status_code == 422


def test_half_a_character_is_refused_and_stops_no_webhook(sandbox: Sandbox) -> None:
    sandbox.act(text="Hola")
    body = {"messaging_product": "whatsapp", "to": NELLY, "type": "text", "text": {"body": "Hola"}}
    sent = json.dumps(body | {"biz_opaque_callback_data": "\ud800"})
    answer = sandbox.http.post("/v23.0/106540352242922/messages", content=sent, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    sandbox.act(text="¿Sigues ahí?")
    assert items(sandbox.settled()[-1]["payload"], "messages")[0]["text"]["body"] == "¿Sigues ahí?"
