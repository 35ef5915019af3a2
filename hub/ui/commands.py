"""Idempotency keys for what people do in the app."""

from __future__ import annotations

from uuid import uuid4


def command_key(action: str) -> str:
    """Return a fresh idempotency key: made when a form opens, so that pressing twice does once."""
    return f"app:{action}:{uuid4().hex}"
