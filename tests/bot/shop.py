"""A real shop in real books, and verbs to be any person who writes to it. No network: messages wait in the outbox."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from hub.application import demo
from hub.application.ports.books import Actor
from hub.application.ports.relay import InboundMedia, InboundUpdate
from hub.application.ports.speech import Transcript
from hub.application.ports.understanding import Understanding
from hub.application.settings import ORDER_LIMIT
from hub.application.shop import write_setting
from hub.application.views.conversation import Card, MessageView
from hub.application.world import import_world, read_world
from hub.bot.intake import Intake, message_id
from hub.bot.service import Bot
from hub.bot.whatsapp import WhatsAppSettings
from hub.domain.catalogue import Product
from hub.domain.errors import EngineUnavailable, MostradorError
from hub.domain.events import DeliveryChanged, DeliveryState
from hub.domain.people import Contact, HandleKind
from hub.domain.purchasing import PurchaseOrder
from hub.storage import SqliteBooks, open_books

DATA = Path(__file__).parents[1] / "data"
NELLY, JOAO, SHARON, ELVIRA = "51987000333", "5511987000444", "18767000555", "51987000222"
LINDLEY, BACKUS, VEGA = "51981204771", "51994310256", "51965402387"
STRANGER = "51911000999"
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""10 in the morning in Lima."""
NOWHERE = WhatsAppSettings("1", "token", base_url="http://127.0.0.1:9")
Json = dict[str, Any]
_ID = re.compile(r"\b[0-9a-f]{32}\b")


class Clock:
    """A clock that stands until it is moved; every look is a millisecond later, so that order is order."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


class Dictation:
    """A recogniser that hears what the test dictates, or fails as it is told."""

    def __init__(self) -> None:
        self.words = ""
        self.others: tuple[str, ...] = ()
        self.error: MostradorError | None = None
        self.heard: list[tuple[bytes, str]] = []
        self.bias: tuple[str, ...] = ()

    def transcribe(self, audio: bytes, *, language: str, bias: Any = ()) -> Transcript:
        self.heard.append((audio, language))
        self.bias = tuple(bias)
        if self.error is not None:
            raise self.error
        return Transcript(self.words, (), self.others, "dictation", 3.0, 0.5)


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((DATA / "messages.request.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def valid(body: Mapping[str, Any]) -> None:
    """Hold a queued body, and the template beside it, against Meta's schema."""
    _valid(_ID.sub("0" * 32, json.dumps(body, sort_keys=True)))


@cache
def _valid(body: str) -> None:
    # The same message but for its ids is held against the schema once: that takes longer than all the rest.
    whole = json.loads(body)
    closed = whole.pop("closed", None)
    for each in (whole, closed) if closed else (whole,):
        validator().validate({"messaging_product": "whatsapp", "to": "51987000333", **each})


def webhook(phone: str, name: str, message: Json, at: datetime) -> Json:
    """One message as Meta posts it."""
    contact = {"profile": {"name": name}, "wa_id": phone, "user_id": f"PE.{phone}"}
    whole = {"from": phone, "timestamp": str(int(at.timestamp())), **message}
    return change({"contacts": [contact], "messages": [whole]})


def change(value: Json, field: str = "messages") -> Json:
    metadata = {"display_phone_number": "51987000111", "phone_number_id": "1"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "9", "changes": [{"field": field, "value": value}]}],
    }


class Told:
    """A message of the shop to a person."""

    def __init__(self, view: MessageView, body: Json) -> None:
        self.id, self.text, self.body = view.id, view.text or "", body
        interactive = body.get("interactive", {}).get("action", {})
        self.options = {b["reply"]["title"]: b["reply"]["id"] for b in interactive.get("buttons", ())}
        for section in interactive.get("sections", ()):
            self.options |= {row["title"]: row["id"] for row in section["rows"]}

    @property
    def titles(self) -> list[str]:
        return list(self.options)


