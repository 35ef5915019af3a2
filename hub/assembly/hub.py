"""The running hub: every room of it, wired, started and stopped together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from hub.application.ports.books import Actor
from hub.application.ports.relay import RelayStatus
from hub.application.ports.status import PartState, PartStatus, StatusView
from hub.application.ports.understanding import Understanding
from hub.assembly.backups import DailyBackups
from hub.assembly.config import HubConfig
from hub.assembly.preparation import Preparation
from hub.assembly.watch import Watch
from hub.bot.intake import Intake
from hub.bot.service import Bot
from hub.bot.whatsapp import WhatsAppSettings
from hub.domain.people import Role
from hub.storage import BooksFeed, SqliteBooks, open_books
from hub.sync.documents import BooksDocuments
from hub.sync.service import SyncService
from hub.ui.services import Services
from hub.understanding.hybrid import HybridReader
from hub.understanding.llm.llama import LlamaCpp
from hub.understanding.llm.prompt import prefix
from hub.understanding.rules import RuleReader, warm_up
from hub.voice.recogniser import LocalRecogniser
from models.store import Store

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


class Hub:
    """One shop's hub on this device. A context manager: leaving it stops every part and closes the books.

    Implements `hub.application.ports.status.HubStatus`. Raises what `open_books` raises.
    """

    def __init__(
        self,
        config: HubConfig,
        *,
        now: Callable[[], datetime] = utc_now,
        folding: Callable[[int], None] | None = None,
    ) -> None:
        """Open the books; where another version made them, `folding` is told how many events are folded already."""
        self.config = config
        self._now = now
        self._stack = ExitStack()
        try:
            self.books: SqliteBooks = self._stack.enter_context(
                open_books(config.books, shop=config.shop, now=now, progress=folding)
            )
            self._store = Store()
            self.recogniser = self._stack.enter_context(
                LocalRecogniser(
                    self._store.folder, model=config.speech_model or None, known=self._store.manifest.models
                )
            )
            self._model: LlamaCpp | None = None
            self.understanding = self._understanding()
        except BaseException:
            self._stack.close()
            raise
        self.preparation: Preparation | None = None
        self.sync: SyncService | None = None
        self.bot: Bot | None = None

    def _understanding(self) -> Understanding:
        if not self.config.language_model:
            return RuleReader()
        self._model = self._stack.enter_context(LlamaCpp(self._store.folder, model=self.config.language_model))
        return HybridReader(self._model)

    def start(self) -> None:
        """Start what works in the background: models, daily backups, exchange with the relay, the bot."""
        with self.books.read() as reader:
            shop = reader.shop()
            staff = [contact.language for contact in reader.contacts() if contact.role.is_staff]
        spoken = tuple(dict.fromkeys([shop.language if shop else "es", *staff]))
        self.preparation = Preparation(
            self._store,
            spoken,
            language_model=self.config.language_model,
            speech_model=self.config.speech_model,
            **self._warm_ups(),
        )
        self.preparation.start()
        self._stack.callback(self.preparation.stop)
        backups = DailyBackups(self.books, self._now, self.config.backup_folder)
        backups.start()
        self._stack.callback(backups.stop)
        watch = Watch(self.books, self._now)
        watch.start()
        self._stack.callback(watch.stop)
        if self.config.whatsapp_token:
            self._start_bot()
        if self.config.relay_url:
            self._start_sync()

    def _warm_ups(self) -> dict[str, Callable[..., None]]:
        """What to load ahead, where there is a chat that needs it."""
        if not self.config.whatsapp_token:
            return {}
        model = self._model
        loaded = {"warm_up_model": lambda: model.warm_up(prefix())} if model else {}
        return {"warm_up_rules": warm_up, "warm_up": self.recogniser.warm_up, **loaded}

    def _start_bot(self) -> None:
        settings = WhatsAppSettings(
            phone_id=self.config.whatsapp_phone_id,
            token=self.config.whatsapp_token,
            waba_id=self.config.whatsapp_business_id,
            base_url=self.config.graph_url,
        )
        self.bot = Bot(self.books, self.recogniser, self.understanding, settings, self._now)
        stop = threading.Event()
        thread = threading.Thread(target=self.bot.run_forever, args=(stop,), name="bot", daemon=True)
        thread.start()

        def end() -> None:
            stop.set()
            thread.join(15)

        self._stack.callback(end)

    def _start_sync(self) -> None:
        self.sync = SyncService(
            self.config.relay_url,
            self.books.keys,
            BooksFeed(self.books),
            Intake(self.books),
            BooksDocuments(self.books, self._now, self.config.order_link),
            enrolment_token=self.config.enrolment_token,
        )
        sync = self.sync
        leave = self.books.subscribe(lambda _facts: sync.wake())
        self.sync.start()
        self._stack.callback(self.sync.stop)
        self._stack.callback(leave)

    def status(self) -> StatusView:
        """How every part stands."""
        off = PartStatus(PartState.OFF)
        prepared = self.preparation
        return StatusView(
            relay=_relay_part(self.sync.status()) if self.sync else off,
            bot=_bot_part(self.bot) if self.bot else off,
            speech=prepared.speech if prepared else off,
            understanding=prepared.model if prepared and self._model else PartStatus(PartState.READY),
        )

    def at_the_counter(self) -> Actor:
        """Who acts at this device's app: the shop's owner, as long as there are no PINs."""
        with self.books.read() as reader:
            owners = reader.contacts(Role.OWNER)
        return Actor.of(owners[0]) if owners else Actor.hub(self.books.device)

    def services(self, version: str) -> Services:
        """What the app's screens are given."""
        return Services(
            books=self.books,
            status=self,
            actor=self.at_the_counter,
            now=self._now,
            database=str(self.config.books),
            version=version,
        )

    def close(self) -> None:
        """Stop every part and close the books."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bot_part(bot: Bot) -> PartStatus:
    waits = bot.problem in ("unreachable", "throttled")
    state = PartState.READY if not bot.problem else PartState.WAITING if waits else PartState.PROBLEM
    return PartStatus(state, problem=bot.problem)


def _relay_part(status: RelayStatus) -> PartStatus:
    if status.connected and not status.problem:
        return PartStatus(PartState.READY)
    if status.problem in ("", "unreachable"):
        return PartStatus(PartState.WAITING, problem=status.problem)
    return PartStatus(PartState.PROBLEM, problem=status.problem)
