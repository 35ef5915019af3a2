"""The shop itself and its branches."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop: one owner, one currency, one zone, one or more branches."""

    id: str
    name: str
    language: str
    """ISO 639-1: es, pt or en."""
    country: str
    """ISO 3166-1 alpha-2."""
    currency: str
    """ISO 4217."""
    timezone: str
    """IANA name."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the shop's dates are meant."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Branch:
    """One place that holds stock. `code` is the short name used by imports (``surquillo``)."""

    id: str
    code: str
    name: str
    closed: bool = False
