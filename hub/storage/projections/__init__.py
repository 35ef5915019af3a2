"""The tables that screens read, folded from the log; one module per part of the shop."""

from hub.storage.projections import conversation, orders, products, shop, stock
from hub.storage.projections.projector import TABLES, Projector, dump, projected_facts

__all__ = ["TABLES", "Projector", "conversation", "dump", "orders", "products", "projected_facts", "shop", "stock"]
