"""docs/SANDBOX.md names every verb and every fault; the packaged schema is Meta's."""

import json
from pathlib import Path

import pytest

from cloud_sync.sandbox.app import create_app
from cloud_sync.sandbox.faults import Faults
from cloud_sync.sandbox.receiving import Receiving
from cloud_sync.sandbox.sending import Sending
from cloud_sync.sandbox.settings import SandboxSettings
from cloud_sync.sandbox.state import SandboxState
from cloud_sync.sandbox.verbs import create_verb_router

ROOT = Path(__file__).parents[2]
SETTINGS = SandboxSettings("http://127.0.0.1:9/", "secret", "token", public_base_url="http://127.0.0.1:1")


def test_every_verb_and_every_fault_is_documented() -> None:
    page = (ROOT / "docs" / "SANDBOX.md").read_text("utf-8")
    state = SandboxState(SETTINGS)
    sending = Sending(state)
    router = create_verb_router(state, sending, Receiving(state, sending))
    verbs = {f"`{method} {route.path}`" for route in router.routes for method in route.methods}
    assert len(verbs) >= 15
    assert sorted(verb for verb in verbs if verb not in page) == []
    assert sorted(name for name in Faults.model_fields if f"`{name}`" not in page) == []


def test_the_packaged_schema_holds_every_message_type_of_metas() -> None:
    schema = json.loads((ROOT / "cloud_sync/sandbox/data/messages.request.schema.json").read_text("utf-8"))
    schemas = schema["components"]["schemas"]
    named = {branch["$ref"].rsplit("/", 1)[1] for branch in schemas["Message"]["oneOf"]}
    assert len(named) == 11
    assert named < schemas.keys()


def test_an_app_without_its_own_address_is_refused() -> None:
    with pytest.raises(ValueError, match="public_base_url"):
        create_app(SandboxSettings("http://127.0.0.1:9/", "secret", "token"))
