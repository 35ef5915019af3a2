"""The demo's orders: something in every state, written once."""

from __future__ import annotations

from pathlib import Path

from hub.application import people
from hub.application.demo import WORLD
from hub.application.demo.orders import seed_orders
from hub.application.ports.books import Actor
from hub.application.world import import_world, read_world
from hub.domain.customer_orders import CustomerOrderState
from hub.domain.people import Role
from hub.domain.purchasing import OrderState
from tests.application.scene import opened


def test_the_demo_has_orders_in_every_state_and_a_back_order(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        scene.do(lambda tx: import_world(tx, read_world(WORLD), name="Bodega", device_name="Caja"))
        elvira = scene.do(lambda tx: people.add_contact(tx, name="Elvira", role=Role.OWNER, language="es"))
        owner = Actor(elvira, Role.OWNER)
        seed_orders(scene.books, owner, scene.clock())
        before = scene.events()
        seed_orders(scene.books, owner, scene.clock())
        assert scene.events() == before
        with scene.books.read() as reader:
            assert {row.state for row in reader.customer_order_rows()} == set(CustomerOrderState)
            assert {row.state for row in reader.order_rows()} == {OrderState.DRAFT, OrderState.PARTLY_RECEIVED}
            assert {row.requested_by for row in reader.order_rows()} == {"Elvira"}
            (expected,) = reader.expected_deliveries(scene.clock().date())
            assert (expected.back_order, len(expected.lines)) == (True, 3)
