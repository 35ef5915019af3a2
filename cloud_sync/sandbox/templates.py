"""Message templates: created by the business, approved by Meta (here by a switch or a verb), then sent.

Rules: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cloud_sync.sandbox import ids
from cloud_sync.sandbox.errors import (
    GraphError,
    invalid_parameter,
    template_format,
    template_missing,
    template_parameters,
)

CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
STATUSES = ("PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED")
MAX_TEMPLATES = 250
MAX_BUTTONS = 10
TEXT_LIMITS = {"HEADER": 60, "BODY": 1024, "FOOTER": 60}
BUTTON_TEXT = 25
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NAME = re.compile(r"[a-z0-9_]{1,512}")

Component = dict[str, Any]


@dataclass(slots=True)
class Template:
    """One template in one language."""

    id: str
    name: str
    language: str
    category: str
    components: list[Component]
    parameter_format: str
    status: str
    rejected_reason: str = "NONE"

    def component(self, kind: str) -> Component | None:
        """The component of that kind (`HEADER`, `BODY`, `FOOTER`, `BUTTONS`), if the template has one."""
        return next((part for part in self.components if part["type"].upper() == kind), None)

    def to_json(self) -> dict[str, Any]:
        """The form that Meta lists."""
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "components": self.components,
            "parameter_format": self.parameter_format,
            "status": self.status,
            "rejected_reason": self.rejected_reason,
        }


@dataclass(slots=True)
class TemplateStore:
    """The business account's templates. `auto_approve` approves each one as it is created."""

    auto_approve: bool
    _by_id: dict[str, Template] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Template]:
        return iter(self._by_id.values())

    def create(self, body: object) -> Template:
        """Take a new template. Raises GraphError 100 with what Meta would refuse."""
        if not isinstance(body, dict):
            raise invalid_parameter("The request body must be a JSON object.")
        name, language, category, components = _checked(body)
        if self._named(name, language) is not None:
            raise GraphError(
                100,
                "Invalid parameter",
                f"There is already {language} content for the template {name}.",
                subcode=2388024,
            )
        if len(self._by_id) >= MAX_TEMPLATES:
            raise GraphError(100, "Invalid parameter", f"{MAX_TEMPLATES} templates are the most.")
        template = Template(
            ids.numeric_id(),
            name,
            language,
            category,
            components,
            str(body.get("parameter_format", "POSITIONAL")).upper(),
            "APPROVED" if self.auto_approve else "PENDING",
        )
        self._by_id[template.id] = template
        return template

    def by_id(self, template_id: str) -> Template | None:
        """The template with that id, if any."""
        return self._by_id.get(template_id)

    def find(self, name: str, language: str | None) -> list[Template]:
        """The templates of that name, in one language or in all."""
        return [t for t in self if t.name == name and language in (None, t.language)]

    def delete(self, name: str, template_id: str | None) -> None:
        """Remove a template in every language, or only one by id. Raises GraphError 100."""
        gone = [t for t in self.find(name, None) if template_id in (None, t.id)]
        if not gone:
            raise GraphError(100, "Invalid parameter", f"There is no template {name}.", subcode=2593002)
        for template in gone:
            del self._by_id[template.id]

    def render(self, sent: Component) -> tuple[Template, dict[str, Any]]:
        """What the person sees of a sent template: header, body, footer, buttons.

        Raises GraphError 132001 for one that is missing or not approved, 132000 for a wrong number of
        parameters, 132018 for a parameter whose text Meta refuses.
        """
        name, language = sent["name"], sent["language"]["code"]
        template = self._named(name, language)
        if template is None or template.status in ("PENDING", "REJECTED"):
            raise template_missing(name, language)
        if template.status == "PAUSED":
            raise GraphError(132015, "Template is paused", f"template {name} is paused")
        if template.status == "DISABLED":
            raise GraphError(132016, "Template is disabled", f"template {name} is disabled")
        given = sent.get("components", [])
        content: dict[str, Any] = {"template": name, "language": language}
        for kind, key in (("HEADER", "header"), ("BODY", "text"), ("FOOTER", "footer")):
            part = template.component(kind)
            if part is not None and "text" in part:
                content[key] = _filled(part["text"], _parameters(given, kind), kind)
        buttons = template.component("BUTTONS")
        if buttons is not None:
            _render_buttons(content, buttons["buttons"], given)
        return template, content

    def _named(self, name: str, language: str) -> Template | None:
        found = self.find(name, language)
        return found[0] if found else None


