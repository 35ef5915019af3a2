"""The verbs by which a test is a person, and what they refuse."""

import io

import numpy as np
import pytest
import soundfile as sf

from tests.sandbox.conftest import NELLY, SECRET, TOKEN, Receiver, Sandbox, items
from tests.sandbox.test_business_sends import opus

URL = f"/sandbox/people/{NELLY}/messages"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def tone(rate: int, channels: int, kind: str, subtype: str | None = None) -> bytes:
    """Two seconds of 440 Hz."""
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    target = io.BytesIO()
    sf.write(target, np.stack([wave] * channels, axis=1), rate, format=kind, subtype=subtype)
    return target.getvalue()


@pytest.mark.parametrize(
    ("rate", "channels", "kind"),
    [(44100, 2, "WAV"), (48000, 1, "WAV"), (16000, 1, "FLAC"), (44100, 2, "MP3"), (96000, 1, "WAV")],
)
def test_any_recording_becomes_ogg_opus_mono(
    sandbox: Sandbox, receiver: Receiver, rate: int, channels: int, kind: str
) -> None:
    answer = sandbox.http.post(URL, files={"audio": ("r.bin", tone(rate, channels, kind))})
    media = answer.json()["media"]
    assert media["mime_type"] == "audio/ogg; codecs=opus"
    assert media["seconds"] == pytest.approx(2, abs=0.1)
    content = sandbox.http.get(f"/sandbox/media/{media['id']}").content
    with sf.SoundFile(io.BytesIO(content)) as heard:
        assert (heard.format, heard.subtype, heard.channels) == ("OGG", "OPUS", 1)
        samples = heard.read()
        spectrum = np.abs(np.fft.rfft(samples))
        assert spectrum.argmax() * heard.samplerate / len(samples) == pytest.approx(440, abs=2)


def test_a_voice_note_that_is_one_already_stays_byte_for_byte(sandbox: Sandbox) -> None:
    audio = opus()
    media = sandbox.http.post(URL, files={"audio": ("v.ogg", audio)}).json()["media"]
    assert sandbox.http.get(f"/sandbox/media/{media['id']}").content == audio


