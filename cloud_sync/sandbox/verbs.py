"""The sandbox's own HTTP verbs, by which a test or the chat page is any person and moves the world.

They are documented in `docs/SANDBOX.md`; a test holds that page against these routes.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, FiniteFloat, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from cloud_sync.sandbox.audio import MIME as VOICE_MIME
from cloud_sync.sandbox.audio import to_voice_note
from cloud_sync.sandbox.clock import ClockTooFar
from cloud_sync.sandbox.errors import GraphError, VerbError, invalid_request
from cloud_sync.sandbox.faults import Faults
from cloud_sync.sandbox.limits import parse
from cloud_sync.sandbox.payloads import template_update
from cloud_sync.sandbox.people import ChatMessage, Person
from cloud_sync.sandbox.receiving import Receiving
from cloud_sync.sandbox.sending import Sending
from cloud_sync.sandbox.settings import SeedPerson
from cloud_sync.sandbox.state import SandboxState

Json = dict[str, Any]
Wait = Annotated[float, Query(ge=0, le=60, description="seconds to wait for something")]


class Model(BaseModel):
    """A JSON body; a name that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class NewPerson(Model):
    """A person to add."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Annotated[str, Field(max_length=30)]
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "es"
    role: Annotated[str, Field(max_length=40)] = ""
    hides_phone: bool = False


class PersonChange(Model):
    """What may change of a person: whether their phone is on, and their profile name."""

    online: bool | None = None
    name: Annotated[str | None, Field(min_length=1, max_length=60)] = None


class Act(Model):
    """What a person does: exactly one of `text`, `button`, `row`, `note`, `reaction`."""

    text: str | None = None
    button: str | None = None
    row: str | None = None
    note: str | None = None
    reaction: str | None = None
    message: str | None = None


class ClockMove(Model):
    """Exactly one of: `advance` seconds, `set` to a moment, `reset` to the machine's time."""

    advance: FiniteFloat | None = None
    set: AwareDatetime | None = None
    reset: Literal[True] | None = None


class TemplateDecision(Model):
    """Meta's decision on a template."""

    name: str
    language: str | None = None
    status: Literal["PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED"]
    reason: Annotated[str, Field(max_length=60)] = "NONE"


class Subscription(Model):
    """Where webhooks go from now on, confirmed by Meta's challenge."""

    url: Annotated[str, Field(pattern="^https?://", max_length=500)]
    verify_token: str


def create_verb_router(state: SandboxState, sending: Sending, receiving: Receiving) -> APIRouter:
    """The routes under `/sandbox`."""
    router = APIRouter(prefix="/sandbox")
    _add_people(router, state, sending)
    _add_messages(router, state, receiving)
    _add_world(router, state)
    _add_templates(router, state)
    _add_webhooks(router, state)
    return router


def _add_people(router: APIRouter, state: SandboxState, sending: Sending) -> None:
    @router.get("/people")
    async def people() -> Json:
        now = state.clock.now()
        return {"people": [person.to_json(now) for person in state.people]}

    @router.post("/people", status_code=201)
    async def add_person(new: NewPerson) -> Json:
        person = state.people.add(SeedPerson(**new.model_dump()))
        state.tell_person(person)
        return person.to_json(state.clock.now())

    @router.patch("/people/{phone}")
    async def change_person(phone: str, change: PersonChange) -> Json:
        person = state.people.get(phone)
        if change.name is not None:
            person.name = change.name
        if change.online is not None:
            person.online = change.online
            if change.online:
                sending.came_online(person)
        state.tell_person(person)
        return person.to_json(state.clock.now())

    @router.post("/people/{phone}/read")
    async def read(phone: str) -> Json:
        person = state.people.get(phone)
        sending.seen(person)
        return person.to_json(state.clock.now())


def _add_messages(router: APIRouter, state: SandboxState, receiving: Receiving) -> None:
    @router.get("/people/{phone}/messages")
    async def messages(
        phone: str,
        after: Annotated[int, Query(ge=0)] = 0,
        wait: Wait = 0,
        sender: Annotated[Literal["business", "person"] | None, Query(alias="from")] = None,
        failed: bool = False,
    ) -> Json:
        person = state.people.get(phone)

        def found() -> list[ChatMessage]:
            return [
                message
                for message in person.messages[after:]
                if sender in (None, message.sender) and (failed or message.status != "failed")
            ]

        await state.feed.until(lambda: bool(found()), wait)
        now = state.clock.now()
        return {
            "messages": [message.to_json() for message in found()],
            "last": len(person.messages),
            "typing": person.to_json(now)["typing"],
        }

    @router.post("/people/{phone}/messages", status_code=201)
    async def act(phone: str, request: Request) -> Json:
        person = state.people.get(phone)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            message = await _act_by_form(receiving, person, request)
        else:
            message = await _act_by_json(state, receiving, person, request)
        return message.to_json()


