"""Meta's Graph API, as much of it as a WhatsApp bot uses. Every answer, errors too, has Meta's form."""

import asyncio
import hmac
import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from cloud_sync.sandbox.errors import (
    invalid_parameter,
    service_error,
    token_expired,
    unknown_object,
    unknown_path,
)
from cloud_sync.sandbox.limits import parse
from cloud_sync.sandbox.media import DOWNLOAD_PATH
from cloud_sync.sandbox.payloads import template_update
from cloud_sync.sandbox.sending import Sending
from cloud_sync.sandbox.state import SandboxState

VERSION = re.compile(r"v\d{1,3}(\.\d{1,2})?")
TEMPLATE_LIMIT = 250

Json = dict[str, Any]


class CutOff(Response):
    """An answer that breaks off: the caller sees the connection end and cannot know what happened."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # the form that ASGI has
        """Promise a body and close the connection before it."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"512")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"messaging_product"', "more_body": True})


def chosen(fields: str | None, told: Json) -> Json:
    """The parts of an object that `fields` names; all where it names none. The id is always told."""
    if not fields:
        return told
    names = {name.split("{")[0].strip() for name in fields.split(",")} | {"id"}
    return {name: value for name, value in told.items() if name in names}


async def json_body(request: Request) -> object:
    """The body as JSON. Raises GraphError 100."""
    try:
        return parse(await request.body())
    except ValueError as error:
        raise invalid_parameter("The request body is no JSON.") from error


def caller_check(state: SandboxState) -> Callable[[Request], Any]:
    """What every Graph call passes first: version, faults, token."""

    async def check(request: Request) -> None:
        version = request.path_params.get("version")
        if version is not None and not VERSION.fullmatch(version):
            raise unknown_path(request.url.path)
        faults = state.faults
        if faults.slow:
            await asyncio.sleep(faults.slow)
        if faults.strikes("server_error"):
            raise service_error()
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = given or request.query_params.get("access_token", "")
        good = hmac.compare_digest(given.encode(), state.settings.access_token.encode())
        if faults.expired_token or not good:
            raise token_expired()

    return check


def create_graph_router(state: SandboxState, sending: Sending) -> APIRouter:
    """The routes of the Graph API and of media downloads."""
    router = APIRouter(dependencies=[Depends(caller_check(state))], include_in_schema=False)

    @router.post("/{version}/{phone_number_id}/messages")
    async def send_message(phone_number_id: str, request: Request) -> Response:
        answer = sending.handle(phone_number_id, await json_body(request))
        return CutOff() if answer.cut_off else JSONResponse(answer.body)

    @router.get("/{version}/{node}")
    async def read_node(node: str, fields: str | None = None) -> JSONResponse:
        return JSONResponse(chosen(fields, _node(state, node)))

    @router.get(DOWNLOAD_PATH)
    async def download(mid: str, ext: int, hash: str) -> Response:  # Meta's own name
        media = state.media.open_url(mid, ext, hash)
        return Response(media.content, media_type=media.mime_type)

    _add_media(router, state)
    _add_templates(router, state)
    _add_account(router, state)

    @router.api_route("/{version}/{rest:path}", methods=["GET", "POST", "DELETE"])
    async def unknown(rest: str) -> Response:
        raise unknown_path(f"/{rest}")

    return router


def _add_media(router: APIRouter, state: SandboxState) -> None:
    @router.post("/{version}/{phone_number_id}/media")
    async def upload(phone_number_id: str, request: Request) -> JSONResponse:
        if phone_number_id != state.settings.phone_number_id:
            raise unknown_object(phone_number_id)
        try:
            async with request.form(max_files=1, max_fields=8) as form:
                file = form.get("file")
                if form.get("messaging_product") != "whatsapp":
                    raise invalid_parameter("messaging_product: must be 'whatsapp'.")
                if not isinstance(file, UploadFile):
                    raise invalid_parameter("file: missing.")
                mime_type = str(form.get("type") or file.content_type or "")
                media = state.media.add_uploaded(await file.read(), mime_type, file.filename or "")
        except ClientDisconnect as error:
            raise invalid_parameter("The upload broke off.") from error
        return JSONResponse({"id": media.id})

    @router.delete("/{version}/{media_id}")
    async def delete_media(media_id: str) -> JSONResponse:
        state.media.delete(media_id)
        return JSONResponse({"success": True})


