"""The shop's settings by name, with what holds until somebody writes one. Amounts are in whole currency."""

from __future__ import annotations

from hub.domain.scale_labels import DEFAULT_LAYOUTS

WHATSAPP_NUMBER = "whatsapp_number"
"""The shop's own number in normal form, shown on Home and in the webstore."""
ORDER_LIMIT = "order_limit"
"""Above this value a purchase order goes to the owner for approval first; empty: never."""
SUPPORT_CONTACT = "support_contact"
"""Where "get support" leads: a phone number or e-mail address."""
WEBSTORE_OPEN = "webstore_open"
"""``yes`` or ``no``: whether the public listing is published."""
TAX_RATE = "tax_rate"
"""Percent of sales tax that prices hold, for products without a rate of their own; empty: none is shown."""
RESERVE_FROM = "reserve_from"
"""``accepted`` or ``placed``: from when on a customer's order keeps stock from being sold."""
STUCK_AFTER = "stuck_after"
"""Minutes that a customer's order may wait for an answer before Home asks for a person."""
REORDER_LEAD_DAYS = "reorder_lead_days"
"""Days from an order to its delivery, where nothing is known of the supplier."""
REORDER_COVER_DAYS = "reorder_cover_days"
"""For how many days a suggested order should last."""
BACKUP_FOLDER = "backup_folder"
"""Where each device keeps its daily backups; empty: in ``backups`` beside its books."""
BACKUP_KEEP = "backup_keep"
"""For how many days, weeks and months a backup is kept (`hub.domain.retention`)."""
DISCOUNT_LIMIT = "discount_limit"
"""How many per cent of a bill anybody who sells may take off; more needs a right. Empty: nothing."""
CASH_ROUNDING = "cash_rounding"
"""How cash is rounded: see `hub.domain.pricing.cash_rule`; empty for the currency's own rule."""
CREDIT_LIMIT = "credit_limit"
"""How much a customer may owe with whom nothing else was agreed; empty: as much as the shop gives."""
SCALE_LABELS = "scale_labels"
"""How the shop's scale prints its labels: patterns of `hub.domain.scale_labels`."""

DEFAULTS: dict[str, str] = {
    WHATSAPP_NUMBER: "",
    ORDER_LIMIT: "",
    SUPPORT_CONTACT: "",
    WEBSTORE_OPEN: "yes",
    TAX_RATE: "",
    RESERVE_FROM: "accepted",
    STUCK_AFTER: "15",
    REORDER_LEAD_DAYS: "3",
    REORDER_COVER_DAYS: "7",
    BACKUP_FOLDER: "",
    BACKUP_KEEP: "7/4/12",
    DISCOUNT_LIMIT: "10",
    CASH_ROUNDING: "",
    CREDIT_LIMIT: "",
    SCALE_LABELS: DEFAULT_LAYOUTS,
}
"""Every setting, with the value that holds until one is written."""
