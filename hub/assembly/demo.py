"""The demo: relay, WhatsApp sandbox and the hub of a bodega in Lima, all on this machine, for `main.py demo`."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from cloud_sync.sandbox.settings import SandboxSettings, SeedPerson
from hub.application.demo import SHOP_NAME, SHOP_NUMBER, STAFF, WORLD
from hub.application.world import read_world
from hub.assembly.config import HubConfig
from hub.assembly.words import t
from hub.domain.errors import Unavailable
from hub.domain.people import Role

SHOP_ID = "bodega-elvira"
PHONE_ID = "106540352242922"
BUSINESS_ID = "419561257915477"
NOTES = Path(__file__).parent.parent / "application" / "demo" / "notes"
_START_SECONDS = 30.0
_SECRETS = ("relay_secret", "enrolment_token", "app_secret", "verify_token", "graph_token")


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """Where the demo runs: its folder, three neighbouring ports, and secrets made once."""

    data: Path
    port: int
    secrets: dict[str, str]

    @property
    def app_url(self) -> str:
        """The shop's app."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """The WhatsApp sandbox."""
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def relay_url(self) -> str:
        """The relay."""
        return f"http://127.0.0.1:{self.port + 2}"

    def hub_config(self) -> HubConfig:
        """The configuration of the demo's hub."""
        return replace(
            HubConfig.read(self.data),
            shop=SHOP_ID,
            relay_url=self.relay_url,
            enrolment_token=self.secrets["enrolment_token"],
            whatsapp_phone_id=PHONE_ID,
            whatsapp_business_id=BUSINESS_ID,
            whatsapp_token=self.secrets["graph_token"],
            graph_url=self.sandbox_url,
            order_link=f"{self.sandbox_url}/?text={{text}}",
            port=str(self.port),
        )

    def sandbox_settings(self) -> SandboxSettings:
        """The sandbox: the shop's number, its people, and ready voice notes."""
        world = read_world(WORLD)
        people = [SeedPerson(p.name, p.phone, p.language, t(f"demo.role.{p.role}")) for p in STAFF]
        for listed, role in (("suppliers", Role.SUPPLIER), ("customers", Role.CUSTOMER)):
            label = t(f"demo.role.{role}")
            people += [SeedPerson(p["name"], p["phone"], world["language"], label) for p in world[listed][:3]]
        # Who asks and who delivers stand side by side: the first thing that one tries.
        people.insert(1, people.pop(len(STAFF)))
        return SandboxSettings(
            webhook_url=f"{self.relay_url}/whatsapp/{SHOP_ID}",
            app_secret=self.secrets["app_secret"],
            access_token=self.secrets["graph_token"],
            phone_number_id=PHONE_ID,
            business_account_id=BUSINESS_ID,
            display_phone_number=SHOP_NUMBER,
            business_name=SHOP_NAME,
            people=tuple(people),
            notes_dir=NOTES,
        )

    def relay_environment(self) -> dict[str, str]:
        """The relay's settings, as its environment carries them."""
        return {
            "MOSTRADOR_RELAY_SECRET": self.secrets["relay_secret"],
            "MOSTRADOR_RELAY_ENROLMENT_TOKEN": self.secrets["enrolment_token"],
            "MOSTRADOR_RELAY_APP_SECRET": self.secrets["app_secret"],
            "MOSTRADOR_RELAY_VERIFY_TOKEN": self.secrets["verify_token"],
            "MOSTRADOR_RELAY_GRAPH_TOKEN": self.secrets["graph_token"],
            "MOSTRADOR_RELAY_GRAPH_BASE_URL": self.sandbox_url,
            "MOSTRADOR_RELAY_DATABASE_URL": f"sqlite:///{(self.data / 'relay.db').absolute()}",
            "MOSTRADOR_RELAY_PUBLIC_URL": self.relay_url,
        }


def plan(data: Path, port: int) -> DemoPlan:
    """Return the plan for the demo in `data`; its secrets are made at the first start and kept."""
    data.mkdir(parents=True, exist_ok=True)
    kept = data / "demo-secrets.json"
    if kept.exists():
        return DemoPlan(data, port, json.loads(kept.read_text("utf-8")))
    made = {name: secrets.token_urlsafe(32) for name in _SECRETS}
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
    return DemoPlan(data, port, made)


def check_ports(plan: DemoPlan, *, with_app: bool) -> None:
    """Raise `Unavailable` where a port that is needed is taken."""
    for port in (plan.port + 1, plan.port + 2, *((plan.port,) if with_app else ())):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Unavailable(f"port {port} is taken", reason="port", port=port) from error


@contextmanager
def neighbours(plan: DemoPlan, main: Path) -> Iterator[None]:
    """Relay and sandbox in processes of their own, for the length of the block.

    Raises `Unavailable` where one does not come up; its own words are in ``<data>/<name>.log``.
    """
    relay = [str(main), "relay", "--host", "127.0.0.1", "--port", str(plan.port + 2)]
    sandbox = [str(main), "sandbox", "--data", str(plan.data), "--port", str(plan.port)]
    with (
        _child(plan, "relay", relay, f"{plan.relay_url}/healthz", plan.relay_environment()),
        _child(plan, "sandbox", sandbox, f"{plan.sandbox_url}/sandbox/people", {}),
    ):
        yield


@contextmanager
def _child(plan: DemoPlan, name: str, command: list[str], healthy: str, env: dict[str, str]) -> Iterator[None]:
    log = plan.data / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, *command], stdout=output, stderr=output, env={**os.environ, **env}
        )
        try:
            _await(process, name, healthy, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(process: subprocess.Popen[bytes], name: str, healthy: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(healthy, timeout=1.0).is_success:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.1)
    raise Unavailable(f"the {name} did not start; see {log}", reason="child", name=name, log=log)