def _checked(body: Component) -> tuple[str, str, str, list[Component]]:
    name, language, category = (body.get(key) for key in ("name", "language", "category"))
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise invalid_parameter("name: lower-case letters, digits and underscores only.")
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2,4})?", language):
        raise invalid_parameter("language: a code such as es, es_MX or pt_BR.")
    if not isinstance(category, str) or category.upper() not in CATEGORIES:
        raise invalid_parameter(f"category: one of {', '.join(CATEGORIES)}.")
    components = body.get("components")
    if not isinstance(components, list) or not all(
        isinstance(part, dict) and isinstance(part.get("type"), str) for part in components
    ):
        raise invalid_parameter("components: a list of objects with a type.")
    kinds = [part["type"].upper() for part in components]
    if kinds.count("BODY") != 1 or len(set(kinds)) != len(kinds):
        raise invalid_parameter("components: exactly one BODY, and each other kind at most once.")
    for part in components:
        _check_component(part)
    return name, language, category.upper(), components


def _check_component(part: Component) -> None:
    kind = part["type"].upper()
    if kind == "BUTTONS":
        buttons = part.get("buttons")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= MAX_BUTTONS:
            raise invalid_parameter(f"BUTTONS: 1 to {MAX_BUTTONS} buttons.")
        for button in buttons:
            text = button.get("text") if isinstance(button, dict) else None
            if not isinstance(text, str) or not 1 <= len(text) <= BUTTON_TEXT:
                raise invalid_parameter(f"BUTTONS: each text has 1 to {BUTTON_TEXT} characters.")
        return
    if kind not in TEXT_LIMITS:
        raise invalid_parameter(f"components: {kind} is none of HEADER, BODY, FOOTER, BUTTONS.")
    text = part.get("text")
    if kind == "HEADER" and part.get("format", "TEXT") != "TEXT":
        return
    if not isinstance(text, str) or not 1 <= len(text) <= TEXT_LIMITS[kind]:
        raise invalid_parameter(f"{kind}: text has 1 to {TEXT_LIMITS[kind]} characters.")
    names = VARIABLE.findall(text)
    if kind == "FOOTER" and names:
        raise invalid_parameter("FOOTER: no variables.")
    if names and "example" not in part:
        raise invalid_parameter(f"{kind}: a text with variables needs an example.")
    if kind == "BODY" and re.search(r"^\s*\{\{|\}\}\s*$", text):
        raise GraphError(100, "Invalid parameter", "BODY: variables can't be at its start or end.", subcode=2388299)


def _parameters(given: list[Component], kind: str) -> list[Component]:
    part = next((part for part in given if part["type"].upper() == kind), None)
    return part.get("parameters", []) if part is not None else []


def _filled(text: str, parameters: list[Component], kind: str) -> str:
    names = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(names) != len(parameters):
        raise template_parameters(
            f"{kind.lower()}: number of localizable_params ({len(parameters)}) does not match the expected "
            f"number of params ({len(names)})"
        )
    values: dict[str, str] = {}
    for index, parameter in enumerate(parameters):
        value = parameter.get("text") if isinstance(parameter, dict) else None
        if not isinstance(value, str) or not value:
            raise template_format(f"{kind.lower()}: parameter {index + 1} must be of type text and not empty")
        if re.search(r"[\n\t]| {5,}", value):
            raise template_format("Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        values[parameter.get("parameter_name") or names[index]] = value
    missing = [name for name in names if name not in values]
    if missing:
        raise template_parameters(f"{kind.lower()}: no parameter for {', '.join(missing)}")
    filled = VARIABLE.sub(lambda match: values[match[1]], text)
    if len(filled) > TEXT_LIMITS[kind]:
        raise GraphError(132005, "Hydrated text too long", f"{kind.lower()}: {len(filled)} characters")
    return filled


def _render_buttons(content: dict[str, Any], buttons: list[Component], given: list[Component]) -> None:
    payloads = {
        int(part.get("index", 0)): part["parameters"][0]
        for part in given
        if part["type"].lower() == "button" and part.get("parameters")
    }
    for index, button in enumerate(buttons):
        parameter = payloads.get(index, {})
        kind = str(button.get("type")).upper()
        if kind == "QUICK_REPLY":
            reply = {"id": parameter.get("payload") or button["text"], "title": button["text"]}
            content.setdefault("buttons", []).append(reply)
        elif kind == "URL":
            value = str(parameter.get("text", ""))
            pieces = VARIABLE.split(button.get("url", ""))
            url = "".join(value if index % 2 else piece for index, piece in enumerate(pieces))
            content["link"] = {"title": button["text"], "url": url}
