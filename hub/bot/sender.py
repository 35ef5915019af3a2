"""Queued messages go out here, in order for each contact, and every answer of the Graph API is written down.

Sending is not idempotent, so each attempt is noted before it is made (the command ``try:<message>:<n>``, which writes
no fact). An attempt whose end is unknown, after a crash or a lost answer, is not repeated at once: for `SETTLE` the
statuses have time to tell, by the callback data that every message carries, whether WhatsApp has it. Only where none
came in that time is it sent again. So a message goes out at least once, and twice only if its attempt's answer was
lost and its statuses took longer than `SETTLE`.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from pywa import errors
from pywa.client import WhatsApp

from hub.application.ports.books import Actor, Books, Reader, Transaction
from hub.application.views.conversation import OutgoingView
from hub.bot.outbox import CLOSED_WINDOW
from hub.bot.templates import ensure_templates
from hub.bot.whatsapp import WhatsAppSettings, connect
from hub.domain.events import AttentionRaised, DeliveryChanged, DeliveryState, Personal
from hub.domain.ids import derived_id, new_id
from hub.domain.people import HandleKind

_log = logging.getLogger(__name__)
WINDOW = timedelta(hours=24)
"""After a contact's last message, free words reach it for this long."""
MARGIN = timedelta(minutes=2)
"""The window is taken to close this much earlier, since clocks differ."""
SETTLE = timedelta(seconds=60)
"""How long an attempt of unknown end waits for its statuses."""
_PAUSE = timedelta(minutes=5)
"""After an answer that concerns the whole account: a token that expired, a payment that is due."""
_FIRST_WAIT = timedelta(seconds=4)
_LONGEST_WAIT = timedelta(minutes=5)
_TRIES = 8
"""Attempts at a message that WhatsApp answers with a passing error."""
_BATCH = 50
_ACCOUNT = (errors.AuthorizationError, errors.IntegrityError, errors.BusinessPaymentIssue)
_THROTTLED = (errors.ToManyAPICalls, errors.RateLimitIssues, errors.RateLimitHit, errors.SpamRateLimitHit)
_PASSING = (errors.UnknownError, errors.ServiceUnavailable, errors.GenericError, errors.AccountInMaintenanceMode)
_NO_TEMPLATE = (errors.TemplateNotExists, errors.TemplatePaused)


@dataclass(slots=True)
class _Wait:
    """Who has to wait until when, and how often already."""

    until: datetime
    times: int = 0
    settles: str = ""
    """The message of unknown end for whose statuses is waited: once it is settled, the wait is over."""


