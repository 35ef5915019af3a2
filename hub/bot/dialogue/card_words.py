"""What cards say: the lines of a request in words, and whom it goes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from hub.application.ports.understanding import Intent, RequestLine
from hub.application.settings import ORDER_LIMIT
from hub.bot.dialogue.turn import Turn
from hub.bot.drafts import Draft, measured
from hub.bot.paying import tender
from hub.bot.wording import agreed_packs
from hub.domain.catalogue import price_for
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.purchasing import PurchaseOrder
from hub.domain.rights import Right


def suppliers(turn: Turn, draft: Draft) -> list[str | None]:
    """Return the supplier of each line: the one named, else the product's, else the one that was asked for."""
    named = draft.party if is_supplier(turn, draft.party) else None
    own = [turn.product(line.product or "").supplier for line in draft.lines]
    return [named or (each if is_supplier(turn, each) else None) or draft.fallback for each in own]


def is_supplier(turn: Turn, contact: str | None) -> bool:
    """Whether a contact is known and a supplier."""
    found = turn.tx.contact(contact) if contact else None
    return found is not None and found.role is Role.SUPPLIER


def draft_lines(turn: Turn, lines: Sequence[RequestLine]) -> list[str]:
    """Return complete lines in words: ``Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)``."""
    made = []
    for line in lines:
        product = turn.product(line.product or "")
        made.append(turn.wording.line(product, *measured(line, product)))
    return made


def order_lines(turn: Turn, order: PurchaseOrder, between: str = "\n") -> str:
    """Return an order's lines in words."""
    wording = turn.wording
    asked = [(turn.product(line.product), line) for line in order.lines]
    lines = [wording.line(product, line.quantity, agreed_packs(line, product)) for product, line in asked]
    return between.join(lines) if between != "\n" else wording.bullets(lines)


def _restock_words(turn: Turn, draft: Draft) -> str:
    wording = turn.wording
    by_supplier: dict[str, list[RequestLine]] = {}
    for line, supplier in zip(draft.lines, suppliers(turn, draft), strict=True):
        by_supplier.setdefault(supplier or "", []).append(line)
    parts = []
    for supplier, lines in by_supplier.items():
        parts.append(wording("card.restock.supplier", supplier=turn.name(supplier)))
        parts.append(wording.bullets(draft_lines(turn, lines)))
    parts.append(wording.due(draft.due))
    asked = wording("card.restock.ask") if len(by_supplier) == 1 else wording("card.restock.ask.several")
    approval = _approval_words(turn, by_supplier)
    return "\n".join([*parts, "", approval or asked])


def _approval_words(turn: Turn, by_supplier: dict[str, list[RequestLine]]) -> str | None:
    limit = turn.tx.setting(ORDER_LIMIT)
    if not limit or turn.may(Right.APPROVE_ORDER):
        return None
    most = Money.of(limit, turn.shop.currency)
    for lines in by_supplier.values():
        value = Money(0, turn.shop.currency)
        for line in lines:
            product = turn.product(line.product or "")
            value = value + product.cost.times(measured(line, product)[0]) if product.cost else most + most
        if value > most:
            return turn.wording("card.restock.approval", limit=turn.wording.money(most))
    return None


def _receipt_words(turn: Turn, draft: Draft) -> str:
    parts = [turn.wording("card.receipt"), turn.wording.bullets(draft_lines(turn, draft.lines))]
    order = turn.tx.order(draft.order) if draft.order else None
    if order:
        supplier = turn.name(order.supplier)
        parts.append(turn.wording("card.receipt.order", reference=order.reference, supplier=supplier))
        parts += _missing_words(turn, order, draft)
    return "\n".join(parts)


def _missing_words(turn: Turn, order: PurchaseOrder, draft: Draft) -> list[str]:
    arrived: dict[str, Decimal] = {}
    for line in draft.lines:
        base = measured(line, turn.product(line.product or ""))[0]
        arrived[line.product or ""] = arrived.get(line.product or "", Decimal(0)) + base
    left = []
    for asked in order.lines:
        missing = asked.outstanding - arrived.get(asked.product, Decimal(0))
        if missing > 0:
            left.append(turn.wording.line(turn.product(asked.product), missing))
    return [turn.wording("card.receipt.missing", lines=turn.wording.listed(left))] if left else []


def _count_words(turn: Turn, draft: Draft) -> str:
    lines = []
    for line in draft.lines:
        product = turn.product(line.product or "")
        before = turn.wording.amount(product.base_unit, turn.tx.on_hand(product.id, draft.branch or turn.tx.branch))
        counted = turn.wording.line(product, *measured(line, product))
        lines.append(turn.wording("card.count.line", line=counted, before=before))
    return turn.wording("card.count") + "\n" + turn.wording.bullets(lines)


def _loss_words(turn: Turn, draft: Draft) -> str:
    return turn.wording("card.loss") + "\n" + turn.wording.bullets(draft_lines(turn, draft.lines))


def _sale_words(turn: Turn, draft: Draft) -> str:
    lines, total = [], Money(0, turn.shop.currency)
    for line in draft.lines:
        product = turn.product(line.product or "")
        quantity, packs = measured(line, product)
        words = turn.wording.line(product, quantity, packs)
        price = price_for(product, quantity)
        amount = price.times(quantity) if price else Money(0, turn.shop.currency)
        total += amount
        lines.append(turn.wording("card.sale.line", line=words, amount=turn.wording.money(amount)))
    paid = tender(draft.words or "")
    asked = turn.wording(f"card.sale.total.{paid.value}", total=turn.wording.money(total))
    return "\n".join([turn.wording("card.sale"), turn.wording.bullets(lines), asked])


CARD_WORDS: dict[Intent, Callable[[Turn, Draft], str]] = {
    Intent.RESTOCK_REQUEST: _restock_words,
    Intent.RECORD_RECEIPT: _receipt_words,
    Intent.STOCK_COUNT: _count_words,
    Intent.RECORD_LOSS: _loss_words,
    Intent.RECORD_SALE: _sale_words,
}
"""What the card of each request says of it."""