@pytest.mark.parametrize(
    "content",
    [b"", b"not audio at all", opus()[:40], tone(16000, 1, "WAV")[:44]],
    ids=["empty", "text", "cut opus", "cut wav"],  # an Opus file's serial number is random, and a worker's own
)
def test_bad_audio_is_refused_with_a_hint_and_sends_nothing(sandbox: Sandbox, content: bytes) -> None:
    answer = sandbox.http.post(URL, files={"audio": ("v.ogg", content)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_audio")
    assert "raw=1" in answer.json()["error"]["hint"]
    assert sandbox.messages() == []
    assert sandbox.settled() == []


def test_broken_audio_goes_out_when_asked_for(sandbox: Sandbox, receiver: Receiver) -> None:
    answer = sandbox.http.post(URL, files={"audio": ("v.ogg", b"broken", "audio/ogg; codecs=opus")}, data={"raw": "1"})
    assert answer.status_code == 201
    (body,) = receiver.wait_for(1)
    assert items(body, "messages")[0]["audio"]["mime_type"] == "audio/ogg; codecs=opus"
    assert sandbox.http.get(f"/sandbox/media/{answer.json()['media']['id']}").content == b"broken"


def test_a_picture_goes_out_with_its_caption(sandbox: Sandbox, receiver: Receiver) -> None:
    answer = sandbox.http.post(URL, files={"image": ("p.png", PNG)}, data={"caption": "la boleta"})
    assert answer.json()["media"]["mime_type"] == "image/png"
    (body,) = receiver.wait_for(1)
    assert items(body, "messages")[0]["image"]["caption"] == "la boleta"
    refused = sandbox.http.post(URL, files={"image": ("p.svg", b"<svg/>")})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_image")


def test_an_answer_and_a_reaction_name_their_message(sandbox: Sandbox, receiver: Receiver) -> None:
    first = sandbox.act(text="Hola")
    sandbox.act(text="esto", message=first["id"])
    sandbox.act(reaction="❤️", message=first["id"])
    told = [m for d in sandbox.settled() for m in items(d["payload"], "messages")]
    assert told[1]["context"]["id"] == first["id"]
    assert told[2]["reaction"] == {"message_id": first["id"], "emoji": "❤️"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_request"),
        ({"text": "a", "button": "b"}, 422, "invalid_request"),
        ({"texto": "a"}, 422, "invalid_request"),
        ({"text": 5}, 422, "invalid_request"),
        ({"text": "  "}, 422, "bad_text"),
        ({"text": "x" * 4097}, 422, "bad_text"),
        ({"text": "a", "message": "wamid.none"}, 409, "unknown_message"),
        ({"reaction": "a", "message": "wamid.none"}, 409, "unknown_message"),
        ({"button": "none"}, 409, "not_offered"),
        ({"note": "none"}, 404, "unknown_note"),
    ],
)
def test_what_no_person_can_do_is_refused(sandbox: Sandbox, body: dict, status: int, code: str) -> None:
    answer = sandbox.http.post(URL, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["hint"]
    assert sandbox.messages() == []


def test_other_bodies_are_refused(sandbox: Sandbox) -> None:
    json_type = {"Content-Type": "application/json"}
    assert sandbox.http.post(URL, content=b"{", headers=json_type).status_code == 422
    assert sandbox.http.post(URL, content=b"a", headers={"Content-Type": "text/plain"}).status_code == 422
    assert sandbox.http.post(URL, files={"other": ("a", b"a")}).status_code == 422
    assert sandbox.http.post(URL, content=b" " * 1_100_000, headers=json_type).status_code == 413
    streamed = sandbox.http.post(URL, content=(b" " * 65536 for _ in range(20)), headers=json_type)
    assert (streamed.status_code, streamed.json()["error"]["code"]) == (413, "too_large")
    assert sandbox.messages() == []


def test_an_unknown_person_is_404(sandbox: Sandbox) -> None:
    for method, url in (
        ("GET", "/sandbox/people/5190000/messages"),
        ("POST", "/sandbox/people/5190000/messages"),
        ("POST", "/sandbox/people/5190000/read"),
        ("PATCH", "/sandbox/people/5190000"),
    ):
        answer = sandbox.http.request(method, url, json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_person"), url


def test_a_person_is_added_once(sandbox: Sandbox) -> None:
    new = {"name": "Rosa", "phone": "+52 1 55 1234 5678", "language": "es", "role": "Clienta"}
    added = sandbox.http.post("/sandbox/people", json=new)
    assert (added.status_code, added.json()["phone"]) == (201, "5215512345678")
    again = sandbox.http.post("/sandbox/people", json={**new, "phone": "525512345678"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "phone_taken")
    for bad in ({**new, "phone": "12"}, {**new, "name": ""}, {**new, "language": "español"}):
        assert sandbox.http.post("/sandbox/people", json=bad).status_code == 422
    assert len(sandbox.http.get("/sandbox/people").json()["people"]) == 3


def test_ready_notes_are_sent_by_their_id(start, tmp_path) -> None:
    (tmp_path / "texts.tsv").write_text("id\tlanguage\ttext\nn1\tes\tVeinte cajas\nn2\tes\tno file\n", "utf-8")
    (tmp_path / "n1.ogg").write_bytes(opus())
    sandbox = start(notes_dir=tmp_path)
    assert [note["id"] for note in sandbox.http.get("/sandbox/state").json()["notes"]] == ["n1"]
    sent = sandbox.act(note="n1")
    assert sent["media"]["voice"] is True
    assert sandbox.http.get("/sandbox/notes/n1").content == (tmp_path / "n1.ogg").read_bytes()


def test_another_sites_page_may_not_act(sandbox: Sandbox) -> None:
    for headers, code in (
        ({"Sec-Fetch-Site": "cross-site"}, "cross_site"),
        ({"Sec-Fetch-Site": "same-site"}, "cross_site"),
        ({"Host": "evil.example"}, "wrong_host"),
    ):
        answer = sandbox.http.post(URL, json={"text": "x"}, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, code)
    assert sandbox.messages() == []


def test_secrets_are_not_shown(sandbox: Sandbox) -> None:
    assert SECRET not in repr(sandbox.settings)
    assert TOKEN not in repr(sandbox.settings)
    for path in ("/sandbox/state", "/sandbox/people", "/sandbox/webhooks", "/sandbox/faults"):
        text = sandbox.http.get(path).text
        assert SECRET not in text
        assert TOKEN not in text
