"""What a person does in their chat: each thing becomes a message of theirs and a webhook to the business."""

from typing import Any

from cloud_sync.sandbox import ids
from cloud_sync.sandbox.audio import MIME as VOICE_MIME
from cloud_sync.sandbox.audio import VoiceNote
from cloud_sync.sandbox.errors import VerbError
from cloud_sync.sandbox.media import Media
from cloud_sync.sandbox.payloads import message_update
from cloud_sync.sandbox.people import ChatMessage, Offer, Person
from cloud_sync.sandbox.sending import Sending
from cloud_sync.sandbox.state import SandboxState

Json = dict[str, Any]

MAX_TEXT = 4096
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
MAX_IMAGE = 5 * 1024 * 1024


def image_type(content: bytes) -> str:
    """`image/png` or `image/jpeg`. Raises VerbError 400 for anything else, or more than 5 MB."""
    hint = "Send a JPEG or PNG picture of at most 5 MB."
    if len(content) > MAX_IMAGE:
        raise VerbError(400, "bad_image", f"The picture has {len(content)} bytes.", hint)
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(JPEG):
        return "image/jpeg"
    raise VerbError(400, "bad_image", "The picture is no JPEG or PNG.", hint)


class Receiving:
    """The people's side of every chat."""

    def __init__(self, state: SandboxState, sending: Sending) -> None:
        self._state = state
        self._sending = sending

    def text(self, person: Person, text: str, reply_to: str | None = None) -> ChatMessage:
        """Write a text, maybe as an answer to a message. Raises VerbError 422, 409."""
        if not text.strip() or len(text) > MAX_TEXT:
            raise VerbError(
                422,
                "bad_text",
                "The text is empty or too long.",
                f"Write between 1 and {MAX_TEXT} characters.",
            )
        if reply_to is not None and person.find(reply_to) is None:
            raise VerbError(
                409, "unknown_message", f"{reply_to} is not in this chat.", "Use an id of this person's messages."
            )
        payload: Json = {"type": "text", "text": {"body": text}}
        return self._put(person, "text", {"text": text}, payload, reply_to)

    def press(self, person: Person, kind: str, offer_id: str, message_id: str | None) -> ChatMessage:
        """Press a button or choose a row that the business has sent. Raises VerbError 409 for any other."""
        kinds = ("row",) if kind == "row" else ("button", "template")
        offers = [offer for offer in person.offers(message_id) if offer.kind in kinds]
        offer = next((offer for offer in offers if offer.id == offer_id), None)
        if offer is None:
            known = ", ".join(dict.fromkeys(offer.id for offer in offers)) or "none"
            raise VerbError(
                409,
                "not_offered",
                f"The business has sent {person.name} no {kind} {offer_id!r}.",
                f"Offered: {known}.",
            )
        offer.message.pressed = offer.id
        self._state.tell_message(person, offer.message)
        return self._put(person, offer.kind, {"text": offer.title}, _reply(offer), offer.message.id)

    def voice(self, person: Person, note: VoiceNote) -> ChatMessage:
        """Send a voice note."""
        media = self._state.media.add_received(note.content, VOICE_MIME, seconds=note.seconds)
        return self._audio(person, media, voice=True)

    def raw_audio(self, person: Person, content: bytes, mime_type: str) -> ChatMessage:
        """Send bytes as a voice note, however broken they are."""
        return self._audio(person, self._state.media.add_received(content, mime_type), voice=True)

    def image(self, person: Person, content: bytes, caption: str) -> ChatMessage:
        """Send a picture. Raises VerbError 400."""
        media = self._state.media.add_received(content, image_type(content))
        told = self._told(media)
        if caption:
            told["caption"] = caption
        payload = {"type": "image", "image": told}
        shown = {"text": caption} if caption else {}
        return self._put(person, "image", {**shown, "media": _shown(media, voice=False)}, payload)

    def react(self, person: Person, message_id: str, emoji: str) -> ChatMessage:
        """React to a message, or take the reaction back with an empty emoji. Raises VerbError 409."""
        target = person.find(message_id)
        if target is None:
            raise VerbError(
                409, "unknown_message", f"{message_id} is not in this chat.", "Use an id of this person's messages."
            )
        target.reaction = emoji
        self._state.tell_message(person, target)
        reaction = {"message_id": message_id, "emoji": emoji} if emoji else {"message_id": message_id}
        return self._put(
            person,
            "reaction",
            {"emoji": emoji, "target": message_id},
            {"type": "reaction", "reaction": reaction},
        )

    def _audio(self, person: Person, media: Media, *, voice: bool) -> ChatMessage:
        payload = {"type": "audio", "audio": {**self._told(media), "voice": voice}}
        return self._put(person, "audio", {"media": _shown(media, voice=voice)}, payload)

    def _told(self, media: Media) -> Json:
        return {
            "mime_type": media.mime_type,
            "sha256": media.sha256,
            "id": media.id,
            "url": self._state.media.url(media),
        }

    def _put(self, person: Person, kind: str, content: Json, payload: Json, reply_to: str | None = None) -> ChatMessage:
        state = self._state
        self._sending.seen(person)
        now = state.clock.now()
        message = person.add(ids.wamid(person.phone, outgoing=False), "person", now, kind, content)
        person.last_inbound = now
        if reply_to is not None:
            message.reply_to = reply_to
            payload["context"] = {"from": state.settings.display_phone_number, "id": reply_to}
        state.webhooks.post(message_update(state.settings, person, message, payload))
        state.tell_message(person, message)
        return message


def _shown(media: Media, *, voice: bool) -> Json:
    shown: Json = {
        "id": media.id,
        "mime_type": media.mime_type,
        "filename": media.filename,
        "voice": voice,
        "bytes": len(media.content),
    }
    if media.seconds is not None:
        shown["seconds"] = round(media.seconds, 2)
    return shown


def _reply(offer: Offer) -> Json:
    if offer.kind == "template":
        return {"type": "button", "button": {"payload": offer.id, "text": offer.title}}
    reply = {"id": offer.id, "title": offer.title}
    if offer.kind == "row":
        if offer.description:
            reply["description"] = offer.description
        return {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}}
    return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
