"""Message bodies of the Graph API, held to Meta's limits before they are queued, since pywa checks none.

A body here has no recipient: the sender adds it. Names in a shop may be long; titles are shortened so that two of
them stay apart.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.domain.errors import InvalidInput

Body = dict[str, Any]

TEXT = 4096
INTERACTIVE = 1024
BUTTONS, BUTTON_TITLE, BUTTON_ID = 3, 20, 256
ROWS, ROW_TITLE, ROW_DESCRIPTION, ROW_ID, LIST_BUTTON = 10, 24, 72, 200, 20
PARAMETER = 900
"""Characters of one template parameter: Meta allows 1,024 for the whole text of a template."""
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: a reply button, or a row of a list, where `detail` stands below the title."""

    id: str
    title: str
    detail: str = ""


class BodyTooLong(InvalidInput):
    """A message that WhatsApp would refuse."""

    code = "body_too_long"
    hint = "Say it in fewer words, or in two messages."


def text(words: str) -> Body:
    """Return a text message; what is longer than Meta takes is shortened at the end."""
    return {"type": "text", "text": {"body": shorten(words, TEXT), "preview_url": False}}


def buttons(words: str, choices: Sequence[Choice]) -> Body:
    """Return a message with one to three reply buttons. Raises `BodyTooLong` where `words` exceed 1,024."""
    titles = distinct([choice.title for choice in choices], BUTTON_TITLE)
    replies = [
        {"type": "reply", "reply": {"id": choice.id, "title": title}}
        for choice, title in zip(choices, titles, strict=True)
    ]
    return check({"type": "interactive", "interactive": _interactive("button", words, {"buttons": replies})})


def choices(words: str, button: str, rows: Sequence[Choice]) -> Body:
    """Return a message that opens a list of up to ten rows behind `button`. Raises `BodyTooLong`."""
    titles = distinct([row.title for row in rows], ROW_TITLE)
    made = []
    for row, title in zip(rows, titles, strict=True):
        entry = {"id": row.id, "title": title}
        detail = row.detail or (row.title if title != row.title else "")
        if detail:
            entry["description"] = shorten(detail, ROW_DESCRIPTION)
        made.append(entry)
    action = {"button": shorten(button, LIST_BUTTON), "sections": [{"rows": made}]}
    return check({"type": "interactive", "interactive": _interactive("list", words, action)})


def question(words: str, button: str, options: Sequence[Choice]) -> Body:
    """Return buttons where there are three options at most and their titles fit whole, else a list."""
    whole = all(len(option.title) <= BUTTON_TITLE and not option.detail for option in options)
    if len(options) <= BUTTONS and whole:
        return buttons(words, options)
    return choices(words, button, options)


def template(name: str, language: str, parameters: Sequence[str], payloads: Sequence[str] = ()) -> Body:
    """Return an approved template with its text parameters and, for each of its buttons, what a press sends back."""
    components: list[Body] = []
    if parameters:
        filled = [{"type": "text", "text": parameter(value)} for value in parameters]
        components.append({"type": "body", "parameters": filled})
    for index, payload in enumerate(payloads):
        press = [{"type": "payload", "payload": payload}]
        components.append({"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": press})
    made: Body = {"name": name, "language": {"code": language}}
    if components:
        made["components"] = components
    return {"type": "template", "template": made}


def parameter(value: str) -> str:
    """Return text as a template takes it: on one line, never empty, without runs of spaces."""
    return shorten(" ".join(value.split()), PARAMETER) or "-"


def _interactive(kind: str, words: str, action: Body) -> Body:
    return {"type": kind, "body": {"text": words}, "action": action}


def shorten(words: str, limit: int) -> str:
    """Return `words` in at most `limit` characters, cut at a space where one is near, with an ellipsis."""
    if len(words) <= limit:
        return words
    head = words[: limit - 1]
    space = head.rfind(" ")
    if space > limit * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,;:.-") + _ELLIPSIS


def pages(words: str, limit: int) -> list[str]:
    """Return `words` in parts of at most `limit` characters, none of them left out: cut between lines, and a line
    that is too long by itself between words."""
    made: list[str] = []
    for line in (part for whole in words.split("\n") for part in _parts(whole, limit)):
        if made and len(made[-1]) + 1 + len(line) <= limit:
            made[-1] += "\n" + line
        else:
            made.append(line)
    return [page for page in (each.strip("\n") for each in made) if page]


def _parts(line: str, limit: int) -> list[str]:
    if len(line) <= limit:
        return [line]
    return textwrap.wrap(line, limit, break_on_hyphens=False)


def distinct(titles: Sequence[str], limit: int) -> list[str]:
    """Return the titles shortened to `limit` and still told apart.

    What all of them begin with is left out first; titles that are yet equal keep their ends, where sizes stand;
    last they are numbered.
    """
    if all(len(title) <= limit for title in titles) and len(set(titles)) == len(titles):
        return list(titles)
    common = len(common_words(titles).split())
    rest = [" ".join(title.split()[common:]) for title in titles]
    short = [shorten(title, limit) for title in rest]
    if len(set(short)) == len(short):
        return short
    half = (limit - 1) // 2
    short = [t if len(t) <= limit else t[:half].rstrip() + _ELLIPSIS + t[-half:].lstrip() for t in rest]
    if len(set(short)) == len(short):
        return short
    return [f"{number}. {shorten(title, limit - 4)}" for number, title in enumerate(rest, start=1)]


def common_words(titles: Sequence[str]) -> str:
    """Return the words with which all of `titles` begin, where there are several; each has one more of its own."""
    if len(titles) < 2:
        return ""
    words = [title.split() for title in titles]
    count = 0
    while all(len(each) > count + 1 for each in words) and len({each[count] for each in words}) == 1:
        count += 1
    return " ".join(words[0][:count])


def check(body: Body) -> Body:
    """Return `body` if Meta would take it. Raises `BodyTooLong` naming the limit that it breaks."""
    interactive = body["interactive"]
    action = interactive["action"]
    said = interactive["body"]["text"]
    _at_most("words", len(said), INTERACTIVE)
    if not said.strip():
        raise BodyTooLong("a message needs words", reason="empty")
    if interactive["type"] == "button":
        replies = [button["reply"] for button in action["buttons"]]
        _between("buttons", len(replies), BUTTONS)
        _ids([reply["id"] for reply in replies], BUTTON_ID)
    else:
        rows = [row for section in action["sections"] for row in section["rows"]]
        _between("rows", len(rows), ROWS)
        _ids([row["id"] for row in rows], ROW_ID)
    return body


def _between(what: str, count: int, most: int) -> None:
    if count < 1:
        raise BodyTooLong(f"a message needs {what}", reason="empty")
    _at_most(what, count, most)


def _ids(ids: Sequence[str], limit: int) -> None:
    if len(set(ids)) != len(ids):
        raise BodyTooLong("two choices with one id", reason="ids")
    for each in ids:
        _at_most("id", len(each), limit)


def _at_most(what: str, count: int, most: int) -> None:
    if count > most:
        raise BodyTooLong(f"{count} {what}, Meta takes {most}", reason=what, count=count, most=most)
