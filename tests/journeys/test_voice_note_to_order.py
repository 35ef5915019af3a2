"""The whole way through: a voice note becomes a confirmed, received and reported order.

Nothing is replaced: the demo's own processes, real sockets, the real recogniser, real Chromium. The tests of this
module are one story told in order.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import ELVIRA, JOAO, LINDLEY, NELLY, SHARON, House
from tests.ui.browser import DESKTOP, go_to, open_app, press, settle, shows

pytestmark = [
    pytest.mark.models,
    pytest.mark.browser,
    pytest.mark.timeout(300),
]
COCA = "Coca-Cola 1.5 L"


@pytest.fixture(scope="module")
def app(house: House, browser: Browser) -> Page:
    return open_app(browser, house.links()["app"], DESKTOP, locale="es-PE")


def on_hand(app: Page, product: str) -> int:
    """The stock of a product as the Products page shows it."""
    go_to(app, "Productos")
    search = app.locator("flt-semantics-host input").first
    search.click()
    settle(app, 200)
    search.fill(product)
    row = app.get_by_role("button", name=re.compile(re.escape(product) + r".* [\d,]+ u$")).first
    expect(row).to_be_attached(timeout=10_000)
    settle(app)
    return int(row.inner_text().removesuffix(" u").rpartition(" ")[2].replace(",", ""))


def test_the_demo_prints_four_addresses_and_what_to_try(house: House) -> None:
    links = house.links()
    assert links["app"].startswith(f"http://127.0.0.1:{house.port}/?k=")
    assert links["chat"] == f"http://127.0.0.1:{house.port + 1}/"
    assert links["report"].startswith(f"http://127.0.0.1:{house.port + 2}/r/bodega-elvira#")
    assert links["store"] == f"http://127.0.0.1:{house.port + 2}/s/bodega-elvira"
    assert house.hub is not None
    assert "Necesito veinte cajas" in "".join(house.hub.lines)


def test_a_voice_note_becomes_a_card_with_product_quantity_supplier_and_day(house: House) -> None:
    house.speaks(NELLY, "demo-es-v")
    card = house.hears(NELLY, COCA)
    assert "20 paquetes de 6 (120 unidades)" in card["text"]
    assert "Lindley" in card["text"]
    assert "viernes" in card["text"]
    assert [button["title"] for button in card["buttons"]] == ["Confirmar", "Cambiar", "Cancelar"]
    assert house.told(LINDLEY) == []


def test_a_confirmed_card_reaches_the_supplier_and_the_yes_comes_back(house: House) -> None:
    house.presses(NELLY, "Confirmar")
    asked = house.hears(LINDLEY, COCA)
    assert len(asked["buttons"]) == 3
    house.presses(LINDLEY, asked["buttons"][0]["title"])
    house.hears(NELLY, "Lindley", after=1)
    assert len(house.told(NELLY)) == 2
    assert len(house.told(LINDLEY)) == 1


def test_the_order_is_on_the_orders_page_with_history_and_voice_note(app: Page) -> None:
    go_to(app, "Pedidos")
    shows(app, "Confirmado")
    press(app.get_by_role("button", name=re.compile(r"\bA-\d+")).first)
    shows(app, "Lindley")
    shows(app, "Nelly")
    expect(app.get_by_role("button", name=re.compile("Escuchar la nota de voz")).first).to_be_attached()


def test_the_bots_counters_are_on_analytics(app: Page) -> None:
    go_to(app, "Reportes")
    press(app.get_by_role("button", name="Bot", exact=True), app.get_by_text("1 nota de voz"))
    shows(app, "Pedidos confirmados")
    shows(app, "de 1 pedido")


def test_goods_that_arrive_raise_the_stock_after_one_confirmation(house: House, app: Page) -> None:
    before = on_hand(app, COCA)
    told = len(house.told(NELLY))
    house.speaks(NELLY, "demo-es-received-v")
    card = house.hears(NELLY, "120", after=told)
    assert card["buttons"][0]["title"] == "Confirmar"
    assert on_hand(app, COCA) == before
    house.presses(NELLY, "Confirmar")
    house.hears(NELLY, "", after=told + 1)
    assert on_hand(app, COCA) == before + 120


def test_the_owner_sees_the_same_on_her_report_decrypted_in_the_browser(house: House, browser: Browser) -> None:
    page = browser.new_page(locale="es-PE")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(house.links()["report"])
    expect(page.get_by_text("Bodega Elvira").first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("A-1").first).to_be_visible()
    expect(page.get_by_text("Arca Continental Lindley").first).to_be_visible()
    key = house.links()["report"].partition("#")[2]
    assert not [url for url in requested if key in url.partition("#")[0]]
    assert {url.split("/")[2] for url in requested} == {f"127.0.0.1:{house.port + 2}"}


@pytest.mark.parametrize(
    ("who", "note", "pieces"),
    [
        (JOAO, "demo-pt-v", ("20", "120 unidades", "sexta-feira", "Lindley")),
        (SHARON, "demo-en-v", ("20", "120 units", "Friday", "Lindley")),
    ],
)
def test_each_employee_is_answered_in_their_own_language(
    house: House, who: str, note: str, pieces: tuple[str, ...]
) -> None:
    house.speaks(who, note)
    card = house.hears(who, COCA)
    for piece in pieces:
        assert piece in card["text"]


def test_a_note_sent_while_the_hub_is_off_is_handled_once_when_it_is_back(house: House) -> None:
    house.close_hub()
    told = len(house.told(NELLY))
    house.says(NELLY, "necesito 5 paquetes de Inca Kola 1.5 para el lunes")
    house.open_hub()
    house.hears(NELLY, "Inca Kola 1.5 L", after=told)
    assert len(house.told(NELLY)) == told + 1


def test_the_same_webhook_five_times_two_at_a_time_is_one_order(house: House) -> None:
    house.faults(duplicates=5, at_once=2)
    supplier = len(house.told(LINDLEY))
    told = len(house.told(NELLY))
    house.presses(NELLY, "Confirmar")
    house.hears(LINDLEY, "Inca Kola 1.5 L", after=supplier)
    house.says(NELLY, "gracias, cuánto queda de Inca Kola 1.5")
    house.hears(NELLY, "Inca Kola 1.5 L", after=told)
    house.faults(duplicates=1)
    assert len(house.told(LINDLEY)) == supplier + 1
    assert len(house.told(NELLY)) == told + 1


def test_a_message_with_no_such_product_gets_one_question_and_writes_nothing(house: House) -> None:
    supplier, told = len(house.told(LINDLEY)), len(house.told(ELVIRA))
    house.says(ELVIRA, "pide 10 cajas de zapatillas voladoras")
    house.hears(ELVIRA, "zapatillas", after=told)
    assert len(house.told(ELVIRA)) == told + 1
    assert len(house.told(LINDLEY)) == supplier
