"""The addresses that a shop shows on its relay."""

from __future__ import annotations

from cloud_sync.contract import REPORT_PAGE, WEBSTORE_PAGE, b64
from hub.application.ports.relay import SyncKeys


def report_link(relay: str, keys: SyncKeys) -> str:
    """Return the owner's link. It holds the key: show it to the owner only, and log it never."""
    return f"{relay.rstrip('/')}{REPORT_PAGE.format(shop=keys.shop)}#{b64(keys.report_key())}"


def webstore_link(relay: str, keys: SyncKeys) -> str:
    """Return the address of the public webstore."""
    return relay.rstrip("/") + WEBSTORE_PAGE.format(shop=keys.shop)
