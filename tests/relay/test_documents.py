"""Documents that a hub publishes, and the pages that show them: who may read, what the policy allows."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from cloud_sync.contract import Report, Webstore
from cloud_sync.pages import LANGUAGES, Pages, words
from cloud_sync.whatsapp import Webhook
from tests.relay.support import (
    ANYBODY,
    Relay,
    Shop,
    delivery,
    registered_shop,
    running_relay,
    settings_for,
    text_message,
)

LISTING: dict[str, Any] = {
    "shop_name": "Bodega Elvira",
    "language": "es",
    "country": "PE",
    "currency": "PEN",
    "timezone": "America/Lima",
    "generated_at": "2026-11-22T10:00:00-05:00",
    "products": [{"id": "1", "name": "Arroz", "price_minor": 450}],
}


def test_a_sealed_document_is_kept_as_it_is_and_asked_for_with_its_tag(shop: Shop) -> None:
    put = shop.http.put("/v1/documents/report", content=b"sealed bytes")
    assert put.json()["changed"] is True
    assert shop.http.put("/v1/documents/report", content=b"sealed bytes").json()["changed"] is False
    for path in ("/v1/documents/report", f"/d/{shop.shop}/report"):
        got = shop.http.get(path)
        assert (got.status_code, got.content) == (200, b"sealed bytes")
        assert got.headers["content-type"] == "application/octet-stream"
        again = shop.http.get(path, headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_document_is_replaced_and_withdrawn(shop: Shop) -> None:
    shop.http.put("/v1/documents/report", content=b"one")
    shop.http.put("/v1/documents/report", content=b"two")
    assert ANYBODY.get(f"{shop.address}/d/{shop.shop}/report").content == b"two"
    for _ in range(2):
        assert shop.http.delete("/v1/documents/report").status_code == 204
    missing = ANYBODY.get(f"{shop.address}/d/{shop.shop}/report")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_the_webstore_is_public_json_and_nothing_but_a_listing(shop: Shop) -> None:
    listing = Webstore.model_validate(LISTING).model_dump_json().encode()
    assert shop.http.put("/v1/documents/webstore", content=listing).status_code == 200
    got = ANYBODY.get(f"{shop.address}/d/{shop.shop}/webstore")
    assert got.headers["content-type"] == "application/json"
    assert got.json()["products"][0]["name"] == "Arroz"
    for wrong in (b"no json", b"[]", listing.replace(b'"id"', b'"cost":3,"id"'), listing.replace(b'"es"', b'"xx"')):
        answer = shop.http.put("/v1/documents/webstore", content=wrong)
        assert answer.status_code == 400
    assert ANYBODY.get(f"{shop.address}/d/{shop.shop}/webstore").content == listing


def test_only_a_device_of_the_shop_publishes_and_only_under_its_own_name(relay: Relay, shop: Shop) -> None:
    other = registered_shop(relay.address)
    assert ANYBODY.put(f"{relay.address}/v1/documents/report", content=b"x").status_code == 401
    other.http.put("/v1/documents/report", content=b"other's")
    assert ANYBODY.get(f"{relay.address}/d/{shop.shop}/report").status_code == 404


@pytest.mark.parametrize("name", ["Report", "a b", "..", "x" * 65])
def test_a_name_that_cannot_be_is_refused(shop: Shop, name: str) -> None:
    assert shop.http.put(f"/v1/documents/{name}", content=b"x").status_code in (400, 404, 405)


def test_a_document_that_is_too_large_or_empty_is_refused(shop: Shop) -> None:
    assert shop.http.put("/v1/documents/report", content=b"x" * (2 * 1024 * 1024 + 1)).status_code == 413
    assert shop.http.put("/v1/documents/report", content=b"").status_code == 400


@pytest.mark.parametrize("path", ["/r/any-shop", "/s/any-shop"])
def test_a_page_allows_its_own_files_alone_and_nothing_inline(relay: Relay, path: str) -> None:
    page = ANYBODY.get(relay.address + path)
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for inline in ("style=", "onclick=", "<style", "javascript:", "http://", "https://"):
        assert inline not in page.text
    assert page.text.count("<script") == page.text.count("src=") == 1


@pytest.mark.parametrize("path", ["/r/any-shop", "/healthz", "/nothing", "/v1/inbox", "/assets/report.js"])
def test_every_answer_carries_the_security_headers(relay: Relay, path: str) -> None:
    headers = ANYBODY.get(relay.address + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_behind_https_the_browser_is_told_to_stay_there(sqlite_url: str) -> None:
    with running_relay(settings_for(sqlite_url, public_url="https://relay.example")) as relay:
        assert "max-age" in ANYBODY.get(relay.address + "/healthz").headers["strict-transport-security"]


def test_errors_are_problem_documents(relay: Relay) -> None:
    for method, path, status in (("GET", "/nothing", 404), ("PATCH", "/healthz", 405), ("POST", "/v1/shops", 401)):
        answer = ANYBODY.request(method, relay.address + path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_pages_are_slowed_down_for_one_address(sqlite_url: str) -> None:
    with running_relay(settings_for(sqlite_url, public_rate=2)) as relay:
        statuses = [ANYBODY.get(relay.address + "/d/any-shop/report").status_code for _ in range(40)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_the_log_names_no_person_shop_or_secret(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), running_relay(settings_for(sqlite_url)) as relay:
        shop = registered_shop(relay.address, "shop-of-elvira")
        shop.webhook(delivery(text_message("wamid.SECRET", "palabras secretas")))
        shop.webhook(delivery(text_message("wamid.SECRET")), secret="wrong")
        shop.http.get("/d/shop-of-elvira/report?token=query-secret")
    ours = [record for record in caplog.records if record.name.startswith(("cloud_sync", "uvicorn"))]
    lines = "\n".join(f"{record.name} {record.getMessage()}" for record in ours)
    assert "POST /whatsapp/{shop} 200" in lines
    assert "POST /whatsapp/{shop} 401" in lines
    for secret in ("elvira", "secretas", "wamid", "51981204771", "query-secret", shop.token, "127.0.0.1"):
        assert secret not in lines.replace("http://127.0.0.1", "")


def test_a_slip_of_the_relay_is_told_as_a_problem_and_its_words_are_not_logged(
    sqlite_url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slip(*_: object) -> None:
        raise KeyError("palabras secretas")

    monkeypatch.setattr(Webhook, "_take_apart", slip)
    with caplog.at_level(logging.DEBUG), running_relay(settings_for(sqlite_url)) as relay:
        answer = registered_shop(relay.address).webhook(delivery(text_message("wamid.A")))
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secretas" not in answer.text + caplog.text
    assert "KeyError < test_documents.py" in caplog.text
    assert "POST /whatsapp/{shop} 500" in caplog.text


def test_every_word_of_the_pages_is_there_in_three_languages() -> None:
    keys = {language: set(words(language)) for language in LANGUAGES}
    assert keys["es"] == keys["pt"] == keys["en"]
    assert len(keys["es"]) > 90
    for key, text in words("es").items():
        holes = sorted(re.findall(r"{\w+}", text))
        for language in LANGUAGES:
            assert sorted(re.findall(r"{\w+}", words(language)[key])) == holes, key


def test_every_state_and_fact_of_an_order_has_words() -> None:
    from hub.domain import purchasing
    from hub.domain.events import purchasing as facts

    known = words("es")
    for state in purchasing.OrderState:
        assert f"state.{state}" in known
    for name in (name for name in dir(facts) if name.startswith(("Order", "Offer", "Approval", "Goods"))):
        if isinstance(getattr(facts, name), type) and issubclass(getattr(facts, name), facts.OrderFact):
            assert name == "OrderFact" or f"step.{name}" in known, name


def test_the_models_refuse_what_the_pages_do_not_know() -> None:
    with pytest.raises(ValueError, match="extra"):
        Report.model_validate({**LISTING, "today": "2026-11-22"})
    assert Pages() is not None
