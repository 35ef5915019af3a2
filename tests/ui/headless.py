"""The app with no client: a real Flet session over a connection that records and answers as a client would.

It rests on internals of Flet, which is why its version is pinned.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import flet as ft
import msgpack
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.messaging.connection import Connection
from flet.messaging.protocol import MessageAction, configure_encode_object_for_msgpack
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

_PATIENCE = 8.0


def _packed(value: object) -> bytes:
    return msgpack.packb(value, default=configure_encode_object_for_msgpack(BaseControl))


class RecordingConnection(Connection):
    """Takes every message, holds it to be one that a client can read, and answers method calls."""

    def __init__(self, app: HeadlessApp) -> None:
        super().__init__()
        self.app = app
        self.loop = asyncio.get_running_loop()
        self.executor = ThreadPoolExecutor(1)
        self.pubsubhub = PubSubHub()
        self.page_url, self.page_name = "http://test", ""
        self.kept: dict[str, Any] = {}

    def send_message(self, message: Any) -> None:
        _packed([message.action, message.body])
        if message.action == MessageAction.SESSION_CRASHED:
            raise AssertionError(message.body.message)
        if message.action == MessageAction.INVOKE_METHOD:
            body = message.body
            result = None
            if body.name == "push_route":
                self.loop.create_task(self.app.route(body.args["route"]))
            elif body.name == "get":
                result = self.kept.get(body.args["key"])
            elif body.name == "set":
                self.kept[body.args["key"]] = body.args["value"]
                result = True
            self.loop.call_soon(
                self.app.session.handle_invoke_method_results, body.control_id, body.call_id, result, None
            )

    def get_upload_url(self, file_name: str, expires: int) -> str:
        return f"/upload?f={file_name}"


class HeadlessApp:
    """Opens the app at a route; finds controls and acts on them. Use as an async context manager."""

    def __init__(
        self,
        main: Callable[[ft.Page], Awaitable[None]],
        *,
        route: str = "/",
        width: float = 1280,
        kept: dict[str, Any] | None = None,
    ) -> None:
        self.main = main
        self.props = {"width": width, "height": 800, "route": route, "web": True}
        self.kept = {} if kept is None else kept

    async def __aenter__(self) -> HeadlessApp:
        self.connection = RecordingConnection(self)
        self.connection.kept = self.kept
        self.session = Session(self.connection)
        self.page = self.session.page
        self.session.apply_page_patch(self.props)
        # Packing takes the snapshots that later differences are told against.
        _packed(self.session.get_page_patch())
        _context_page.set(self.page)
        context.reset_auto_update()
        await self.main(self.page)
        await self.session.after_event(self.page)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.session.close()
        await asyncio.sleep(0.05)

    async def route(self, route: str) -> None:
        self.session.apply_page_patch({"route": route})
        await self.session.dispatch_event(self.page._i, "route_change", {"route": route})

    def walk(self, control: Any = None, seen: set[int] | None = None) -> Iterator[BaseControl]:
        """Every control that is on the page now."""
        seen = set() if seen is None else seen
        control = self.page if control is None else control
        if id(control) in seen:
            return
        seen.add(id(control))
        if isinstance(control, BaseControl):
            yield control
        if isinstance(control, list | tuple):
            for part in control:
                yield from self.walk(part, seen)
        elif dataclasses.is_dataclass(control):
            for field in dataclasses.fields(control):
                if field.name in ("_parent", "parent") or field.metadata.get("skip"):
                    continue
                value = getattr(control, field.name, None)
                if isinstance(value, BaseControl | list | tuple) or dataclasses.is_dataclass(value):
                    yield from self.walk(value, seen)

    def texts(self) -> list[str]:
        """What can be read: texts, labels, hints, and buttons' words."""
        found: list[str] = []
        for control in self.walk():
            for name in ("value", "label", "hint_text", "helper", "content", "text", "title", "error"):
                value = getattr(control, name, None)
                if isinstance(value, str) and value:
                    found.append(value)
        return found

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until `condition` holds, and return what it gave."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while not (found := condition()):
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"never so: {inspect.getsource(condition).strip()}\n{self.texts()}")
            await asyncio.sleep(0.02)
        return found

    async def shows(self, text: str) -> None:
        await self.until(lambda: any(text in shown for shown in self.texts()))

    def button(self, words: str) -> BaseControl | None:
        """The button or pressable thing with these words in it."""
        for control in self.walk():
            if isinstance(control, ft.Button) and control.content == words:
                return control
            pressable = isinstance(control, ft.Container) and control.on_click
            if pressable and any(isinstance(x, ft.Text) and x.value == words for x in self.walk(control.content)):
                return control
            if isinstance(control, ft.Semantics) and control.label == words and control.content is not None:
                return control.content
        return None

    def field(self, label: str) -> ft.TextField | None:
        return next((x for x in self.walk() if isinstance(x, ft.TextField) and label in (x.label, x.hint_text)), None)

    async def press(self, words: str) -> None:
        control = await self.until(lambda: self.button(words))
        await self.session.dispatch_event(control._i, "click", None)

    async def type(self, label: str, value: str, *, enter: bool = False) -> None:
        control = await self.until(lambda: self.field(label))
        self.session.apply_patch(control._i, {"value": value})
        await self.session.dispatch_event(control._i, "change", value)
        if enter:
            await self.session.dispatch_event(control._i, "submit", value)