def _add_templates(router: APIRouter, state: SandboxState) -> None:
    def own_account(account_id: str) -> None:
        if account_id != state.settings.business_account_id:
            raise unknown_object(account_id)

    @router.post("/{version}/{account_id}/message_templates")
    async def create(account_id: str, request: Request) -> JSONResponse:
        own_account(account_id)
        template = state.templates.create(await json_body(request))
        if template.status != "PENDING":
            state.webhooks.post(template_update(template))
        state.feed.publish({"kind": "templates"})
        told = {"id": template.id, "status": template.status, "category": template.category}
        return JSONResponse(told)

    @router.get("/{version}/{account_id}/message_templates")
    async def listed(
        account_id: str,
        fields: str | None = None,
        summary: str | None = None,
        name: str | None = None,
        status: str | None = None,
        language: str | None = None,
        category: str | None = None,
    ) -> JSONResponse:
        own_account(account_id)
        wanted = {"name": name, "status": status, "language": language, "category": category}
        found = [
            template.to_json()
            for template in state.templates
            if all(value in (None, getattr(template, key)) for key, value in wanted.items())
        ]
        told: Json = {"data": [chosen(fields, template) for template in found], "paging": {}}
        if summary:
            count = len(list(state.templates))
            told["summary"] = {
                "total_count": len(found),
                "message_template_count": count,
                "message_template_limit": TEMPLATE_LIMIT,
                "are_translations_complete": False,
            }
        return JSONResponse(told)

    @router.delete("/{version}/{account_id}/message_templates")
    async def delete(account_id: str, name: str, hsm_id: str | None = None) -> JSONResponse:
        own_account(account_id)
        state.templates.delete(name, hsm_id)
        state.feed.publish({"kind": "templates"})
        return JSONResponse({"success": True})


def _add_account(router: APIRouter, state: SandboxState) -> None:
    @router.get("/{version}/{account_id}/phone_numbers")
    async def phone_numbers(account_id: str, fields: str | None = None) -> JSONResponse:
        if account_id != state.settings.business_account_id:
            raise unknown_object(account_id)
        return JSONResponse({"data": [chosen(fields, _phone_number(state))], "paging": {}})

    @router.get("/{version}/{phone_number_id}/whatsapp_business_profile")
    async def profile(phone_number_id: str) -> JSONResponse:
        if phone_number_id != state.settings.phone_number_id:
            raise unknown_object(phone_number_id)
        about = {"messaging_product": "whatsapp", "about": state.settings.business_name}
        return JSONResponse({"data": [about]})


def _phone_number(state: SandboxState) -> Json:
    return {
        "id": state.settings.phone_number_id,
        "verified_name": state.settings.business_name,
        "display_phone_number": state.settings.display_phone_number,
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "account_mode": "SANDBOX",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "webhook_configuration": {"application": state.webhooks.url},
        "is_official_business_account": False,
        "is_pin_enabled": False,
    }


def _node(state: SandboxState, node: str) -> Json:
    """Whatever object has that id: the number, the account, a template, a media. Raises GraphError 100/33."""
    settings = state.settings
    if node == settings.phone_number_id:
        return _phone_number(state)
    if node == settings.business_account_id:
        return {"id": node, "name": settings.business_name, "message_template_namespace": "sandbox"}
    template = state.templates.by_id(node)
    if template is not None:
        return template.to_json()
    media = state.media.get(node)
    return {
        "messaging_product": "whatsapp",
        "url": state.media.url(media),
        "mime_type": media.mime_type,
        "sha256": media.sha256,
        "file_size": len(media.content),
        "id": media.id,
    }


def is_graph_path(path: str) -> bool:
    """Whether a path is the Graph API's, by its version or as a media address."""
    first = path.strip("/").split("/")[0]
    return path.startswith(DOWNLOAD_PATH) or VERSION.fullmatch(first) is not None
