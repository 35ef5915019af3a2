"""Driving the app in real Chromium through its semantics tree, as a screen reader would."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_QUIET = """([quiet, limit]) => new Promise(done => {
  const host = () => document.querySelector('flt-semantics-host')?.innerHTML ?? '';
  let last = host(), since = performance.now(), begun = since;
  const look = () => {
    const now = performance.now(), next = host();
    if (next !== last) { last = next; since = now; }
    (now - since > quiet || now - begun > limit) ? done() : setTimeout(look, 50);
  };
  look();
})"""


def open_app(browser: Browser, link: str, size: dict[str, int], script: str = "", **more: object) -> Page:
    """Open the link in a fresh browser profile and wait for the first page; `script` runs before the app's own."""
    page = browser.new_context(viewport=size, **more).new_page()
    if script:
        page.add_init_script(script)
    page.goto(link)
    wake(page)
    return page


def wake(page: Page) -> None:
    """Let Flutter build its semantics tree, and wait until the app's first page stands in it."""
    placeholder = page.locator("flt-semantics-placeholder")
    placeholder.wait_for(state="attached", timeout=60_000)
    placeholder.evaluate("e => e.click()")
    page.get_by_role("button").or_(page.get_by_role("tab")).first.wait_for(state="attached", timeout=60_000)
    settle(page, 500)


def settle(page: Page, quiet: int = 300, limit: int = 8000) -> None:
    """Wait until the semantics tree stays the same for `quiet` milliseconds."""
    page.evaluate(_QUIET, [quiet, limit])


def press(what: Locator, until: Locator | None = None) -> None:
    """Click, and click again where what it must show does not show: the first click after loading may be lost."""
    for _ in range(4):
        what.click()
        settle(what.page, 150)
        if until is None:
            return
        try:
            until.first.wait_for(state="attached", timeout=2500)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"no effect: {what}")


def fill(page: Page, label: str, value: str) -> None:
    """Type into the field with a label; Flutter must own the focus before it takes text."""
    box = page.get_by_label(label).first
    for _ in range(4):
        box.click()
        settle(page, 200)
        box.fill(value)
        settle(page, 200)
        if box.input_value() == value:
            return
    raise AssertionError(f"{label}: {value}")


def go_to(page: Page, name: str, until: Locator | None = None) -> None:
    """Choose a page in the rail or in the bar."""
    bar = page.viewport_size["width"] < 760
    press(page.get_by_role("tab" if bar else "button", name=re.compile(f"^{name}")).first, until)


def shows(page: Page, text: str) -> None:
    """Assert that a text is on the screen."""
    expect(page.get_by_text(text).first).to_be_attached(timeout=10_000)
