"""Folding the same events gives the same state on every device, in whatever order they arrived."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from hub.application import catalogue, purchasing
from hub.domain.errors import BooksDamaged, InvalidInput
from hub.domain.events import (
    Event,
    OrderLine,
    ProductFields,
)
from tests.application.scene import Scene, pen, received
from tests.storage.devices import pull
from tests.storage.working_apart import Devices, actions, apart, pairs, sums_hold, template, three

__all__ = ["template", "three"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions, pairs)
def test_devices_that_worked_apart_agree_once_they_met(
    template: tuple[Path, Scene], history: list[tuple[int, str, int, int]], order: list[tuple[int, int]]
) -> None:
    with apart(template, history, Devices) as devices:
        tables = devices.agreed(order)
        for scene in devices.scenes:
            scene.books.verify()
        sums_hold(tables)


def test_of_a_field_that_two_devices_wrote_apart_the_latest_write_holds_on_both(three: Devices) -> None:
    a, b, _ = three.scenes
    b.clock.forward(minutes=1)
    b.do(lambda tx: catalogue.change_product(tx, b.coke, ProductFields(name="Coca B", price=pen("8"))))
    a.do(lambda tx: catalogue.change_product(tx, a.coke, ProductFields(name="Coca A", category="bebidas")))
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            product = reader.product(scene.coke)
        assert (product.name, product.price, product.category) == ("Coca B", pen("8"), "bebidas")
        assert [fit.product.name for fit in scene.books.matcher.search("coca b")] == ["Coca B"]


def test_a_wall_clock_set_back_reorders_nothing_that_a_device_did(three: Devices) -> None:
    a, b, _ = three.scenes
    a.do(lambda tx: catalogue.change_product(tx, a.coke, ProductFields(name="First")))
    a.clock.at -= timedelta(days=365)
    a.do(lambda tx: catalogue.change_product(tx, a.coke, ProductFields(name="Second")))
    pull(b, a)
    b.clock.at -= timedelta(hours=10)
    b.do(lambda tx: catalogue.change_product(tx, b.coke, ProductFields(name="Third, having seen the second")))
    # Until its clock is set right, the device that is a year behind takes the others for a year ahead.
    with pytest.raises(InvalidInput):
        pull(a, b)
    a.clock.at = b.clock.at
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert reader.product(scene.coke).name == "Third, having seen the second"


def test_one_command_done_on_two_devices_counts_whole_as_the_earlier_one_did_it(three: Devices) -> None:
    a, b, c = three.scenes
    b.clock.forward(seconds=5)
    b.do(lambda tx: three._shared(tx, b, 5), key="item-1")
    a.do(lambda tx: three._shared(tx, a, 1), key="item-1")
    pull(c, b)
    with c.books.read() as reader:
        assert reader.on_hand(c.coke) == 6
    three.meet([])
    for scene in three.scenes:
        with scene.books.read() as reader:
            assert (reader.on_hand(scene.coke), reader.on_hand(scene.rice)) == (2, -1)
            assert reader.message("shared-message").text == "said 1"
        connection, *_ = scene.books.writer_parts
        counting = connection.execute("SELECT device, counts FROM events WHERE command = 'item-1' ORDER BY device, idx")
        assert [counts for device, counts in counting.fetchall()] == [1] * 5 + [0] * 6


def test_an_average_cost_does_not_depend_on_what_arrived_first(three: Devices) -> None:
    a, b, c = three.scenes
    a.do(lambda tx: purchasing.receive_goods(tx, lines=[received(a.coke, "10", "5")]))
    b.clock.forward(minutes=1)
    b.sell(b.coke, "4")
    c.clock.forward(minutes=2)
    c.do(lambda tx: purchasing.receive_goods(tx, lines=[received(c.coke, "6", "7")]))
    three.meet([(0, 2), (0, 1), (1, 2), (2, 1)])
    for scene in three.scenes:
        with scene.books.read() as reader:
            product = reader.product_rows(words="coca")[0]
        assert (product.product.cost, product.on_hand) == (pen("6"), 12)


def test_what_comes_late_is_seen_to_be_late_also_after_a_rebuild_that_failed(
    three: Devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, _ = three.scenes
    a.do(lambda tx: purchasing.receive_goods(tx, lines=[received(a.coke, "10", "5")]))
    b.clock.forward(minutes=1)
    b.sell(b.coke, "4")
    a.clock.forward(minutes=2)
    a.do(lambda tx: purchasing.receive_goods(tx, lines=[received(a.coke, "6", "7")]))
    _, projector, _ = a.books.writer_parts

    def full(events: Iterator[Event]) -> Iterator[Event]:
        yield next(events)
        raise sqlite3.OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(projector.log, "all", lambda every=projector.log.all: full(every()))
        with pytest.raises(sqlite3.OperationalError):
            a.books.rebuild()
    pull(a, b)
    with a.books.read() as reader:
        product = reader.product_rows(words="coca")[0]
    assert (product.product.cost, product.on_hand) == (pen("6"), 12)


def test_a_pull_that_is_repeated_or_cut_anywhere_changes_nothing(three: Devices) -> None:
    a, b, _ = three.scenes
    for _ in range(5):
        a.sell(a.coke)
    pull(b, a, limit=2)
    before = three.tables(1)
    pull(b, a, limit=3)
    assert three.tables(1) == before
    assert b.feed.position() == a.feed._get("pushed")


def test_a_gap_an_altered_row_or_a_second_history_is_refused_whole(three: Devices) -> None:
    a, b, _ = three.scenes
    pull(b, a)
    for _ in range(3):
        a.sell(a.coke)
    batch = a.feed.pending(100)
    assert batch is not None
    before, position = three.tables(1), b.feed.position()
    altered = [batch.rows[0], batch.rows[1].replace(b"7000", b"6000"), batch.rows[2]]
    forged = [row.replace(b'"device":"dev-a"', b'"device":"dev-c"') for row in batch.rows]
    for rows in (batch.rows[1:], altered, forged, [b"{}"], [b"no json"], [b'{"id": 1}']):
        with pytest.raises(BooksDamaged):
            b.feed.pulled(rows, device="dev-a", position=99)
        assert (three.tables(1), b.feed.position()) == (before, position)
    b.feed.pulled(batch.rows, device="dev-a", position=99)
    with pytest.raises(BooksDamaged) as refused:
        b.feed.pulled([batch.rows[0].replace(batch.rows[0][-20:-4], b"A" * 16)], device="dev-a", position=100)
    assert refused.value.code == "books_damaged.forked"
    assert b.feed.position() == 99


def test_a_device_whose_clock_is_a_day_ahead_is_refused_and_said_so(three: Devices) -> None:
    a, b, _ = three.scenes
    a.clock.forward(days=2)
    a.sell(a.coke)
    before = three.tables(1)
    with pytest.raises(InvalidInput) as refused:
        pull(b, a)
    assert refused.value.code == "invalid_input.clock_ahead"
    assert three.tables(1) == before
    b.clock.forward(days=2)
    pull(b, a)
    with b.books.read() as reader:
        assert reader.on_hand(b.coke) == -1


def test_what_is_pending_is_what_this_device_wrote_and_did_not_push(three: Devices) -> None:
    a, b, _ = three.scenes
    b.feed.pushed(10**6)
    assert (b.feed.pending_count(), b.feed.pending(10)) == (0, None)
    b.feed.pushed(0)
    joined = b.feed.pending_count()
    pull(b, a)
    b.sell(b.coke)
    assert b.feed.pending_count() == joined + 1
    batch = b.feed.pending(1000)
    assert batch is not None
    assert (len(batch.rows), batch.previous) == (joined + 1, 0)
    b.feed.pushed(batch.number)
    assert (b.feed.pending_count(), b.feed.pending(10)) == (0, None)


def test_an_order_is_synced_once_its_own_device_pushed_it(three: Devices) -> None:
    a, b, _ = three.scenes
    lines = [OrderLine(a.coke, Decimal(6))]
    order = a.do(lambda tx: purchasing.request_order(tx, supplier=a.supplier, lines=lines, due=None).id)
    pull(b, a)
    a.feed.pushed(0)
    b.feed.pushed(0)
    with a.books.read() as reader:
        assert not reader.order_detail(order).row.synced
    with b.books.read() as reader:
        # Another device's order is nothing that this one still has to push.
        assert reader.order_detail(order).row.synced
    a.feed.pushed(10**6)
    with a.books.read() as reader:
        assert reader.order_rows()[0].synced
