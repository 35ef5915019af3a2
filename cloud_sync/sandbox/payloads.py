"""The JSON that Meta posts to a webhook: messages, statuses, template news, and batches of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloud_sync.sandbox.people import ChatMessage, Person
from cloud_sync.sandbox.settings import SandboxSettings
from cloud_sync.sandbox.templates import Template

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Update:
    """One thing to tell: a message, a status, or news of a template. `who` is the person's user id."""

    field: str
    kind: str
    who: str
    value: Json


def timestamp(moment: datetime) -> str:
    """Seconds since 1970 as Meta writes them."""
    return str(int(moment.timestamp()))


def contact(person: Person) -> Json:
    """A person as webhooks tell them. One who hides their number has only a user id."""
    told: Json = {"profile": {"name": person.name}, "user_id": person.user_id}
    if not person.hides_phone:
        told["wa_id"] = person.phone
    return told


def _about(settings: SandboxSettings) -> Json:
    return {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": settings.display_phone_number,
            "phone_number_id": settings.phone_number_id,
        },
    }


def message_update(settings: SandboxSettings, person: Person, message: ChatMessage, content: Json) -> Update:
    """A message from a person; `content` is the type's own part of the payload."""
    told: Json = {
        "from_user_id": person.user_id,
        "id": message.id,
        "timestamp": timestamp(message.at),
        **content,
    }
    if not person.hides_phone:
        told["from"] = person.phone
    value = {**_about(settings), "contacts": [contact(person)], "messages": [told]}
    return Update("messages", "messages", person.user_id, value)


def status_update(
    settings: SandboxSettings,
    person: Person,
    message: ChatMessage,
    status: str,
    category: str,
    now: datetime,
) -> Update:
    """What became of a message to a person: `sent`, `delivered`, `read` or `failed`."""
    told: Json = {
        "id": message.id,
        "status": status,
        "timestamp": timestamp(now),
        "recipient_user_id": person.user_id,
    }
    if not person.hides_phone:
        told["recipient_id"] = person.phone
    if message.tracker is not None:
        told["biz_opaque_callback_data"] = message.tracker
    value = {**_about(settings), "statuses": [told]}
    if status == "failed":
        # Meta may leave out `contacts` here, and so does the sandbox.
        told["errors"] = [message.error]
    else:
        value["contacts"] = [contact(person)]
        told["pricing"] = {
            "billable": True,
            "pricing_model": "PMP",
            "type": "regular",
            "category": category,
        }
    return Update("messages", "statuses", person.user_id, value)


def template_update(template: Template) -> Update:
    """News of a template's approval."""
    value = {
        "event": template.status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "message_template_category": template.category,
        "reason": template.rejected_reason,
    }
    return Update("message_template_status_update", "template", "", value)


def envelope(business_account_id: str, updates: Sequence[Update], now: datetime) -> Json:
    """One delivery that holds every update.

    Neighbours of one kind about one person share a value, as Meta's batches do; every other group starts a
    new entry, so that a batch has several entries, several changes and several items in one change.
    """
    values: list[tuple[Update, Json]] = []
    for update in updates:
        last = values[-1] if values else None
        if last is not None and update.kind in ("messages", "statuses"):
            before, value = last
            if (before.kind, before.who) == (update.kind, update.who):
                value[update.kind] = value[update.kind] + update.value[update.kind]
                continue
        values.append((update, dict(update.value)))
    entries: list[Json] = []
    for index, (update, value) in enumerate(values):
        change = {"value": value, "field": update.field}
        if index % 2 == 0 or not entries:
            entries.append({"id": business_account_id, "time": int(now.timestamp()), "changes": [change]})
        else:
            entries[-1]["changes"].append(change)
    return {"object": "whatsapp_business_account", "entry": entries}
