"""Selling at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, TypedDict

from hub.application.access import Approval, demand
from hub.application.accounts import demand_credit
from hub.application.amounts import when
from hub.application.cash import session_now
from hub.application.catalogue import shop_tax_rate
from hub.application.ports.books import Transaction
from hub.application.settings import CASH_ROUNDING, DISCOUNT_LIMIT
from hub.application.stock import known_branch, known_product
from hub.domain.catalogue import KitPart, Product, explode, price_for
from hub.domain.customer_orders import CustomerOrder
from hub.domain.errors import InvalidInput, InvalidMoney, InvalidQuantity, NotFound, WrongState
from hub.domain.events import Payment, SaleRecorded, SoldLine, SoldPart, Tender, TicketClosed
from hub.domain.money import Money, UnitPrice
from hub.domain.pricing import CashRule, Discount, cash_rule, shared
from hub.domain.quantity import LARGEST, LEAST, quantity
from hub.domain.rights import Right
from hub.domain.selling import Ticket
from hub.domain.shop import Shop

_STILL_SHOWN = timedelta(hours=12)


class SaleDone(TypedDict):
    """What a recorded sale gives back: JSON values, so that a repeated command answers the same."""

    sale: str
    receipt: str
    total: int
    """In minor units, as are the next two."""
    rounding: int
    """What the rounding of cash added, or took off."""
    change: int


class Asked(NamedTuple):
    """What somebody takes: `quantity` base units of a product, at its price or at `unit_price`, less `discount`."""

    product: str
    quantity: Decimal
    unit_price: UnitPrice | None = None
    discount: Discount | None = None
    amount: Money | None = None
    """What a scale's label says, whatever price and quantity would come to."""


def sold_line(
    tx: Transaction,
    product: str,
    sold: Decimal,
    unit_price: UnitPrice | None = None,
    *,
    discount: Discount | None = None,
    amount: Money | None = None,
) -> SoldLine:
    """Return one line of a sale; see `sold_lines`."""
    return sold_lines(tx, [Asked(product, sold, unit_price, discount, amount)])[0]


def sold_lines(tx: Transaction, asked: Sequence[Asked]) -> list[SoldLine]:
    """Return the lines of a sale, whose products are looked up together.

    Raises `NotFound`, `InvalidQuantity` (nothing or less), `InvalidMoney` where a product has no price, for an absurd
    discount, or where price or cost come to an absurd amount.
    """
    known, tax = tx.products_by_id({one.product for one in asked}), shop_tax_rate(tx)
    return [_line(tx, known.get(one.product) or known_product(tx, one.product), one, tax) for one in asked]


def _line(tx: Transaction, known: Product, asked: Asked, shop_tax: Decimal | None) -> SoldLine:
    count = quantity(asked.quantity)
    if not count:
        raise InvalidQuantity("nothing was sold", value=asked.quantity)
    listed = price_for(known, count)
    price = asked.unit_price or listed
    if price is None:
        raise InvalidMoney(f"{known.sku} has no price", reason="no_price", name=known.name)
    full = asked.amount or price.times(count)
    discount = asked.discount.off(full) if asked.discount else None
    parts = _parts(tx, known, count) if known.is_kit else ()
    cost = _cost(parts, count) if parts else known.cost
    if cost is not None and (asked.amount is not None or cost.ten_thousandths > price.ten_thousandths):
        # A barcode typed as a quantity may cost more than the sums can hold. Where the price came to less than that,
        # so does a cost that is no higher.
        cost.demand_times(count)
    amount = full - discount if discount else full
    list_price = listed if price is not listed and price != listed else None
    tax_rate = shop_tax if known.tax_rate is None else known.tax_rate
    return SoldLine(
        known.id,
        count,
        price,
        amount,
        discount=discount,
        list_price=list_price,
        unit_cost=cost,
        tax_rate=tax_rate,
        parts=parts,
    )


def _parts(tx: Transaction, product: Product, count: Decimal) -> tuple[SoldPart, ...]:
    """What leaves the shelf for a kit."""
    known: dict[str, Product] = {product.id: product}

    def of(what: str) -> tuple[KitPart, ...]:
        found = known.get(what) or tx.product(what)
        if found is not None:
            known[what] = found
        return found.parts if found else ()

    return tuple(
        SoldPart(part.product, part.quantity, known[part.product].cost if part.product in known else None)
        for part in explode(product.id, count, of)
    )