class ShopTest:
    """The shop at `path`, with its bot and its people."""

    def __init__(
        self,
        path: Path,
        understanding: Understanding,
        settings: WhatsAppSettings = NOWHERE,
        clock: Clock | None = None,
    ) -> None:
        self.path = path
        self.clock = clock or Clock()
        self.books = self._open()
        self.recogniser = Dictation()
        self.understanding = understanding
        self.settings = settings
        self.intake = Intake(self.books)
        self.bot = Bot(self.books, self.recogniser, understanding, settings, self.clock)
        self._ids = itertools.count(1)
        self._seen: dict[str, int] = {}

    def _open(self) -> SqliteBooks:
        books = open_books(self.path, shop="bodega", device="counter", now=self.clock)
        # Nobody pulls the plug here: waiting for the disk after each commit would only take time.
        books.on_writer(lambda: books.writer_parts[0].execute("PRAGMA synchronous = OFF"))
        return books

    def restart(self, settings: WhatsAppSettings | None = None) -> None:
        """Stop the hub and start it again over the same file."""
        self.close()
        self.books = self._open()
        self.intake = Intake(self.books)
        self.bot = Bot(self.books, self.recogniser, self.understanding, settings or self.settings, self.clock)

    def close(self) -> None:
        self.bot.close()
        self.books.close()

    # People

    def deliver(self, payload: Json, item: str | None = None) -> str:
        """Hand a webhook to the intake; return the item's id."""
        item_id = item or f"{next(self._ids):064x}"
        self.intake.receive(InboundUpdate(item_id, payload, self.clock()))
        return item_id

    def receives(self, phone: str, message: Json, name: str = "Alguien") -> str:
        """A message of a person arrives; return our id of it. It is not handled yet."""
        wamid = message.setdefault("id", f"wamid.{next(self._ids)}")
        self.clock.move(seconds=2)
        self.deliver(webhook(phone, name, message, self.clock.now))
        return message_id(wamid)

    def says(self, phone: str, text: str, **more: Any) -> str:
        made = self.receives(phone, {"type": "text", "text": {"body": text}, **more})
        self.work()
        return made

    def presses(self, phone: str, title: str) -> str:
        """Press the newest button or row of this title that the person was shown."""
        made = self.receives(phone, self.press(phone, title))
        self.work()
        return made

    def press(self, phone: str, title: str) -> Json:
        for told in reversed(self.all_told(phone)):
            if title in told.options:
                reply = {"id": told.options[title], "title": title}
                if told.body["interactive"]["type"] == "list":
                    return _reply("list_reply", reply)
                return _reply("button_reply", reply)
        raise AssertionError(f"no option {title!r}: {[(t.text, t.titles) for t in self.all_told(phone)]}")

    def speaks(self, phone: str, words: str, audio: bytes = b"OggS") -> str:
        self.recogniser.words = words
        media = f"media-{next(self._ids)}"
        made = self.receives(phone, {"type": "audio", "audio": _voice(media)})
        self.media(media, audio)
        self.work()
        return made

    def media(self, media: str, data: bytes, error: str = "") -> None:
        item = InboundMedia(f"{next(self._ids):064x}", media, "audio/ogg", "", data, self.clock(), error)
        self.intake.receive(item)

    def work(self) -> None:
        """Handle and tell until nothing is left; the outbox is not sent."""
        for _ in range(20):
            handled = self.bot.handle_step()
            if not self.bot.owed_step() and not handled:
                return
        raise AssertionError("the bot does not come to rest")

    # What they see

    def contact(self, phone: str) -> Contact:
        with self.books.read() as reader:
            found = reader.contact_by_handle(HandleKind.PHONE, f"+{phone}")
        assert found is not None, phone
        return found

    def all_told(self, phone: str) -> list[Told]:
        contact = self.contact(phone).id
        with self.books.read() as reader:
            views = [m for m in reader.conversation(contact, 500) if not m.incoming]
            bodies = [json.loads(reader.queued(view.id).body) for view in views]
        for body in bodies:
            valid(body)
        return [Told(view, body) for view, body in zip(views, bodies, strict=True)]

    def told(self, phone: str) -> list[Told]:
        """What the shop wrote to a person since the last look."""
        messages = self.all_told(phone)
        fresh = messages[self._seen.get(phone, 0) :]
        self._seen[phone] = len(messages)
        return fresh

    def one(self, phone: str) -> Told:
        """The one message that a person got since the last look."""
        fresh = self.told(phone)
        assert len(fresh) == 1, [(t.text, t.titles) for t in fresh]
        return fresh[0]

    # The books

    def read(self, ask: Callable[[Any], Any]) -> Any:
        with self.books.read() as reader:
            return ask(reader)

    def orders(self) -> list[PurchaseOrder]:
        """Every order, the first one first."""
        rows = self.read(lambda r: [row.id for row in r.order_rows(limit=100)])
        return [self.read(lambda r, o=order: r.order(o)) for order in rows[::-1]]

    def product(self, sku: str) -> Product:
        return self.read(lambda r: r.product_by_sku(sku))

    def on_hand(self, sku: str) -> Any:
        return self.read(lambda r: r.on_hand(self.product(sku).id))

    def attention(self) -> list[str]:
        return sorted(matter.kind for matter in self.read(lambda r: r.attention()))

    def message(self, message: str) -> MessageView:
        return self.read(lambda r: r.message(message))

    def open_card(self, phone: str) -> Card | None:
        contact = self.contact(phone).id
        return self.read(lambda r: r.open_card(contact))

    def facts(self) -> list[str]:
        """The names of every fact in the log, oldest first."""
        rows = self.books.on_writer(
            lambda: self.books.writer_parts[0].execute("SELECT type FROM events ORDER BY seq").fetchall()
        )
        return [row[0] for row in rows]

    def limit(self, amount: str) -> None:
        self.run("limit", lambda tx: write_setting(tx, ORDER_LIMIT, amount))

    def run(self, key: str, work: Callable[[Any], Any], actor: Actor | None = None) -> Any:
        return self.books.run(f"test:{key}:{next(self._ids)}", actor or Actor.hub(self.books.device), work)

    def accept_all(self) -> None:
        """Let WhatsApp have accepted what waits, as if it was sent."""
        for message in self.read(lambda r: r.outgoing(500)):
            fact = DeliveryChanged(message.id, DeliveryState.ACCEPTED, self.clock())
            self.run("accept", lambda tx, fact=fact: tx.record(fact) and None)


def _reply(kind: str, reply: Json) -> Json:
    context = {"from": "51987000111", "id": "wamid.unknown"}
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}, "context": context}


def _voice(media: str) -> Json:
    return {"id": media, "mime_type": "audio/ogg; codecs=opus", "sha256": "x", "voice": True}


def engine_missing() -> EngineUnavailable:
    return EngineUnavailable("no engine")


def build(path: Path) -> None:
    """Make the shop of the tests: the demo's world and staff, without its sales."""
    clock = Clock(MONDAY - timedelta(days=1))
    with open_books(path, shop="bodega", device="counter", now=clock) as books:
        hub = Actor.hub(books.device)
        world = read_world(demo.WORLD)
        books.run("world", hub, lambda tx: import_world(tx, world, name="Bodega Elvira", device_name="Mostrador"))
        books.run("people", hub, demo._people)
