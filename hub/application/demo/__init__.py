"""The demo shop: a bodega in Lima with its people and a few weeks of sales, made through the same use cases as any."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hub.application.catalogue import change_product
from hub.application.demo.orders import seed_orders
from hub.application.demo.till import Till
from hub.application.people import add_contact
from hub.application.ports.books import Actor, Books, Transaction
from hub.application.returns import Back, return_sale
from hub.application.sales import Asked, record_sale, sold_lines
from hub.application.settings import ORDER_LIMIT, WHATSAPP_NUMBER
from hub.application.shop import write_setting
from hub.application.stock import count_stock
from hub.application.supplier_terms import write_terms
from hub.application.tickets import park_ticket
from hub.application.world import import_world, read_world
from hub.domain.catalogue import PriceTier, Product
from hub.domain.events import Payment, ProductFields, Tender, TermsFields, TicketLine, UndoReason
from hub.domain.money import Money, UnitPrice
from hub.domain.people import Role
from hub.domain.pricing import Discount
from hub.domain.quantity import Unit

WORLD = Path(__file__).parent / "bodega-lima.json"
SHOP_NAME = "Bodega Elvira"
SHOP_NUMBER = "+51 987 000 111"
DAYS = 21
_SEED = 1868
_SACK = 20
"""A pack of so much stands on the floor, not on a shelf: a bodega has few of them."""
TICKET = "Señora del 302"
_MUCH = 3000
"""Céntimos from which on a bill is rounded down."""
_TENDERS = ((Tender.CASH, 70), (Tender.YAPE, 22), (Tender.CARD, 8))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo who has WhatsApp; `role` as the shop knows them."""

    name: str
    phone: str
    role: Role
    language: str


STAFF = (
    Person("Nelly", "+51 987 000 333", Role.EMPLOYEE, "es"),
    Person("Doña Elvira", "+51 987 000 222", Role.OWNER, "es"),
    Person("João", "+55 11 98700 0444", Role.EMPLOYEE, "pt"),
    Person("Sharon", "+1 876 700 0555", Role.EMPLOYEE, "en"),
)
"""The owner, and an employee for each language."""


def seed(books: Books, now: datetime) -> None:
    """Fill empty books with the demo shop; done once, whatever happens in between."""
    hub = Actor.hub(books.device)
    world = read_world(WORLD)
    books.run("demo:world", hub, lambda tx: import_world(tx, world, name=SHOP_NAME, device_name="Mostrador"))
    books.run("demo:people", hub, _people)
    books.run("demo:stock", hub, _stock)
    with books.read() as reader:
        owner = Actor.of(reader.contacts(Role.OWNER)[0])
    books.run("demo:sales", owner, lambda tx: _sales(tx, now))
    books.run("demo:counter", owner, _counter)
    seed_orders(books, owner, now)
    books.run("demo:wholesale", hub, _wholesale)


def _people(tx: Transaction) -> None:
    for person in STAFF:
        add_contact(tx, name=person.name, role=person.role, language=person.language, phone=person.phone)
    write_setting(tx, WHATSAPP_NUMBER, SHOP_NUMBER)
    write_setting(tx, ORDER_LIMIT, "1500")


def _carried(tx: Transaction) -> Sequence[Product]:
    return [row.product for row in tx.product_rows(limit=1000)]


