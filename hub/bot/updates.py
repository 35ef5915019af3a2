"""One webhook payload read into what happened: somebody wrote, a message got further, or something else.

pywa's typed updates do the reading. They miss what Meta itself sometimes leaves out (a contact without a user id,
a status without contacts), so the gaps are filled in a copy first; what still cannot be read is `Other`.
"""

from __future__ import annotations

import copy
import json
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pywa.errors import PywaWarning
from pywa.types.base_update import RawUpdate
from pywa.types.callback import CallbackButton, CallbackSelection
from pywa.types.message import DeletedMessage, EditedMessage, Message
from pywa.types.message_status import MessageStatus
from pywa.types.system import PhoneNumberChange

from hub.bot.whatsapp import parser
from hub.domain.errors import InvalidPhone
from hub.domain.events import DeliveryState, MessageKind
from hub.domain.people import normal_phone


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: at least one of phone (normal form) and WhatsApp user id is known."""

    phone: str | None
    user_id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """A person wrote, spoke, or pressed a button."""

    wamid: str
    sender: Sender
    kind: MessageKind
    at: datetime
    text: str | None = None
    button: str | None = None
    media: str | None = None
    reply_to: str | None = None
    """The wamid that it answers."""
    whole: str | None = None
    """Meta's name of the type where more came than is told here (a place, a cart, a file): keep the payload too."""
    instead: str | None = None
    """The wamid of the message that this one corrects."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A person took a message back."""

    wamid: str
    """Of the message that is gone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One of our messages got further, or failed."""

    wamid: str
    tracker: str | None
    """What we sent as `biz_opaque_callback_data`: our own id of the message."""
    state: DeliveryState
    at: datetime
    error: str | None = None


@dataclass(frozen=True, slots=True)
class NumberChanged:
    """A person moved to another phone number."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else; `kind` is Meta's name for it."""

    kind: str
    alarming: bool = False
    """Whether the shop's number itself is in trouble, so that a person has to look."""


Update = Written | Withdrawn | Moved | NumberChanged | Other

_STATES = {
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "played": DeliveryState.READ,
    "failed": DeliveryState.FAILED,
}
_KINDS = {"text": MessageKind.TEXT, "audio": MessageKind.AUDIO, "image": MessageKind.IMAGE}
_SILENT = frozenset({"reaction", "sticker"})
"""Said in passing: kept, but nobody waits for an answer."""
_ALARMS = {
    "account_update": re.compile("BAN|DISABLED|RESTRICT|VIOLATION|DELETED|REMOVED"),
    "account_review_update": re.compile("REJECTED"),
    "message_template_status_update": re.compile("REJECTED|DISABLED|PAUSED"),
    "phone_number_quality_update": re.compile("FLAGGED|DOWNGRADE"),
}


def read(payload: Mapping[str, Any]) -> Update:
    """Return what a single-update webhook payload tells. Never raises: what cannot be read is `Other`."""
    kind = "unknown"
    try:
        change = payload["entry"][0]["changes"][0]
        kind = str(change["field"])
        value = change["value"]
        if kind == "messages" and value.get("messages"):
            message = value["messages"][0]
            kind = str(message["type"])
            return _message(payload, message)
        if kind == "messages" and value.get("statuses"):
            kind = "status"
            return _status(payload)
        alarm = _ALARMS.get(kind)
        trouble = f"{value.get('event', '')} {value.get('decision', '')}" if isinstance(value, dict) else ""
        return Other(kind, alarming=bool(alarm and alarm.search(trouble.upper())))
    except Exception:  # noqa: BLE001  whatever Meta or a stranger sends, it is kept whole and nothing stops
        return Other(clean(kind)[:80])


def _message(payload: Mapping[str, Any], message: Mapping[str, Any]) -> Update:
    kind = str(message["type"])
    if "group_id" in message:
        return Other(f"group_{kind}")
    if kind == "interactive":
        kind = str(message["interactive"]["type"])
    reader = _READERS.get(kind)
    return reader(_typed(payload)) if reader else Other(kind)


def _typed(payload: Mapping[str, Any]) -> RawUpdate:
    """Return the update as pywa takes it, with the contact that it relies on filled in from the message."""
    whole = copy.deepcopy(dict(payload))
    value = whole["entry"][0]["changes"][0]["value"]
    whole["entry"][0].setdefault("id", "")
    update = (value.get("messages") or value["statuses"])[0]
    own = str(update.get("from") or update.get("recipient_id") or "")
    contacts = value.get("contacts") or [{}]
    contact = next((c for c in contacts if _is_of(c, update)), {} if own else contacts[0])
    user = contact.get("user_id") or update.get("from_user_id") or update.get("recipient_user_id") or ""
    value["contacts"] = [{**contact, "wa_id": contact.get("wa_id") or own, "user_id": user}]
    return RawUpdate(json.dumps(whole).encode(), hmac_header=None, update_hash="")


