"""What the state of an order owes to whom: the order to its supplier, an answer to whoever asked for it.

Derived from the books alone, so it is the same whether something was decided by chat, in the app or on another device,
and nothing is forgotten by a crash. Each notice has its own command key, and so goes out once. Runs on the device that
holds the inbox of the WhatsApp number, and on no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from hub.application import purchasing
from hub.application.ports.books import Actor, Books, Reader, Transaction
from hub.application.views.purchasing import HistoryEntry, OrderDetail
from hub.bot.dialogue.turn import show, tell
from hub.bot.drafts import REPLACED, About, load
from hub.bot.wording import Wording, agreed_packs
from hub.domain.catalogue import Product
from hub.domain.errors import BooksUnusable
from hub.domain.events import (
    AttentionRaised,
    CardClosed,
    OfferAccepted,
    OfferedLine,
    OrderCancelled,
    OrderConfirmed,
    OrderDeclined,
    OrderOffered,
    OrderSent,
)
from hub.domain.ids import derived_id
from hub.domain.people import Contact, Role
from hub.domain.purchasing import Line, OrderState, PurchaseOrder
from hub.domain.shop import Shop

TOLD_WITHIN = timedelta(hours=48)
"""What happened longer ago is history: nobody is told of it any more."""
_LATEST = 40
"""Orders looked at beside the open ones, so that what was just closed is told too."""
_OFFERS = frozenset({OrderState.SHORT, OrderState.REPRICED, OrderState.RESCHEDULED})
_SETTLED = frozenset(OrderState) - _OFFERS - {OrderState.DRAFT, OrderState.AWAITING_APPROVAL}
"""States in which an order owes nothing once its last change was told."""
_WAITING = {
    OrderState.DRAFT: "order_not_sent",
    OrderState.AWAITING_APPROVAL: "approval_waiting",
    **dict.fromkeys(_OFFERS, "offer_waiting"),
}
"""What Home shows of an order whose message is too old to go out by itself: a person decides what becomes of it."""
Work = Callable[["_Matter"], None]


@dataclass(frozen=True, slots=True)
class _Matter:
    """An order within the transaction that tells somebody about it."""

    tx: Transaction
    shop: Shop
    order: PurchaseOrder
    last: HistoryEntry
    offers: int

    @property
    def supplier(self) -> Contact | None:
        return self.tx.contact(self.order.supplier)

    @property
    def requester(self) -> Contact | None:
        return self.tx.contact(self.order.requested_by)

    def lines(self, wording: Wording, between: str = "\n") -> str:
        made = [wording.line(product, line.quantity, agreed_packs(line, product)) for line, product in self._products()]
        return wording.bullets(made) if between == "\n" else between.join(made)

    def _products(self) -> Iterator[tuple[Line, Product]]:
        for line in self.order.lines:
            product = self.tx.product(line.product)
            if product is not None:
                yield line, product

    def attention(self, kind: str) -> None:
        subject = derived_id("attention", kind, self.order.id)
        self.tx.record(AttentionRaised(subject, kind, self.order.supplier, self.order.id))


class Owed:
    """Tells people what they have to know about orders."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._actor = Actor.hub(books.device)
        self._told: set[str] = set()
        self._settled: dict[str, PurchaseOrder] = {}
        """Orders as they stood when nothing more was owed: not looked at again until they change."""

    def step(self) -> bool:
        """Queue every notice that is due; return whether there was one. What fails is raised after all others."""
        due: list[tuple[str, str, Work]] = []
        with self._books.read() as reader:
            orders = [order for order in _orders(reader) if self._settled.get(order.id) != order]
            for order in orders:
                due += [each for each in _due(reader, order) if each[0] not in self._told]
        told = False
        failed: dict[str, Exception] = {}
        for key, about, work in due:
            try:
                told = self._books.run(key, self._actor, partial(_tell, order=about, work=work)) or told
            except BooksUnusable:
                raise
            except Exception as error:  # noqa: BLE001  one order that cannot be told must never hold back the others
                failed[about] = error
            else:
                self._told.add(key)
        settled = (order for order in orders if order.state in _SETTLED and order.id not in failed)
        self._settled |= {order.id: order for order in settled}
        if failed:
            raise next(iter(failed.values()))
        return told


def _orders(reader: Reader) -> list[PurchaseOrder]:
    orders = {order.id: order for order in reader.open_orders()}
    latest = (reader.order(row.id) for row in reader.order_rows(limit=_LATEST) if row.id not in orders)
    return [*orders.values(), *(order for order in latest if order is not None)]


