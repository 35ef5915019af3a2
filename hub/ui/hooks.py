"""Hooks that the pages share: data that follows the books, and waiting until typing rests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import flet as ft

from hub.application.ports.books import Reader
from hub.domain.errors import MostradorError
from hub.ui.session import Session

T = TypeVar("T")
TYPING_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a question gave; `value` is None until the first answer."""

    value: T | None = None
    ready: bool = False


def use_answer(session: Session, question: Callable[[Reader], T], *depends: Any, every: float = 0) -> Answer[T]:
    """Ask the books, again when `depends` changes or something is committed; redraw where the answer differs.

    `every` seconds it is asked again besides, for what depends on time and not on the books.
    """
    answer, set_answer = ft.use_state(Answer())
    turn = ft.use_ref(0)
    latest = ft.use_ref(None)
    latest.current = question
    leave = ft.use_ref(None)

    async def load() -> None:
        turn.current += 1
        mine = turn.current
        try:
            value = await session.ask(latest.current)
        except MostradorError as error:
            session.toast.show(session.problem(error), "bad")
            return
        if mine == turn.current:
            set_answer(Answer(value, True))

    async def start() -> None:
        stop()
        leave.current = session.live.listen(load)
        await load()
        while every and leave.current:
            await asyncio.sleep(every)
            await load()

    def stop() -> None:
        turn.current += 1
        if leave.current:
            leave.current()
            leave.current = None

    ft.use_effect(start, depends, cleanup=stop)
    return answer


def use_rest(action: Callable[[str], Awaitable[None]], seconds: float = TYPING_SECONDS) -> Callable[[str], None]:
    """Return a function that calls `action` with the last text once typing rests for `seconds`."""
    task = ft.use_ref(None)
    latest = ft.use_ref(None)
    latest.current = action

    async def later(text: str) -> None:
        await asyncio.sleep(seconds)
        await latest.current(text)

    def typed(text: str) -> None:
        if task.current:
            task.current.cancel()
        task.current = asyncio.get_running_loop().create_task(later(text))

    return typed