async def _act_by_json(state: SandboxState, receiving: Receiving, person: Person, request: Request) -> ChatMessage:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise invalid_request("The body is neither application/json nor multipart/form-data.")
    try:
        act = Act.model_validate(parse(await request.body()))
    except ValidationError as error:
        raise invalid_request(_said(error)) from error
    except ValueError as error:
        raise invalid_request("The body is no JSON.") from error
    given = [name for name in ("text", "button", "row", "note", "reaction") if getattr(act, name) is not None]
    if len(given) != 1:
        raise invalid_request("Give exactly one of text, button, row, note, reaction.")
    if act.text is not None:
        return receiving.text(person, act.text, act.message)
    if act.note is not None:
        content = await asyncio.to_thread(state.notes.get(act.note).path.read_bytes)
        return receiving.voice(person, await asyncio.to_thread(to_voice_note, content))
    if act.reaction is not None:
        return receiving.react(person, act.message or "", act.reaction)
    return receiving.press(person, given[0], act.button or act.row or "", act.message)


async def _act_by_form(receiving: Receiving, person: Person, request: Request) -> ChatMessage:
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            audio, image = form.get("audio"), form.get("image")
            if isinstance(audio, UploadFile):
                content = await audio.read()
                if form.get("raw"):
                    return receiving.raw_audio(person, content, audio.content_type or VOICE_MIME)
                return receiving.voice(person, await asyncio.to_thread(to_voice_note, content))
            if isinstance(image, UploadFile):
                return receiving.image(person, await image.read(), _field(form, "caption"))
    except ClientDisconnect as error:
        raise invalid_request("The upload broke off.") from error
    raise invalid_request("Give a file in the form field audio or image.")


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _said(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors())


def _add_world(router: APIRouter, state: SandboxState) -> None:
    def told_clock() -> Json:
        return {
            "now": state.clock.now().isoformat(timespec="milliseconds"),
            "offset": state.clock.offset.total_seconds(),
        }

    @router.get("/clock")
    async def clock() -> Json:
        return told_clock()

    @router.post("/clock")
    async def move_clock(move: ClockMove) -> Json:
        given = move.model_dump(exclude_none=True)
        if len(given) != 1:
            raise invalid_request("Give exactly one of advance (seconds), set (a moment), reset (true).")
        try:
            match given:
                case {"advance": float(seconds)}:
                    state.clock.advance(timedelta(seconds=seconds))
                case {"set": datetime() as moment}:
                    state.clock.set(moment)
                case _:
                    state.clock.reset()
        except (ClockTooFar, OverflowError) as error:
            raise invalid_request("The clock can move ten years at most.") from error
        state.feed.publish({"kind": "clock", **told_clock()})
        state.tell_everybody()
        return told_clock()

    @router.get("/faults")
    async def faults() -> Json:
        return state.faults.model_dump()

    @router.post("/faults")
    async def set_faults(request: Request) -> Json:
        try:
            state.faults.change(parse(await request.body()))
        except ValidationError as error:
            raise invalid_request(_said(error)) from error
        except (ValueError, TypeError) as error:
            raise invalid_request("The body is no JSON object.") from error
        state.webhooks.reconsider()
        return state.faults.model_dump()

    @router.delete("/faults")
    async def clear_faults() -> Json:
        state.faults.change(Faults(statuses=state.settings.statuses).model_dump())
        state.webhooks.reconsider()
        return state.faults.model_dump()


def _add_templates(router: APIRouter, state: SandboxState) -> None:
    @router.get("/templates")
    async def templates() -> Json:
        return {"templates": [template.to_json() for template in state.templates]}

    @router.post("/templates")
    async def decide(request: Request) -> JSONResponse:
        """Decide on a template (`status`), or create one as Meta's form has it (`components`)."""
        try:
            body = parse(await request.body())
        except ValueError as error:
            raise invalid_request("The body is no JSON.") from error
        if isinstance(body, dict) and "components" in body:
            try:
                template = state.templates.create(body)
            except GraphError as error:
                raise invalid_request(error.details, "Meta would refuse this template too.") from error
            state.webhooks.post(template_update(template))
            return JSONResponse(template.to_json(), 201)
        try:
            decision = TemplateDecision.model_validate(body)
        except ValidationError as error:
            raise invalid_request(_said(error)) from error
        found = state.templates.find(decision.name, decision.language)
        if not found:
            raise VerbError(
                404,
                "unknown_template",
                f"There is no template {decision.name}.",
                "GET /sandbox/templates lists them.",
            )
        for template in found:
            template.status, template.rejected_reason = decision.status, decision.reason
            state.webhooks.post(template_update(template))
        state.feed.publish({"kind": "templates"})
        return JSONResponse({"templates": [template.to_json() for template in found]})


def _add_webhooks(router: APIRouter, state: SandboxState) -> None:
    @router.get("/webhooks")
    async def webhooks(after: Annotated[int, Query(ge=0)] = 0, idle: Wait = 0) -> Json:
        await state.webhooks.until_idle(idle)
        return {
            "url": state.webhooks.url,
            "waiting": state.webhooks.waiting,
            "deliveries": [sent.to_json() for sent in state.webhooks.log if sent.number > after],
        }

    @router.post("/webhooks")
    async def subscribe(subscription: Subscription) -> Json:
        done, why = await state.webhooks.subscribe(subscription.url, subscription.verify_token)
        if not done:
            raise VerbError(
                502, "challenge_failed", f"The webhook was not confirmed: {why}.", "Check url and verify_token."
            )
        return {"url": state.webhooks.url}
