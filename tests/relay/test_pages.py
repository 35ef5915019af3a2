"""The owner's report and the webstore in a real browser: what is read there, and that nothing comes from elsewhere."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cloud_sync.contract import Report, Webstore, b64
from hub.sync.sealing import close_document
from tests.relay.support import Relay, Shop, registered_shop, running_relay, settings_for

pytestmark = pytest.mark.browser
PHONE, DESKTOP = (390, 844), (1280, 900)
SHOTS = os.environ.get("MOSTRADOR_SCREENSHOTS", "")
"""A folder for pictures of what was tested; empty: none are made."""

WORDS = {
    "es": ("Bodega Doña Elvira", "PE", "PEN", "America/Lima", "Ventas de hoy", "Enviado al proveedor"),
    "pt": ("Mercadinho da Lu", "BR", "BRL", "America/Recife", "Vendas de hoje", "Enviado ao fornecedor"),
    "en": ("Corner Shop Kingston", "JM", "JMD", "America/Jamaica", "Sales today", "Sent to the supplier"),
}


def report(language: str = "es", **changes: Any) -> dict[str, Any]:
    name, country, currency, zone, _, _ = WORDS[language]
    today = datetime.now(ZoneInfo(zone)).date()
    amounts = [
        412_50,
        388_00,
        530_20,
        610_00,
        702_30,
        655_00,
        298_40,
        431_00,
        402_10,
        515_00,
        588_80,
        731_60,
        699_90,
        486_30,
    ]
    days = [today - timedelta(days=13 - n) for n in range(14)]
    at = datetime.now(UTC).replace(microsecond=0)
    steps = [("OrderRequested", "Nelly", "Necesito veinte cajas de Coca-Cola de litro y medio para el viernes"),
             ("OrderSent", "", ""), ("OrderConfirmed", "Lindley", "Sí, todo")]  # fmt: skip
    return {
        "shop_name": name,
        "language": language,
        "country": country,
        "currency": currency,
        "timezone": zone,
        "generated_at": at.isoformat(),
        "today": today.isoformat(),
        "sales": [
            {"day": day.isoformat(), "total_minor": amount, "tickets": 20 + n}
            for n, (day, amount) in enumerate(zip(days, amounts, strict=True))
        ],
        "orders": [
            {
                "number": "OC-0042",
                "party": "Lindley",
                "state": "confirmed",
                "created_at": at.isoformat(),
                "due": "2026-11-27",
                "total_minor": 960_00,
                "lines": [{"product": "Coca-Cola 1,5 L", "quantity": "20 cajas · 120 un", "price_minor": 960_00}],
                "history": [{"at": at.isoformat(), "what": w, "who": who, "note": note} for w, who, note in steps],
            },
            *(
                {
                    "number": f"OC-00{n}",
                    "party": party,
                    "state": state,
                    "created_at": at.isoformat(),
                    "lines": [{"product": product, "quantity": "10 un"}],
                }
                for n, party, state, product in (
                    (41, "Alicorp", "sent", "Aceite Primor 1 L"),
                    (40, "Gloria", "short", "Leche evaporada"),
                    (39, "Backus", "closed", "Cerveza Cusqueña"),
                    (38, "Molitalia", "cancelled", "Fideos"),
                )
            ),
        ],
        "low_stock": [
            {"product": "Arroz Costeño 5 kg", "on_hand": "2 un", "reorder_point": "6 un", "supplier": "Costeño"},
            {"product": "Huevos", "on_hand": "0", "out": True},
        ],
        "debts": [
            {"name": "Señora Rosa", "amount_minor": 45_50, "since": "2026-11-01"},
            {"name": "<b>Tito</b>", "amount_minor": 12_00},
        ],
        "bot": {"since": "2026-11-15", "messages_in": 84, "voice_notes": 31, "understood": 77, "asked": 5,
                "not_understood": 2, "messages_out": 61, "orders_confirmed": 9},
    } | changes  # fmt: skip


def listing(**changes: Any) -> dict[str, Any]:
    rows = [
        ("1", "Arroz Costeño 5 kg", "Abarrotes", "bolsa", 24_50, "yes"),
        ("2", "Café Altomayo 200 g", "Abarrotes", "frasco", 18_90, "few"),
        ("3", "Coca-Cola 1,5 L", "Bebidas", "botella", 7_50, "yes"),
        ("4", "Inca Kola 3 L", "Bebidas", "botella", 12_00, "no"),
        ("5", "Pan del día", "Panadería", "", None, "yes"),
        ("6", "<img src=x onerror=alert(1)>", "Panadería", "un", 1_00, "yes"),
    ]
    names = ("id", "name", "category", "unit", "price_minor", "available")
    kept = ("shop_name", "language", "country", "currency", "timezone", "generated_at")
    return {
        **{name: value for name, value in report().items() if name in kept},
        "about": "Todo lo de la casa, desde 1998.",
        "address": "Jr. Dante 512, Surquillo",
        "whatsapp": "51999000111",
        "products": [dict(zip(names, row, strict=True)) for row in rows],
        **changes,
    }


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    url = f"sqlite:///{tmp_path_factory.mktemp('relay') / 'relay.db'}"
    with running_relay(settings_for(url)) as relay:
        yield relay


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


class Visitor:
    """A browser window that notes what is asked of whom, and what the page complains about."""

    def __init__(self, browser: Browser, size: tuple[int, int], scheme: str, locale: str) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            device_scale_factor=1,
        )
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def shot(self, name: str) -> None:
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    visitors: list[Visitor] = []

    def new(size: tuple[int, int] = DESKTOP, scheme: str = "light", locale: str = "es-PE") -> Visitor:
        visitors.append(Visitor(browser, size, scheme, locale))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.context.close()


def publish_report(shop: Shop, values: dict[str, Any], key: bytes) -> str:
    """Publish as a hub does, and return the owner's link."""
    plain = Report.model_validate(values).model_dump_json().encode()
    sealed = close_document(plain, key, shop=shop.shop, name="report")
    assert shop.http.put("/v1/documents/report", content=sealed).status_code == 200
    return f"{shop.address}/r/{shop.shop}#{b64(key)}"


