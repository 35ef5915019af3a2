"""Chromium for the tests: which program it is, and how it is started."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_PROGRAMS = ("chromium-headless-shell", "chromium")
"""The first that is installed is taken: the shell has no window to draw, and needs a quarter less of the processor."""
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--js-flags=--liftoff-only",
)
"""No network beyond this machine, a pretended microphone that beeps, and WebAssembly that is compiled once and not
optimised: no page of a test lives long enough to gain by it."""


def _program() -> str:
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return found
    raise RuntimeError(f"no Chromium on this machine: apt-get install {_PROGRAMS[0]}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Playwright keeps an event loop in this thread until it is closed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
