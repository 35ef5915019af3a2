"""The tables that screens read, folded from the log; one module per part of the shop."""

from hub.storage.projections import (
    accounts,
    cash,
    conversation,
    customer_orders,
    losses,
    orders,
    products,
    selling,
    shop,
    stock,
    stocktake,
    transfers,
)
from hub.storage.projections.projector import Projector, projected_facts
from hub.storage.projections.tables import TABLES, are_current, dump, make

__all__ = [
    "TABLES",
    "Projector",
    "accounts",
    "are_current",
    "cash",
    "conversation",
    "customer_orders",
    "dump",
    "losses",
    "make",
    "orders",
    "products",
    "projected_facts",
    "selling",
    "shop",
    "stock",
    "stocktake",
    "transfers",
]
