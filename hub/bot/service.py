"""The bot at work: what came in is handled, what orders owe is told, what is queued is sent; until it is stopped.

Everything that it does is in the books, so it may be stopped and started at any moment.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hub.application.ports.books import Actor, Books, Transaction
from hub.application.ports.speech import Recogniser
from hub.application.ports.understanding import Understanding
from hub.application.views.conversation import MessageView
from hub.bot.dialogue.router import Dialogue
from hub.bot.dialogue.turn import tell
from hub.bot.owed import Owed
from hub.bot.sender import Sender
from hub.bot.whatsapp import WhatsAppSettings
from hub.bot.wording import Wording
from hub.domain.errors import BooksUnusable, Unavailable

_log = logging.getLogger(__name__)
TRIES = 3
"""Attempts at a message that fails for no reason that is known."""
LATE_AFTER = timedelta(minutes=2)
"""A voice note that waits longer for its engine: whoever sent it is told so, once."""
_FIRST_RETRY = timedelta(seconds=15)
_LONGEST_RETRY = timedelta(minutes=10)
_BATCH = 20
_TICK = 5.0
"""Seconds between two looks where nothing woke the bot."""
_NAMES = frozenset(
    {
        "ProductAdded",
        "ProductChanged",
        "ProductsMerged",
        "ContactAdded",
        "ContactChanged",
        "BranchOpened",
        "BranchRenamed",
        "BranchClosed",
        "BranchReopened",
        "ShopOpened",
        "HearingJudged",
        "HearingForgotten",
        "ContactErased",
    }
)
_WAKES = frozenset({"MessageReceived", "DeliveryChanged"})
_ORDERS = ("Order", "Offer", "Approval", "Handle")
"""How the facts begin after which an order may owe something: its own, and a supplier's new number."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Retry:
    """A message that waits to be tried again."""

    first: datetime
    at: datetime
    times: int = 1
    failures: int = 0


class Bot:
    """The WhatsApp conversation of one shop, on the device that holds its inbox."""

    def __init__(
        self,
        books: Books,
        recogniser: Recogniser,
        understanding: Understanding,
        settings: WhatsAppSettings,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        """`clock` returns the time, aware."""
        self._books = books
        self._clock = clock
        self._dialogue = Dialogue(books, recogniser, understanding)
        self._owed = Owed(books)
        self._sender = Sender(books, settings, clock)
        self._retries: dict[str, _Retry] = {}
        self._changed = threading.Event()
        self._queued = threading.Event()
        self._orders = threading.Event()
        self._orders.set()
        self._unsubscribe = books.subscribe(self._woken)

    @property
    def problem(self) -> str:
        """What holds back sending, for the screens: ``unreachable``, ``throttled``, ``account``, or empty."""
        return self._sender.problem

    def close(self) -> None:
        """Let go of the books and the connections."""
        self._unsubscribe()
        self._sender.close()

    def _woken(self, facts: Sequence[str]) -> None:
        if not _NAMES.isdisjoint(facts):
            self._dialogue.forget_names()
        if any(fact.startswith(_ORDERS) for fact in facts):
            self._orders.set()
            self._changed.set()
        if not facts or not _WAKES.isdisjoint(facts):
            # A commit without facts may be a medium that was waited for.
            self._changed.set()
        if "MessageQueued" in facts:
            self._queued.set()

    # Steps

    def step(self) -> bool:
        """Handle, tell and send what is there now; return whether anything was. For one thread."""
        handled = self.handle_step()
        told = self.owed_step()
        return self._sender.step() or handled or told

    def owed_step(self) -> bool:
        """Queue what orders owe to people, where any order changed; return whether there was something."""
        if not self._orders.is_set():
            return False
        self._orders.clear()
        try:
            return self._owed.step()
        except BaseException:
            self._orders.set()
            raise

    def handle_step(self, stop: threading.Event | None = None) -> bool:
        """Handle the messages that wait, oldest first; one that fails holds back no other."""
        now = self._clock()
        with self._books.read() as reader:
            waiting = reader.unhandled(_BATCH + len(self._retries))
        handled = False
        for message in waiting:
            if stop is not None and stop.is_set():
                break
            retry = self._retries.get(message.id)
            if retry is None or retry.at <= now:
                handled = self._handle(message) or handled
        return handled

    def _handle(self, message: MessageView) -> bool:
        try:
            self._dialogue.handle(message)
        except BooksUnusable:
            raise
        except Unavailable as error:
            _log.info("message %s waits: %s", message.id, error)
            retry = self._again(message)
            if self._clock() - retry.first >= LATE_AFTER:
                self._tell_late(message)
            return False
        except Exception as error:  # noqa: BLE001  one message that fails must never stop the others
            _log.exception("message %s failed", message.id)
            retry = self._again(message)
            retry.failures += 1
            if retry.failures >= TRIES:
                return self._give_up(message, f"internal:{type(error).__name__}")
            retry.at = self._clock()
            return False
        self._retries.pop(message.id, None)
        return True

    def _give_up(self, message: MessageView, code: str) -> bool:
        try:
            self._dialogue.fail(message, code)
        except BooksUnusable:
            raise
        except Exception:  # noqa: BLE001  not even an apology can be said: look at it again much later
            _log.exception("message %s cannot be given up", message.id)
            self._retries[message.id].at = self._clock() + _LONGEST_RETRY
            return False
        self._retries.pop(message.id, None)
        return True

    def _again(self, message: MessageView) -> _Retry:
        now = self._clock()
        retry = self._retries.setdefault(message.id, _Retry(first=now, at=now, times=0))
        retry.at = now + min(_FIRST_RETRY * 2**retry.times, _LONGEST_RETRY)
        retry.times += 1
        return retry

    def _tell_late(self, message: MessageView) -> None:
        def work(tx: Transaction) -> None:
            shop, contact = tx.shop(), tx.contact(message.contact)
            if shop is not None and contact is not None:
                tell(tx, shop, contact, Wording(shop, contact.language)("unheard.late"), about=message.id)

        self._books.run(f"late:{message.id}", Actor.hub(self._books.device), work)

    # For as long as the hub runs

    def run_forever(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Handling and sending have a thread each, so that hearing delays no message."""
        sending = threading.Thread(target=self._send_forever, args=(stop,), name="bot-sender", daemon=True)
        sending.start()
        while not stop.is_set():
            self._changed.clear()
            handled = self._guarded(lambda: self.handle_step(stop))
            told = self._guarded(self.owed_step)
            if not handled and not told:
                _wait(self._changed, stop)
        self._queued.set()
        sending.join()
        self.close()

    def _send_forever(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._queued.clear()
            if not self._guarded(lambda: self._sender.step(stop)):
                _wait(self._queued, stop)

    def _guarded(self, step: Callable[[], bool]) -> bool:
        try:
            return step()
        except Exception:  # noqa: BLE001  the bot goes on after a full disk or a bug; the next tick tries again
            _log.exception("the bot stumbled")
            return False


def _wait(event: threading.Event, stop: threading.Event) -> None:
    """Wait for `event`, a tick at most; `stop` is noticed within a moment."""
    slept = 0.0
    while not event.wait(0.25) and not stop.is_set() and slept < _TICK:
        slept += 0.25
