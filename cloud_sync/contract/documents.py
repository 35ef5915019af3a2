"""The two documents that a hub publishes: the owner's report (encrypted) and the webstore listing (public).

Money is in integer minor units of the document's currency; `minor_digits` says how many decimals those are.
Quantities are text that the hub has written in the document's language ("20 cajas · 120 unidades"). States and
history steps are keys, whose words the page has in three languages; a key that it does not know is shown as it is.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Language = Literal["es", "pt", "en"]
Text = Annotated[str, Field(max_length=200)]
LongText = Annotated[str, Field(max_length=1_000)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DayOfSales(_Document):
    """One day of the shop's own calendar."""

    day: date
    total_minor: int
    tickets: int = Field(ge=0)


class OrderLine(_Document):
    """One product of an order; `price_minor` is of the whole line."""

    product: Text
    quantity: Text
    price_minor: int | None = None
    note: Text = ""


class OrderStep(_Document):
    """One thing that happened to an order. `what` is a key: the name of a fact of the books, such as ``OrderSent``."""

    at: AwareDatetime
    what: Text
    who: Text = ""
    note: LongText = ""


class ReportOrder(_Document):
    """An order with its state and history, oldest step first.

    State keys with words on the page: draft, awaiting_approval, sent, confirmed, short, repriced, rescheduled,
    declined, partly_received, closed, cancelled.
    """

    number: Text
    direction: Literal["purchase", "customer"] = "purchase"
    party: Text
    state: Text
    created_at: AwareDatetime
    due: date | None = None
    total_minor: int | None = None
    lines: list[OrderLine]
    history: list[OrderStep] = Field(default_factory=list)


class LowStock(_Document):
    """A product at or under its reorder point, both as text with the unit."""

    product: Text
    on_hand: Text
    reorder_point: Text = ""
    supplier: Text = ""
    out: bool = False
    """Nothing left at all."""


class Debt(_Document):
    """What a customer owes the shop."""

    name: Text
    amount_minor: int
    since: date | None = None


class BotCounters(_Document):
    """What the bot did from `since` until the report."""

    since: date
    messages_in: int = 0
    voice_notes: int = 0
    understood: int = 0
    asked: int = 0
    not_understood: int = 0
    messages_out: int = 0
    orders_confirmed: int = 0


class Report(_Document):
    """The owner's report. Encrypted by the hub; its key is in the fragment of the owner's link alone."""

    version: Literal[1] = 1
    shop_name: Text
    language: Language
    country: str = Field(pattern=r"^[A-Z]{2}$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    minor_digits: int = Field(default=2, ge=0, le=3)
    timezone: Text
    generated_at: AwareDatetime
    today: date
    """The shop's own date when the report was made."""
    sales: list[DayOfSales] = Field(default_factory=list, max_length=62)
    """Days in order; days without sales may be left out."""
    orders: list[ReportOrder] = Field(default_factory=list, max_length=200)
    low_stock: list[LowStock] = Field(default_factory=list, max_length=500)
    debts: list[Debt] | None = Field(default=None, max_length=500)
    """None where the shop does not show debts here."""
    bot: BotCounters | None = None


class Listed(_Document):
    """A product that the shop shows to everybody. `price_minor` is of one `unit`."""

    id: Text
    name: Text
    category: Text = ""
    unit: Text = ""
    price_minor: int | None = None
    available: Literal["yes", "few", "no"] = "yes"


class Webstore(_Document):
    """The public listing. It names no person, no cost and no exact stock."""

    version: Literal[1] = 1
    shop_name: Text
    language: Language
    country: str = Field(pattern=r"^[A-Z]{2}$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    minor_digits: int = Field(default=2, ge=0, le=3)
    timezone: Text
    generated_at: AwareDatetime
    about: LongText = ""
    address: Text = ""
    whatsapp: str = Field(default="", pattern=r"^\d{0,15}$")
    """The shop's number, digits only with country code; empty: no order button."""
    order_link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)
    """Where "order on WhatsApp" leads instead of wa.me; the demo points it at the sandbox. ``{text}`` in it is
    replaced by the order's words."""
    products: list[Listed] = Field(default_factory=list, max_length=5_000)
