"""The webstore in a real browser: what is read and ordered there, and that nothing comes from elsewhere."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from playwright.sync_api import expect

from cloud_sync.contract import b64
from hub.sync.sealing import close_document
from tests.relay.support import Relay, registered_shop
from tests.relay.visiting import DESKTOP, PHONE, listing, publish_webstore, relay, visit

__all__ = ["relay", "visit"]
pytestmark = pytest.mark.browser


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
