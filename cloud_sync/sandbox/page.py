"""The chat page: its static files, what it needs to begin, live news, and the media it plays."""

import asyncio
import json
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles

from cloud_sync.sandbox.errors import GraphError, VerbError
from cloud_sync.sandbox.media import plain_mime
from cloud_sync.sandbox.state import SandboxState

HEARTBEAT = 15.0
INLINE = ("image/jpeg", "image/png", "image/webp", "video/mp4")

STATIC = Path(str(resources.files("cloud_sync.sandbox").joinpath("static")))


def static_files() -> StaticFiles:
    """The page's own scripts, styles and words."""
    return StaticFiles(directory=STATIC)


def create_page_router(state: SandboxState) -> APIRouter:
    """The routes that only the chat page uses."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def index() -> FileResponse:
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    @router.get("/favicon.ico")
    async def icon() -> FileResponse:
        return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml")

    @router.get("/sandbox/state")
    async def begin() -> dict[str, Any]:
        now = state.clock.now()
        return {
            "boot": state.boot,
            "business": state.settings.business_name,
            "number": state.settings.display_phone_number,
            "now": now.isoformat(),
            "offset": state.clock.offset.total_seconds(),
            "waiting": state.webhooks.waiting,
            "people": [
                {**person.to_json(now), "messages": [message.to_json() for message in person.messages]}
                for person in state.people
            ],
            "notes": [{"id": note.id, "language": note.language, "text": note.text} for note in state.notes.all()],
        }

    @router.get("/sandbox/events")
    async def events() -> StreamingResponse:
        return StreamingResponse(_events(state), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    @router.get("/sandbox/media/{media_id}")
    async def media(media_id: str) -> Response:
        try:
            found = state.media.get(media_id)
        except GraphError as error:
            raise VerbError(
                404, "unknown_media", "That file is not here any more.", "Media lives seven days."
            ) from error
        mime = plain_mime(found.mime_type)
        shown = mime in INLINE or mime.startswith("audio/")
        headers = {"Cache-Control": "private, max-age=3600"}
        if not shown:
            headers["Content-Disposition"] = "attachment"
        return Response(found.content, media_type=mime if shown else "application/octet-stream", headers=headers)

    @router.get("/sandbox/notes/{note_id}")
    async def note_audio(note_id: str) -> FileResponse:
        return FileResponse(state.notes.get(note_id).path, media_type="audio/ogg")

    return router


async def _events(state: SandboxState) -> AsyncIterator[bytes]:
    """Server-sent events: first which start of the sandbox this is, then everything that changes.

    They end for a page that fell behind: it connects again and loads everything afresh.
    """
    queue = state.feed.listen()
    try:
        yield _event({"kind": "hello", "boot": state.boot})
        while state.feed.has(queue):
            try:
                yield _event(await asyncio.wait_for(queue.get(), HEARTBEAT))
            except TimeoutError:
                yield b": still here\n\n"
    finally:
        state.feed.leave(queue)


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
