"""Facts about the shop, its branches, devices and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from hub.domain.events.envelope import Payload, fact


@fact
class ShopOpened(Payload):
    """The shop began to keep its books here. Happens once."""

    shop: str
    name: str
    language: str
    country: str
    currency: str
    timezone: str

    @property
    def stream(self) -> str:
        """The shop."""
        return self.shop


@fact
class BranchOpened(Payload):
    """A place that holds stock was added."""

    branch: str
    code: str
    name: str

    @property
    def stream(self) -> str:
        """The branch."""
        return self.branch


class _BranchFact(Payload):
    """Base of what happens to a branch that was opened."""

    __slots__ = ()
    branch: str

    @property
    def stream(self) -> str:
        """The branch."""
        return self.branch


@fact
class BranchRenamed(_BranchFact):
    """A branch has another name; its code stays."""

    branch: str
    name: str


@fact
class BranchClosed(_BranchFact):
    """Nothing is sold, received or sent there any more."""

    branch: str


@fact
class BranchReopened(_BranchFact):
    """A closed branch is used again."""

    branch: str


@fact
class DeviceMoved(Payload):
    """A device writes for another branch from now on."""

    device: str
    branch: str

    @property
    def stream(self) -> str:
        """The device."""
        return self.device


@fact
class DeviceJoined(Payload):
    """A device began to write into the shop's log."""

    device: str
    name: str
    branch: str

    @property
    def stream(self) -> str:
        """The device."""
        return self.device


@fact
class LettersGiven(Payload):
    """The device that founded the shop gave another one what begins its receipts. From any other it says nothing."""

    device: str
    letters: str

    @property
    def stream(self) -> str:
        """The device that got them."""
        return self.device


@fact
class SettingChanged(Payload):
    """One of the shop's settings was written; the latest write holds."""

    name: str
    value: str
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Under ``value`` the stamps of the writes that it replaced, see `hub.domain.fields`."""

    @property
    def stream(self) -> str:
        """The setting."""
        return f"setting:{self.name}"
