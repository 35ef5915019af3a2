"""One person at one screen: language and theme of this device, how wide the window is, and the way to the books.

Questions and commands run in worker threads: Flet's event loop serves every client and must never wait for a disk.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import flet as ft

from hub.application.i18n import FALLBACK, LANGUAGES, words_for
from hub.application.open_bill import OpenBill, keep_bill, open_bill
from hub.application.ports.books import Actor, Reader, Transaction
from hub.domain.catalogue import Product
from hub.domain.errors import MostradorError
from hub.domain.rights import RIGHTS, Right
from hub.domain.shop import Shop
from hub.ui.models import Cart
from hub.ui.services import Services
from hub.ui.theme import DARK, LIGHT, PHONE, WIDE, Palette
from hub.ui.words import Words, words

T = TypeVar("T")
log = logging.getLogger(__name__)

LANGUAGE_KEY = "mostrador.language"
THEME_KEY = "mostrador.theme"
THEMES = ("system", "light", "dark")
_SETTLE_SECONDS = 0.15
"""Commits that follow each other this closely cause one reload."""


class Live:
    """Tells screens that the books changed; several commits in a row are told once."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], Awaitable[None]]] = []
        self._task: asyncio.Task[None] | None = None

    def listen(self, listener: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        """Call `listener` after changes; returns the way out."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def changed(self) -> None:
        """Say that something changed. On the event loop's thread."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(_SETTLE_SECONDS)
        self._task = None
        told = await asyncio.gather(*(listener() for listener in self._listeners), return_exceptions=True)
        for problem in told:
            if isinstance(problem, Exception):
                log.error("a screen could not follow the books", exc_info=problem)


@ft.observable
@dataclass(eq=False)
class Toast:
    """The short message at the bottom of the screen."""

    text: str = ""
    tone: str = "good"
    number: int = 0

    def show(self, text: str, tone: str = "good") -> None:
        """Show `text` in a tone of the palette; it leaves by itself."""
        self.text, self.tone = text, tone
        self.number += 1

    def hide(self, number: int) -> None:
        """Take the message away, unless a newer one stands there."""
        if number == self.number:
            self.text = ""


@ft.observable
@dataclass(eq=False)
class Session:
    """What every component carries. Observable: a change of language, theme or width redraws the screen."""

    services: Services
    shop: Shop | None = None
    actor: Actor | None = None
    """Who is at this device, as last looked up; what is done is held against who it is then."""
    language: str = FALLBACK
    chosen_language: bool = False
    """Whether this device chose its language; else the shop's holds."""
    theme: str = "system"
    system_dark: bool = False
    width: float = 1280
    toast: Toast = field(default_factory=Toast)
    live: Live = field(default_factory=Live)
    _cart: Cart | None = None
    _keeping: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def cart(self) -> Cart:
        """The bill at this counter; it stays while one looks something up on another page."""
        currency = self.shop.currency if self.shop else ""
        if self._cart is None or (self._cart.currency != currency and not self._cart.lines):
            self._cart = Cart(currency)
        return self._cart

    @property
    def words(self) -> Words:
        """The words of this device's language in the shop's country."""
        return words(self.language, self.shop.country if self.shop else "PE")

    @property
    def palette(self) -> Palette:
        """The colours of the chosen theme."""
        return DARK if self.dark else LIGHT

    @property
    def dark(self) -> bool:
        """Whether the screen is dark now."""
        return self.theme == "dark" or (self.theme == "system" and self.system_dark)

    @property
    def phone(self) -> bool:
        """Whether the window is as narrow as a phone."""
        return self.width < PHONE

    @property
    def wide(self) -> bool:
        """Whether there is room for two columns."""
        return self.width >= WIDE

    def may(self, right: Right) -> bool:
        """Whether the person at this device has a right."""
        if self.actor is None:
            return False
        return self.actor.role is None or right in RIGHTS[self.actor.role]

    async def ask(self, question: Callable[[Reader], T]) -> T:
        """Put a question to the books, off the event loop."""

        def read() -> T:
            with self.services.books.read() as reader:
                return question(reader)

        return await asyncio.to_thread(read)

    async def run(self, key: str, work: Callable[[Transaction], T]) -> T:
        """Do a command as the person at this device, off the event loop. Raises what the command raises."""
        return await asyncio.to_thread(lambda: self.services.books.run(key, self.services.actor(), work))

    async def attempt(self, key: str, work: Callable[[Transaction], T], done: str = "") -> bool:
        """Do a command; say `done` when it worked, else what went wrong. Returns whether it worked."""
        try:
            await self.run(key, work)
        except MostradorError as error:
            self.toast.show(self.problem(error), "bad")
            return False
        if done:
            self.toast.show(done)
        return True

    def problem(self, error: MostradorError) -> str:
        """Return what went wrong and what to do about it, in this device's language."""
        what, hint = words_for(error, self.language)
        return f"{what} {hint}".strip()

    async def load(self) -> None:
        """Read the shop; its language holds where this device chose none."""
        shop = await self.ask(lambda reader: reader.shop())
        self.actor = await asyncio.to_thread(self.services.actor)
        self.shop = shop
        if shop and not self.chosen_language:
            self.language = shop.language if shop.language in LANGUAGES else FALLBACK

    async def resume_bill(self) -> None:
        """Go on with the bill that was open when the hub stopped, on the first screen of whoever made it."""
        who = self.actor.id if self.actor else ""
        if not who or who in self.services.resumed:
            return
        self.services.resumed.add(who)

        def left(reader: Reader) -> tuple[OpenBill, list[Product | None]] | None:
            bill = open_bill(reader, who)
            return (bill, [reader.product(line.product) for line in bill.lines]) if bill else None

        found = await self.ask(left)
        if found and not self.cart.lines:
            self.cart.take_up(*found)

    async def keep_bill(self) -> None:
        """Put the open bill on the disk, as it is by then."""
        async with self._keeping:
            who = self.actor.id if self.actor else ""
            if who in self.services.resumed:
                await asyncio.to_thread(keep_bill, self.services.books, who, self.cart.bill)

    def follow_books(self) -> Callable[[], None]:
        """Pass every commit on to `live`, from the writer's thread to this loop; returns the way out."""
        loop = asyncio.get_running_loop()
        # The copy carries Flet's page, which components look up when they redraw.
        context = contextvars.copy_context()

        def committed(_names: Sequence[str]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.live.changed, context=context)

        return self.services.books.subscribe(committed)

    def choose_language(self, language: str) -> None:
        """Speak `language` on this device from now on."""
        self.chosen_language = True
        self.language = language if language in LANGUAGES else FALLBACK

    def choose_theme(self, theme: str) -> None:
        """Show this device light, dark, or as the system does."""
        self.theme = theme if theme in THEMES else "system"
