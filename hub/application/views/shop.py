"""The shop at a glance: branches, what needs a person, what is not synced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.domain.money import Money


@dataclass(frozen=True, slots=True)
class BranchView:
    """A branch with how many products it holds and what they are worth at cost."""

    id: str
    code: str
    name: str
    products: int
    value: Money


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device of the shop and the branch for which it writes; `letters` begin its receipt and order numbers."""

    id: str
    name: str
    branch: str
    letters: str


@dataclass(frozen=True, slots=True)
class SyncView:
    """What the relay does not have yet."""

    pending: int
    last_exchange: datetime | None


@dataclass(frozen=True, slots=True)
class AttentionView:
    """Something that needs a person; `kind` names its words in the catalogues (``attention.<kind>``)."""

    id: str
    kind: str
    at: datetime
    contact: str | None
    contact_name: str | None
    about: str | None
    count: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomeView:
    """The Home page."""

    name: str
    whatsapp_number: str | None
    sales_today: Money
    sales_count: int
    open_orders: int
    low_stock: int
    waiting_messages: int
    attention: tuple[AttentionView, ...]
    sync: SyncView
