"""Pictures of every surface for README and docs: ``python -m tests.screenshots FOLDER``.

The demo is opened in a temporary folder and lived through: a voice note, a confirmation, the supplier's answer, goods
received in part. Every picture is of what that left behind.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.journeys.house import ELVIRA, LINDLEY, NELLY, House
from tests.ui.browser import DESKTOP, PHONE, go_to, open_app, press, settle

APP = {"home": "Inicio", "counter": "Caja", "products": "Productos", "orders": "Pedidos", "analytics": "Reportes"}
SCALE = {"device_scale_factor": 1}


def live(house: House) -> None:
    """Let the people of the demo work for a while."""
    house.speaks(NELLY, "demo-es-v")
    house.hears(NELLY, "Coca-Cola 1.5 L")
    house.presses(NELLY, "Confirmar")
    house.hears(LINDLEY, "Coca-Cola 1.5 L")
    house.presses(LINDLEY, "Sí, todo")
    house.hears(NELLY, "", after=1)
    told = len(house.told(NELLY))
    house.says(NELLY, "necesito 6 paquetes de Inca Kola 1.5 para el lunes")
    house.hears(NELLY, "Inca Kola", after=told)
    house.says(ELVIRA, "cuánto queda de coca cola de litro y medio")
    house.hears(ELVIRA, "Coca-Cola 1.5 L")


def shoot(page: Page, folder: Path, name: str) -> None:
    """Take one picture once the page has come to rest."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(1200)
    page.screenshot(path=folder / f"{name}.png")


def app(browser: Browser, link: str, folder: Path, *, suffix: str, size: dict[str, int], theme: str) -> None:
    """Every page of the app."""
    page = open_app(browser, link, size, locale="es-PE", color_scheme=theme)
    for name, word in APP.items():
        go_to(page, word)
        settle(page)
        if name in ("counter", "products"):
            page.get_by_text("Aceite Primor").first.wait_for(state="attached", timeout=30_000)
        if name == "counter":
            for product in ("Aceite Primor botella 900 ml", "Agua Cielo sin gas 625 ml"):
                press(page.get_by_text(product).first)
        if name == "orders" and size is DESKTOP:
            press(page.get_by_text("A-1").first)
        shoot(page, folder, f"{name}{suffix}")
    page.context.close()


def pages(browser: Browser, house: House, folder: Path, *, suffix: str, size: dict[str, int], theme: str) -> None:
    """The chat, the owner's report and the webstore."""
    context = browser.new_context(viewport=size, locale="es-PE", color_scheme=theme, **SCALE)
    page = context.new_page()
    for name in ("chat", "report", "store"):
        page.goto(house.links()[name])
        page.wait_for_timeout(2500)
        shoot(page, folder, f"{'webstore' if name == 'store' else name}{suffix}")
    context.close()


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, chromium() as browser:
        house = House(Path(data))
        try:
            house.open()
            live(house)
            for suffix, size, theme in (("", DESKTOP, "light"), ("-phone", PHONE, "light"), ("-dark", DESKTOP, "dark")):
                app(browser, house.links()["app"], folder, suffix=suffix, size=size, theme=theme)
                pages(browser, house, folder, suffix=suffix, size=size, theme=theme)
        finally:
            house.close()


if __name__ == "__main__":
    main()