def _due(reader: Reader, folded: PurchaseOrder) -> Iterator[tuple[str, str, Work]]:
    order, state = folded.id, folded.state
    detail = reader.order_detail(order)
    if detail is None or not detail.history:
        return
    last = detail.history[-1]
    if state is OrderState.DRAFT and (folded.draft or not folded.lines):
        # People still put it together.
        return
    if state is OrderState.DRAFT:
        # Two keys, so that an order goes out later, once its supplier has a number.
        there = _reachable(reader, reader.contact(folded.supplier))
        yield (f"owed:{order}:send", order, _send) if there else (f"owed:{order}:unreachable", order, _unreachable)
    elif state is OrderState.AWAITING_APPROVAL:
        yield f"owed:{order}:approval", order, _ask_approval
    elif state in _OFFERS:
        yield f"owed:{order}:offer:{_times(detail, OrderOffered)}", order, _show_offer
    elif state is OrderState.CONFIRMED and last.what == OfferAccepted.type_name:
        yield f"owed:{order}:accepted:{_times(detail, OfferAccepted)}", order, _tell_accepted
    elif state is OrderState.CONFIRMED and last.what in (OrderConfirmed.type_name, OrderOffered.type_name):
        count = _times(detail, OrderConfirmed) + _times(detail, OrderOffered)
        yield f"owed:{order}:confirmed:{count}", order, _tell_confirmed
    elif state is OrderState.DECLINED and last.what == OrderDeclined.type_name:
        yield f"owed:{order}:declined", order, _tell_declined
    elif state is OrderState.CANCELLED and last.what == OrderCancelled.type_name:
        if _times(detail, OrderSent):
            yield f"owed:{order}:called_off", order, _tell_called_off
        else:
            yield f"owed:{order}:rejected", order, _tell_rejected


def _times(detail: OrderDetail, fact: type) -> int:
    return sum(1 for entry in detail.history if entry.what == fact.__name__)


def _tell(tx: Transaction, order: str, work: Work) -> bool:
    detail, folded, shop = tx.order_detail(order), tx.order(order), tx.shop()
    if detail is None or folded is None or shop is None:
        return False
    last = detail.history[-1]
    matter = _Matter(tx, shop, folded, last, _times(detail, OrderOffered))
    if tx.now - last.at > TOLD_WITHIN:
        if folded.state in _WAITING:
            matter.attention(_WAITING[folded.state])
        return False
    work(matter)
    return True


def _reachable(reader: Reader, contact: Contact | None) -> bool:
    return contact is not None and (contact.phone is not None or reader.last_heard(contact.id) is not None)


def _send(matter: _Matter) -> None:
    """The order to its supplier, with buttons."""
    supplier, tx = matter.supplier, matter.tx
    if supplier is None:
        return
    wording = Wording(matter.shop, supplier.language)
    name = supplier.name or wording("somebody")
    words = wording(
        "order.supplier",
        supplier=name,
        shop=matter.shop.name,
        reference=matter.order.reference,
        lines=matter.lines(wording),
        due=wording.due(matter.order.due),
    )
    parameters = [
        name,
        matter.shop.name,
        matter.lines(wording, "; "),
        wording.due_within(matter.order.due),
    ]
    answers = [(answer, wording(f"button.supplier.{answer}")) for answer in ("all", "part", "no")]
    message = show(
        tx,
        matter.shop,
        supplier,
        "supplier",
        About(matter.order.id),
        words,
        answers,
        about=matter.order.id,
        closed=("order", [*parameters, matter.order.reference]),
    )
    purchasing.mark_sent(tx, matter.order.id, message)


def _unreachable(matter: _Matter) -> None:
    """A supplier without a number: a person has to call."""
    matter.attention("supplier_unreachable")
    _tell_requester(matter, "owed.unreachable", always=True)


def _ask_approval(matter: _Matter) -> None:
    """The order above the limit, to an owner, or to a manager where no owner can be reached."""
    tx = matter.tx
    people = [*tx.contacts(Role.OWNER), *tx.contacts(Role.MANAGER)]
    owner = next((each for each in people if _reachable(tx, each)), None)
    if owner is None:
        matter.attention("approval_waiting")
        return
    wording = Wording(matter.shop, owner.language)
    who, value = _name(matter.requester, wording), matter.order.value()
    supplier = _name(matter.supplier, wording)
    facts = {
        "who": who,
        "reference": matter.order.reference,
        "supplier": supplier,
        "lines": matter.lines(wording),
        "value": wording.money(value) if value else wording("value.unknown"),
        "due": wording.due(matter.order.due),
    }
    answers = [(answer, wording(f"button.approval.{answer}")) for answer in ("approve", "reject")]
    line = wording("approval.line", lines=matter.lines(wording, "; "), supplier=supplier, value=facts["value"])
    show(
        tx,
        matter.shop,
        owner,
        "approval",
        About(matter.order.id),
        wording("order.approval", **facts),
        answers,
        message=matter.order.message,
        about=matter.order.id,
        closed=("approval", [who, matter.order.reference, line]),
    )


