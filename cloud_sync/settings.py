"""What the relay is told by its environment. Secrets live here and never in its database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cloud_sync.contract import MAX_MEDIA_BYTES

PREFIX = "MOSTRADOR_RELAY_"
SHORTEST_SECRET = 16


class SettingsError(ValueError):
    """The relay cannot start with these settings; the text says which, and what to do."""


@dataclass(frozen=True)
class ShopSecrets:
    """What Meta's app page shows for one shop's WhatsApp number. Empty: the relay's own value holds."""

    app_secret: str = field(default="", repr=False)
    """Signs webhooks."""
    verify_token: str = field(default="", repr=False)
    """Confirms the subscription; chosen by the operator and typed into Meta's page."""
    graph_token: str = field(default="", repr=False)
    """Fetches media."""


@dataclass(frozen=True)
class Settings:
    """How one relay runs. Build it by hand (tests, the demo) or with `from_environment`."""

    relay_secret: str = field(repr=False)
    """Keys the ids of items and the media jobs; changing it makes redeliveries look new."""
    enrolment_token: str = field(repr=False)
    """Whoever has it may register a shop."""
    database_url: str = "sqlite:///relay.db"
    app_secret: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)
    graph_token: str = field(default="", repr=False)
    shops: Mapping[str, ShopSecrets] = field(default_factory=dict)
    """Values for single shops, by shop id."""
    graph_base_url: str = "https://graph.facebook.com"
    """Where media are looked up; the sandbox's address in the demo. Media may also come from this very origin."""
    graph_version: str = "v23.0"
    public_url: str = ""
    """The address that people see, such as https://relay.example; with https it turns on HSTS."""
    max_media_bytes: int = MAX_MEDIA_BYTES
    forwarded_allow_ips: str = "127.0.0.1"
    """Proxies whose X-Forwarded-For is believed."""
    public_rate: float = 30.0
    """Requests a second, of one address, to pages and public documents; the burst is ten times that."""
    enrolment_rate: float = 0.2
    """Attempts a second, of one address, to register; the burst is 20."""
    failure_rate: float = 1.0
    """Wrong tokens a second, of one address; the burst is thirty times that."""
    device_rate: float = 50.0
    """Requests a second of one device; the burst is ten times that."""

    def __post_init__(self) -> None:
        for name in ("relay_secret", "enrolment_token"):
            if len(getattr(self, name)) < SHORTEST_SECRET:
                raise SettingsError(
                    f"{PREFIX}{name.upper()} must be set to at least {SHORTEST_SECRET} random characters; "
                    "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
                )
        base = urlsplit(self.graph_base_url)
        if base.scheme not in ("http", "https") or not base.hostname:
            raise SettingsError(f"{PREFIX}GRAPH_BASE_URL is no http(s) address: {self.graph_base_url!r}")

    def of_shop(self, shop: str) -> ShopSecrets:
        """Return the secrets that hold for `shop`: its own where it has them, else the relay's."""
        own = self.shops.get(shop, ShopSecrets())
        return ShopSecrets(
            app_secret=own.app_secret or self.app_secret,
            verify_token=own.verify_token or self.verify_token,
            graph_token=own.graph_token or self.graph_token,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read ``MOSTRADOR_RELAY_…`` variables. Raises `SettingsError`.

        RELAY_SECRET → ``MOSTRADOR_RELAY_SECRET``; the others carry their field's name in capitals; SHOPS is JSON:
        ``{"shop-id": {"app_secret": "…", "verify_token": "…", "graph_token": "…"}}``.
        """

        def read(name: str, default: str = "") -> str:
            return environment.get(PREFIX + name, default)

        try:
            shops = {shop: ShopSecrets(**values) for shop, values in json.loads(read("SHOPS", "{}")).items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise SettingsError(f"{PREFIX}SHOPS is no JSON of shops and their secrets: {error}") from error
        try:
            max_media_bytes = int(read("MAX_MEDIA_BYTES", str(MAX_MEDIA_BYTES)))
        except ValueError as error:
            raise SettingsError(f"{PREFIX}MAX_MEDIA_BYTES is no whole number") from error
        return cls(
            relay_secret=read("SECRET"),
            enrolment_token=read("ENROLMENT_TOKEN"),
            database_url=read("DATABASE_URL", cls.database_url),
            app_secret=read("APP_SECRET"),
            verify_token=read("VERIFY_TOKEN"),
            graph_token=read("GRAPH_TOKEN"),
            shops=shops,
            graph_base_url=read("GRAPH_BASE_URL", cls.graph_base_url).rstrip("/"),
            graph_version=read("GRAPH_VERSION", cls.graph_version),
            public_url=read("PUBLIC_URL").rstrip("/"),
            max_media_bytes=max_media_bytes,
            forwarded_allow_ips=read("FORWARDED_ALLOW_IPS", cls.forwarded_allow_ips),
        )
