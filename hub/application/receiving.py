"""After goods came: putting a receipt right, sending goods back, and what the supplier owes for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hub.application.access import demand
from hub.application.ports.books import Transaction
from hub.application.purchasing import arrived, find_order, known_supplier
from hub.application.stock import known_branch
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.events import (
    CorrectionReason,
    CreditSettlement,
    GoodsReturned,
    ReceiptCorrected,
    ReceivedLine,
    ReturnReason,
    ReturnSettled,
)
from hub.domain.money import Money
from hub.domain.rights import Right


def correct_receipt(tx: Transaction, receipt: str, lines: Sequence[ReceivedLine], reason: CorrectionReason) -> None:
    """Put a receipt right: `lines` are what really came, all of it; none where nothing did.

    Stock moves by the difference and the average cost with it; costs not given stay as they were. Writing what stands
    there already changes nothing. Raises `NotFound`, `InvalidQuantity`, `InvalidMoney`, `NotAllowed`.
    """
    demand(tx, Right.ADJUST_STOCK)
    found = tx.receipt(receipt)
    if found is None:
        raise NotFound(f"no receipt {receipt}", reason="receipt")
    costs = {line.product: line.unit_cost for line in found.lines}
    right = arrived(tx, lines, costs)
    if right != found.lines:
        tx.record(ReceiptCorrected(receipt, right, reason, found.order))


def return_goods(
    tx: Transaction,
    *,
    lines: Sequence[ReceivedLine],
    reason: ReturnReason,
    supplier: str | None = None,
    order: str | None = None,
    branch: str | None = None,
) -> str:
    """Send goods back to the supplier, of an order where one is named; return the return's id.

    They leave at the cost that was said, else at what they came for with the order or at the supplier's last price;
    where every cost is known the supplier owes their sum. Raises `InvalidInput` without lines or for a supplier that is
    none, `NotFound`, `InvalidQuantity`, `InvalidMoney`, `NotAllowed`.
    """
    demand(tx, Right.RECEIVE_GOODS)
    found = find_order(tx, order) if order else None
    to = known_supplier(tx, supplier or (found.supplier if found else "")).id
    costs = {x.product: x.invoiced or x.unit_cost for x in (*found.lines, *found.extras)} if found else {}
    back = []
    for line in arrived(tx, lines, costs):
        known = tx.supplier_price(to, line.product) if line.unit_cost is None else None
        back.append(replace(line, unit_cost=known.price) if known else line)
    if not back:
        raise InvalidInput("nothing goes back", reason="no_lines")
    place = known_branch(tx, branch or (found.branch if found else None))
    owed = [line.unit_cost.times(line.quantity) for line in back if line.unit_cost]
    credit = sum(owed, Money(0, owed[0].currency)) if len(owed) == len(back) else None
    returned = tx.new_id()
    tx.record(GoodsReturned(returned, place, to, tuple(back), reason, order, credit))
    return returned


def settle_return(tx: Transaction, returned: str, how: CreditSettlement) -> None:
    """Record what the supplier gave for goods that went back; the latest word holds.

    Raises `NotFound`, `WrongState` where that was said already, `NotAllowed`.
    """
    demand(tx, Right.APPROVE_ORDER)
    found = tx.supplier_return(returned)
    if found is None:
        raise NotFound(f"no return {returned}", reason="supplier_return")
    if found.settled is how:
        raise WrongState(f"{returned} is settled", reason="settled")
    tx.record(ReturnSettled(returned, how))
