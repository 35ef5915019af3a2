"""What can be asked: the shop, its settings and what the Home page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hub.application.views.shop import DeviceView, HomeView, SyncView
from hub.domain.shop import Branch, Shop


class ShopReads(Protocol):
    """The shop, its settings and what the Home page shows."""

    def shop(self) -> Shop | None:
        """The shop, or None before it was opened."""
        ...

    def branches(self, *, closed: bool = False) -> Sequence[Branch]:
        """The branches in use, or all of them with those that are closed, in the order in which they were opened."""
        ...

    def device_rows(self) -> Sequence[DeviceView]:
        """The shop's devices and the branches for which they write, in the order in which they joined."""
        ...

    def setting(self, name: str, default: str = "") -> str:
        """A shop setting's latest value; names are those of `hub.application.settings`."""
        ...

    def home(self, now: datetime) -> HomeView:
        """What the Home page shows."""
        ...

    def sync_state(self) -> SyncView:
        """How many events wait to be pushed, and when the last exchange was."""
        ...

    def last_recorded(self) -> datetime | None:
        """When the latest event of any device was recorded, by its own clock; None in empty books."""
        ...
