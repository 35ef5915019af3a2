"""Kinds of intents that several steps go by."""

from __future__ import annotations

from hub.application.ports.understanding import Intent

COUNTED = frozenset(
    {
        Intent.RESTOCK_REQUEST,
        Intent.RECORD_RECEIPT,
        Intent.RECORD_SALE,
        Intent.RECORD_LOSS,
        Intent.STOCK_COUNT,
        Intent.TRANSFER_STOCK,
        Intent.CUSTOMER_ORDER,
    }
)
"""Intents whose every line needs a quantity."""
OF_GOODS = COUNTED | {Intent.RECORD_CREDIT}
"""What the cards are about whose lines are counted."""
WRITTEN = (OF_GOODS - {Intent.CUSTOMER_ORDER}) | {Intent.RECORD_PAYMENT, Intent.RECORD_EXPENSE}
"""What is written down or ordered by staff; a customer's question for goods is an order."""
