"""The tables that screens read, folded from the log; one module per part of the shop."""

from hub.storage.projections import (
    accounts,
    cash,
    conversation,
    customer_orders,
    hearing,
    losses,
    merging,
    orders,
    products,
    receiving,
    reservations,
    selling,
    shop,
    stock,
    stocktake,
    terms,
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
    "hearing",
    "losses",
    "make",
    "merging",
    "orders",
    "products",
    "projected_facts",
    "receiving",
    "reservations",
    "selling",
    "shop",
    "stock",
    "stocktake",
    "terms",
    "transfers",
]
