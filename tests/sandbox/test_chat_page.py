"""The chat page in a real Chromium: what a person sees, presses, records; in two languages and on a phone."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile as sf
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pywa.types import Button, Section, SectionList, SectionRow

from cloud_sync.sandbox.page import STATIC
from tests.sandbox.conftest import NELLY, SUPPLIER, Receiver, Sandbox, items, pywa_client
from tests.sandbox.test_business_sends import opus

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(start, tmp_path: Path) -> Sandbox:
    (tmp_path / "texts.tsv").write_text("id\tlanguage\ttext\nn1\tes\tVeinte cajas de Coca-Cola\n", "utf-8")
    (tmp_path / "n1.ogg").write_bytes(opus())
    return start(notes_dir=tmp_path, business_name="Bodega Lima")


class Visit:
    """A page that is open at the sandbox; every complaint of the browser fails the test at its end."""

    def __init__(self, browser: Browser, sandbox: Sandbox, **context: object) -> None:
        self.context: BrowserContext = browser.new_context(**{"locale": "es-PE", **context})
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on(
            "request", lambda r: None if r.url.startswith((sandbox.url, "blob:")) else self.foreign.append(r.url)
        )
        self.page.goto(sandbox.url)
        self.page.wait_for_selector(".phone")

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def phone(self, number: str) -> Locator:
        return self.page.locator(f"#phone-{number}")

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []
        assert self.foreign == []


@pytest.fixture
def visit(browser: Browser, shop: Sandbox) -> Iterator[Visit]:
    opened = Visit(browser, shop, viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()


def test_a_person_writes_and_presses_and_sees_the_ticks(visit: Visit, shop: Sandbox) -> None:
    wa = pywa_client(shop)
    phone = visit.phone(NELLY)
    phone.get_by_role("textbox").fill("Necesito *20* cajas")
    phone.get_by_role("textbox").press("Enter")
    mine = phone.locator(".bubble.mine")
    expect(mine.locator("strong")).to_have_text("20")
    expect(mine.locator(".ticks.delivered")).to_be_visible()
    asked = shop.messages()[0]
    wa.indicate_typing(asked["id"])
    expect(phone.locator(".top .typing")).to_have_text("escribiendo…")
    expect(mine.locator(".ticks.read")).to_be_visible()
    wa.send_message(NELLY, "20 cajas de Coca-Cola", buttons=[Button("Confirmar", "ok"), Button("Cancelar", "no")])
    expect(phone.locator(".top .typing")).to_have_count(0)
    phone.get_by_role("button", name="Confirmar").click()
    expect(phone.get_by_role("button", name="Confirmar")).to_have_attribute("aria-pressed", "true")
    expect(phone.locator(".bubble.mine").last.locator(".quote")).to_contain_text("20 cajas de Coca-Cola")
    pressed = [m for d in shop.settled() for m in items(d["payload"], "messages") if m["type"] == "interactive"]
    assert [m["interactive"]["button_reply"]["id"] for m in pressed] == ["ok"]
    assert visit.phone(SUPPLIER).locator(".bubble").count() == 0


def test_what_is_on_screen_is_read(visit: Visit, shop: Sandbox, receiver: Receiver) -> None:
    wa = pywa_client(shop)
    shop.act(text="Hola")
    sent = wa.send_message(NELLY, "Buenas", tracker="card:9")
    expect(visit.phone(NELLY).get_by_text("Buenas")).to_be_visible()
    receiver.wait_for(4)
    told = [s for d in shop.settled() for s in items(d["payload"], "statuses")]
    assert [(s["id"], s["status"]) for s in told][-1] == (sent.id, "read")


def test_a_list_opens_and_a_row_is_chosen(visit: Visit, shop: Sandbox) -> None:
    shop.act(text="Hola")
    rows = [SectionRow("Coca-Cola 1.5 L", "p1", "caja de 6"), SectionRow("Inca Kola", "p2")]
    pywa_client(shop).send_message(NELLY, "¿Cuál?", buttons=SectionList("Ver opciones", [Section("Gaseosas", rows)]))
    phone = visit.phone(NELLY)
    phone.get_by_role("button", name="Ver opciones").click()
    expect(phone.get_by_role("dialog")).to_contain_text("caja de 6")
    visit.page.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_be_hidden()
    phone.get_by_role("button", name="Ver opciones").click()
    phone.get_by_role("button", name="Inca Kola").click()
    expect(phone.locator(".bubble.mine").last).to_contain_text("Inca Kola")
    (chosen,) = [m for d in shop.settled() for m in items(d["payload"], "messages") if m["type"] == "interactive"]
    assert chosen["interactive"]["list_reply"] == {"id": "p2", "title": "Inca Kola"}


def test_a_recording_arrives_as_ogg_opus_and_can_be_played(visit: Visit, shop: Sandbox, receiver: Receiver) -> None:
    phone = visit.phone(NELLY)
    phone.get_by_role("button", name="Grabar nota de voz").click()
    expect(phone.locator(".live .time")).to_have_text(re.compile("0:0[2-9]"), timeout=20000)
    phone.get_by_role("button", name="Enviar").click()
    phone.get_by_role("button", name="Escuchar").click()
    expect(phone.get_by_role("button", name="Pausar")).to_be_visible()
    message = items(receiver.wait_for(1)[0], "messages")[0]
    assert (message["type"], message["audio"]["voice"]) == ("audio", True)
    content = shop.http.get(f"/sandbox/media/{message['audio']['id']}").content
    with sf.SoundFile(io.BytesIO(content)) as heard:
        assert (heard.format, heard.subtype, heard.channels) == ("OGG", "OPUS", 1)
        samples = heard.read()
        assert len(samples) / heard.samplerate > 1.4
        # Chromium's pretended microphone beeps: there is sound, not silence.
        assert abs(samples).max() > 0.01


def test_a_recording_can_be_thrown_away(visit: Visit, shop: Sandbox) -> None:
    phone = visit.phone(NELLY)
    phone.get_by_role("button", name="Grabar nota de voz").click()
    phone.get_by_role("button", name="Descartar la grabación").click()
    expect(phone.get_by_role("textbox")).to_be_visible()
    assert shop.messages() == []


def test_a_ready_note_and_a_file_are_picked(visit: Visit, shop: Sandbox, tmp_path: Path) -> None:
    phone = visit.phone(NELLY)
    phone.get_by_role("button", name="Adjuntar").click()
    phone.get_by_role("button", name="Veinte cajas de Coca-Cola").click()
    expect(phone.locator(".voice")).to_have_count(1)
    broken = tmp_path / "broken.ogg"
    broken.write_bytes(b"not audio")
    (tmp_path / "good.ogg").write_bytes(opus())
    for name in ("broken.ogg", "good.ogg"):
        phone.get_by_role("button", name="Adjuntar").click()
        with visit.page.expect_file_chooser() as chooser:
            phone.get_by_role("button", name="Audio de esta computadora").click()
        chooser.value.set_files(tmp_path / name)
        if name == "broken.ogg":
            expect(visit.page.get_by_role("alert")).to_contain_text("no se puede leer")
            visit.complaints.clear()  # the browser logs the 400 that the person was told about
    expect(phone.locator(".voice")).to_have_count(2)


def test_the_window_and_the_phone_are_shown(visit: Visit, shop: Sandbox) -> None:
    wa = pywa_client(shop)
    phone = visit.phone(NELLY)
    expect(phone.get_by_role("img", name="Conversación cerrada")).to_be_visible()
    shop.act(text="Hola")
    expect(phone.get_by_role("img", name="Conversación abierta")).to_be_visible()
    phone.get_by_role("button", name="Apagar el teléfono").click()
    expect(phone.locator(".owner")).to_contain_text("Teléfono apagado")
    wa.send_message(NELLY, "Listo")
    expect(phone.get_by_text("Listo")).to_have_count(0)
    phone.get_by_role("button", name="Encender el teléfono").click()
    expect(phone.get_by_text("Listo")).to_be_visible()
    visit.page.locator("#clock-menu summary").click()
    visit.page.get_by_role("button", name="Un día más").click()
    expect(phone.get_by_role("img", name="Conversación cerrada")).to_be_visible()
    expect(visit.page.locator("#clock")).to_contain_text("adelantado 1 d")


def test_a_person_is_added_from_the_page(visit: Visit, shop: Sandbox) -> None:
    visit.page.get_by_role("button", name="Otra persona").click()
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_label("Nombre").fill("Rosa")
    dialog.get_by_label("Número").fill("12")
    dialog.get_by_role("button", name="Agregar").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("código de país")
    visit.complaints.clear()  # the browser logs the 422 that the person was told about
    dialog.get_by_label("Número").fill("+51 922 333 444")
    dialog.get_by_role("button", name="Agregar").click()
    expect(visit.phone("51922333444")).to_be_visible()
    assert shop.person("51922333444")["name"] == "Rosa"


def test_what_people_write_is_text_never_markup(visit: Visit, shop: Sandbox) -> None:
    shop.act(text="<img src=x onerror=alert(1)> *negrita*")
    bubble = visit.phone(NELLY).locator(".bubble.mine")
    expect(bubble).to_contain_text("<img src=x onerror=alert(1)> negrita")
    assert bubble.locator("img").count() == 0


def test_the_page_speaks_the_browsers_language_and_any_other(browser: Browser, shop: Sandbox) -> None:
    opened = Visit(browser, shop, locale="pt-BR")
    expect(opened.page.get_by_role("heading", name="WhatsApp de teste")).to_be_visible()
    opened.page.get_by_label("Idioma").select_option("en")
    expect(opened.page.get_by_role("heading", name="WhatsApp sandbox")).to_be_visible()
    expect(opened.phone(NELLY).get_by_placeholder("Message")).to_be_visible()
    opened.page.reload()
    expect(opened.page.get_by_role("heading", name="WhatsApp sandbox")).to_be_visible()
    opened.close()


def test_on_a_phone_one_chat_is_shown_at_a_time(browser: Browser, shop: Sandbox) -> None:
    opened = Visit(browser, shop, viewport={"width": 390, "height": 844}, has_touch=True)
    expect(opened.phone(NELLY)).to_be_visible()
    expect(opened.phone(SUPPLIER)).to_be_hidden()
    shop.act(SUPPLIER, text="Hola")
    pywa_client(shop).send_message(SUPPLIER, "¿Puede 20 cajas?")
    tab = opened.page.get_by_role("tab", name="Lindley")
    expect(tab.locator("b")).to_have_text("1")
    assert shop.messages(SUPPLIER)[-1]["status"] == "delivered"
    tab.tap()
    expect(opened.phone(SUPPLIER).get_by_text("¿Puede 20 cajas?")).to_be_visible()
    expect(tab.locator("b")).to_have_count(0)
    width = opened.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    opened.close()


def test_no_inline_script_or_style_can_run(shop: Sandbox) -> None:
    for path in ("/", "/static/main.js", "/sandbox/people"):
        policy = shop.http.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert "style=" not in shop.http.get("/").text


def test_every_language_has_every_word() -> None:
    words = {p.stem: json.loads(p.read_text("utf-8")) for p in (STATIC / "locale").glob("*.json")}
    assert set(words) == {"es", "pt", "en"}
    assert words["es"].keys() == words["pt"].keys() == words["en"].keys()
    for key, text in words["es"].items():
        names = set(re.findall(r"\{\w+\}", text))
        assert all(set(re.findall(r"\{\w+\}", words[code][key])) == names for code in words), key
    source = "".join(p.read_text("utf-8") for p in STATIC.glob("*.js"))
    used = set(re.findall(r'\bt\("(\w+)"', source))
    assert used <= words["es"].keys()
