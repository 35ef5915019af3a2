"""What each role may do. Least rights: what is not listed is not allowed."""

from __future__ import annotations

from enum import StrEnum

from hub.domain.errors import NotAllowed
from hub.domain.people import Role


class Right(StrEnum):
    """An action that not everybody may take."""

    ORDER = "order"
    APPROVE_ORDER = "approve_order"
    RECEIVE_GOODS = "receive_goods"
    COUNT_STOCK = "count_stock"
    ADJUST_STOCK = "adjust_stock"
    """Let a stock-take's differences into the books, or give up goods that went missing between branches."""
    TRANSFER = "transfer"
    SELL = "sell"
    SERVE_CUSTOMERS = "serve_customers"
    """Placing, accepting and handing over customers' orders."""
    PLACE_ORDER = "place_order"
    """Ordering from the shop, for oneself."""
    SEE_STOCK = "see_stock"
    SEE_SALES = "see_sales"
    EDIT_CATALOGUE = "edit_catalogue"
    EDIT_PEOPLE = "edit_people"
    EDIT_SETTINGS = "edit_settings"
    ANSWER_ORDER = "answer_order"
    SEE_PRICES = "see_prices"
    TALK = "talk"


_EVERYBODY = frozenset({Right.SEE_PRICES, Right.TALK})
_EMPLOYEE = _EVERYBODY | {
    Right.ORDER,
    Right.RECEIVE_GOODS,
    Right.COUNT_STOCK,
    Right.TRANSFER,
    Right.SELL,
    Right.SERVE_CUSTOMERS,
    Right.PLACE_ORDER,
    Right.SEE_STOCK,
}
_MANAGER = _EMPLOYEE | {
    Right.ADJUST_STOCK,
    Right.APPROVE_ORDER,
    Right.SEE_SALES,
    Right.EDIT_CATALOGUE,
    Right.EDIT_PEOPLE,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: _MANAGER | {Right.EDIT_SETTINGS},
    Role.MANAGER: _MANAGER,
    Role.EMPLOYEE: _EMPLOYEE,
    Role.SUPPLIER: _EVERYBODY | {Right.ANSWER_ORDER},
    Role.CUSTOMER: _EVERYBODY | {Right.PLACE_ORDER},
}
"""Each role's rights."""


def require(role: Role, right: Right) -> None:
    """Raise `NotAllowed` unless `role` has `right`."""
    if right not in RIGHTS[role]:
        raise NotAllowed(f"{role} may not {right}", role=role.value, right=right.value)
