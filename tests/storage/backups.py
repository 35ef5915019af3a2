"""Backups of the tests' shop, and what refuses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.domain.errors import MostradorError
from hub.storage.backup import back_up
from tests.application.scene import Scene


def save(scene: Scene, to: Path) -> Path:
    return back_up(scene.books.path, scene.books.keys, to, now=scene.clock).path


def refused(work: Callable[..., object], *arguments: object, **named: object) -> str:
    with pytest.raises(MostradorError) as error:
        work(*arguments, **named)
    return error.value.code


def code(scene: Scene) -> bytes:
    return scene.books.keys.recovery_code()
