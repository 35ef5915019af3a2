"""The first start: the few things that a shop needs before it can sell."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from socket import gethostname

import flet as ft

from hub.application.ports.books import Transaction
from hub.application.shop import open_shop
from hub.ui.components import buttons, surfaces
from hub.ui.components.forms import Asked, Draft, FormDialog
from hub.ui.context import component
from hub.ui.session import Session

_COUNTRIES = Path(__file__).parent.parent / "countries.json"


@cache
def countries() -> dict[str, dict[str, str]]:
    """Return what holds in each country that the app knows: currency, zone of its capital, language."""
    found: dict[str, dict[str, str]] = json.loads(_COUNTRIES.read_text("utf-8"))
    return found


@component
def Welcome(session: Session) -> ft.Control:
    """What stands on Home until the shop is open, and the form that opens it."""
    p, w = session.palette, session.words
    opening, set_opening = ft.use_state(False)

    async def begin(_event: ft.ControlEvent) -> None:
        set_opening(True)

    async def close() -> None:
        set_opening(False)

    async def save(key: str, draft: Draft) -> None:
        place = countries()[draft["country"]]
        name = draft["shop"].strip()

        def work(tx: Transaction) -> str:
            return open_shop(
                tx,
                name=name,
                language=place["language"],
                country=draft["country"],
                currency=place["currency"],
                timezone=place["timezone"],
                branches=[("1", name)],
                device_name=gethostname(),
                owner=(draft["owner"].strip(), draft["phone"].strip() or None),
            )

        await session.run(key, work)

    named = sorted(((code, w.country(code)) for code in countries()), key=lambda pair: pair[1])
    asked = [
        Asked("shop", w("setup.shop"), required=True),
        Asked("country", w("setup.country"), "PE", options=tuple(named)),
        Asked("owner", w("setup.owner"), required=True),
        Asked("phone", w("setup.phone"), hint=w("settings.phone.hint")),
    ]
    button = buttons.primary(p, w("setup.open"), begin, icon=ft.Icons.STOREFRONT, big=True)
    return ft.Column(
        [
            surfaces.empty(p, ft.Icons.STOREFRONT, w("home.closed.what"), w("home.closed.how"), button),
            FormDialog(session, w("setup.open"), asked, opening, save, close, w("setup.done")),
        ]
    )