def _cost(parts: Sequence[SoldPart], count: Decimal) -> UnitPrice | None:
    """What one unit of a kit cost, rounded half up; None where a part's cost is not known."""
    costs = [part.unit_cost for part in parts if part.unit_cost]
    if len(costs) < len(parts):
        return None
    worth = sum((cost.amount * part.quantity for cost, part in zip(costs, parts, strict=True)), Decimal(0))
    return UnitPrice.of(worth / count, costs[0].currency)


def record_sale(
    tx: Transaction,
    lines: Sequence[SoldLine],
    payments: Sequence[Payment],
    customer: str | None = None,
    at: datetime | None = None,
    *,
    discount: Discount | None = None,
    ticket: str | None = None,
    approval: Approval | None = None,
    order: CustomerOrder | None = None,
) -> SaleDone:
    """Record a sale; stock may go below zero, since the goods are already in the customer's hands.

    Payments come to the total exactly, or to the total with what is paid in cash rounded to coins (`cash_rule_of`):
    change is given, not kept. `lines` are those of `sold_lines` in this transaction: what they say of price, cost and
    tax is not looked up again, so nobody outside this room makes any. `discount` is on the whole bill, shared out to
    its lines. `ticket` is the parked ticket that is paid with it, `order` the customer's order that is handed over,
    with its delivery's fee. `at` is only for importing older sales. Raises `InvalidInput` without lines, or on credit
    to nobody, `InvalidMoney` where payments do not come to the total or are more than it in anything but cash,
    `InvalidQuantity`, `NotFound`, `WrongState` for a ticket that is closed or on another device, `NotAllowed` for a
    price or discount beyond what the actor may give, and what `demand_credit` raises for what is paid on credit.
    """
    demand(tx, Right.SELL)
    shop = tx.shop()
    if shop is None:
        raise WrongState("the shop is not open yet", reason="no_shop")
    _check(tx, lines, payments, customer)
    if ticket is not None:
        open_ticket(tx, ticket)
    sold = _discounted(lines, discount, shop)
    fee = order.placed.fee if order else None
    total = Money.total((line.amount for line in sold), shop.currency)
    total = total + fee if fee else total
    branch = known_branch(tx, None)
    owed = Money.total((payment.amount for payment in payments if payment.tender is Tender.CREDIT), shop.currency)
    lent = demand_credit(tx, customer, owed, approval) if customer and owed.minor else None
    sale = SaleRecorded(
        sale=tx.new_id(),
        receipt=tx.next_reference("sale"),
        branch=branch,
        at=when(tx, shop, at),
        lines=tuple(sold if at else _marked(tx, sold, branch)),
        payments=tuple(payments),
        customer=customer,
        rounding=_rounding(tx, total, payments),
        session=session_now(tx, at),
        ticket=ticket,
        approved_by=_allowed(tx, sold, approval) or lent,
        customer_order=order.id if order else None,
        fee=fee,
    )
    tx.record(sale)
    if ticket is not None:
        tx.record(TicketClosed(ticket, sale.sale))
    return SaleDone(
        sale=sale.sale,
        receipt=sale.receipt,
        total=total.minor,
        rounding=sale.rounding.minor if sale.rounding else 0,
        change=sum(payment.change.minor for payment in payments),
    )


def cash_rule_of(tx: Transaction, shop: Shop) -> CashRule:
    """How cash is rounded in this shop."""
    return cash_rule(tx.setting(CASH_ROUNDING), shop.currency)


def open_ticket(tx: Transaction, ticket: str) -> Ticket:
    """Return a ticket that this device may go on with. Raises `NotFound`, `WrongState` where it is not its any more."""
    found = tx.ticket(ticket)
    if found is None:
        raise NotFound(f"no ticket {ticket}", reason="ticket")
    if found.closed:
        raise WrongState(f"ticket {ticket} is closed", reason="ticket_closed", name=found.name)
    if found.holder not in (None, tx.device):
        raise WrongState(f"ticket {ticket} is on {found.holder}", reason="ticket_taken", name=found.name)
    return found


