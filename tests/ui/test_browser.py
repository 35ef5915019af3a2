"""Journeys through the app in real Chromium, on a desktop and on a phone, with no network beyond this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.application.attention import resolve
from hub.application.catalogue import change_product
from hub.application.ports.books import Actor
from hub.domain.events import ProductFields
from hub.domain.purchasing import OrderState
from tests.ui.browser import DESKTOP, PHONE, fill, go_to, open_app, press, settle, shows, wake
from tests.ui.conftest import Shop
from tests.ui.serving import opening, served
from tests.ui.shop import WORDS

pytestmark = pytest.mark.browser
PAGES = (
    ("Inicio", "Necesita su atención"),
    ("Caja", "Busque o escanee un producto"),
    ("Productos", "Aceite Cil botella 900 ml"),
    ("Pedidos", "Arca Continental Lindley"),
    ("Reportes", "Ventas por día"),
    ("Ajustes", "Doña Elvira"),
)


def _button(page: Page, name: str) -> object:
    return page.get_by_role("button", name=re.compile(name)).first


@dataclass(frozen=True)
class Desk:
    """A page on a desktop that several tests look at, and what it has asked of the network since it was opened."""

    page: Page
    shop: Shop
    asked: dict[str, int]
    """The status of every answer, by its address."""


@pytest.fixture(scope="module")
def desk(browser: Browser, shop_window: Shop) -> Iterator[Desk]:
    with shop_window.books.read() as reader:
        water = reader.product_by_sku("SANMATEO-600").id
    shop_window.books.run(
        "t:name",
        Actor.hub(shop_window.books.device),
        lambda tx: change_product(tx, water, ProductFields(name="A precio 😀🛒🇵🇪 → ✓ ₲ ₡ ★")),
    )
    with served(shop_window.services) as base:
        page = browser.new_context(viewport=DESKTOP).new_page()
        asked: dict[str, int] = {}
        page.on("request", lambda request: asked.setdefault(request.url, 0))
        page.on("response", lambda answer: asked.update({answer.url: answer.status}))
        # Flutter asks a CDN for an engine of animations that no page has; the policy of `hub.ui.web` stops it here.
        page.on("requestfailed", lambda request: request.failure == "csp" and asked.pop(request.url, None))
        page.goto(opening(base))
        wake(page)
        yield Desk(page, shop_window, asked)
        page.context.close()


def _see_six_pages(page: Page) -> None:
    for name, content in PAGES:
        go_to(page, name, page.get_by_label(content).or_(page.get_by_text(content)))


def test_six_pages_show_the_shop_on_a_phone(browser: Browser, address: str) -> None:
    page = open_app(browser, opening(address), PHONE)
    _see_six_pages(page)
    page.context.close()


def test_six_pages_with_signs_and_emoji_come_from_this_machine(desk: Desk) -> None:
    _see_six_pages(desk.page)
    go_to(desk.page, "Productos", desk.page.get_by_text("A precio"))
    desk.page.wait_for_timeout(1500)
    assert {url: status for url, status in desk.asked.items() if status >= 400} == {}
    assert len([url for url in desk.asked if "notocoloremoji" in url]) >= 2


def test_a_sale_is_recorded_with_its_change(browser: Browser, address: str, shop: Shop) -> None:
    page = open_app(browser, opening(address), DESKTOP)
    with shop.books.read() as reader:
        coke = reader.product_by_sku("COCA-1500")
        before = reader.on_hand(coke.id)
        sold = reader.home(shop.clock()).sales_count
    go_to(page, "Caja", page.get_by_text("La cuenta está vacía"))
    box = page.get_by_role("textbox").first
    for _ in range(3):
        box.click()
        settle(page, 200)
        box.fill("2*7751271008358")
        if box.input_value() == "2*7751271008358":
            break
    box.press("Enter")
    shows(page, "1 producto")
    press(_button(page, "^Cobrar S"), page.get_by_text("Terminar venta"))
    fill(page, "Recibido", "20")
    shows(page, "S/ 6.00")
    press(_button(page, "Terminar venta"), page.get_by_text("Venta registrada"))
    shows(page, "S/ 6.00")
    with shop.books.read() as reader:
        assert reader.on_hand(coke.id) == before - 2
        assert reader.home(shop.clock()).sales_count == sold + 1
    page.context.close()


def test_search_finds_a_product_and_its_story(desk: Desk) -> None:
    page = desk.page
    go_to(page, "Productos", page.get_by_text("Elija un producto"))
    box = page.get_by_role("textbox").first
    box.click()
    settle(page, 200)
    box.fill("coca 1.5")
    row = page.get_by_text("COCA-1500")
    row.first.wait_for(state="attached", timeout=8000)
    press(row.first, page.get_by_text("Dónde está"))
    shows(page, "Arca Continental Lindley")
    shows(page, "7751271008358")


def test_what_is_wrong_with_a_long_form_is_seen(desk: Desk) -> None:
    page = desk.page
    go_to(page, "Productos", page.get_by_text("Dónde está").or_(page.get_by_text("Elija un producto")))
    press(_button(page, "^Agregar producto"), _button(page, "^Guardar"))
    fill(page, "Nombre", "Queso")
    fill(page, "Precio", "-3")
    press(_button(page, "^Guardar"), page.get_by_text("Ese monto no puede ser"))
    problem = page.get_by_text("Ese monto no puede ser").first.bounding_box()
    save = _button(page, "^Guardar").bounding_box()
    assert problem["y"] + problem["height"] <= save["y"]
    press(_button(page, "^Cancelar"))
    settle(page, 500)


def test_an_order_shows_its_history_and_plays_its_voice_note(desk: Desk) -> None:
    page = desk.page
    go_to(page, "Pedidos", page.get_by_text("Confirmado"))
    press(page.get_by_text("Coca-Cola 1.5 L").first, page.get_by_text("Historia"))
    shows(page, WORDS)
    shows(page, "El proveedor confirmó")
    shows(page, "20 paquetes de 6 = 120 u")
    page.evaluate(
        "() => { const play = HTMLMediaElement.prototype.play; window.played = [];"
        " HTMLMediaElement.prototype.play = function () {"
        " this.addEventListener('timeupdate', () => window.played.push(this.currentTime)); return play.call(this); } }"
    )
    press(_button(page, "Escuchar la nota de voz"), page.get_by_text("Sonando"))
    page.wait_for_function("() => Math.max(0, ...window.played) > 0.5", timeout=10_000)
    home = page.evaluate("location.origin")
    assert [url for url in desk.asked if url.startswith("http") and not url.startswith(home + "/")] == []


def test_goods_received_in_the_app_raise_the_stock(browser: Browser, address: str, shop: Shop) -> None:
    order = shop.orders["confirmed"]
    with shop.books.read() as reader:
        product = reader.order(order).lines[0].product
        before = reader.on_hand(product)
    page = open_app(browser, opening(address), PHONE)
    go_to(page, "Pedidos", page.get_by_text("Confirmado"))
    press(page.get_by_text("Coca-Cola 1.5 L").first, _button(page, "Llegó mercadería"))
    press(_button(page, "Llegó mercadería"), page.get_by_text("Se esperan 120 u"))
    fill(page, "Coca-Cola 1.5 L", "100")
    press(_button(page, "Guardar"), page.get_by_text("Llegó una parte"))
    with shop.books.read() as reader:
        assert reader.on_hand(product) == before + Decimal(100)
        assert reader.order(order).state is OrderState.PARTLY_RECEIVED
    page.context.close()


def test_what_another_part_writes_shows_by_itself(browser: Browser, address: str, shop: Shop) -> None:
    page = open_app(browser, opening(address), DESKTOP)
    shows(page, "Un pedido espera su aprobación")
    with shop.books.read() as reader:
        matters = [matter.id for matter in reader.attention()]
    for matter in matters:
        shop.books.run(f"t:{matter}", Actor.hub(shop.books.device), lambda tx, m=matter: resolve(tx, m))
    shows(page, "Todo en orden")
    page.context.close()


def test_the_device_keeps_its_language_and_theme(browser: Browser, address: str) -> None:
    page = open_app(browser, opening(address), DESKTOP)
    go_to(page, "Ajustes", page.get_by_text("Português"))
    press(_button(page, "Português"), page.get_by_text("Este aparelho"))
    press(_button(page, "Escuro"))
    page.goto(address + "/")
    wake(page)
    expect(page.get_by_role("button", name=re.compile("^Relatórios")).first).to_be_attached(timeout=20_000)
    page.context.close()


def test_a_scanner_and_the_enter_key_are_enough_to_sell(browser: Browser, address: str, shop: Shop) -> None:
    page = open_app(browser, opening(address), DESKTOP)
    with shop.books.read() as reader:
        sold = reader.home(shop.clock()).sales_count

    def scan(total: str) -> None:
        page.keyboard.type("7751271008358", delay=10)
        page.keyboard.press("Enter")
        expect(_button(page, f"^Cobrar S..{total}")).to_be_attached(timeout=10_000)
        settle(page)

    go_to(page, "Caja", page.get_by_text("La cuenta está vacía"))
    settle(page, 500)
    scan("7.00")
    scan("14.00")
    page.keyboard.press("Enter")
    expect(_button(page, "Terminar venta")).to_be_attached(timeout=10_000)
    settle(page, 500)
    # A scan into the amount: all of it stands there, and it is no money.
    page.keyboard.type("77512710", delay=2)
    settle(page)
    expect(page.get_by_label("Recibido").first).to_have_value("77512710")
    page.keyboard.press("Enter")
    shows(page, "demasiado grande")
    press(page.get_by_text("S/ 20.00").last, page.get_by_text("S/ 6.00"))
    press(_button(page, "^Terminar venta"))
    shows(page, "Venta registrada")
    settle(page, 500)
    scan("7.00")
    with shop.books.read() as reader:
        assert reader.home(shop.clock()).sales_count == sold + 1
    page.context.close()