def publish_webstore(shop: Shop, values: dict[str, Any]) -> str:
    plain = Webstore.model_validate(values).model_dump_json().encode()
    assert shop.http.put("/v1/documents/webstore", content=plain).status_code == 200
    return f"{shop.address}/s/{shop.shop}"


@pytest.mark.parametrize("language", list(WORDS))
def test_the_report_opens_with_the_link_in_the_documents_language(relay: Relay, visit: Any, language: str) -> None:
    shop = registered_shop(relay.address)
    link = publish_report(shop, report(language), secrets.token_bytes(32))
    visitor = visit(locale="fr-FR")
    page = visitor.page
    page.goto(link)
    name, *_, today, sent = WORDS[language]
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("heading", name=today)).to_be_visible()
    expect(page.locator("[data-order='OC-0041'] .chip")).to_have_text(sent)
    assert "486" in page.locator("#sales-today").inner_text()
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".chart svg .bar").count() == 14
    assert page.locator("#bot-voice_notes").inner_text() == "31"
    visitor.shot(f"report-{language}-desktop")
    assert visitor.complaints == []
    assert all(url.startswith(relay.address) for url in visitor.asked)
    assert all(link.partition("#")[2] not in url.partition("#")[0] for url in visitor.asked), "the key stays here"


def test_an_order_unfolds_into_its_lines_and_its_history(relay: Relay, visit: Any) -> None:
    shop = registered_shop(relay.address)
    visitor = visit()
    page = visitor.page
    page.goto(publish_report(shop, report(), secrets.token_bytes(32)))
    order = page.locator("[data-order='OC-0042']")
    expect(order).to_have_attribute("data-state", "confirmed")
    order.locator("summary").click()
    expect(order.get_by_text("20 cajas · 120 un", exact=True)).to_be_visible()
    expect(order.locator(".steps .what")).to_have_text(["Pedido", "Enviado al proveedor", "El proveedor dijo que sí"])
    expect(order.locator(".steps q").first).to_contain_text("Necesito veinte cajas")
    expect(page.get_by_text("<b>Tito</b>")).to_be_visible()
    visitor.shot("report-order")
    assert visitor.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_fits_a_phone(relay: Relay, visit: Any, scheme: str) -> None:
    shop = registered_shop(relay.address)
    visitor = visit(PHONE, scheme)
    page = visitor.page
    page.goto(publish_report(shop, report(), secrets.token_bytes(32)))
    expect(page.locator("#sales-today")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == ("rgb(21, 18, 15)" if scheme == "dark" else "rgb(251, 246, 238)")
    visitor.shot(f"report-phone-{scheme}")


def test_an_empty_report_says_so_in_plain_words(relay: Relay, visit: Any) -> None:
    shop = registered_shop(relay.address)
    values = report(sales=[], orders=[], low_stock=[], debts=None, bot=None, generated_at="2026-11-01T10:00:00Z")
    visitor = visit()
    page = visitor.page
    page.goto(publish_report(shop, values, secrets.token_bytes(32)))
    for words in ("Aún no hay ventas hoy.", "No hay pedidos todavía.", "Todo tiene existencia suficiente."):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("no publica desde hace rato")
    expect(page.get_by_text("Fiado")).to_have_count(0)
    visitor.shot("report-empty")
    assert visitor.complaints == []


def test_a_report_of_an_earlier_day_does_not_call_it_today(relay: Relay, visit: Any) -> None:
    shop = registered_shop(relay.address)
    values = report(today="2026-11-20", sales=[{"day": "2026-11-20", "total_minor": 731_60, "tickets": 30}])
    page = visit().page
    page.goto(publish_report(shop, values, secrets.token_bytes(32)))
    expect(page.get_by_role("heading", name="Ventas del vie, 20 nov.")).to_be_visible()
    expect(page.locator("#sales-today")).to_have_text("S/ 731.60")


def test_a_link_without_its_key_with_a_wrong_or_a_cut_one_says_what_to_do(relay: Relay, visit: Any) -> None:
    shop = registered_shop(relay.address)
    link = publish_report(shop, report(), secrets.token_bytes(32))
    page = visit(locale="pt-BR").page
    for fragment, problem in (
        ("", "no_key"),
        (b64(secrets.token_bytes(32)), "wrong_key"),
        (link.partition("#")[2][:20], "wrong_key"),
        ("%%%", "wrong_key"),
    ):
        page.goto("about:blank")
        page.goto(link.partition("#")[0] + (f"#{fragment}" if fragment else ""))
        expect(page.locator(f"[data-problem='{problem}']")).to_be_visible()
        assert "Elvira" not in page.content()
    page.goto(link.partition("#")[0])
    expect(page.get_by_role("heading", name="Abra com o link do dono")).to_be_visible()
    page.goto(link + ".")
    expect(page.get_by_role("heading", name="Bodega Doña Elvira")).to_be_visible()


def test_another_shops_report_does_not_pass_under_this_shops_address(relay: Relay, visit: Any) -> None:
    one, other, key = registered_shop(relay.address), registered_shop(relay.address), secrets.token_bytes(32)
    publish_report(one, report(), key)
    sealed = one.http.get("/v1/documents/report").content
    other.http.put("/v1/documents/report", content=sealed)
    page = visit().page
    page.goto(f"{relay.address}/r/{other.shop}#{b64(key)}")
    expect(page.locator("[data-problem='wrong_key']")).to_be_visible()


def test_before_anything_is_published_the_pages_say_so(relay: Relay, visit: Any) -> None:
    visitor = visit(PHONE)
    visitor.page.goto(f"{relay.address}/r/not-yet#{b64(bytes(32))}")
    expect(visitor.page.locator("[data-problem='nothing']")).to_be_visible()
    visitor.shot("report-nothing")
    visitor.page.goto(f"{relay.address}/s/not-yet")
    expect(visitor.page.locator("[data-problem='closed']")).to_be_visible()


def test_the_report_follows_the_shop_without_being_opened_again(relay: Relay, visit: Any) -> None:
    shop, key = registered_shop(relay.address), secrets.token_bytes(32)
    page = visit().page
    page.goto(publish_report(shop, report(), key))
    expect(page.locator("[data-order='OC-0041'] .chip")).to_have_text("Enviado al proveedor")
    values = report()
    values["orders"][1]["state"] = "confirmed"
    publish_report(shop, values, key)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-order='OC-0041'] .chip")).to_have_text("Confirmado")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark"), (DESKTOP, "light")])