def _show_offer(matter: _Matter) -> None:
    """What the supplier offers instead, with the difference, to whoever asked for the order, else to the owner."""
    tx = matter.tx
    decider = _decider(matter)
    if decider is None:
        matter.attention("offer_waiting")
        return
    before = tx.open_card(decider.id)
    about = load(before.content, About) if before and before.kind == "offer" and before.content else None
    if before is not None and about is not None and about.order == matter.order.id:
        tx.record(CardClosed(before.id, REPLACED))
    wording = Wording(matter.shop, decider.language)
    differences = _differences(matter, wording)
    supplier = _name(matter.supplier, wording)
    said = [wording("order.words", words=matter.last.words)] if matter.last.words else []
    words = wording(
        "order.offer",
        supplier=supplier,
        reference=matter.order.reference,
        differences="\n".join([wording.bullets(differences), *said]),
    )
    answers = [(answer, wording(f"button.offer.{answer}")) for answer in ("accept", "cancel")]
    show(
        tx,
        matter.shop,
        decider,
        "offer",
        About(matter.order.id, matter.offers),
        words,
        answers,
        message=matter.order.message,
        about=matter.order.id,
        closed=("offer", [matter.order.reference, supplier, "; ".join(differences)]),
    )


def _differences(matter: _Matter, wording: Wording) -> list[str]:
    offered = {line.product: line for line in matter.order.offer}
    made: list[str] = []
    for line in matter.order.lines:
        product, offer = matter.tx.product(line.product), offered.get(line.product)
        if product is None or offer is None:
            continue
        made += _difference(wording, product, line, offer)
    if matter.order.offered_due is not None and matter.order.offered_due != matter.order.due:
        before = wording.day(matter.order.due) if matter.order.due else wording("day.none")
        made.append(wording("offer.due", day=wording.day(matter.order.offered_due), before=before))
    return made


def _difference(wording: Wording, product: Product, line: Line, offer: OfferedLine) -> list[str]:
    made = []
    if offer.quantity != line.quantity:
        size = product.pack.size if product.pack and line.packs is not None else None
        packs = offer.quantity / size if size and (offer.quantity / size) % Decimal("0.5") == 0 else None
        now = wording.quantity(product, offer.quantity, packs)
        before = wording.quantity(product, line.quantity, line.packs)
        made.append(wording("offer.quantity", product=product.name, now=now, before=before))
    if offer.unit_cost is not None and offer.unit_cost != line.unit_cost:
        now = wording.price(offer.unit_cost, product.base_unit)
        before = wording.price(line.unit_cost, product.base_unit) if line.unit_cost else wording("value.unknown")
        made.append(wording("offer.cost", product=product.name, now=now, before=before))
    return made


def _tell_accepted(matter: _Matter) -> None:
    """To the supplier: the shop takes the offer."""
    supplier = matter.supplier
    if supplier is None or not _reachable(matter.tx, supplier):
        return
    wording = Wording(matter.shop, supplier.language)
    due = wording.due(matter.order.due)
    words = wording("owed.accepted", reference=matter.order.reference, lines=matter.lines(wording), due=due)
    tell(matter.tx, matter.shop, supplier, words, about=matter.order.id)


def _tell_confirmed(matter: _Matter) -> None:
    """To whoever asked: the supplier will deliver."""
    _tell_requester(matter, "owed.confirmed")


def _tell_declined(matter: _Matter) -> None:
    """To whoever asked: the supplier will not deliver."""
    _tell_requester(matter, "owed.declined")


def _tell_rejected(matter: _Matter) -> None:
    """To whoever asked: the order was not approved, or called off before it went out."""
    _tell_requester(matter, "owed.rejected")


def _tell_called_off(matter: _Matter) -> None:
    """To the supplier: the shop does not want it any more; and to whoever asked, if somebody else called it off."""
    supplier = matter.supplier
    if supplier is not None and _reachable(matter.tx, supplier):
        wording = Wording(matter.shop, supplier.language)
        words = wording("owed.called_off", reference=matter.order.reference, lines=matter.lines(wording))
        tell(matter.tx, matter.shop, supplier, words, about=matter.order.id)
    _tell_requester(matter, "owed.cancelled")


def _tell_requester(matter: _Matter, key: str, *, always: bool = False) -> None:
    """Tell whoever asked for the order, unless that is who just acted."""
    requester = matter.requester
    if requester is None or not _reachable(matter.tx, requester):
        return
    supplier = matter.supplier
    namesake = supplier is not None and supplier.name == requester.name
    if requester.name == matter.last.who and not namesake and not always:
        return
    wording = Wording(matter.shop, requester.language)
    words = wording(
        key,
        reference=matter.order.reference,
        supplier=_name(matter.supplier, wording),
        lines=matter.lines(wording),
        due=wording.due(matter.order.due),
    )
    if matter.last.words and key in ("owed.declined", "owed.confirmed"):
        words += "\n" + wording("order.words", words=matter.last.words)
    tell(matter.tx, matter.shop, requester, words, about=matter.order.id)


def _decider(matter: _Matter) -> Contact | None:
    requester = matter.requester
    people = [requester] if requester is not None and requester.role.is_staff else []
    people += [*matter.tx.contacts(Role.OWNER), *matter.tx.contacts(Role.MANAGER)]
    return next((each for each in people if _reachable(matter.tx, each)), None)


def _name(contact: Contact | None, wording: Wording) -> str:
    return (contact.name if contact else None) or wording("somebody")
