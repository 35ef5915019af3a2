"""Message templates: the only words that reach somebody who has not written for 24 hours. Data, one file a language.

Meta approves each of them by name and language; a change of words is therefore a new name (``…_2``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pywa.client import WhatsApp

from hub.application.i18n import FALLBACK, LANGUAGES
from hub.bot import bodies

_FOLDER = Path(__file__).parent
_PAGE = 200
_BODY = 1024
"""Characters of a template's text, filled."""
_VARIABLE = re.compile(r"\{\{\d+\}\}")


@cache
def definitions(language: str) -> dict[str, Any]:
    """Return a language's templates: ``language`` is Meta's code, ``templates`` the definitions by our own name."""
    known = language if language in LANGUAGES else FALLBACK
    read: dict[str, Any] = json.loads((_FOLDER / f"{known}.json").read_text("utf-8"))
    return read


def filled(name: str, language: str, parameters: Sequence[str], payloads: Sequence[str] = ()) -> bodies.Body:
    """Return the body that sends template `name` (``order``, ``approval``, ``offer``, ``notice``)."""
    known = definitions(language)
    fitted = _fitted(parameters, _room(name, language))
    return bodies.template(known["templates"][name]["name"], known["language"], fitted, payloads)


def says_all(name: str, language: str, parameters: Sequence[str]) -> bool:
    """Whether template `name` takes these parameters without cutting any."""
    lengths = [len(" ".join(value.split())) for value in parameters]
    return max(lengths) <= bodies.PARAMETER and sum(lengths) <= _room(name, language)


def _room(name: str, language: str) -> int:
    text = definitions(language)["templates"][name]["components"][0]["text"]
    return _BODY - len(_VARIABLE.sub("", text))


def _fitted(parameters: Sequence[str], room: int) -> list[str]:
    """Return the parameters, the longest of them shortened until all of them together leave the text within bounds."""
    fitted = [bodies.parameter(value) for value in parameters]
    while (over := sum(len(value) for value in fitted) - room) > 0:
        longest = max(range(len(fitted)), key=lambda n: len(fitted[n]))
        fitted[longest] = bodies.shorten(fitted[longest], max(len(fitted[longest]) - over, 2))
    return fitted


def ensure_templates(client: WhatsApp, waba_id: str) -> dict[tuple[str, str], str]:
    """Create at Meta what is not there yet; return the state of each (name, language): ``APPROVED``, ``PENDING`` …

    Done at set-up, and again whenever a template is said not to exist. Raises pywa's `WhatsAppError`, and what
    httpx raises.
    """
    known: dict[tuple[str, str], str] = {}
    query: dict[str, Any] = {"fields": "name,language,status", "limit": _PAGE}
    while True:
        page = client.api.send_raw_request("GET", f"/{waba_id}/message_templates", params=query)
        known.update({(each["name"], each["language"]): each.get("status", "PENDING") for each in page.get("data", ())})
        after = page.get("paging", {}).get("cursors", {}).get("after")
        if not after or not page.get("data") or "next" not in page.get("paging", {}):
            break
        query["after"] = after
    for language in LANGUAGES:
        wanted = definitions(language)
        for template in wanted["templates"].values():
            key = (template["name"], wanted["language"])
            if key not in known:
                made = client.api.send_raw_request(
                    "POST", f"/{waba_id}/message_templates", json={**template, "language": wanted["language"]}
                )
                known[key] = made.get("status", "PENDING")
    return known