def _is_of(contact: Mapping[str, Any], update: Mapping[str, Any]) -> bool:
    """Whether a contact is the update's own person: never somebody else's who stands in the same delivery.

    By number, in either of its two spellings (the last eight digits are the same), or by user id.
    """
    number = str(update.get("from") or update.get("recipient_id") or "")
    user = update.get("from_user_id") or update.get("recipient_user_id")
    known = str(contact.get("wa_id") or "")
    if number and known:
        return known[-8:] == number[-8:]
    return not user or not contact.get("user_id") or contact["user_id"] == user


def _sender(user: Any) -> Sender:
    sender = Sender(_phone(user.wa_id), user.bsuid or None, clean(user.name) if user.name else None)
    if sender.phone is None and sender.user_id is None:
        raise InvalidPhone("a message from nobody that can be told")
    return sender


def _phone(wa_id: str | None) -> str | None:
    try:
        return normal_phone(wa_id) if wa_id else None
    except InvalidPhone:
        return None


def clean(text: str) -> str:
    """Return text that every encoder takes: half a surrogate pair and a NUL, which JSON can spell, become a mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def _said(update: RawUpdate) -> Update:
    kind = update.value["messages"][0]["type"]
    message = _quietly(lambda: Message.from_update(parser(), update))
    if kind in _SILENT:
        return Other(kind)
    words = message.text or message.caption
    return Written(
        wamid=clean(message.id),
        sender=_sender(message.from_user),
        kind=_KINDS.get(kind, MessageKind.OTHER),
        at=message.timestamp,
        text=clean(words) if words else None,
        media=clean(str(message.media.id)) if message.media else None,
        reply_to=_answered(message),
        whole=None if kind in _KINDS else kind,
    )


def _edited(update: RawUpdate) -> Update:
    # What somebody corrected is said anew: it leads to a new card, which a person confirms or not.
    edit = _quietly(lambda: EditedMessage.from_update(parser(), update))
    words = edit.message.text or edit.message.caption
    if not words:
        return Other("edit")
    return Written(
        wamid=clean(edit.id),
        sender=_sender(edit.from_user),
        kind=MessageKind.TEXT,
        at=edit.timestamp,
        text=clean(words),
        instead=clean(edit.original_message_id),
    )


def _revoked(update: RawUpdate) -> Update:
    gone = _quietly(lambda: DeletedMessage.from_update(parser(), update))
    return Withdrawn(clean(gone.original_message_id))


def _pressed(update: RawUpdate) -> Update:
    press = _quietly(lambda: CallbackButton.from_update(parser(), update))
    return _press(press, MessageKind.BUTTON)


def _chosen(update: RawUpdate) -> Update:
    update.value["messages"][0].setdefault("context", {"id": "", "from": ""})
    choice = _quietly(lambda: CallbackSelection.from_update(parser(), update))
    return _press(choice, MessageKind.INTERACTIVE)


def _press(press: Any, kind: MessageKind) -> Written:
    return Written(
        wamid=clean(press.id),
        sender=_sender(press.from_user),
        kind=kind,
        at=press.timestamp,
        text=clean(press.title),
        button=clean(press.data),
        reply_to=_answered(press),
    )


def _system(update: RawUpdate) -> Update:
    said = update.value["messages"][0]["system"]["type"]
    if "number" not in said:
        return Other(f"system_{said}")
    change = _quietly(lambda: PhoneNumberChange.from_update(parser(), update))
    return NumberChanged(_sender(change.from_user))


def _status(payload: Mapping[str, Any]) -> Update:
    status = _quietly(lambda: MessageStatus.from_update(parser(), _typed(payload)))
    state = _STATES.get(status.status.value)
    if state is None:
        return Other("status")
    error = str(status.error.code) if status.error is not None else None
    tracker = clean(str(status.tracker)) if status.tracker else None
    return Moved(clean(status.id), tracker, state, status.timestamp, error)


def _answered(message: Any) -> str | None:
    answered = message.reply_to_message
    return clean(answered.id) if answered is not None and answered.id else None


def _quietly(read_one: Callable[[], Any]) -> Any:
    """Read without pywa's warnings about values that are newer than it: those are kept as they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PywaWarning)
        return read_one()


_READERS: dict[str, Callable[[RawUpdate], Update]] = {
    **dict.fromkeys(
        ("text", "audio", "image", "video", "document", "sticker", "location", "contacts", "order", "reaction"), _said
    ),
    "unsupported": _said,
    "edit": _edited,
    "revoke": _revoked,
    "button": _pressed,
    "button_reply": _pressed,
    "list_reply": _chosen,
    "system": _system,
}
