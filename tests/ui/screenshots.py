"""Pictures of every page, on a desktop and on a phone, light and dark: ``python -m tests.ui.screenshots FOLDER``.

The shop is the demo's, made in a temporary folder; ``--languages es,pt,en`` and ``--themes light,dark`` choose more.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from hub.application.i18n import LANGUAGES
from hub.ui.session import LANGUAGE_KEY
from hub.ui.words import words
from tests.chromium import chromium
from tests.ui.browser import DESKTOP, PHONE, open_app, press, settle
from tests.ui.serving import opening, served
from tests.ui.shop import Clock, add_orders, demo_books, services_for

SIZES = {"desktop": DESKTOP, "phone": PHONE}
PAGES = ("home", "counter", "products", "orders", "analytics", "settings")


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default="es")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--sizes", default=",".join(SIZES))
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    clock = Clock()
    with (
        tempfile.TemporaryDirectory() as data,
        demo_books(Path(data) / "books.db", clock) as books,
        chromium() as browser,
    ):
        add_orders(books, clock)
        with served(services_for(books, clock)) as base:
            for language in chosen.languages.split(","):
                for theme in chosen.themes.split(","):
                    for size in chosen.sizes.split(","):
                        _take(browser, base, chosen.folder, language, theme, size)


def _take(browser: Browser, base: str, folder: Path, language: str, theme: str, size: str) -> None:
    stored = json.dumps(json.dumps(language))
    page = open_app(
        browser,
        opening(base),
        SIZES[size],
        script=f"localStorage.setItem('flutter.{LANGUAGE_KEY}', {stored})",
        color_scheme=theme,
    )

    def shoot(name: str) -> None:
        page.mouse.move(2, 2)
        settle(page, 400)
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}-{size}-{theme}-{language}.png")

    for place, name in enumerate(PAGES):
        press(_place(page, place))
        if name == "counter":
            _fill_cart(page)
        shoot(name)
        if name == "counter":
            _checkout(page, language, shoot)
        elif name == "products":
            press(page.get_by_text("PRIMOR-900").first)
            shoot("product")
            press(page.get_by_role("button", name=_WORDS[language]("product.edit"), exact=True).first)
            shoot("product-form")
            page.keyboard.press("Escape")
            settle(page)
        elif name == "orders":
            press(page.get_by_text("A-3").first)
            shoot("order")
        elif name == "analytics":
            for tab in ("inventory", "bot"):
                press(page.get_by_role("button", name=_WORDS[language](f"analytics.{tab}"), exact=True).first)
                shoot(f"analytics-{tab}")
    page.context.close()


_WORDS = {language: words(language, "PE") for language in LANGUAGES}


def _place(page: Page, index: int):
    if page.viewport_size["width"] < 760:
        return page.get_by_role("tab").nth(index)
    return page.locator("flt-semantics[role=button]").nth(index)


def _fill_cart(page: Page) -> None:
    for name in ("Aceite Primor botella 900 ml", "Agua Cielo bidón 7 L"):
        press(page.get_by_text(name).first)


def _checkout(page: Page, language: str, shoot: Callable[[str], None]) -> None:
    words = _WORDS[language]
    if page.viewport_size["width"] < 760:
        press(page.get_by_role("button", name=words("cart.open", lines="", total="").split(" ·")[0]).first)
        shoot("cart")
    press(page.get_by_role("button", name=words("cart.pay", total="")).first)
    press(page.get_by_role("button", name="50.00").or_(page.get_by_role("button", name="50,00")).first)
    shoot("checkout")
    press(page.get_by_role("button", name=words("checkout.finish")).first)
    shoot("receipt")


if __name__ == "__main__":
    main()
