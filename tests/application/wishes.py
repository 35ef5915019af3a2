"""What tests of customers' orders do and look at, again and again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hub.application import (
    customer_placing,
    delivery_zones,
)
from hub.application.customer_placing import Handover
from hub.application.ports.books import Actor
from hub.application.views.customer_orders import CustomerOrderDetail
from hub.domain.customer_orders import CustomerOrder
from hub.domain.events import (
    Fulfilment,
    OrderChannel,
)
from hub.domain.people import Role
from hub.domain.stock import StockLevel
from tests.application.scene import Scene, soles


def place(scene: Scene, *, by: Actor | None = None, **said: Any) -> str:
    wanted = said.pop("wanted", {scene.coke: Decimal(6)})
    channel = said.pop("channel", OrderChannel.CHAT)
    who = said.pop("customer", scene.customer)
    return scene.do(
        lambda tx: customer_placing.place(tx, channel=channel, wanted=wanted, customer=who, **said)["order"], by=by
    )


def look(scene: Scene, order: str) -> CustomerOrder:
    with scene.books.read() as reader:
        return reader.customer_order(order)


def detail(scene: Scene, order: str) -> CustomerOrderDetail:
    with scene.books.read() as reader:
        return reader.customer_order_detail(order)


def level(scene: Scene, product: str) -> StockLevel:
    with scene.books.read() as reader:
        return reader.stock_of(product)[0].level


def zone(scene: Scene, **terms: Any) -> str:
    terms = {"name": "Surquillo", "fee": soles("5"), **terms}
    return scene.do(lambda tx: delivery_zones.write_zone(tx, **terms), by=scene.actor(Role.OWNER))


def home(scene: Scene, zone: str | None = None, **more: Any) -> Handover:
    return Handover(Fulfilment.DELIVERY, zone, "Jr. Dante 480", **more)


def kinds(scene: Scene) -> list[str]:
    with scene.books.read() as reader:
        return [matter.kind for matter in reader.attention()]