def _check(tx: Transaction, lines: Sequence[SoldLine], payments: Sequence[Payment], customer: str | None) -> None:
    if not lines:
        raise InvalidInput("a sale has lines", reason="no_lines")
    for line in lines:
        if not line.quantity.is_finite() or not LEAST <= line.quantity <= LARGEST:
            raise InvalidQuantity(f"nothing was sold, or an absurd amount: {line.quantity}", value=line.quantity)
        if line.amount.minor < 0:
            raise InvalidMoney("no line is below zero")
    for payment in payments:
        if payment.amount.minor < 0:
            raise InvalidMoney("no payment is below zero")
        if payment.tendered is not None and (payment.tender is not Tender.CASH or payment.tendered < payment.amount):
            raise InvalidMoney("change is given from cash", reason="no_change", total=payment.amount.amount)
    if any(payment.tender is Tender.CREDIT for payment in payments) and customer is None:
        raise InvalidInput("credit is given to somebody", reason="credit_customer")
    if customer is not None and tx.contact(customer) is None:
        raise NotFound(f"no contact {customer}", reason="contact")


def _discounted(lines: Sequence[SoldLine], discount: Discount | None, shop: Shop) -> Sequence[SoldLine]:
    """The lines less their shares of a discount on the whole bill."""
    if discount is None:
        return lines
    total = Money.total((line.amount for line in lines), shop.currency)
    shares = shared(discount.off(total).minor, [line.amount.minor for line in lines])
    taken = [Money(share, shop.currency) for share in shares]
    return [
        replace(line, amount=line.amount - off, discount=line.discount + off if line.discount else off)
        for line, off in zip(lines, taken, strict=True)
    ]


def _rounding(tx: Transaction, total: Money, payments: Sequence[Payment]) -> Money | None:
    """What the payments are off the total because coins are only so small. Raises `InvalidMoney` for anything else."""
    paid = Money.total((payment.amount for payment in payments), total.currency)
    if paid == total:
        return None
    cash = Money.total((payment.amount for payment in payments if payment.tender is Tender.CASH), total.currency)
    due, nothing = total - (paid - cash), Money(0, total.currency)
    shop = tx.shop()
    if shop is None or due < nothing or cash == nothing or cash != cash_rule_of(tx, shop).due(due):
        raise InvalidMoney(f"paid {paid}, total {total}", reason="not_paid", total=total.amount)
    return paid - total


def _allowed(tx: Transaction, lines: Sequence[SoldLine], approval: Approval | None) -> str | None:
    """Who lent the right for what only some may give; None where nobody had to."""
    lent = None
    if any((line.list_price and not _still_shown(tx, line)) or _below_price(line) for line in lines):
        lent = demand(tx, Right.OVERRIDE_PRICE, approval)
    off = sum(line.discount.minor for line in lines if line.discount)
    if off:
        listed = off + sum(line.amount.minor for line in lines)
        limit = Decimal(tx.setting(DISCOUNT_LIMIT) or 0)
        if off * 100 > limit * listed:
            lent = demand(tx, Right.DISCOUNT, approval) or lent
    return lent


def _below_price(line: SoldLine) -> bool:
    """Whether a label asks for less than its goods cost: more than the rounding of a weight explains."""
    full = line.amount + line.discount if line.discount else line.amount
    if line.unit_price.is_met(full, line.quantity) or full >= line.unit_price.times(line.quantity):
        return False
    # A weight that is reckoned back from a price label is off by no more than the least that is weighed.
    least = max(line.quantity - LEAST, Decimal(0))
    return full < line.unit_price.times(least) - Money(1, full.currency)


def _still_shown(tx: Transaction, line: SoldLine) -> bool:
    """Whether a line's price was the product's until just now: the customer saw it, on the shelf or on the bill."""
    for change in tx.price_history(line.product, limit=10):
        tiers = change.before if isinstance(change.before, tuple) else ()
        if (
            change.field in ("price", "tiers")
            and change.at >= tx.now - _STILL_SHOWN
            and line.unit_price in (change.before, *(tier.price for tier in tiers))
        ):
            return True
    return False


def _marked(tx: Transaction, lines: Sequence[SoldLine], branch: str) -> Sequence[SoldLine]:
    """The lines, those marked of which the books do not have as much as is sold."""
    wanted: dict[str, Decimal] = {}
    for line in lines:
        for product, count in line.moves:
            wanted[product] = wanted[product] + count if product in wanted else count
    have = tx.on_hand_of(list(wanted), branch)
    if all(have[product] >= count for product, count in wanted.items()):
        return lines
    left = {product: max(count, Decimal(0)) for product, count in have.items()}
    marked = []
    for line in lines:
        short = Decimal(0)
        for product, count in line.moves:
            missing = max(count - left[product], Decimal(0))
            left[product] -= count - missing
            # Of a kit the part that is missed most says how many kits there were not.
            short = max(short, quantity(line.quantity * missing / count))
        marked.append(replace(line, short=short) if short else line)
    return marked
