"""The errors that the sandbox answers.

    GraphError      what Meta answers to the business, with Meta's code
    VerbError       what the sandbox's own verbs answer to a test or the chat page

Meta's codes: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

import secrets
from typing import Any

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"


class GraphError(Exception):
    """An error as Meta's Graph API answers it: `code`, HTTP `status`, a short `title` and the `details`."""

    def __init__(
        self,
        code: int,
        title: str,
        details: str = "",
        *,
        status: int = 400,
        subcode: int | None = None,
        kind: str = "OAuthException",
        transient: bool = False,
    ) -> None:
        super().__init__(f"(#{code}) {title}: {details}")
        self.code = code
        self.title = title
        self.details = details
        self.status = status
        self.subcode = subcode
        self.kind = kind
        self.transient = transient

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer to a Graph call."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": secrets.token_urlsafe(8),
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.transient:
            error["is_transient"] = True
        return {"error": error}

    def in_status(self) -> dict[str, Any]:
        """The same error as a `failed` status carries it."""
        return {
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details or self.title},
            "href": HREF,
        }


def invalid_parameter(details: str) -> GraphError:
    """100: the body breaks the schema or one of Meta's limits; `details` says which."""
    return GraphError(100, "Invalid parameter", details)


def unknown_object(object_id: str) -> GraphError:
    """100/33: there is no such object, or the token may not see it."""
    title = (
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation"
    )
    return GraphError(100, title, subcode=33, kind="GraphMethodException")


def unknown_path(path: str) -> GraphError:
    """2500: the address is none of the Graph API's."""
    return GraphError(2500, f"Unknown path components: {path}")


def token_expired() -> GraphError:
    """190: the access token is missing, wrong or has expired."""
    title = "Error validating access token: the token is missing, wrong, or has expired"
    return GraphError(190, title, status=401, subcode=463)


def window_closed() -> GraphError:
    """131047: more than 24 hours since that contact's last message; only a template may be sent."""
    details = (
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
    )
    return GraphError(131047, "Re-engagement message", details)


def too_many_to_one() -> GraphError:
    """131056: too many messages to one contact in a short time."""
    details = (
        "Message failed to send because there were too many messages sent from this phone number to the "
        "same phone number in a short period of time."
    )
    return GraphError(131056, "(Business Account, Consumer Account) pair rate limit hit", details)


def rate_limited() -> GraphError:
    """130429: more messages a second than the number may send."""
    details = (
        "Message failed to send because there were too many messages sent from this phone number in a "
        "short period of time."
    )
    return GraphError(130429, "Rate limit hit", details)


def undeliverable() -> GraphError:
    """131026: the message cannot be delivered, mostly because the number has no WhatsApp."""
    details = "Unable to deliver the message: the number has no WhatsApp account here, or cannot be reached."
    return GraphError(131026, "Message undeliverable", details)


def service_error() -> GraphError:
    """131000: Meta's own trouble; may be tried again."""
    details = "Message failed to send due to an unknown error. Please try again later."
    return GraphError(131000, "Something went wrong", details, status=500, transient=True)


def template_missing(name: str, language: str) -> GraphError:
    """132001: no approved template of that name in that language."""
    return GraphError(
        132001,
        "Template name does not exist in the translation",
        f"template name ({name}) does not exist in {language}",
        status=404,
    )


def template_parameters(details: str) -> GraphError:
    """132000: the number of parameters is not the template's."""
    return GraphError(132000, "Number of parameters does not match the expected number of params", details)


def template_format(details: str) -> GraphError:
    """132012 or 132018: a parameter's form is not what the template or Meta allows."""
    return GraphError(132018, "There's an issue with the parameters in your template", details)


def reaction_target(details: str) -> GraphError:
    """131009: a parameter's value is not valid, for example a message id that is not known."""
    return GraphError(131009, "Parameter value is not valid", details)


class VerbError(Exception):
    """A sandbox verb that cannot be done: a stable `code`, what went wrong, and a `hint` on what to do."""

    def __init__(self, status: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


def unknown_person(phone: str) -> VerbError:
    """404: nobody with that number."""
    return VerbError(
        404,
        "unknown_person",
        f"Nobody here has the number {phone}.",
        "GET /sandbox/people lists who is here; POST /sandbox/people adds a person.",
    )


def invalid_request(message: str, hint: str = "See docs/SANDBOX.md for what this verb takes.") -> VerbError:
    """422: the request says something that the verb does not take."""
    return VerbError(422, "invalid_request", message, hint)


def not_found() -> VerbError:
    """404: no such address."""
    return VerbError(404, "not_found", "There is nothing at that address.", "See docs/SANDBOX.md for what there is.")