class Sender:
    """Sends what is queued. For one thread; `close` it."""

    def __init__(self, books: Books, settings: WhatsAppSettings, clock: Callable[[], datetime]) -> None:
        """`clock` returns the time, aware."""
        self._books = books
        self._settings = settings
        self._clock = clock
        self._actor = Actor.hub(books.device)
        self._connection: tuple[WhatsApp, httpx.Client] | None = None
        self._run = new_id(int(clock().timestamp() * 1000))
        self._waits: dict[str, _Wait] = {}
        self._next: dict[str, int] = {}
        """The number of each message's next attempt in this run."""
        self._templates_made = not settings.waba_id
        self.problem = ""
        """What holds everything back now: ``unreachable``, ``throttled``, ``account`` (a person must act), or empty."""

    def close(self) -> None:
        """Close the connections."""
        if self._connection is not None:
            self._connection[1].close()

    @property
    def _client(self) -> WhatsApp:
        """The client, made when it is first needed: a shop that sends nothing opens nothing."""
        if self._connection is None:
            self._connection = connect(self._settings)
        return self._connection[0]

    def step(self, stop: threading.Event | None = None) -> bool:
        """Send what can be sent now; return whether anything was. A message that waits holds back its contact only."""
        if self._waiting(""):
            return False
        with self._books.read() as reader:
            queued = [(each, self._recipient(reader, each), reader.last_heard(each.contact)) for each in
                      reader.outgoing(_BATCH * (1 + len(self._waits)))]  # fmt: skip
        held: set[str] = set()
        sent = False
        for message, recipient, heard in queued:
            if stop is not None and stop.is_set():
                break
            if message.contact in held:
                continue
            self._settled(message)
            if self._waiting(message.contact) or not self._send(message, recipient, heard):
                held.add(message.contact)
                if self._waiting(""):
                    break
            else:
                sent = True
        return sent

    # Who and what

    def _recipient(self, reader: Reader, message: OutgoingView) -> dict[str, str] | None:
        if message.phone:
            return {"to": message.phone.lstrip("+")}
        known = next((row for row in reader.contact_rows() if row.id == message.contact), None)
        user = next((v for kind, v in known.handles if kind is HandleKind.WHATSAPP_USER), None) if known else None
        return {"recipient": user} if user else None

    def _body(self, message: OutgoingView, heard: datetime | None) -> dict[str, Any] | None:
        """Return the body for the contact's window as it stands; None where nothing may be sent."""
        body: dict[str, Any] = json.loads(message.body)
        closed: dict[str, Any] | None = body.pop("closed", None)
        if body["type"] == "template" or self._window_open(heard):
            return body
        return closed

    def _window_open(self, heard: datetime | None) -> bool:
        return heard is not None and self._clock() - heard < WINDOW - MARGIN

    # One message

    def _send(self, message: OutgoingView, recipient: dict[str, str] | None, heard: datetime | None) -> bool:
        """Send one message; return False where it has to wait."""
        if recipient is None or not message.body:
            self._failed(message, "no_handle")
            return True
        body = self._body(message, heard)
        if body is None:
            self._failed(message, CLOSED_WINDOW)
            return True
        if body["type"] == "template" and not self._templates():
            self._wait(message.contact, _PAUSE)
            return False
        if not self._attempt(message):
            return False
        return self._post(message, recipient, body)

    def _post(self, message: OutgoingView, recipient: dict[str, str], body: dict[str, Any]) -> bool:
        whole = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **recipient,
            **body,
            "biz_opaque_callback_data": message.id,
        }
        try:
            answer = self._client.api.send_raw_request("POST", f"/{self._settings.phone_id}/messages", json=whole)
            wamid = answer["messages"][0]["id"]
        except errors.WhatsAppError as error:
            return self._refused(message, recipient, body, error)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            # Nothing left this machine: there is nothing to settle.
            _log.info("WhatsApp is not reachable: %s", error)
            self.problem = "unreachable"
            self._back_off("")
            return False
        except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
            _log.warning("the answer to message %s was lost: %s", message.id, type(error).__name__)
            self._wait(message.contact, SETTLE, settles=message.id)
            return False
        self.problem = ""
        self._waits.pop("", None)
        self._waits.pop(message.contact, None)
        self._record(message, DeliveryState.ACCEPTED, wamid=wamid)
        return True

    def _attempt(self, message: OutgoingView) -> bool:
        """Note the attempt; return False where one of an earlier run, of unknown end, has time to be settled yet."""
        number = self._next.get(message.id, 0)
        while True:
            noted = self._books.run(
                f"try:{message.id}:{number}", self._actor, lambda tx: {"run": self._run, "at": tx.now.isoformat()}
            )
            if noted["run"] == self._run:
                self._next[message.id] = number + 1
                return True
            left = SETTLE - (self._clock() - datetime.fromisoformat(noted["at"]))
            if left > timedelta(0):
                self._wait(message.contact, left, settles=message.id)
                return False
            number += 1

    # What came back

    def _refused(
        self, message: OutgoingView, recipient: dict[str, str], body: dict[str, Any], error: errors.WhatsAppError
    ) -> bool:
        closed = json.loads(message.body).get("closed")
        if isinstance(error, errors.ReEngagementMessage) and closed and body["type"] != "template":
            if not self._templates():
                self._wait(message.contact, _PAUSE)
                return False
            return self._attempt(message) and self._post(message, recipient, closed)
        if isinstance(error, errors.TooManyMessages):
            self._back_off(message.contact)
            return False
        if isinstance(error, _THROTTLED):
            self.problem = "throttled"
            self._back_off("")
            return False
        if isinstance(error, _ACCOUNT):
            self.problem = "account"
            self._alarm("account", str(error.code))
            self._wait("", _PAUSE)
            return False
        if isinstance(error, _NO_TEMPLATE):
            self._templates_made = not self._settings.waba_id
            self._alarm("account", message.contact)
            self._wait(message.contact, _PAUSE)
            return False
        passing = isinstance(error, _PASSING) or error.is_transient or (error.status_code or 0) >= 500
        if passing and self._next.get(message.id, 0) < _TRIES:
            self._back_off(message.contact)
            return False
        self._failed(message, str(error.code))
        return True

    def _templates(self) -> bool:
        """Make sure that the templates exist; return False where Meta cannot be asked now."""
        if self._templates_made:
            return True
        try:
            ensure_templates(self._client, self._settings.waba_id)
        except (errors.WhatsAppError, httpx.HTTPError) as error:
            _log.warning("templates could not be made: %s", error)
            return False
        self._templates_made = True
        return True

    def _record(
        self, message: OutgoingView, state: DeliveryState, *, wamid: str | None = None, error: str = ""
    ) -> None:
        def work(tx: Transaction) -> None:
            known = Personal(message.contact, wamid) if wamid else None
            tx.record(DeliveryChanged(message.id, state, tx.now, known, error or None))
            if state is DeliveryState.FAILED:
                subject = derived_id("attention", "send_failed", message.id)
                tx.record(AttentionRaised(subject, "send_failed", message.contact, message.about or message.id))

        self._books.run(f"sent:{message.id}:{state.value}", self._actor, work)

    def _failed(self, message: OutgoingView, error: str) -> None:
        self._record(message, DeliveryState.FAILED, error=error)

    def _alarm(self, kind: str, subject: str) -> None:
        """Show it on Home, once a day for each subject."""
        day = self._clock().date().isoformat()
        attention = derived_id("attention", kind, subject, day)
        raised = AttentionRaised(attention, kind, None, subject)
        self._books.run(f"alarm:{attention}", self._actor, lambda tx: tx.record(raised) and None)

    # Waiting

    def _waiting(self, who: str) -> bool:
        wait = self._waits.get(who)
        return wait is not None and wait.until > self._clock()

    def _wait(self, who: str, span: timedelta, settles: str = "") -> None:
        times = self._waits[who].times if who in self._waits else 0
        self._waits[who] = _Wait(self._clock() + span, times, settles)

    def _settled(self, first: OutgoingView) -> None:
        """Wait no longer for a status that came: `first` is the contact's first message that waits to be sent."""
        wait = self._waits.get(first.contact)
        if wait is not None and wait.settles not in ("", first.id):
            del self._waits[first.contact]

    def _back_off(self, who: str) -> None:
        """Wait 4, 8, 16 … seconds, up to five minutes; `who` is a contact, or "" for everybody."""
        times = self._waits[who].times if who in self._waits else 0
        span = min(_FIRST_WAIT * 2**times, _LONGEST_WAIT)
        self._waits[who] = _Wait(self._clock() + span, times + 1)