def _stock(tx: Transaction) -> None:
    dice = random.Random(_SEED)  # noqa: S311  a demo's shelves need no secrecy, but the same shelves every time
    for product in _carried(tx):
        pack = product.pack.size if product.pack else Decimal(10)
        change_product(tx, product.id, ProductFields(reorder_point=max(pack / 2, Decimal(4)).to_integral_value()))
        # One product in eight is nearly gone, so that the shop has something to order.
        full = dice.random() > 1 / 8
        for share, branch in zip((3, 2, 4), tx.branches(), strict=False):
            most = share if pack >= _SACK else 4 * share
            packs = Decimal(dice.randint(most // 2, most)) if full else Decimal(dice.choice((0, 0, 1)))
            count_stock(tx, product.id, (pack * packs).to_integral_value(), branch.id)


def _wholesale(tx: Transaction) -> None:
    """Who takes a pack pays halfway between cost and shelf price; suppliers sell at cost, by the pack, in two days."""
    for product in _carried(tx):
        if product.price is None or product.cost is None or product.pack is None or product.base_unit is not Unit.UNIT:
            continue
        halfway = ((product.price.amount + product.cost.amount) / 2).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if product.cost.amount < halfway < product.price.amount:
            tier = PriceTier(product.pack.size, UnitPrice.of(halfway, product.price.currency))
            change_product(tx, product.id, ProductFields(tiers=(tier,)))
        if product.supplier:
            terms = TermsFields(price=product.cost, pack=product.pack, minimum=product.pack.size, lead_days=2)
            write_terms(tx, product.id, product.supplier, terms)


def _sales(tx: Transaction, now: datetime) -> None:
    shop = tx.shop()
    dice = random.Random(_SEED)  # noqa: S311  as above
    products = [product for product in _carried(tx) if product.price is not None]
    # A few products make most of a bodega's sales: weights fall off as in Zipf's law.
    dice.shuffle(products)
    weights = [1 / (place + 2) for place in range(len(products))]
    local = now.astimezone(shop.zone if shop else now.tzinfo)
    till = Till(tx, shop.currency if shop else "PEN")
    till.notebook(local)
    for back in range(DAYS - 1, -1, -1):
        day = local - timedelta(days=back)
        till.morning(day, local)
        tickets = dice.randint(28, 40) + (14 if day.weekday() >= 5 else 0)
        for _ in range(tickets):
            # A bodega has two rushes: bread in the morning, dinner in the evening.
            minute = int(dice.triangular(6 * 60, 22 * 60, dice.choice((7 * 60, 19 * 60))))
            at = day.replace(hour=minute // 60, minute=minute % 60, second=dice.randrange(60), microsecond=0)
            if at < local:
                _sell(tx, dice, products, weights, at)
        if back:
            till.noon(day)
            till.night(day)


def _sell(
    tx: Transaction, dice: random.Random, products: Sequence[Product], weights: Sequence[float], at: datetime
) -> None:
    chosen = {product.id: product for product in dice.choices(products, weights, k=dice.randint(1, 4))}
    wanted = [(product.id, _amount(dice, product)) for product in chosen.values()]
    lines = sold_lines(tx, [Asked(i, amount) for i, amount in wanted if amount <= tx.on_hand(i, tx.branch)])
    if not lines:
        return
    total = Money.total((line.amount for line in lines), lines[0].amount.currency)
    tender = dice.choices([t for t, _ in _TENDERS], [w for _, w in _TENDERS])[0]
    # Whoever takes much is let off the cents (la yapa).
    off = Money(total.minor % 100, total.currency) if total.minor > _MUCH else Money(0, total.currency)
    discount = Discount(amount=off) if off.minor else None
    record_sale(tx, lines, [Payment(tender, total - off)], at=at, discount=discount)


def _counter(tx: Transaction) -> None:
    """What a day at the counter leaves: something that was brought back, and a bill that waits."""
    for last in tx.sale_rows(limit=1):
        state = tx.sale_state(last.id)
        if state is not None:
            return_sale(tx, last.id, [Back(0, min(state.left[0].quantity, Decimal(1)))], UndoReason.CHANGED_MIND)
    waiting = [row.product for row in tx.product_rows(limit=3) if row.product.price]
    park_ticket(tx, TICKET, [TicketLine(product.id, Decimal(1)) for product in waiting])


def _amount(dice: random.Random, product: Product) -> Decimal:
    if product.base_unit.value == "unit":
        return Decimal(dice.choices((1, 2, 3, 6), (60, 25, 10, 5))[0])
    return Decimal(dice.choices(("0.25", "0.5", "1", "2"), (25, 35, 30, 10))[0])
