"""How a hub on this device runs: folder, relay and WhatsApp account, from the environment or the data folder.

``hub.toml`` in the data folder holds what is no secret; secrets come from the environment once and are then kept in the
key file beside the books.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from hub.domain.errors import InvalidInput

PREFIX = "MOSTRADOR_"
FILE = "hub.toml"


def default_data() -> Path:
    """Where a shop's books live: ``MOSTRADOR_DATA``, the app's own folder on a phone, else the user's data folder."""
    if chosen := os.environ.get(f"{PREFIX}DATA"):
        return Path(chosen).expanduser()
    if storage := os.environ.get("FLET_APP_STORAGE_DATA"):
        return Path(storage)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Mostrador" / "shop"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Mostrador" / "shop"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mostrador" / "shop"


@dataclass(frozen=True, slots=True)
class HubConfig:
    """How one hub runs. Every text field can be set in ``hub.toml`` or as ``MOSTRADOR_<NAME>``."""

    data: Path
    shop: str = "shop"
    """The shop's id at the relay: lower-case letters, digits and hyphens."""
    relay_url: str = ""
    """Empty: this hub works alone, without WhatsApp, report and webstore."""
    enrolment_token: str = field(default="", repr=False)
    """What the relay's operator gave, to register the shop there."""
    whatsapp_phone_id: str = ""
    whatsapp_business_id: str = ""
    whatsapp_token: str = field(default="", repr=False)
    graph_url: str = "https://graph.facebook.com"
    order_link: str = ""
    """Where the webstore's order button leads instead of WhatsApp; the demo's sandbox."""
    speech_model: str = ""
    """A recogniser by name; empty: the best installed one."""
    language_model: str = ""
    """A language model by name, to read what the rules do not; empty: rules alone (docs/UNDERSTANDING.md says why)."""
    backup_folder: str = ""
    """Where this device keeps its daily backups; empty: where the shop's settings say."""
    host: str = "127.0.0.1"
    """Where the app in the browser listens; another address lets phones of the shop's own network in."""
    port: str = "8400"

    @property
    def books(self) -> Path:
        """The database."""
        return self.data / "books.db"

    @classmethod
    def read(cls, data: Path | None = None, environment: Mapping[str, str] | None = None) -> Self:
        """Return the configuration of `data`; the environment wins over the file.

        Raises `InvalidInput` where the file is no TOML or names what is unknown.
        """
        folder = data or default_data()
        env = os.environ if environment is None else environment
        names = {f.name for f in fields(cls)} - {"data"}
        values = _file(folder / FILE)
        if unknown := set(values) - names:
            raise InvalidInput(f"{FILE} knows no {sorted(unknown)}", reason="config", file=str(folder / FILE))
        values |= {name: env[PREFIX + name.upper()] for name in names if env.get(PREFIX + name.upper())}
        return cls(data=folder, **values)


def _file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        return {name: str(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"{path}: {error}", reason="config", file=str(path)) from error
