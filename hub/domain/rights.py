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
    DISCOUNT = "discount"
    """Beyond what the shop lets every employee take off."""
    OVERRIDE_PRICE = "override_price"
    RETURN_SALE = "return_sale"
    VOID_SALE = "void_sale"
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
    OPEN_TILL = "open_till"
    CLOSE_TILL = "close_till"
    """Counting the drawer, without knowing what should be in it."""
    MOVE_CASH = "move_cash"
    """Putting cash in, taking it to the safe, paying expenses and suppliers."""
    CASH_OUT = "cash_out"
    """Taking cash out for anything else, and taking back a move that was a mistake."""
    SEE_EXPECTED = "see_expected"
    """What a drawer should hold before it is counted, and the day's close."""
    GIVE_CREDIT = "give_credit"
    TAKE_PAYMENT = "take_payment"
    """Taking what somebody pays off their debt, and seeing what they owe."""
    OVER_LIMIT = "over_limit"
    """Giving credit beyond a customer's limit."""
    EDIT_ACCOUNTS = "edit_accounts"
    """A customer's limit, blocking, and debts from before."""
    FORGIVE_DEBT = "forgive_debt"
    """Lowering a debt without money, and taking back entries."""


_EVERYBODY = frozenset({Right.SEE_PRICES, Right.TALK})
_TILL = _EVERYBODY | {
    Right.OPEN_TILL,
    Right.CLOSE_TILL,
    Right.MOVE_CASH,
    Right.GIVE_CREDIT,
    Right.TAKE_PAYMENT,
}
_EMPLOYEE = _TILL | {
    Right.ORDER,
    Right.RECEIVE_GOODS,
    Right.COUNT_STOCK,
    Right.TRANSFER,
    Right.SELL,
    Right.SERVE_CUSTOMERS,
    Right.PLACE_ORDER,
    Right.SEE_STOCK,
}
_OFFICE = _EMPLOYEE | {
    Right.CASH_OUT,
    Right.SEE_EXPECTED,
    Right.OVER_LIMIT,
    Right.EDIT_ACCOUNTS,
    Right.FORGIVE_DEBT,
}
_MANAGER = _OFFICE | {
    Right.DISCOUNT,
    Right.OVERRIDE_PRICE,
    Right.RETURN_SALE,
    Right.VOID_SALE,
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
