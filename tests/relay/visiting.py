"""A real browser that visits the pages of a real relay, and what a shop publishes there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from cloud_sync.contract import Report, Webstore, b64
from hub.sync.sealing import close_document
from tests.relay.support import Relay, Shop, running_relay, settings_for

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
