"""The owner's report in a real browser: what is read there, and that nothing comes from elsewhere."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from playwright.sync_api import expect

from cloud_sync.contract import b64
from tests.relay.support import Relay, registered_shop
from tests.relay.visiting import PHONE, WORDS, publish_report, relay, report, visit

__all__ = ["relay", "visit"]
pytestmark = pytest.mark.browser


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
