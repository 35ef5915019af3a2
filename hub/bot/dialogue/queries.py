"""Questions about stock, prices, sales and orders: answered in one message, as far as the asker's role may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hub.application.ports.understanding import RequestLine
from hub.bot.dialogue.card_words import order_lines
from hub.bot.dialogue.turn import Turn
from hub.bot.wording import quoted
from hub.domain.catalogue import Product
from hub.domain.events import Outcome
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.purchasing import PurchaseOrder

_MOST = 12
"""Products named in one answer."""
_DAYS = 366
_TOP = 5


def _asked(turn: Turn, lines: Sequence[RequestLine]) -> tuple[list[Product], list[str]]:
    """Return the products that were asked about, ambiguous words with all that they fit, and the words for none."""
    ids: dict[str, None] = {}
    unknown = []
    for line in lines:
        ids.update(dict.fromkeys([line.product] if line.product else line.candidates))
        if line.product is None and not line.candidates and line.said:
            unknown.append(line.said)
    found = [product for product in (turn.tx.product(each) for each in ids) if product is not None]
    return found, unknown


def _answer(turn: Turn, head: str, lines: Sequence[str], unknown: Sequence[str]) -> Outcome:
    wording = turn.wording
    parts = []
    if lines:
        parts.append(f"{head}\n{wording.bullets(lines[:_MOST])}" if head else "\n".join(lines[:_MOST]))
    if len(lines) > _MOST:
        parts.append(wording("query.more", count=wording.formats.number(len(lines) - _MOST)))
    if unknown:
        said = [wording("query.said", said=quoted(each)) for each in unknown[:_MOST]]
        parts.append(wording("query.unknown", said=wording.listed(said)))
    turn.say("\n".join(parts) if parts else wording("query.which"))
    return Outcome.DONE if lines else Outcome.ASKED


def stock(turn: Turn) -> Outcome:
    """How much is left."""
    if not turn.reading.lines:
        return low_stock(turn)
    products, unknown = _asked(turn, turn.reading.lines)
    branch = turn.reading.branch
    lines = []
    for product in products:
        left = turn.wording.amount(product.base_unit, turn.tx.on_hand(product.id, branch))
        lines.append(turn.wording("line", product=product.name, quantity=left))
    return _answer(turn, turn.wording("query.stock") if len(lines) > 1 else "", lines, unknown)


def low_stock(turn: Turn) -> Outcome:
    """What is at or below its reorder point."""
    rows = turn.tx.product_rows(only_low=True, branch=turn.reading.branch, limit=100)
    if not rows:
        turn.say(turn.wording("query.low.none"))
        return Outcome.DONE
    lines = [
        turn.wording("line", product=row.product.name, quantity=turn.wording.amount(row.product.base_unit, row.on_hand))
        for row in rows
    ]
    return _answer(turn, turn.wording("query.low"), lines, ())


def price(turn: Turn) -> Outcome:
    """What something costs; a customer also hears whether there is any."""
    products, unknown = _asked(turn, turn.reading.lines)
    lines = []
    for product in products:
        if product.price is None:
            cost = turn.wording("query.price.none")
        else:
            cost = turn.wording.price(product.price, product.base_unit)
        lines.append(turn.wording("line", product=product.name, quantity=cost))
    return _answer(turn, "", lines, unknown)


def availability(turn: Turn) -> Outcome:
    """Whether there is any: yes or no with the price, never a count."""
    products, unknown = _asked(turn, turn.reading.lines)
    lines, gone = [], []
    for product in products:
        if turn.tx.on_hand(product.id) <= Decimal(0):
            gone.append(product.name)
        elif product.price is None:
            lines.append(turn.wording("query.available", product=product.name))
        else:
            cost = turn.wording.price(product.price, product.base_unit)
            lines.append(turn.wording("query.available.price", product=product.name, price=cost))
    if gone:
        lines.append(turn.wording("query.available.no", products=turn.wording.listed(gone[:_MOST])))
    return _answer(turn, "", lines, unknown)


def sales(turn: Turn) -> Outcome:
    """What was sold in a period; where none was said, on the day of the question."""
    today = turn.tx.now.astimezone(turn.shop.zone).date()
    asked = turn.message.at.astimezone(turn.shop.zone).date()
    first, last = turn.reading.period or (asked, asked)
    days = min(max((today - first).days + 1, 1), _DAYS)
    summary = turn.tx.sales_summary(turn.tx.now, days, turn.reading.branch)
    within = [day for day in summary.days if first <= day.day <= last]
    total = Money.total((day.total for day in within), turn.shop.currency)
    count = sum(day.count for day in within)
    when = _period(turn, first, last, today)
    if not count:
        turn.say(turn.wording("query.sales.none", when=when))
        return Outcome.DONE
    tickets = turn.wording.catalogue.count("query.sales.tickets", count)
    words = turn.wording("query.sales", when=when, total=turn.wording.money(total), tickets=tickets)
    wanted = {line.product for line in turn.reading.lines if line.product}
    top = [each for each in summary.top if not wanted or each.product in wanted][:_TOP] if last == today else []
    lines = []
    for each in top:
        sold = turn.wording.line(turn.product(each.product), each.quantity)
        lines.append(turn.wording("query.sales.line", line=sold, amount=turn.wording.money(each.total)))
    turn.say("\n".join([words, turn.wording.bullets(lines)]) if lines else words)
    return Outcome.DONE


def _period(turn: Turn, first: date, last: date, today: date) -> str:
    if first == last:
        return turn.wording("query.sales.today") if first == today else turn.wording.formats.day(first)
    short = turn.wording.formats.short_day
    return turn.wording("query.sales.period", first=short(first), last=short(last))


def order_status(turn: Turn) -> Outcome:
    """How orders stand: staff see the open ones, a supplier those made with it."""
    role = turn.contact.role
    if role is Role.CUSTOMER:
        # Customers' own orders come with their part of the books; a person answers until then.
        turn.attention("request_waiting")
        turn.say(turn.wording("query.orders.customer"))
        return Outcome.DONE
    supplier = turn.contact.id if role is Role.SUPPLIER else None
    own = turn.tx.open_orders(supplier=supplier, requested_by=None if supplier else turn.contact.id)
    orders = own or ([] if supplier else turn.tx.open_orders())
    if not orders:
        turn.say(turn.wording("query.orders.none"))
        return Outcome.DONE
    return _answer(turn, turn.wording("query.orders"), [_order(turn, order) for order in orders[::-1]], ())


def _order(turn: Turn, order: PurchaseOrder) -> str:
    return turn.wording(
        "query.orders.line",
        reference=order.reference,
        supplier=turn.name(order.supplier),
        state=turn.wording(f"state.{order.state.value}"),
        lines=order_lines(turn, order, "; "),
    )
