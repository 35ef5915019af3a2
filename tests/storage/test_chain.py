"""The audit trail: an altered or removed event is found and named."""

from __future__ import annotations

import pytest

from hub.domain.errors import BooksDamaged
from tests.application.scene import Scene


def tamper(shop: Scene, statement: str) -> BooksDamaged:
    connection, *_ = shop.books.writer_parts
    assert connection.execute(statement).rowcount == 1
    with pytest.raises(BooksDamaged) as found:
        shop.books.verify()
    assert found.value.code == "books_damaged.chain"
    return found.value


@pytest.fixture
def sold(shop: Scene) -> Scene:
    for _ in range(5):
        shop.sell(shop.coke)
    shop.books.verify()
    return shop


@pytest.mark.parametrize(
    "change",
    [
        "data = replace(data, '7000', '6000')",
        "actor = 'nobody'",
        "stamp = '0' || substr(stamp, 2)",
        "command = 'other'",
        "type = 'StockLost'",
        "stream = 'other'",
        "branch = NULL",
        "hash = zeroblob(32)",
    ],
)
def test_an_altered_event_is_named_whatever_was_altered(sold: Scene, change: str) -> None:
    last = sold.events()
    error = tamper(sold, f"UPDATE events SET {change} WHERE number = {last - 2}")
    assert (error.params["device"], error.params["number"]) == ("dev-a", last - 2)


@pytest.mark.parametrize("from_the_end", [0, 1, 3])
def test_a_removed_event_is_named_also_the_last_one(sold: Scene, from_the_end: int) -> None:
    gone = sold.events() - from_the_end
    assert tamper(sold, f"DELETE FROM events WHERE number = {gone}").params["number"] == gone


def test_a_whole_device_s_log_cannot_go_unnoticed(sold: Scene) -> None:
    connection, *_ = sold.books.writer_parts
    connection.execute("DELETE FROM events")
    with pytest.raises(BooksDamaged) as found:
        sold.books.verify()
    assert found.value.params["number"] == 1


def test_two_events_that_changed_places_are_noticed(sold: Scene) -> None:
    connection, *_ = sold.books.writer_parts
    last = sold.events()
    connection.execute(f"UPDATE events SET number = 1000 WHERE number = {last}")
    connection.execute(f"UPDATE events SET number = {last} WHERE number = {last - 1}")
    connection.execute(f"UPDATE events SET number = {last - 1} WHERE number = 1000")
    with pytest.raises(BooksDamaged) as found:
        sold.books.verify()
    assert found.value.params["number"] == last - 1
