"""The sandbox as one ASGI app: Graph API, webhooks, verbs and chat page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from cloud_sync.sandbox.errors import (
    GraphError,
    VerbError,
    invalid_parameter,
    invalid_request,
    not_found,
    unknown_path,
)
from cloud_sync.sandbox.graph import create_graph_router, is_graph_path
from cloud_sync.sandbox.guard import Guard
from cloud_sync.sandbox.page import create_page_router, static_files
from cloud_sync.sandbox.receiving import Receiving
from cloud_sync.sandbox.sending import Sending
from cloud_sync.sandbox.settings import SandboxSettings
from cloud_sync.sandbox.state import SandboxState
from cloud_sync.sandbox.verbs import create_verb_router


def create_app(settings: SandboxSettings) -> FastAPI:
    """A sandbox that is ready to be served. Raises ValueError when `public_base_url` is empty."""
    state = SandboxState(settings)
    sending = Sending(state)
    receiving = Receiving(state, sending)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await state.webhooks.start()
        yield
        await state.webhooks.stop()

    app = FastAPI(
        title="WhatsApp sandbox", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    app.add_middleware(Guard, public_base_url=settings.public_base_url)
    _add_errors(app)
    app.include_router(create_page_router(state))
    app.include_router(create_verb_router(state, sending, receiving))
    app.mount("/static", static_files())
    app.include_router(create_graph_router(state, sending))
    return app


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(GraphError)
    async def graph_error(request: Request, error: GraphError) -> JSONResponse:
        if not is_graph_path(request.url.path):
            return JSONResponse(not_found().body(), 404)
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
        return JSONResponse(error.body(), error.status, headers)

    @app.exception_handler(VerbError)
    async def verb_error(_: Request, error: VerbError) -> JSONResponse:
        return JSONResponse(error.body(), error.status)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        said = "; ".join(f"{'.'.join(map(str, e['loc'][1:])) or 'body'}: {e['msg']}" for e in error.errors())
        if is_graph_path(request.url.path):
            return JSONResponse(invalid_parameter(said).body(), 400)
        return JSONResponse(invalid_request(said).body(), 422)

    @app.exception_handler(RecursionError)
    async def too_deep(_: Request, __: RecursionError) -> JSONResponse:
        return JSONResponse(invalid_request("The body is nested too deeply.").body(), 422)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        if is_graph_path(request.url.path):
            return JSONResponse(unknown_path(request.url.path).body(), 400)
        if error.status_code == 404:
            return JSONResponse(not_found().body(), 404)
        told = VerbError(error.status_code, "http_error", str(error.detail), "See docs/SANDBOX.md.")
        return JSONResponse(told.body(), error.status_code, error.headers)