def test_the_webstore_shows_products_prices_and_what_is_out(
    relay: Relay, visit: Any, size: tuple[int, int], scheme: str
) -> None:
    shop = registered_shop(relay.address)
    visitor = visit(size, scheme)
    page = visitor.page
    page.goto(publish_webstore(shop, listing()))
    expect(page.get_by_role("heading", name="Bodega Doña Elvira")).to_be_visible()
    expect(page.locator("[data-id='1'] .price")).to_have_text("S/ 24.50")
    expect(page.locator("[data-id='5'] .price")).to_have_text("Precio a consultar")
    expect(page.locator("[data-id='4'] .chip")).to_have_text("Agotado")
    expect(page.locator("[data-id='4'] button")).to_have_count(0)
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visitor.shot(f"webstore-{size[0]}-{scheme}")
    assert visitor.complaints == []
    assert all(url.startswith(relay.address) for url in visitor.asked)


def test_a_search_forgives_accents_and_categories_narrow_it(relay: Relay, visit: Any) -> None:
    shop = registered_shop(relay.address)
    page = visit(PHONE).page
    page.goto(publish_webstore(shop, listing()))
    page.get_by_role("searchbox").fill("cafe")
    expect(page.locator(".product")).to_have_count(1)
    expect(page.locator(".product")).to_contain_text("Café Altomayo")
    page.get_by_role("searchbox").fill("jabón")
    expect(page.get_by_text("No encontramos “jabón”.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Bebidas").click()
    expect(page.locator(".product")).to_have_count(2)


def test_an_order_becomes_a_whatsapp_message_to_the_shop(relay: Relay, visit: Any) -> None:
    shop = registered_shop(relay.address)
    visitor = visit(PHONE)
    page = visitor.page
    page.goto(publish_webstore(shop, listing()))
    link = page.locator("#basket a")
    expect(link).to_have_text("Preguntar por WhatsApp")
    page.locator("[data-id='1']").get_by_role("button", name="Agregar").click()
    page.locator("[data-id='1']").get_by_role("button", name="Uno más").click()
    page.locator("[data-id='3']").get_by_role("button", name="Agregar").click()
    expect(page.locator("#basket")).to_contain_text("3 productos")
    expect(page.locator("#basket")).to_contain_text("S/ 56.50")
    href = link.get_attribute("href")
    assert href is not None
    address, _, text = href.partition("?text=")
    assert address == "https://wa.me/51999000111"
    said = page.evaluate("decodeURIComponent", text)
    assert said == (
        "Hola Bodega Doña Elvira, quiero pedir:\n• 2 × Arroz Costeño 5 kg (bolsa)\n• 1 × Coca-Cola 1,5 L (botella)"
    )
    visitor.shot("webstore-basket")
    page.locator("[data-id='1']").get_by_role("button", name="Quitar uno").click()
    expect(page.locator("#basket")).to_contain_text("2 productos")


def test_without_a_number_there_is_no_order_button_and_a_link_of_the_shops_own_is_used(
    relay: Relay, visit: Any
) -> None:
    shop = registered_shop(relay.address)
    page = visit().page
    page.goto(publish_webstore(shop, listing(whatsapp="")))
    expect(page.locator(".product")).to_have_count(6)
    expect(page.locator("#basket a")).to_have_count(0)
    publish_webstore(shop, listing(whatsapp="", order_link="http://127.0.0.1:8999/?to=shop&text={text}"))
    page.reload()
    expect(page.locator("#basket a")).to_have_attribute(
        "href", "http://127.0.0.1:8999/?to=shop&text=Hola%20Bodega%20Do%C3%B1a%20Elvira%2C%20tengo%20una%20pregunta."
    )


def test_the_document_is_json_that_a_newer_page_would_be_told_about(relay: Relay, visit: Any) -> None:
    shop, key = registered_shop(relay.address), secrets.token_bytes(32)
    sealed = close_document(json.dumps({"version": 2}).encode(), key, shop=shop.shop, name="report")
    shop.http.put("/v1/documents/report", content=sealed)
    page = visit().page
    page.goto(f"{relay.address}/r/{shop.shop}#{b64(key)}")
    expect(page.locator("[data-problem='newer']")).to_be_visible()
