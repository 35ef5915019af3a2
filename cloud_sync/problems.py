"""Errors as the relay answers them: ``application/problem+json`` (RFC 9457) with a stable code and a hint."""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException as StarletteHTTPException

from cloud_sync.contract import PROBLEM_TYPE, Problem
from cloud_sync.store import StoreUnavailable

_LOG = logging.getLogger(__name__)


class ProblemError(Exception):
    """An answer other than success. `detail` says what is wrong, `hint` what to do; `extra` adds fields."""

    def __init__(
        self,
        status: int,
        code: Problem,
        detail: str,
        hint: str = "",
        *,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
        self.headers = headers or {}
        self.extra = extra

    def response(self) -> Response:
        """Return it as an HTTP response."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": self.code.replace("_", " "),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.extra,
        }
        if self.hint:
            body["hint"] = self.hint
        return Response(json.dumps(body), self.status, self.headers, PROBLEM_TYPE)


_CODES = {
    400: Problem.BAD_REQUEST,
    401: Problem.UNAUTHORISED,
    403: Problem.FORBIDDEN,
    404: Problem.NOT_FOUND,
    413: Problem.TOO_LARGE,
    429: Problem.TOO_MANY,
    503: Problem.UNAVAILABLE,
}


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""

    async def problem(_request: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)  # noqa: S101 - for the type checker; registered for this class
        return error.response()

    async def http_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)  # noqa: S101 - as above
        code = _CODES.get(error.status_code, Problem.BAD_REQUEST)
        headers = dict(error.headers or {})
        return ProblemError(error.status_code, code, str(error.detail), headers=headers).response()

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
        # Names of fields only: a value may be a token.
        wrong = [".".join(str(part) for part in each["loc"]) for each in error.errors()]
        detail = f"cannot be right: {', '.join(wrong)}"
        return ProblemError(400, Problem.BAD_REQUEST, detail, "See docs/RELAY.md for the fields.").response()

    async def unavailable(_request: Request, _error: Exception) -> Response:
        return ProblemError(
            503, Problem.UNAVAILABLE, "the relay's store does not answer", "Try again.", headers={"Retry-After": "5"}
        ).response()

    app.add_exception_handler(ProblemError, problem)
    app.add_exception_handler(StarletteHTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(StoreUnavailable, unavailable)
    app.add_exception_handler(SQLAlchemyError, unavailable)
