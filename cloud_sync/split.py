"""A webhook delivery taken apart: one payload for each update in it, with its key and the media that it names.

Each payload is again a complete webhook (object, one entry, one change, one update), so that whoever reads it needs
to know about batches no more. What is not understood is kept whole: nothing that Meta sends is dropped here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from cloud_sync.contract import canonical_json

Json = dict[str, Any]

LISTS = ("messages", "statuses", "message_echoes", "calls", "groups", "user_preferences")
"""The lists of a change's value that hold one update each."""
MEDIA_TYPES = frozenset({"audio", "voice", "image", "video", "document", "sticker"})
MOST_MEDIA = 20
"""Media of one update that are fetched; WhatsApp sends one."""
MOST_NESTED = 100
"""How deep a delivery may be nested; WhatsApp's are below 15."""
DEEPEST = 8
"""How deep in an update media are looked for."""
MOST_CONTACTS = 10
"""Contacts kept with an update whose own contact cannot be told among them."""


class NotJson(ValueError):
    """A body that is no JSON object."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update of a delivery. `key` is what its item id is made of; `media` the ids of media to fetch."""

    payload: Json
    key: tuple[str, ...]
    media: tuple[str, ...]


def _refuse(constant: str) -> NoReturn:
    raise NotJson(f"{constant} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        _refuse(text)
    return number


def parse(body: bytes) -> Json:
    """Read a delivery's body. Raises `NotJson`."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise NotJson("the body is no JSON") from error
    if not isinstance(value, dict):
        raise NotJson("the body is no JSON object")
    if not _shallow(value):
        raise NotJson("the body is nested too deeply")
    return value


def _shallow(value: Any) -> bool:
    """Whether `value` can be written and read again, with room to spare, wherever recursion has an end."""
    level = [value]
    for _ in range(MOST_NESTED):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return True
    return False


def split(delivery: Json) -> list[Update]:
    """Return every update of a delivery, in its order; at least one, whatever the delivery looks like."""
    entries = delivery.get("entry")
    rest = {key: value for key, value in delivery.items() if key != "entry"}
    if not isinstance(entries, list) or not entries:
        return [_whole(delivery)]
    updates: list[Update] = []
    envelope = {"object": delivery.get("object")}
    if set(rest) - {"object"}:
        updates.append(_whole(rest))
    for entry in entries:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        if not isinstance(changes, list) or not changes:
            updates.append(_whole({**envelope, "entry": [entry]}))
            continue
        about = {key: value for key, value in entry.items() if key != "changes"}
        for change in changes:
            for single, key, update in _of_change(change):
                payload = {**envelope, "entry": [{**about, "changes": [single]}]}
                updates.append(Update(payload, key or _content_key(payload), tuple(_media(update))))
    return updates


def _whole(payload: Json) -> Update:
    return Update(payload, _content_key(payload), ())


def _content_key(payload: Json) -> tuple[str, ...]:
    return ("content", canonical_json(payload).decode("ascii"))


def _of_change(change: Any) -> Iterator[tuple[Any, tuple[str, ...], Any]]:
    value = change.get("value") if isinstance(change, dict) else None
    lists = [name for name in LISTS if isinstance(value, dict) and isinstance(value.get(name), list) and value[name]]
    if not isinstance(value, dict) or not lists:
        yield change, (), None
        return
    shared = {key: each for key, each in value.items() if key not in lists and key != "contacts"}
    contacts = value.get("contacts")
    for name in lists:
        for place, update in enumerate(value[name]):
            alone: Json = {**shared, name: [update]}
            if isinstance(contacts, list):
                alone["contacts"] = _contacts_of(update, contacts, place, len(value[name]))
            elif contacts is not None:
                alone["contacts"] = contacts
            yield {**change, "value": alone}, _key(name, update), update


def _key(name: str, update: Any) -> tuple[str, ...]:
    """Return what makes an update unique, as WhatsApp sees it; empty where it gave no id."""
    if not isinstance(update, Mapping) or not isinstance(update.get("id"), str) or not update["id"]:
        return ()
    parts = [name, update["id"]]
    if name == "statuses":
        # A message to a group has one status of each kind for every person in it.
        person = update.get("recipient_participant_user_id") or update.get("recipient_participant_id") or ""
        parts += [str(update.get("status", "")), str(person)]
    elif name == "calls":
        parts += [str(update.get("event", "")), str(update.get("status", ""))]
    elif name not in ("messages", "message_echoes"):
        return ()
    return tuple(parts)


_OWN_IDS = ("from", "from_user_id", "recipient_id", "recipient_user_id", "recipient_participant_id",
            "recipient_participant_user_id", "to", "to_user_id", "wa_id", "user_id")  # fmt: skip


def _contacts_of(update: Any, contacts: list[Any], place: int, of: int) -> list[Any]:
    """Return the contacts that belong to one update, its own first: readers look at the first alone.

    By id; else by the last eight digits, since a number may come in two spellings; else by place; else all.
    """
    if len(contacts) <= 1 or not isinstance(update, Mapping):
        return contacts[:MOST_CONTACTS]
    own = {str(update[name]) for name in _OWN_IDS if update.get(name)}
    endings = {text[-8:] for text in own if text.isdecimal() and len(text) >= 8}
    by_id, by_ending = [], []
    for contact in contacts:
        if not isinstance(contact, Mapping):
            continue
        ids = {str(contact[name]) for name in ("wa_id", "user_id") if contact.get(name)}
        if ids & own:
            by_id.append(contact)
        elif any(text[-8:] in endings for text in ids if text.isdecimal()):
            by_ending.append(contact)
    if by_id or by_ending:
        return by_id or by_ending
    return [contacts[place]] if len(contacts) == of else contacts[:MOST_CONTACTS]


def _media(update: Any, depth: int = 0) -> list[str]:
    """Return the ids of the media that an update carries, wherever in it they are."""
    found: list[str] = []
    if depth > DEEPEST or not isinstance(update, Mapping):
        return found
    for name, value in update.items():
        if not isinstance(value, Mapping):
            continue
        if name in MEDIA_TYPES and isinstance(value.get("id"), str) and value["id"]:
            found.append(value["id"])
        else:
            found += _media(value, depth + 1)
    return list(dict.fromkeys(found))[:MOST_MEDIA]
