"""A real shop in real books for the app's tests and pictures: the demo's bodega, with orders in several states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hub.application import demo, purchasing
from hub.application.ports.books import Actor, Transaction
from hub.application.ports.status import PartState, PartStatus, StatusView
from hub.domain.events import (
    AttentionRaised,
    DeliveryChanged,
    DeliveryState,
    MessageHandled,
    MessageHeard,
    MessageKind,
    MessageQueued,
    MessageReceived,
    OfferedLine,
    OrderLine,
    Outcome,
    Personal,
    ReceivedLine,
)
from hub.domain.people import HandleKind, Role
from hub.storage import SqliteBooks, open_books
from hub.ui.services import Services

NOW = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
"""A Monday in Lima, five past eleven in the morning."""
NOTES = Path(demo.__file__).parent / "notes"
NELLY = "+51987000333"
WORDS = "Necesito veinte cajas de Coca-Cola de litro y medio para el viernes"


@dataclass
class SteadyStatus:
    """Parts that stand as a test says."""

    view: StatusView = field(
        default_factory=lambda: StatusView(
            relay=PartStatus(PartState.READY),
            bot=PartStatus(PartState.READY),
            speech=PartStatus(PartState.READY, detail="vosk-model-small-es-0.42"),
            understanding=PartStatus(PartState.PREPARING, progress=0.42, detail="qwen2.5-0.5b"),
        )
    )

    def status(self) -> StatusView:
        return self.view


class Clock:
    """A clock that a test moves; the demo's orders are spread over two days."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def demo_books(path: Path, clock: Clock) -> SqliteBooks:
    """The demo's shop as `make demo` begins with it, three hours ago: the log's clock never goes back."""
    books = open_books(path, shop="bodega-elvira", now=clock)
    now, clock.now = clock.now, clock.now - timedelta(hours=3)
    demo.seed(books, clock())
    clock.now = now
    return books


def owner(books: SqliteBooks) -> Actor:
    with books.read() as reader:
        return Actor.of(reader.contacts(Role.OWNER)[0])


def services_for(books: SqliteBooks, now: Callable[[], datetime]) -> Services:
    person = owner(books)
    return Services(
        books=books, status=SteadyStatus(), actor=lambda: person, now=now, database=str(books.path), version="0.1.0"
    )


def add_orders(books: SqliteBooks, clock: Clock) -> dict[str, str]:
    """Orders in every state that a person meets; returns their ids by what they show."""
    now = clock.now
    clock.now = now - timedelta(minutes=170)
    orders = {
        "closed": books.run("t:closed", Actor.hub(books.device), _received),
    }
    clock.now = now - timedelta(minutes=150)
    orders |= {
        "short": books.run("t:short", Actor.hub(books.device), _short),
    }
    clock.now = now - timedelta(hours=2)
    orders["confirmed"] = books.run("t:confirmed", Actor.hub(books.device), _confirmed)
    clock.now = now - timedelta(minutes=20)
    with books.read() as reader:
        nelly = reader.contact_by_handle(HandleKind.PHONE, NELLY)
    orders["approval"] = books.run("t:approval", Actor.of(nelly), _above_limit)
    books.run("t:attention", Actor.hub(books.device), lambda tx: _attention(tx, orders["approval"]))
    clock.now = now
    return orders


def _line(tx: Transaction, sku: str, packs: int) -> OrderLine:
    product = tx.product_by_sku(sku)
    return OrderLine(product.id, packs * product.pack.size, Decimal(packs))


def _request(tx: Transaction, lines: list[OrderLine], message: str | None = None) -> str:
    nelly = tx.contact_by_handle(HandleKind.PHONE, NELLY)
    supplier = tx.product(lines[0].product).supplier
    order = purchasing.request_order(
        tx, supplier=supplier, lines=lines, due=date(2026, 11, 27), requested_by=nelly.id, message=message
    )
    return order.id


def _send(tx: Transaction, order: str, words: str) -> None:
    supplier = tx.order(order).supplier
    message = tx.new_id()
    tx.record(
        MessageQueued(
            message, supplier, MessageKind.INTERACTIVE, Personal(supplier, "{}"), Personal(supplier, words), order
        )
    )
    purchasing.mark_sent(tx, order, message)
    tx.record(DeliveryChanged(message, DeliveryState.READ, tx.now))


def _received(tx: Transaction) -> str:
    order = _request(tx, [_line(tx, "SANLUIS-625", 4)])
    _send(tx, order, "Pedido: 4 paquetes de agua San Luis")
    purchasing.confirm_order(tx, order)
    purchasing.receive_goods(tx, order=order, lines=[ReceivedLine(tx.order(order).lines[0].product, Decimal(60))])
    return order


def _short(tx: Transaction) -> str:
    order = _request(tx, [_line(tx, "PEPSI-750", 10)])
    _send(tx, order, "Pedido: 10 paquetes de Pepsi 750 ml")
    product = tx.order(order).lines[0].product
    purchasing.offer(tx, order, [OfferedLine(product, Decimal(72))], None, "solo tengo 6, el lunes 👍")
    return order


def _confirmed(tx: Transaction) -> str:
    nelly = tx.contact_by_handle(HandleKind.PHONE, NELLY)
    note = tx.new_id()
    tx.record(MessageReceived(note, nelly.id, MessageKind.AUDIO, tx.now, None, media="note-1"))
    tx.keep_media("note-1", nelly.id, (NOTES / "demo-es-v.ogg").read_bytes(), "audio/ogg; codecs=opus")
    tx.record(MessageHeard(note, Personal(nelly.id, WORDS), "vosk:vosk-model-small-es-0.42", 0.8))
    tx.record(MessageHandled(note, Outcome.DONE, "restock_request", "rules", 0.02))
    order = _request(tx, [_line(tx, "COCA-1500", 20)], note)
    _send(tx, order, "Buenos días. Pedido de Bodega Elvira: 20 paquetes de Coca-Cola 1.5 L (120 u) para el viernes.")
    supplier = tx.order(order).supplier
    yes = tx.new_id()
    tx.record(
        MessageReceived(
            yes, supplier, MessageKind.BUTTON, tx.now, Personal(supplier, "Sí, todo ✅"), f"order:{order}:yes"
        )
    )
    tx.record(MessageHandled(yes, Outcome.DONE, "confirm", "rules", 0.01))
    purchasing.confirm_order(tx, order)
    return order


def _above_limit(tx: Transaction) -> str:
    return _request(tx, [_line(tx, "COCA-3000", 30), _line(tx, "INCA-3000", 20)])


def _attention(tx: Transaction, order: str) -> None:
    rosa = tx.contacts(Role.CUSTOMER)[0]
    tx.record(AttentionRaised(tx.new_id(), "talk_to_person", rosa.id, None))
    tx.record(AttentionRaised(tx.new_id(), "approval_waiting", tx.order(order).supplier, order))
