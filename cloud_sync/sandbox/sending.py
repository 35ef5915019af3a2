"""What the business sends: checked as Meta checks it, put into the person's chat, its fate reported."""

from dataclasses import dataclass
from typing import Any

from cloud_sync.sandbox import ids
from cloud_sync.sandbox.errors import (
    GraphError,
    invalid_parameter,
    rate_limited,
    reaction_target,
    too_many_to_one,
    undeliverable,
    unknown_object,
    window_closed,
)
from cloud_sync.sandbox.limits import check_message
from cloud_sync.sandbox.media import plain_mime
from cloud_sync.sandbox.payloads import status_update
from cloud_sync.sandbox.people import TYPING, ChatMessage, Person
from cloud_sync.sandbox.state import SandboxState

Json = dict[str, Any]

MEDIA_TYPES = {
    "audio": ("audio/",),
    "image": ("image/jpeg", "image/png"),
    "video": ("video/",),
    "sticker": ("image/webp",),
    "document": ("application/", "text/", "image/", "audio/", "video/"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer a send. `cut_off`: the message went out, but the caller shall not hear so."""

    body: Json
    cut_off: bool = False


class Sending:
    """The business's side of every chat."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    def handle(self, phone_number_id: str, body: object) -> Answer:
        """A body posted to `/{phone_number_id}/messages`. Raises GraphError."""
        checked = check_message(body)
        if phone_number_id != self._state.settings.phone_number_id:
            raise unknown_object(phone_number_id)
        if checked.get("status") == "read":
            return Answer(self._mark_read(checked))
        return self._send(checked)

    def _send(self, body: Json) -> Answer:
        state, faults = self._state, self._state.faults
        now = state.clock.now()
        if faults.strikes("rate_limit") or (state.settings.enforce_rates and not state.rates.allow_any(now)):
            raise rate_limited()
        person = state.people.recipient(body.get("to"), body.get("recipient"))
        if person is None or faults.strikes("refused"):
            raise undeliverable()
        content, category = self._content(person, body)
        if faults.strikes("pair_rate_limit") or (
            state.settings.enforce_rates and not state.rates.allow_to(person.phone, now)
        ):
            raise too_many_to_one()
        failure = self._window_failure(person, body)
        if failure is not None and not faults.errors_as_status:
            raise failure
        if failure is None and faults.strikes("undeliverable"):
            failure = undeliverable()
        message = self._put(person, body, content)
        self._report(person, message, category, failure)
        answer = self._accepted(person, body, message)
        return Answer(answer, cut_off=faults.strikes("drop_response"))

    def _window_failure(self, person: Person, body: Json) -> GraphError | None:
        if body["type"] == "template":
            return None
        if self._state.faults.strikes("window") or not person.window_open(self._state.clock.now()):
            return window_closed()
        return None

    def _put(self, person: Person, body: Json, content: Json) -> ChatMessage:
        message = person.add(
            ids.wamid(person.phone, outgoing=True), "business", self._state.clock.now(), body["type"], content
        )
        message.tracker = body.get("biz_opaque_callback_data")
        message.reply_to = body.get("context", {}).get("message_id")
        person.typing_until = None
        return message

    def _accepted(self, person: Person, body: Json, message: ChatMessage) -> Json:
        contact = {"input": body.get("to") or body["recipient"], "user_id": person.user_id}
        if not person.hides_phone:
            contact["wa_id"] = person.phone
        told: Json = {"id": message.id}
        if body["type"] == "template":
            told["message_status"] = "accepted"
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [told]}

    def _report(self, person: Person, message: ChatMessage, category: str, failure: GraphError | None) -> None:
        if failure is not None:
            message.status = "failed"
            message.error = failure.in_status()
            self._tell_status(person, message, "failed", category)
            return
        message.content["category"] = category
        if message.type == "reaction":
            target = person.find(message.content["target"])
            if target is not None:
                target.reaction = message.content["emoji"]
                self._state.tell_message(person, target)
        self._tell_status(person, message, "sent", category)
        if person.online:
            self.delivered(person, message)

    def delivered(self, person: Person, message: ChatMessage) -> None:
        """The person's phone has the message."""
        self._tell_status(person, message, "delivered", message.content["category"])

    def seen(self, person: Person) -> None:
        """The person looks at the chat: what was delivered is read."""
        for message in person.messages:
            if message.sender == "business" and message.status == "delivered":
                self._tell_status(person, message, "read", message.content["category"])

    def came_online(self, person: Person) -> None:
        """The person's phone is on again and receives what waited."""
        for message in person.messages:
            if message.sender == "business" and message.status == "sent":
                self.delivered(person, message)

    def _tell_status(self, person: Person, message: ChatMessage, status: str, category: str) -> None:
        message.status = status
        state = self._state
        state.webhooks.post(status_update(state.settings, person, message, status, category, state.clock.now()))
        state.tell_message(person, message)

    def _mark_read(self, body: Json) -> Json:
        found = self._state.people.holding(body["message_id"])
        if found is None or found[1].sender != "person":
            raise reaction_target(f"message_id: no message {body['message_id']!r} was received.")
        person, read = found
        for message in person.messages[: read.n]:
            if message.sender == "person" and message.status != "read":
                message.status = "read"
                self._state.tell_message(person, message)
        if "typing_indicator" in body:
            person.typing_until = self._state.clock.now() + TYPING
            self._state.tell_person(person)
        return {"success": True}

    def _content(self, person: Person, body: Json) -> tuple[Json, str]:
        """What the chat shows of a body, and the category that Meta bills."""
        kind = body["type"]
        given = body[kind]
        if kind == "template":
            template, content = self._state.templates.render(given)
            return content, template.category.lower()
        if kind == "text":
            return {"text": given["body"]}, "service"
        if kind == "interactive":
            return _interactive(given), "service"
        if kind == "reaction":
            return self._reaction(person, given), "service"
        if kind in MEDIA_TYPES:
            return self._media(kind, given), "service"
        return _other(kind, given), "service"

    def _reaction(self, person: Person, given: Json) -> Json:
        target = person.find(given.get("message_id", ""))
        if target is None:
            raise reaction_target(f"reaction.message_id: {given.get('message_id')!r} is not in this chat.")
        return {"emoji": given.get("emoji", ""), "target": target.id}

    def _media(self, kind: str, given: Json) -> Json:
        text = {"text": given["caption"]} if given.get("caption") else {}
        if "link" in given:
            name = given.get("filename") or given["link"].rsplit("/", 1)[-1]
            return {**text, "link": {"title": name, "url": given["link"]}}
        try:
            media = self._state.media.get(given["id"])
        except GraphError as error:
            raise invalid_parameter(f"{kind}.id: there is no media {given['id']!r}.") from error
        if not plain_mime(media.mime_type).startswith(MEDIA_TYPES[kind]):
            raise invalid_parameter(f"{kind}.id: media {media.id} is {media.mime_type}, no {kind}.")
        shown: Json = {
            "id": media.id,
            "mime_type": media.mime_type,
            "filename": given.get("filename") or media.filename,
            "voice": bool(given.get("voice", False)),
            "bytes": len(media.content),
        }
        return {**text, "media": shown}


def _interactive(given: Json) -> Json:
    content: Json = {"text": given.get("body", {}).get("text", "")}
    header = given.get("header")
    if header is not None and header["type"] == "text":
        content["header"] = header["text"]
    if "footer" in given:
        content["footer"] = given["footer"]["text"]
    action = given["action"]
    if given["type"] == "button":
        content["buttons"] = [button["reply"] for button in action["buttons"]]
    elif given["type"] == "list":
        content["list"] = {"button": action["button"], "sections": action["sections"]}
    elif given["type"] == "cta_url":
        parameters = action["parameters"]
        content["link"] = {"title": parameters["display_text"], "url": parameters["url"]}
    return content


def _other(kind: str, given: Any) -> Json:
    """A location or contact cards, as words."""
    if kind == "location":
        parts = (given.get("name"), given.get("address"), f"{given.get('latitude')}, {given.get('longitude')}")
        return {"text": "\n".join(part for part in parts if part)}
    names = [card.get("name", {}).get("formatted_name", "") for card in given]
    return {"text": "\n".join(names)}
