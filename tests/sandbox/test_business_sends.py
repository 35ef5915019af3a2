"""What a bot sends through pywa arrives in the person's chat, and its fate comes back."""

import io

import httpx
import pytest
import soundfile as sf
from pywa import WhatsApp
from pywa.errors import MessageUndeliverable, WhatsAppError
from pywa.types import Button, Section, SectionList, SectionRow, URLButton
from pywa.types import templates as t

from cloud_sync.sandbox.settings import SeedPerson
from tests.sandbox.conftest import NELLY, SUPPLIER, Receiver, Sandbox, items, pywa_client


def opus() -> bytes:
    target = io.BytesIO()
    sf.write(target, [0.0] * 8000, 16000, format="OGG", subtype="OPUS")
    return target.getvalue()


def test_a_text_is_in_the_chat_and_answered_with_a_wamid(sandbox: Sandbox, wa: WhatsApp) -> None:
    asked = sandbox.act(text="Hola")
    sent = wa.send_message(NELLY, "¿Qué necesitas?", reply_to_message_id=asked["id"])
    (shown,) = sandbox.messages(**{"from": "business"})
    assert sent.id == shown["id"]
    assert sent.id.startswith("wamid.")
    assert (shown["type"], shown["text"], shown["reply_to"]) == ("text", "¿Qué necesitas?", asked["id"])
    assert sandbox.messages(SUPPLIER) == []


def test_both_spellings_of_a_number_and_the_user_id_reach_the_same_person(start, receiver) -> None:
    sandbox = start(people=(SeedPerson("Ana", "5215512345678", "es"), SeedPerson("Bia", "5581987654321", "pt")))
    wa = pywa_client(sandbox)
    sandbox.act("5215512345678", text="Hola")
    sandbox.act("558187654321", text="Oi")
    assert wa.send_message("525512345678", "uno").chat.id == "5215512345678"
    assert wa.send_message("558187654321", "dois").chat.id == "5581987654321"
    user_id = sandbox.person("5581987654321")["user_id"]
    assert user_id.startswith("BR.")
    wa.send_message(user_id, "três")
    assert [m["text"] for m in sandbox.messages("5581987654321")] == ["Oi", "dois", "três"]


def test_buttons_are_shown_and_a_press_comes_back_with_its_id(
    sandbox: Sandbox, wa: WhatsApp, receiver: Receiver
) -> None:
    sandbox.act(text="Hola")
    sent = wa.send_message(
        NELLY,
        "20 cajas de Coca-Cola",
        header="Pedido",
        footer="Lindley",
        buttons=[Button("Confirmar", "ok:1"), Button("Cancelar", "no:1")],
    )
    (card,) = sandbox.messages(**{"from": "business"})
    assert (card["header"], card["text"], card["footer"]) == ("Pedido", "20 cajas de Coca-Cola", "Lindley")
    assert card["buttons"] == [{"id": "ok:1", "title": "Confirmar"}, {"id": "no:1", "title": "Cancelar"}]
    sandbox.act(button="ok:1")
    pressed = [m for p in receiver.wait_for(5) for m in items(p, "messages") if m["type"] == "interactive"]
    assert pressed[0]["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "ok:1", "title": "Confirmar"},
    }
    assert pressed[0]["context"] == {"from": sandbox.settings.display_phone_number, "id": sent.id}
    assert sandbox.messages(**{"from": "business"})[0]["pressed"] == "ok:1"


def test_a_list_is_shown_and_a_row_comes_back(sandbox: Sandbox, wa: WhatsApp, receiver: Receiver) -> None:
    sandbox.act(text="Hola")
    rows = [SectionRow("Coca-Cola 1.5 L", "p:1", "6 unidades"), SectionRow("Inca Kola", "p:2")]
    wa.send_message(NELLY, "¿Cuál?" + "." * 2000, buttons=SectionList("Ver", [Section("Bebidas", rows)]))
    (card,) = sandbox.messages(**{"from": "business"})
    assert card["list"]["button"] == "Ver"
    assert [row["id"] for row in card["list"]["sections"][0]["rows"]] == ["p:1", "p:2"]
    sandbox.act(row="p:1")
    chosen = [m for d in sandbox.settled() for m in items(d["payload"], "messages")][-1]
    assert chosen["interactive"]["list_reply"] == {
        "id": "p:1",
        "title": "Coca-Cola 1.5 L",
        "description": "6 unidades",
    }


