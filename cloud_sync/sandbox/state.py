"""Everything that one running sandbox holds, wired together. It lives on one event loop, so nothing locks."""

import secrets
from collections.abc import Sequence

from cloud_sync.sandbox.clock import SandboxClock
from cloud_sync.sandbox.delivery import Deliverer
from cloud_sync.sandbox.faults import Faults
from cloud_sync.sandbox.feed import Feed
from cloud_sync.sandbox.media import MediaStore
from cloud_sync.sandbox.notes import ReadyNotes
from cloud_sync.sandbox.payloads import Update
from cloud_sync.sandbox.people import ChatMessage, People, Person
from cloud_sync.sandbox.rates import Rates
from cloud_sync.sandbox.settings import SandboxSettings
from cloud_sync.sandbox.templates import TemplateStore


class SandboxState:
    """The people, their chats, media, templates, clock, faults and the webhooks on their way."""

    def __init__(self, settings: SandboxSettings) -> None:
        if not settings.public_base_url:
            raise ValueError("public_base_url is empty: media addresses must start with this server's own")
        self.settings = settings
        self.boot = secrets.token_hex(8)
        self.clock = SandboxClock()
        self.feed = Feed()
        self.faults = Faults(statuses=settings.statuses)
        self.rates = Rates()
        self.media = MediaStore(self.clock, settings.public_base_url)
        self.templates = TemplateStore(settings.auto_approve_templates)
        self.notes = ReadyNotes(settings.notes_dir)
        self.people = People()
        self.webhooks = Deliverer(settings, self.clock, self.faults, self.feed, self._answered)
        for seed in settings.people:
            self.people.add(seed)

    def tell_message(self, person: Person, message: ChatMessage) -> None:
        """Announce a new or changed message."""
        self.feed.publish({"kind": "message", "phone": person.phone, "message": message.to_json()})
        self.tell_person(person)

    def tell_person(self, person: Person) -> None:
        """Announce a new or changed person: typing, window, online."""
        self.feed.publish({"kind": "person", "person": person.to_json(self.clock.now())})

    def tell_everybody(self) -> None:
        """Announce everybody again, because the clock moved."""
        for person in self.people:
            self.tell_person(person)

    def _answered(self, updates: Sequence[Update]) -> None:
        """The webhook took these: a person's message then shows two ticks."""
        for update in updates:
            for told in update.value.get("messages", ()):
                found = self.people.holding(told["id"])
                if found is not None and found[1].status == "sent":
                    found[1].status = "delivered"
                    self.tell_message(*found)
