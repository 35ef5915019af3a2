"""Checks a body sent to `/{phone-number-id}/messages`: Meta's schema, and the limits that it leaves out.

The limits are checked first, since they can say in plain words what is wrong.
"""

import json
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from cloud_sync.sandbox.errors import invalid_parameter

Body = dict[str, Any]

TEXT = 4096
BODY = 1024
LIST_BODY = 4096
SMALL = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
ROWS = 10
ROW_TITLE = 24
ROW_DESCRIPTION = 72
ROW_ID = 200
TRACKER = 512


def parse(raw: bytes) -> Any:
    """Read a JSON body. Raises ValueError for one that could not be written again: half characters, NaN, too deep."""
    try:
        value = json.loads(raw)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


@cache
def _schema() -> dict[str, Any]:
    data = resources.files("cloud_sync.sandbox").joinpath("data/messages.request.schema.json")
    schema: dict[str, Any] = json.loads(data.read_text(encoding="utf-8"))
    return schema


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = {**_schema(), "$ref": f"#/components/schemas/{name}"}
    return Draft202012Validator(schema)


@cache
def _schema_of_type() -> dict[str, str]:
    """Which schema each message type has, read from the schema itself."""
    schemas = _schema()["components"]["schemas"]
    names = [branch["$ref"].rsplit("/", 1)[1] for branch in schemas["Message"]["oneOf"]]
    found: dict[str, str] = {}
    for name in names:
        schema = schemas[name]
        own = schema["allOf"][1] if "allOf" in schema else schema
        found[own["properties"]["type"]["enum"][0]] = name
    return found


def check_message(body: object) -> Body:
    """The body, if Meta would take it. Raises GraphError 100 with what is wrong and where."""
    if not isinstance(body, dict):
        raise invalid_parameter("The request body must be a JSON object.")
    if body.get("messaging_product") != "whatsapp":
        raise invalid_parameter("messaging_product: must be 'whatsapp'.")
    if "status" in body:
        _check_mark(body)
        return body
    kind = body.get("type", "text")
    schema = _schema_of_type().get(kind) if isinstance(kind, str) else None
    if schema is None:
        raise invalid_parameter(f"type: {kind!r} is none of {', '.join(sorted(_schema_of_type()))}.")
    content = body.get(kind)
    if content is None:
        raise invalid_parameter(f"{kind}: missing, although type is {kind!r}.")
    _at_most("biz_opaque_callback_data", body.get("biz_opaque_callback_data"), TRACKER)
    if kind == "text":
        _check_text(content)
    elif kind == "interactive":
        _check_interactive(content)
    _against_schema(body, schema)
    if not (body.get("to") or body.get("recipient")):
        raise invalid_parameter("to: a phone number, or recipient: a user id, is missing.")
    if kind == "audio" and "caption" in content:
        raise invalid_parameter("audio.caption: audio has no caption.")
    return body


def _check_mark(body: Body) -> None:
    if body["status"] != "read":
        raise invalid_parameter("status: must be 'read'.")
    _against_schema(body, "MarkMessageRequestPayload")
    typing = body.get("typing_indicator")
    if typing is not None and typing != {"type": "text"}:
        raise invalid_parameter("typing_indicator.type: must be 'text'.")


def _against_schema(body: Body, name: str) -> None:
    error = best_match(_validator(name).iter_errors(body))
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path) or "body"
        raise invalid_parameter(f"{place}: {error.message[:300]}")


def _at_most(place: str, text: object, most: int) -> None:
    if isinstance(text, str) and len(text) > most:
        raise invalid_parameter(f"{place}: {len(text)} characters, at most {most} are allowed.")


def _some(place: str, text: object) -> None:
    if not isinstance(text, str) or not text.strip():
        raise invalid_parameter(f"{place}: missing or empty.")


def _objects(place: str, items: object, most: int) -> list[Body]:
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise invalid_parameter(f"{place}: must be a list of one or more objects.")
    if len(items) > most:
        raise invalid_parameter(f"{place}: {len(items)} of them, at most {most} are allowed.")
    return items


def _all_different(place: str, values: list[Any]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise invalid_parameter(f"{place}: {value!r} stands there twice.")


def _check_text(content: object) -> None:
    if isinstance(content, dict):
        _some("text.body", content.get("body"))
        _at_most("text.body", content.get("body"), TEXT)


def _check_interactive(content: object) -> None:
    if not isinstance(content, dict) or not isinstance(content.get("action"), dict):
        raise invalid_parameter("interactive.action: missing.")
    kind = content.get("type")
    for name in ("header", "footer"):
        part = content.get(name)
        if isinstance(part, dict):
            _at_most(f"interactive.{name}.text", part.get("text"), SMALL)
            if name == "footer" or part.get("type") == "text":
                _some(f"interactive.{name}.text", part.get("text"))
    body = content.get("body")
    text = body.get("text") if isinstance(body, dict) else None
    _at_most("interactive.body.text", text, LIST_BODY if kind == "list" else BODY)
    if kind in ("button", "list", "cta_url"):
        _some("interactive.body.text", text)
    if kind == "button":
        _check_buttons(content["action"])
    elif kind == "list":
        header = content.get("header")
        if isinstance(header, dict) and header.get("type") != "text":
            raise invalid_parameter("interactive.header.type: a list's header must be text.")
        _check_list(content["action"])


def _check_buttons(action: Body) -> None:
    place = "interactive.action.buttons"
    replies = []
    for index, button in enumerate(_objects(place, action.get("buttons"), BUTTONS)):
        reply = button.get("reply")
        if button.get("type") != "reply" or not isinstance(reply, dict):
            raise invalid_parameter(f"{place}[{index}]: must be of type 'reply' with a reply.")
        _some(f"{place}[{index}].reply.id", reply.get("id"))
        _at_most(f"{place}[{index}].reply.id", reply.get("id"), BUTTON_ID)
        _some(f"{place}[{index}].reply.title", reply.get("title"))
        _at_most(f"{place}[{index}].reply.title", reply.get("title"), BUTTON_TITLE)
        replies.append(reply)
    _all_different(f"{place}.reply.id", [reply["id"] for reply in replies])
    _all_different(f"{place}.reply.title", [reply["title"] for reply in replies])


def _check_list(action: Body) -> None:
    _some("interactive.action.button", action.get("button"))
    _at_most("interactive.action.button", action.get("button"), BUTTON_TITLE)
    sections = _objects("interactive.action.sections", action.get("sections"), 10)
    rows: list[Body] = []
    for index, section in enumerate(sections):
        place = f"interactive.action.sections[{index}]"
        if len(sections) > 1:
            _some(f"{place}.title", section.get("title"))
        _at_most(f"{place}.title", section.get("title"), ROW_TITLE)
        rows += _objects(f"{place}.rows", section.get("rows"), ROWS)
    if len(rows) > ROWS:
        raise invalid_parameter(f"interactive.action.sections: {len(rows)} rows in all, at most {ROWS} are allowed.")
    for row in rows:
        _some("row.id", row.get("id"))
        _at_most("row.id", row.get("id"), ROW_ID)
        _some("row.title", row.get("title"))
        _at_most("row.title", row.get("title"), ROW_TITLE)
        _at_most("row.description", row.get("description"), ROW_DESCRIPTION)
    _all_different("row.id", [row["id"] for row in rows])