def test_only_what_was_offered_to_that_person_can_be_pressed(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    wa.send_message(NELLY, "¿Sí?", buttons=[Button("Sí", "yes")])
    for phone, what in ((NELLY, {"button": "no"}), (NELLY, {"row": "yes"}), (SUPPLIER, {"button": "yes"})):
        answer = sandbox.http.post(f"/sandbox/people/{phone}/messages", json=what)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_offered")
    assert len(sandbox.messages()) == 2
    assert sandbox.messages(SUPPLIER) == []


def test_media_goes_up_and_is_sent_and_can_be_fetched_again(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    audio = opus()
    wa.send_voice(NELLY, audio, mime_type="audio/ogg")
    wa.send_document(NELLY, b"%PDF-1.4", filename="pedido.pdf", mime_type="application/pdf", caption="Pedido")
    wa.send_image(NELLY, b"\xff\xd8\xff\xe0", mime_type="image/jpeg")
    voice, document, image = sandbox.messages(**{"from": "business"})
    assert (voice["type"], voice["media"]["voice"]) == ("audio", True)
    assert (document["text"], document["media"]["filename"]) == ("Pedido", "pedido.pdf")
    assert image["media"]["mime_type"] == "image/jpeg"
    assert sandbox.http.get(f"/sandbox/media/{voice['media']['id']}").content == audio
    paper = sandbox.http.get(f"/sandbox/media/{document['media']['id']}")
    assert paper.headers["content-disposition"] == "attachment"


def test_media_urls_need_the_token_and_live_five_minutes(sandbox: Sandbox, wa: WhatsApp) -> None:
    audio = opus()
    media = wa.upload_media(audio, mime_type="audio/ogg", filename="v.ogg")
    found = wa.get_media_url(media.id)
    assert found.file_size == len(audio)
    assert wa.get_media_bytes(url=found.url) == audio
    assert httpx.get(found.url, trust_env=False).status_code == 401
    wrong = httpx.get(found.url, headers={"Authorization": "Bearer other"}, trust_env=False)
    assert wrong.status_code == 401
    sandbox.clock(advance=301)
    authorised = {"Authorization": "Bearer access-token"}
    assert httpx.get(found.url, headers=authorised, trust_env=False).status_code == 404
    assert httpx.get(wa.get_media_url(media.id).url, headers=authorised, trust_env=False).content == audio


def test_a_received_media_id_dies_after_seven_days(sandbox: Sandbox, wa: WhatsApp) -> None:
    answer = sandbox.http.post(f"/sandbox/people/{NELLY}/messages", files={"audio": ("v.ogg", opus())})
    media_id = answer.json()["media"]["id"]
    sandbox.clock(advance=6.9 * 86400)
    assert wa.get_media_url(media_id).id == media_id
    sandbox.clock(advance=0.2 * 86400)
    with pytest.raises(WhatsAppError) as error:
        wa.get_media_url(media_id)
    assert (error.value.code, error.value.subcode) == (100, 33)


def test_read_marks_and_typing_are_shown(sandbox: Sandbox, wa: WhatsApp) -> None:
    first, second = sandbox.act(text="Hola"), sandbox.act(text="¿Hay?")
    wa.mark_message_as_read(first["id"])
    assert [m["status"] == "read" for m in sandbox.messages()] == [True, False]
    assert sandbox.person()["typing"] is False
    wa.indicate_typing(second["id"])
    assert sandbox.messages()[1]["status"] == "read"
    assert sandbox.person()["typing"] is True
    wa.send_message(NELLY, "Sí")
    assert sandbox.person()["typing"] is False
    wa.indicate_typing(second["id"])
    sandbox.clock(advance=26)
    assert sandbox.person()["typing"] is False
    with pytest.raises(WhatsAppError) as error:
        wa.mark_message_as_read("wamid.unknown")
    assert error.value.code == 131009


def test_a_reaction_stands_on_the_message(sandbox: Sandbox, wa: WhatsApp, receiver: Receiver) -> None:
    asked = sandbox.act(text="Gracias")
    wa.send_reaction(NELLY, "👍", asked["id"])
    assert sandbox.messages()[0]["reaction"] == "👍"
    wa.remove_reaction(NELLY, asked["id"])
    assert "reaction" not in sandbox.messages()[0]


def test_a_link_button_is_shown(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    wa.send_message(NELLY, "El reporte", buttons=URLButton("Abrir", "https://example.org/r"))
    link = sandbox.messages(**{"from": "business"})[0]["link"]
    assert link == {"title": "Abrir", "url": "https://example.org/r"}


def test_the_fate_of_a_message_comes_back_with_the_callers_own_data(
    sandbox: Sandbox, wa: WhatsApp, receiver: Receiver
) -> None:
    sandbox.act(text="Hola")
    sent = wa.send_message(NELLY, "Listo", tracker="order:42")
    sandbox.http.post(f"/sandbox/people/{NELLY}/read")
    told = [s for d in sandbox.settled() for s in items(d["payload"], "statuses")]
    assert [s["status"] for s in told] == ["sent", "delivered", "read"]
    assert {s["biz_opaque_callback_data"] for s in told} == {"order:42"}
    assert {s["id"] for s in told} == {sent.id}
    assert told[0]["pricing"] == {
        "billable": True,
        "pricing_model": "PMP",
        "type": "regular",
        "category": "service",
    }


def test_a_phone_that_is_off_receives_when_it_is_on_again(sandbox: Sandbox, wa: WhatsApp) -> None:
    sandbox.act(text="Hola")
    sandbox.http.patch(f"/sandbox/people/{NELLY}", json={"online": False})
    wa.send_message(NELLY, "Listo")
    assert sandbox.messages()[-1]["status"] == "sent"
    sandbox.http.patch(f"/sandbox/people/{NELLY}", json={"online": True})
    assert sandbox.messages()[-1]["status"] == "delivered"


def test_a_number_without_whatsapp_is_undeliverable(sandbox: Sandbox, wa: WhatsApp) -> None:
    with pytest.raises(MessageUndeliverable):
        wa.send_message("51900000000", "Hola")


ORDER = t.Template(
    name="order_new",
    category=t.TemplateCategory.UTILITY,
    language=t.TemplateLanguage.SPANISH,
    components=[
        t.HeaderText(text="Pedido"),
        t.BodyText("Buen día {{1}}, necesitamos: {{2}}. ¿Puede?", "Lindley", "20 cajas"),
        t.FooterText(text="Bodega"),
        t.Buttons(buttons=[t.QuickReplyButton(text="Sí, todo"), t.QuickReplyButton(text="No")]),
    ],
)


def params(*texts: str) -> list:
    body = ORDER.components[1]
    return [body.params(*texts), t.QuickReplyButton.params(callback_data="yes:7", index=0)]


def test_a_template_needs_approval_and_then_goes_outside_the_window(start, receiver: Receiver) -> None:
    sandbox = start(auto_approve_templates=False)
    wa = pywa_client(sandbox)
    created = wa.create_template(ORDER)
    assert created.status == t.TemplateStatus.PENDING

    def send(*texts: str):
        return wa.send_template(SUPPLIER, "order_new", t.TemplateLanguage.SPANISH, params(*texts))

    with pytest.raises(WhatsAppError) as error:
        send("Lindley", "20 cajas")
    assert error.value.code == 132001
    decided = sandbox.http.post("/sandbox/templates", json={"name": "order_new", "status": "APPROVED"})
    assert decided.status_code == 200
    news = receiver.wait_for(1)[0]["entry"][0]["changes"][0]
    assert (news["field"], news["value"]["event"]) == ("message_template_status_update", "APPROVED")
    assert [item.name for item in wa.get_templates()] == ["order_new"]
    sent = send("Lindley", "20 cajas; 5 bolsas")
    (shown,) = sandbox.messages(SUPPLIER)
    assert shown["id"] == sent.id
    assert shown["text"] == "Buen día Lindley, necesitamos: 20 cajas; 5 bolsas. ¿Puede?"
    assert (shown["header"], shown["footer"], shown["category"]) == ("Pedido", "Bodega", "utility")
    assert shown["buttons"] == [{"id": "yes:7", "title": "Sí, todo"}, {"id": "No", "title": "No"}]
    sandbox.act(SUPPLIER, button="yes:7")
    pressed = [m for d in sandbox.settled() for m in items(d["payload"], "messages")]
    assert pressed[0]["button"] == {"payload": "yes:7", "text": "Sí, todo"}
    for texts, code in ((("solo uno",), 132000), (("a", "dos\nlíneas"), 132018)):
        with pytest.raises(WhatsAppError) as error:
            wa.send_template(
                SUPPLIER,
                "order_new",
                t.TemplateLanguage.SPANISH,
                [
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "text": text} for text in texts],
                    }
                ],
            )
        assert error.value.code == code


def test_a_template_is_approved_at_once_by_default(sandbox: Sandbox, wa: WhatsApp) -> None:
    assert wa.create_template(ORDER).status == t.TemplateStatus.APPROVED
    with pytest.raises(WhatsAppError) as error:
        wa.create_template(ORDER)
    assert (error.value.code, error.value.subcode) == (100, 2388024)


def test_the_number_tells_about_itself(sandbox: Sandbox, wa: WhatsApp) -> None:
    number = wa.get_business_phone_number()
    assert number.display_phone_number == sandbox.settings.display_phone_number
    assert number.platform_type == "CLOUD_API"
